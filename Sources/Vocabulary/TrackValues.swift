/// What is known of ten milliseconds of a voice: the values of the features track, whatever their time counts from.
public struct TrackValues: Sendable, Equatable {
    /// Fundamental frequency in hertz; `nil` where unvoiced.
    public var f0Hz: Float?
    /// Strength of voicing, 0...1.
    public var voicingStrength: Float
    /// Level in dB re a full-scale sine.
    public var levelDBFS: Float
    /// Whether a syllable nucleus lies in this frame.
    public var isSyllableNucleus: Bool
    /// Syllables per second over the last seconds; `nil` where there was too little speech.
    public var syllableRate: Float?
    /// Score 0...100 in force at this frame; `nil` where there is no opinion.
    public var score: Float?

    /// Nothing that was heard.
    public static let silence = TrackValues(
        f0Hz: nil, voicingStrength: 0, levelDBFS: -.infinity, isSyllableNucleus: false, syllableRate: nil, score: nil)

    public init(
        f0Hz: Float?, voicingStrength: Float, levelDBFS: Float, isSyllableNucleus: Bool, syllableRate: Float?,
        score: Float?
    ) {
        self.f0Hz = f0Hz
        self.voicingStrength = voicingStrength
        self.levelDBFS = levelDBFS
        self.isSyllableNucleus = isSyllableNucleus
        self.syllableRate = syllableRate
        self.score = score
    }

    /// A column of the track where it is stored or handed to other programs.
    public struct Column: Sendable {
        /// Where its value lies.
        public typealias Place<Value> = any WritableKeyPath<TrackValues, Value> & Sendable

        /// What a column holds.
        public enum Kind: Sendable {
            /// A number in every row.
            case number(Place<Float>)
            /// A number where there is one.
            case optional(Place<Float?>)
            /// Yes or no.
            case flag(Place<Bool>)
        }

        /// Its name in the heading.
        public let name: String
        /// What it holds.
        public let kind: Kind
        /// Differences below it come from the rounding of another kind of processor; 0 where none may be.
        let rounding: Float

        /// Whether the column differs by no more than rounding.
        public func areNear(_ left: TrackValues, _ right: TrackValues) -> Bool {
            switch kind {
            case .number(let place): areNear(left[keyPath: place], right[keyPath: place])
            case .optional(let place): areNear(left[keyPath: place], right[keyPath: place])
            case .flag(let place): left[keyPath: place] == right[keyPath: place]
            }
        }

        private func areNear(_ left: Float?, _ right: Float?) -> Bool {
            guard let left, let right else { return left == nil && right == nil }
            return abs(left - right) < rounding
        }
    }

    /// Every column after that of the time, in order: the one list of them.
    public static let columns = [
        Column(name: "f0_hz", kind: .optional(\.f0Hz), rounding: 0.1),
        Column(name: "voicing_prob", kind: .number(\.voicingStrength), rounding: 0.01),
        Column(name: "level_dbfs", kind: .number(\.levelDBFS), rounding: 0.01),
        Column(name: "syllable", kind: .flag(\.isSyllableNucleus), rounding: 0),
        Column(name: "syllable_rate", kind: .optional(\.syllableRate), rounding: 0.01),
        Column(name: "score", kind: .optional(\.score), rounding: 0.01),
    ]
}
