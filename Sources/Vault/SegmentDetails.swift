/// The score at and above which a level begins.
public struct SegmentThreshold: Sendable, Equatable, Codable {
    /// `elevated`, `high` or `critical`.
    public var level: String
    /// The score, 0...100.
    public var score: Double

    /// Puts the parts together.
    public init(level: String, score: Double) {
        self.level = level
        self.score = score
    }
}

/// Where a feature of the own calm voice lies, and how far it scatters.
public struct SegmentNorm: Sendable, Equatable, Codable {
    /// `pitch`, `rate`, `level` or `balance`.
    public var feature: String
    /// Median of the calm voice, in ``unit``.
    public var location: Double
    /// One robust spread, in ``unit``.
    public var spread: Double
    /// Unit of both.
    public var unit: String

    /// Puts the parts together.
    public init(feature: String, location: Double, spread: Double, unit: String) {
        self.feature = feature
        self.location = location
        self.spread = spread
        self.unit = unit
    }
}

/// One feature's part in the alert.
public struct SegmentReason: Sendable, Equatable, Codable {
    /// `pitch`, `rate`, `level` or `balance`.
    public var feature: String
    /// Its value when the alert got its level, in the feature's unit.
    public var value: Double
    /// Its calm value, in the same unit.
    public var baseline: Double
    /// Its share in all that spoke for strain, 0...1.
    public var share: Double

    /// Puts the parts together.
    public init(feature: String, value: Double, baseline: Double, share: Double) {
        self.feature = feature
        self.value = value
        self.baseline = baseline
        self.share = share
    }
}

/// A stretch that holds no sound that was heard.
public struct SegmentGap: Sendable, Equatable, Codable {
    /// Why nothing is heard.
    public enum Kind: String, Sendable, Codable {
        /// Samples were lost before they reached the analysis.
        case lost
        /// Silenced afterwards.
        case redacted
        /// The agent had paused.
        case paused
    }

    /// Its beginning, seconds from the first sample; a whole number of samples.
    public var fromS: Double
    /// Its end.
    public var toS: Double
    /// Why.
    public var kind: Kind

    private enum CodingKeys: String, CodingKey {
        case kind
        case fromS = "from_s"
        case toS = "to_s"
    }

    /// Puts the parts together.
    public init(fromS: Double, toS: Double, kind: Kind) {
        self.fromS = fromS
        self.toS = toS
        self.kind = kind
    }
}

/// What computed the track of a segment, so that it can be computed again.
public struct SegmentAnalysis: Sendable, Equatable, Codable {
    /// Position of the segment's first sample in the stream that was analysed.
    public var startSample: Int
    /// Version of the program.
    public var program: String
    /// Identity of all that decides on a score; another one may give other scores.
    public var model: String

    private enum CodingKeys: String, CodingKey {
        case program, model
        case startSample = "start_sample"
    }

    /// Puts the parts together.
    public init(startSample: Int, program: String, model: String) {
        self.startSample = startSample
        self.program = program
        self.model = model
    }
}
