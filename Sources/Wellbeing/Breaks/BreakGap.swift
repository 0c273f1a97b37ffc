import Vocabulary

/// The time since the last call, and what it was spent in.
struct BreakGap: Sendable, Equatable {
    /// When it began.
    var beganAt: Timestamp
    private var spent: [TakenPayload.How: Double] = [:]
    /// The length under which it was written down last; `nil` for not at all.
    var writtenS: Double?

    init(beganAt: Timestamp) { self.beganAt = beganAt }

    /// So many seconds more were spent in something.
    mutating func spend(_ seconds: Double, in how: TakenPayload.How) {
        if seconds > 0 { spent[how, default: 0] += seconds }
    }

    /// All that counts as a break, s.
    var lengthS: Double { spent.values.reduce(0, +) }

    /// What it was spent in for the most part.
    var how: TakenPayload.How {
        TakenPayload.How.allCases.max { spent[$0] ?? 0 < spent[$1] ?? 0 } ?? .noCall
    }
}
