public import Vocabulary

/// Something beside the voice that changed, and that the score allows for.
public struct StressDiscount: Archivable, Sendable, Equatable {
    /// What changed.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Voice and room moved together: a volume knob, an automatic gain control, another headset.
        case gain
        /// The room is louder: people speak up in noise (Lombard), which is no strain.
        case room
        /// The line carries another bandwidth than the calm voice had: another codec or device.
        case line
        /// A voice so far below the agent's own calm pitch that it may be somebody else's.
        case otherVoice = "other_voice"
        /// A loud sound without voice: a cough, a knock, a laugh without tone.
        case sound
    }

    /// What changed.
    public var kind: Kind
    /// By how much: dB for gain, room and sound, kilohertz of bandwidth for the line, semitones for another voice.
    public var amount: Float
    /// Since when.
    public var since: StreamTime

    /// Amount and beginning; the kind is that of the place where it is kept.
    public mutating func archive(_ archive: inout StateArchive) {
        archive.visit(&amount)
        since.archive(&archive)
    }

    /// The measure that is ignored or compared with care.
    public var affects: VoiceFeature {
        switch kind {
        case .gain, .sound: .level
        case .room, .otherVoice: .pitch
        case .line: .balance
        }
    }

    /// Begins, goes on with or ends a discount.
    static func set(_ discount: inout StressDiscount?, _ kind: Kind, _ amount: Float?, at time: StreamTime) {
        let since = discount?.since ?? time
        discount = amount.map { StressDiscount(kind: kind, amount: $0, since: since) }
    }
}
