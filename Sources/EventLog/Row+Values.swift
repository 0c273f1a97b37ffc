import Events
import GRDB
import Vocabulary

/// Columns that hold texts of ours. What is none of them is damage, and is told as such: nothing takes its place.
extension Row {
    /// The case that a column names.
    func named<Value: RawRepresentable>(_ column: String) throws -> Value where Value.RawValue == String {
        let text: String = self[column]
        guard let value = Value(rawValue: text) else { throw damage(column, text) }
        return value
    }

    /// The instant in a column; `nil` where there is none.
    func time(_ column: String) throws -> Timestamp? {
        guard let text: String = self[column] else { return nil }
        guard let time = Timestamp(text: text) else { throw damage(column, text) }
        return time
    }

    /// The instant in a column that always has one.
    func requiredTime(_ column: String) throws -> Timestamp {
        guard let time = try time(column) else { throw damage(column, "") }
        return time
    }

    private func damage(_ column: String, _ text: String) -> DecodingError {
        .dataCorrupted(.init(codingPath: [], debugDescription: "\(column) holds '\(text)'"))
    }
}
