public import Languages
public import Vocabulary

/// How the daemon stands at this moment: the answer to `GET /v1/status` that the agent gets. Others are told their part
/// of it, a ``StandingPayload``.
public struct StatusPayload: Sendable, Equatable, Codable {
    /// What the daemon hears.
    public struct Capture: Sendable, Equatable, Codable {
        /// `waiting`, `capturing`, `muted`, `deaf`, `lost`, `moved`, `paused`, `suspended` or `stopped`.
        public var state: String
        /// Name of the microphone in use, or of the one that is looked for.
        public var device: String?
        /// What stays the same of it when it is plugged in again.
        public var deviceID: String?
        /// Why it is in this state, in words; in `capturing` what is odd about the microphone, absent where nothing is.
        public var reason: String?
        /// What the agent can do about it; absent where nothing is known.
        public var hint: String?
        /// How the channels of a microphone with several are put together; absent where it has one.
        public var channels: String?
        /// Since when.
        public var since: Timestamp
        /// Longest time between two arrivals of samples in the last 10 to 20 s, in milliseconds: how much later an
        /// alert may be for it. Absent where nothing is captured.
        public var latencyMs: Double?

        /// Whether the voice is heard.
        public var isHeard: Bool { state == "capturing" }

        private enum CodingKeys: String, CodingKey {
            case state, device, reason, hint, channels, since
            case deviceID = "device_id"
            case latencyMs = "latency_ms"
        }

        public init(
            state: String, device: String? = nil, deviceID: String? = nil, reason: String? = nil, hint: String? = nil,
            channels: String? = nil, since: Timestamp, latencyMs: Double? = nil
        ) {
            self.state = state
            self.device = device
            self.deviceID = deviceID
            self.reason = reason
            self.hint = hint
            self.channels = channels
            self.since = since
            self.latencyMs = latencyMs
        }
    }

    /// How far the agent's own calm baseline is.
    public struct Baseline: Sendable, Equatable, Codable {
        /// `learning` or `ready`.
        public enum State: String, Sendable, Codable {
            /// There is not enough calm speech yet.
            case learning
            /// Scores are given.
            case ready
        }

        /// Whether it is known.
        public var state: State
        /// How far learning is, 0...1.
        public var progress: Double
        /// Seconds of speech that it rests on.
        public var speechS: Double

        private enum CodingKeys: String, CodingKey {
            case state, progress
            case speechS = "speech_s"
        }

        public init(state: State, progress: Double, speechS: Double) {
            self.state = state
            self.progress = progress
            self.speechS = speechS
        }
    }

    /// The newest score.
    public struct Score: Sendable, Equatable, Codable {
        /// Vocal effort, 0...100; absent where there is no opinion.
        public var value: Double?
        /// How far it can be trusted, 0...1.
        public var confidence: Double
        /// `learning`, `calm`, `elevated`, `high` or `critical`.
        public var state: String

        public init(value: Double?, confidence: Double, state: String) {
            self.value = value
            self.confidence = confidence
            self.state = state
        }
    }

    /// The agent's pause.
    public struct Pause: Sendable, Equatable, Codable {
        /// What the agent said; the agent alone is told.
        public var reason: String?
        /// Since when.
        public var since: Timestamp
        /// When its time is over; absent where the agent has named none.
        public var until: Timestamp?
        /// Whether it ends when its time is over. A payment pause ends when the agent resumes.
        public var endsByItself: Bool
        /// Whether its time is over and it still holds.
        public var isOverdue: Bool

        private enum CodingKeys: String, CodingKey {
            case reason, since, until
            case endsByItself = "ends_by_itself"
            case isOverdue = "is_overdue"
        }

        public init(
            reason: String? = nil, since: Timestamp, until: Timestamp? = nil, endsByItself: Bool = true,
            isOverdue: Bool = false
        ) {
            self.reason = reason
            self.since = since
            self.until = until
            self.endsByItself = endsByItself
            self.isOverdue = isOverdue
        }
    }

    /// How far the probation of a new voice is, in which nobody but the agent is told anything of it.
    public struct Probation: Sendable, Equatable, Codable {
        /// Seconds of the agent's own speech heard on this microphone.
        public var talkHeardS: Double
        /// Seconds that are still needed where no further alert would be raised in them.
        public var talkNeededS: Double
        /// Alerts that would have been raised; the agent alone is told.
        public var tried: Int?
        /// Whether others are told.
        public var isOver: Bool
        /// The microphone, by the key of its baseline; the agent alone is told.
        public var device: String?

        private enum CodingKeys: String, CodingKey {
            case tried, device
            case talkHeardS = "talk_heard_s"
            case talkNeededS = "talk_needed_s"
            case isOver = "is_over"
        }

        public init(talkHeardS: Double, talkNeededS: Double, tried: Int? = nil, isOver: Bool, device: String? = nil) {
            self.talkHeardS = talkHeardS
            self.talkNeededS = talkNeededS
            self.tried = tried
            self.isOver = isOver
            self.device = device
        }
    }

    /// That nobody but the agent can connect.
    public struct Unreachable: Sendable, Equatable, Codable {
        /// Since when.
        public var since: Timestamp
        /// Why, and how to put it right.
        public var reason: String

        public init(since: Timestamp, reason: String) {
            self.since = since
            self.reason = reason
        }
    }

    /// Version of the program.
    public var version: String
    /// Whose voice is heard.
    public var agent: String
    /// What the daemon hears.
    public var capture: Capture
    /// The agent's pause; absent where there is none.
    public var pause: Pause?
    /// How far the baseline is.
    public var baseline: Baseline
    /// How far probation is; absent where there is none, and before a microphone was heard.
    public var probation: Probation?
    /// The newest score.
    public var score: Score
    /// How many alerts are open.
    public var openAlerts: Int
    /// Seconds since the start.
    public var uptimeS: Double
    /// Share of one core, in percent.
    public var cpuPercent: Double
    /// Memory held, in MB (10⁶ bytes).
    public var rssMB: Double
    /// Sequence number of the newest event.
    public var lastSequence: Int64
    /// What is not as safe as it should be on this machine, a sentence each; absent where there is nothing. The agent
    /// alone is told.
    public var warnings: [String]?
    /// Present where nobody but the agent can connect; the agent alone is told.
    public var unreachable: Unreachable?
    /// Those of its sentences that hold values, so that whoever reads another language is told in it; the sentences
    /// themselves are English. Absent where there is none.
    public var phrases: [Phrase]?

    private enum CodingKeys: String, CodingKey {
        case version, agent, capture, pause, baseline, probation, score, warnings, unreachable, phrases
        case openAlerts = "open_alerts"
        case uptimeS = "uptime_s"
        case cpuPercent = "cpu_percent"
        case rssMB = "rss_mb"
        case lastSequence = "last_sequence"
    }

    public init(
        version: String, agent: String, capture: Capture, pause: Pause? = nil, baseline: Baseline,
        probation: Probation? = nil, score: Score, openAlerts: Int, uptimeS: Double, cpuPercent: Double, rssMB: Double,
        lastSequence: Int64, warnings: [String]? = nil, unreachable: Unreachable? = nil
    ) {
        self.version = version
        self.agent = agent
        self.capture = capture
        self.pause = pause
        self.baseline = baseline
        self.probation = probation
        self.score = score
        self.openAlerts = openAlerts
        self.uptimeS = uptimeS
        self.cpuPercent = cpuPercent
        self.rssMB = rssMB
        self.lastSequence = lastSequence
        self.warnings = warnings
        self.unreachable = unreachable
    }
}
