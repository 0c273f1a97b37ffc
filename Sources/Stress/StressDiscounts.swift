public import Vocabulary

/// Everything beside the voice that the score allows for at one moment.
public struct StressDiscounts: Archivable, Sendable, Equatable {
    /// Voice and room moved together.
    public var gain: StressDiscount?
    /// The room is louder.
    public var room: StressDiscount?
    /// The line carries another bandwidth.
    public var line: StressDiscount?
    /// Perhaps somebody else's voice.
    public var otherVoice: StressDiscount?
    /// A loud sound without voice.
    public var sound: StressDiscount?

    /// Each of them.
    public mutating func archive(_ archive: inout StateArchive) {
        archive.visit(&gain, blank: StressDiscount(kind: .gain, amount: 0, since: .zero))
        archive.visit(&room, blank: StressDiscount(kind: .room, amount: 0, since: .zero))
        archive.visit(&line, blank: StressDiscount(kind: .line, amount: 0, since: .zero))
        archive.visit(&otherVoice, blank: StressDiscount(kind: .otherVoice, amount: 0, since: .zero))
        archive.visit(&sound, blank: StressDiscount(kind: .sound, amount: 0, since: .zero))
    }

    /// Those that hold. Allocates.
    public var all: [StressDiscount] { [gain, room, line, otherVoice, sound].compactMap { $0 } }

    /// What is left of the confidence, 0...1.
    var confidence: Float {
        (gain == nil ? 1 : 0.85) * (room == nil ? 1 : 0.85) * (line == nil ? 1 : 0.85) * (otherVoice == nil ? 1 : 0.5)
    }
}
