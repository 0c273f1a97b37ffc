public import Vocabulary

/// A change of what the daemon hears: the state that began, and with begin, end and duration the one that it ended.
public struct CapturePayload: Sendable, Equatable, Codable {
    /// The state that ended.
    public struct Before: Sendable, Equatable, Codable {
        /// Which one it was.
        public var state: String
        /// Why, in words; the last reason where it varied.
        public var reason: String?
        /// When it began.
        public var beganAt: Timestamp
        /// When it ended.
        public var endedAt: Timestamp
        /// How long it lasted, in seconds, by a clock that nobody sets.
        public var durationS: Double

        private enum CodingKeys: String, CodingKey {
            case state, reason
            case beganAt = "began_at"
            case endedAt = "ended_at"
            case durationS = "duration_s"
        }

        public init(state: String, reason: String? = nil, beganAt: Timestamp, endedAt: Timestamp, durationS: Double) {
            self.state = state
            self.reason = reason
            self.beganAt = beganAt
            self.endedAt = endedAt
            self.durationS = durationS
        }
    }

    /// `waiting`, `capturing`, `muted`, `deaf`, `lost`, `moved`, `paused`, `suspended` or `stopped`.
    public var state: String
    /// Name of the microphone.
    public var device: String?
    /// What stays the same of the microphone when it is plugged in again.
    public var deviceID: String?
    /// Why, in words; in `capturing` what is odd about the microphone.
    public var reason: String?
    /// What the agent can do about it; absent where nothing is known.
    public var hint: String?
    /// When the state began; before the event where it takes seconds to be sure.
    public var beganAt: Timestamp
    /// The state before it.
    public var before: Before

    private enum CodingKeys: String, CodingKey {
        case state, device, reason, hint, before
        case deviceID = "device_id"
        case beganAt = "began_at"
    }

    public init(
        state: String, device: String? = nil, deviceID: String? = nil, reason: String? = nil, hint: String? = nil,
        beganAt: Timestamp, before: Before
    ) {
        self.state = state
        self.device = device
        self.deviceID = deviceID
        self.reason = reason
        self.hint = hint
        self.beganAt = beganAt
        self.before = before
    }
}
