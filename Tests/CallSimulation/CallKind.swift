/// The kinds of calls, and what is right to say about each.
public enum CallKind: Sendable, Hashable {
    /// How far a strained voice is from calm.
    public enum Strength: String, Sendable, CaseIterable {
        case mild, medium, strong

        var change: VoiceChange {
            switch self {
            case .mild: .mild
            case .medium: .medium
            case .strong: .strong
            }
        }
    }

    /// What gets loud around the speaker.
    public enum Noise: String, Sendable, CaseIterable {
        case pink, babble
    }

    /// Calm phrases in shuffled order, and nothing else.
    case calm
    /// Everything that the voice says, once.
    case allCalm
    /// Strain that grows over 20 to 60 s and stays.
    case gradual(Strength)
    /// Strain from one phrase to the next.
    case sudden(Strength)
    /// A calm voice that is raised as the room gets louder, by so many decibels.
    case lombard(Noise, riseDB: Int)
    /// A colleague so many decibels below the wearer, in pauses and across the wearer's speech.
    case otherTalker(belowDB: Int, isStrained: Bool)
    /// Fits of coughing.
    case cough
    /// Bouts of laughter.
    case laughter
    /// Throat clearing and sneezes.
    case throat
    /// Somebody shouts across the room.
    case farShout
    /// The gain of the microphone changes.
    case gainStep(dB: Int)
    /// The headset falls back to the narrow band of a telephone.
    case telephoneBand

    /// Every kind but ``allCalm``, in the order of a table.
    public static let all: [CallKind] =
        [.calm] + Strength.allCases.map { .gradual($0) } + Strength.allCases.map { .sudden($0) }
        + Noise.allCases.flatMap { noise in [15, 25].map { .lombard(noise, riseDB: $0) } }
        + [false, true].flatMap { strained in [20, 10].map { .otherTalker(belowDB: $0, isStrained: strained) } }
        + [.cough, .laughter, .throat, .farShout, .gainStep(dB: 12), .gainStep(dB: -12), .telephoneBand]

    /// A word for tables and names of files.
    public var name: String {
        switch self {
        case .calm: "calm"
        case .allCalm: "all-calm"
        case .gradual(let strength): "gradual-\(strength)"
        case .sudden(let strength): "sudden-\(strength)"
        case .lombard(let noise, let rise): "lombard-\(noise)-\(rise)"
        case .otherTalker(let below, let isStrained): "other-\(isStrained ? "strained" : "calm")-\(below)"
        case .cough: "cough"
        case .laughter: "laughter"
        case .throat: "throat"
        case .farShout: "far-shout"
        case .gainStep(let dB): "gain-\(dB > 0 ? "up" : "down")"
        case .telephoneBand: "telephone-band"
        }
    }

    /// Whether the wearer is strained in some part of it, which is then to be found; anywhere else an alert is false.
    public var isStrained: Bool {
        switch self {
        case .gradual, .sudden: true
        default: false
        }
    }

    /// Seconds from full strain within which it is to be found; `nil` where that is not demanded, as of mild strain,
    /// which moves a voice less far than the voice moves by itself from one calm phrase to another.
    public var maxLatencyS: Double? {
        switch self {
        case .gradual(.medium), .sudden(.medium): 20
        case .gradual(.strong), .sudden(.strong): 10
        default: nil
        }
    }
}
