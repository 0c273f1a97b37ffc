/// The measures of a voice that are compared with the agent's own calm voice: what each is called, in which unit, and
/// where it goes with effort.
public enum VoiceFeature: String, Sendable, Hashable, Codable, CaseIterable {
    /// Mean F0, semitones above 27.5 Hz. It rises with vocal effort.
    case pitch
    /// Syllables per second of speech, pauses left out. It rises with vocal effort.
    case rate
    /// Level of speech, dBFS. It rises with vocal effort.
    case level
    /// Energy 1-3.4 kHz over energy 300-1000 Hz, dB. It rises with vocal effort, and every line carries it.
    case balance
    /// Standard deviation of F0 within seconds, semitones. Shown, not scored: some kinds of strain widen it, others
    /// narrow it.
    case variation
    /// Harmonics-to-noise ratio, dB. Shown, not scored: it moves with the room as much as with the voice.
    case hnr

    /// Every feature, in a fixed order; made once, where `allCases` makes an array at each use.
    public static let all = allCases

    /// What it is called within a sentence.
    public var title: String {
        switch self {
        case .pitch: "pitch"
        case .rate: "speech rate"
        case .level: "level"
        case .balance: "spectral balance"
        case .variation: "pitch variation"
        case .hnr: "harmonics to noise"
        }
    }

    /// What it is called where it stands alone: says too which way round a ratio is.
    public var heading: String {
        let heading = title.prefix(1).uppercased() + title.dropFirst()
        return self == .balance ? "\(heading), high over low" : heading
    }

    /// Unit of differences, and of every value that a record holds.
    public var unit: String {
        switch self {
        case .pitch, .variation: "st"
        case .rate: "syll/s"
        case .level, .balance, .hnr: "dB"
        }
    }

    /// Unit of a value that stands alone, which says where 0 lies.
    public var unitOfValue: String { self == .level ? "dBFS" : unit }

    /// The name of a feature in a record, which may come from a later release: that of a feature that this one does not
    /// know stays as it was written.
    public struct Name: RawRepresentable, Sendable, Hashable, Codable {
        /// As it was written.
        public let rawValue: String

        /// The feature; `nil` for one that this release does not know.
        public var known: VoiceFeature? { VoiceFeature(rawValue: rawValue) }

        public init(rawValue: String) { self.rawValue = rawValue }

        /// The name of a feature that this release knows.
        public init(_ feature: VoiceFeature) { rawValue = feature.rawValue }
    }
}
