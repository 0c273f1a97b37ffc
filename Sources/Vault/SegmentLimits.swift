import Vocabulary

/// What a segment may say at most. Generous: nothing that a daemon writes comes near.
enum SegmentLimits {
    /// Seconds of audio, twelve times what a configuration allows. A file of a few kilobytes may hold silence for
    /// years.
    static let longestS = 7_200.0
    /// Samples of that.
    static let maxSamples = SampleRate.analysis.samples(inSeconds: longestS)
    /// Frames of the track: one every 10 ms.
    static let maxFrames = Int(longestS) * 100
    /// Bytes of `segment.json`.
    static let maxDescription = 4 << 20
    /// Seconds from the first sample on: an alert may have begun days before.
    static let timesS = -1e7...1e7
    /// Scores, and differences of them.
    static let scores = -1_000.0...1_000
    /// Measures of a voice in any of their units.
    static let measures = -1_000.0...1_000
    /// What counts: parts, formats.
    static let counts = 0...1_000_000
    /// Instants with a year of four digits that are not before every computer.
    static let instants =
        Timestamp(millisecondsSince1970: 0)...Timestamp(millisecondsSince1970: 253_402_300_799_999)
    /// Entries of a list, and bytes of a text, where nothing else is said.
    static let maxEntries = 1_000
    static let maxGaps = 10_000
    static let maxText = 4_096

    static func isBounded(_ norm: VoiceNorm) -> Bool {
        measures.contains(norm.location) && measures.contains(norm.spread) && isBounded(norm.feature.rawValue)
            && isBounded(norm.unit)
    }

    static func isBounded(_ reason: VoiceReason) -> Bool {
        measures.contains(reason.value) && measures.contains(reason.baseline) && scores.contains(reason.share)
            && isBounded(reason.feature.rawValue)
    }

    static func isBounded(_ gap: SegmentGap) -> Bool { timesS.contains(gap.fromS) && timesS.contains(gap.toS) }

    static func isBounded(_ analysis: SegmentAnalysis) -> Bool {
        isBounded(analysis.program) && isBounded(analysis.model)
    }

    /// Whether a text is short enough. Its characters stay as they were written: whoever shows them takes out what
    /// must not be shown.
    static func isBounded(_ text: String) -> Bool { text.utf8.count <= maxText }

    /// Whether every number of a rule is one that can be shown; without a budget there is an infinite one.
    static func isBounded(_ rule: AlertRule) -> Bool {
        [rule.elevatedScore, rule.highScore, rule.criticalScore, rule.clearMargin, rule.minimumConfidence].allSatisfy(
            scores.contains)
            && [rule.minimumDurationS, rule.clearAfterS, rule.holdOffS].allSatisfy(timesS.contains)
            && rule.budgetH >= 0
    }
}

/// Reads the members of a JSON object, each within bounds.
struct BoundedContainer<Key: CodingKey> {
    private let container: KeyedDecodingContainer<Key>

    init(_ container: KeyedDecodingContainer<Key>) { self.container = container }

    /// A value that is bounded by its type, or by a test.
    func value<Value: Decodable>(_ key: Key, _ isBounded: (Value) -> Bool = { _ in true }) throws -> Value {
        try bounded(try container.decode(Value.self, forKey: key), key, isBounded)
    }

    /// The same; `nil` where it is missing.
    func optional<Value: Decodable>(_ key: Key, _ isBounded: (Value) -> Bool = { _ in true }) throws -> Value? {
        try container.decodeIfPresent(Value.self, forKey: key).map { try bounded($0, key, isBounded) }
    }

    /// A list, none where it is missing, of entries that are all bounded.
    func list<Entry: Decodable>(
        _ key: Key, atMost limit: Int = SegmentLimits.maxEntries, _ isBounded: (Entry) -> Bool
    ) throws -> [Entry] {
        try optional(key) { $0.count <= limit && $0.allSatisfy(isBounded) } ?? []
    }

    private func bounded<Value>(_ value: Value, _ key: Key, _ isBounded: (Value) -> Bool) throws -> Value {
        guard isBounded(value) else {
            throw DecodingError.dataCorruptedError(
                forKey: key, in: container, debugDescription: "beyond what a segment says")
        }
        return value
    }
}
