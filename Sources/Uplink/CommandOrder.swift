import Vocabulary

/// Keeps commands of one lane in their order while its daemon is away: what came later does not overtake what is tried
/// again in a while, as who takes something back would find nothing done yet. **Pure.**
struct CommandOrder {
    /// Those that are tried again, by lane and by number in the stream, with when they are given up.
    private var waiting: [String: [UInt64: Timestamp]] = [:]

    /// Whether a command has to wait for an earlier one.
    func isBehind(_ sequence: UInt64, of lane: String, at now: Timestamp) -> Bool {
        waiting[lane]?.contains { $0.key < sequence && now < $0.value } ?? false
    }

    /// A command is tried again.
    mutating func wait(_ sequence: UInt64, of lane: String, until expiry: Timestamp) {
        waiting[lane, default: [:]][sequence] = expiry
    }

    /// A command is done with.
    mutating func settle(_ sequence: UInt64, of lane: String) {
        waiting[lane]?[sequence] = nil
        if waiting[lane]?.isEmpty == true { waiting[lane] = nil }
    }
}
