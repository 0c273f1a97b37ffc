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

    /// How long the sound fades on either side of a stretch that was silenced, in seconds.
    public static let fadeS = 0.01

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

    public init(startSample: Int, program: String, model: String) {
        self.startSample = startSample
        self.program = program
        self.model = model
    }
}
