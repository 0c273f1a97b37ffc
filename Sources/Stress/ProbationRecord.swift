public import Vocabulary

/// How much of a voice was heard on a device since it was new there, and when it would have raised an alert: all that
/// the end of its probation goes by. It says nothing of how the voice sounds.
public struct ProbationRecord: Archivable, Sendable, Equatable, Codable {
    /// Alerts kept, the newest: many more than decide.
    public static let capacity = 32
    private static let everySecond = 0...StateArchive.everySum.upperBound

    /// Seconds of the wearer's own speech heard, whether anything was learned from them or not.
    public private(set) var heardS = 0.0
    /// For each alert that would have been raised the second of talk (``heardS``) at which it was, the newest last.
    public private(set) var tried: [Double] = []

    /// Starts with a voice of which nothing was heard.
    public init() {}

    /// Reads a saved record; one whose seconds cannot be is refused.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        heardS = try container.decode(Double.self, forKey: .heardS)
        tried = try container.decode([Double].self, forKey: .tried).suffix(Self.capacity)
        let (first, last) = (tried.first ?? 0, tried.last ?? 0)
        let isRising = zip(tried, tried.dropFirst()).allSatisfy { $0 <= $1 }
        guard Self.everySecond.contains(heardS), first >= 0, last <= heardS, isRising else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "not seconds of talk in their order"))
        }
    }

    /// Every number, the list padded.
    public mutating func archive(_ archive: inout StateArchive) {
        archive.visit(&heardS, in: Self.everySecond)
        var count = tried.count
        archive.visit(&count, in: 0...Self.capacity)
        var restored: [Double] = []
        for place in 0..<Self.capacity {
            var second = place < count && !archive.isRestoring ? tried[place] : 0
            archive.visit(&second, in: Self.everySecond)
            if archive.isRestoring, place < count { restored.append(second) }
        }
        if archive.isRestoring { tried = restored }
    }

    /// Takes note of more speech of the wearer.
    mutating func hear(speechS: Float) { heardS = min(Self.everySecond.upperBound, heardS + Double(max(0, speechS))) }

    /// Takes note that an alert would have been raised now.
    mutating func noteTry() {
        if tried.count == Self.capacity { tried.removeFirst() }
        tried.append(heardS)
    }
}
