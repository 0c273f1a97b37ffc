/// What somebody takes as an answer: an `Accept` header as RFC 9110, 12.5.1 has it. Parameters of a media range other
/// than its weight change nothing.
struct Acceptance: Sendable {
    private struct Range {
        var type: Substring
        var subtype: Substring
        var weight: Double

        /// How exactly it names a media type; `nil` where it does not.
        func precision(for type: Substring, _ subtype: Substring) -> Int? {
            switch (self.type, self.subtype) {
            case (type, subtype): 2
            case (type, "*"): 1
            case ("*", "*"): 0
            default: nil
            }
        }
    }

    private let ranges: [Range]

    /// Reads the header; without one, or where it says nothing, everything is taken.
    init(_ header: String?) {
        ranges = (header ?? "").lowercased().split(separator: ",").compactMap { item in
            let parts = item.split(separator: ";").map { $0.filter { $0 != " " && $0 != "\t" } }
            let names = (parts.first ?? "").split(separator: "/", omittingEmptySubsequences: false)
            guard names.count == 2, !names[0].isEmpty, !names[1].isEmpty else { return nil }
            let weight = parts.dropFirst().first { $0.hasPrefix("q=") }.map { Double($0.dropFirst(2)) ?? 1 } ?? 1
            return Range(type: names[0], subtype: names[1], weight: min(max(weight, 0), 1))
        }
    }

    /// The one of some media types that is liked best: by its weight, then by how exactly it is named, then by which is
    /// named or offered first; `nil` where none is taken.
    func best(of offered: [String]) -> String? {
        guard !ranges.isEmpty else { return offered.first }
        var best: (type: String, weight: Double, precision: Int, place: Int)?
        for type in offered {
            let names = type.split(separator: "/", maxSplits: 1)
            // The most exact range is the one that speaks of a type.
            let found = ranges.indices.compactMap { index in
                ranges[index].precision(for: names[0], names[1]).map { (index, $0) }
            }
            guard let (place, precision) = found.max(by: { ($0.1, -$0.0) < ($1.1, -$1.0) }) else { continue }
            let weight = ranges[place].weight
            guard weight > 0 else { continue }
            if let best, (best.weight, best.precision, -best.place) >= (weight, precision, -place) { continue }
            best = (type, weight, precision, place)
        }
        return best?.type
    }
}
