public import Languages
public import Vocabulary

/// How a daemon stands as whoever asks is told: the agent all of a ``StatusPayload``, others the part that the feed's
/// table of fields gives their role. What is absent is not told.
public struct StandingPayload: Sendable, Equatable, Codable {
    /// What the daemon hears.
    public struct Capture: Sendable, Equatable, Codable {
        /// What others than the agent are told in place of the state.
        public enum Outward: String, Sendable {
            /// The voice is heard, and what the profile shares may come.
            case heard
            /// It is, and little of it: something about the microphone is odd.
            case little = "heard little"
            /// It is not, whatever the reason.
            case notHeard = "not heard"
        }

        /// As in ``StatusPayload/Capture/state``, or one of ``Outward``.
        public var state: String
        /// Name of the microphone.
        public var device: String?
        /// What stays the same of it when it is plugged in again.
        public var deviceID: String?
        /// As in ``StatusPayload/Capture/reason``.
        public var reason: String?
        /// As in ``StatusPayload/Capture/hint``.
        public var hint: String?
        /// As in ``StatusPayload/Capture/channels``.
        public var channels: String?
        /// Since when.
        public var since: Timestamp?
        /// As in ``StatusPayload/Capture/latencyMs``.
        public var latencyMs: Double?

        private enum CodingKeys: String, CodingKey {
            case state, device, reason, hint, channels, since
            case deviceID = "device_id"
            case latencyMs = "latency_ms"
        }

        /// Whether the voice is heard.
        public var isHeard: Bool {
            ["capturing", Outward.heard.rawValue, Outward.little.rawValue].contains(state)
        }
    }

    /// How far the probation of a new voice is.
    public struct Probation: Sendable, Equatable, Codable {
        /// Whether others are told of the voice.
        public var isOver: Bool
        /// As in ``StatusPayload/Probation/talkHeardS``.
        public var talkHeardS: Double?
        /// As in ``StatusPayload/Probation/talkNeededS``.
        public var talkNeededS: Double?
        /// As in ``StatusPayload/Probation/tried``.
        public var tried: Int?
        /// As in ``StatusPayload/Probation/device``.
        public var device: String?

        private enum CodingKeys: String, CodingKey {
            case tried, device
            case talkHeardS = "talk_heard_s"
            case talkNeededS = "talk_needed_s"
            case isOver = "is_over"
        }
    }

    /// Version of the program.
    public var version: String
    /// Whose voice it is.
    public var agent: String
    /// What the daemon hears.
    public var capture: Capture?
    /// The agent's pause.
    public var pause: StatusPayload.Pause?
    /// How far the baseline is.
    public var baseline: StatusPayload.Baseline?
    /// How far probation is.
    public var probation: Probation?
    /// The newest score.
    public var score: StatusPayload.Score?
    /// How many alerts are open that the reader may see.
    public var openAlerts: Int?
    /// Seconds since the start.
    public var uptimeS: Double?
    /// Share of one core, in percent.
    public var cpuPercent: Double?
    /// Memory held, in MB (10⁶ bytes).
    public var rssMB: Double?
    /// Sequence number of the newest event.
    public var lastSequence: Int64?
    /// What others are told in its place.
    public var cursor: FeedCursor?
    /// As in ``StatusPayload/warnings``.
    public var warnings: [String]?
    /// As in ``StatusPayload/unreachable``.
    public var unreachable: StatusPayload.Unreachable?
    /// As in ``StatusPayload/phrases``.
    public var phrases: [Phrase]?

    /// The place of the newest event, to follow from; `nil` for who may not follow.
    public var newest: FeedCursor? { lastSequence.map(FeedCursor.number) ?? cursor }

    private enum CodingKeys: String, CodingKey {
        case version, agent, capture, pause, baseline, probation, score, cursor, warnings, unreachable, phrases
        case openAlerts = "open_alerts"
        case uptimeS = "uptime_s"
        case cpuPercent = "cpu_percent"
        case rssMB = "rss_mb"
        case lastSequence = "last_sequence"
    }

    /// What a hub knows of a lane: whether the voice is heard.
    public init(agent: String, capture: String) {
        version = ""
        self.agent = agent
        self.capture = Capture(state: capture)
    }

    /// All of it, as the agent is told.
    public init(_ status: StatusPayload) {
        version = status.version
        agent = status.agent
        capture = Capture(
            state: status.capture.state, device: status.capture.device, deviceID: status.capture.deviceID,
            reason: status.capture.reason, hint: status.capture.hint, channels: status.capture.channels,
            since: status.capture.since, latencyMs: status.capture.latencyMs)
        pause = status.pause
        baseline = status.baseline
        probation = status.probation.map {
            Probation(
                isOver: $0.isOver, talkHeardS: $0.talkHeardS, talkNeededS: $0.talkNeededS, tried: $0.tried,
                device: $0.device)
        }
        score = status.score
        openAlerts = status.openAlerts
        uptimeS = status.uptimeS
        cpuPercent = status.cpuPercent
        rssMB = status.rssMB
        lastSequence = status.lastSequence
        warnings = status.warnings
        unreachable = status.unreachable
        phrases = status.phrases
    }
}
