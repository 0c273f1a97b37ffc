import Foundation

/// What R says: `Tests/Fixtures/Measure/references.json`, written by the script beside it.
enum Reference {
    /// A number, or several.
    private struct Value: Decodable {
        let numbers: [Double]

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            numbers = try (try? container.decode([Double].self)) ?? [container.decode(Double.self)]
        }
    }

    private static let all: [String: [String: Value]] = {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/Measure/references.json")
        let read = try? JSONDecoder().decode([String: [String: Value]].self, from: Data(contentsOf: file))
        return read ?? [:]
    }()

    static func numbers(_ name: String, _ member: String) -> [Double] { all[name]?[member]?.numbers ?? [] }

    static func number(_ name: String, _ member: String) -> Double { numbers(name, member).first ?? .nan }
}

/// Whether two numbers are the same but for a relative or absolute tolerance.
func isNear(_ a: Double, _ b: Double, within tolerance: Double) -> Bool {
    abs(a - b) <= tolerance * max(1, abs(b))
}
