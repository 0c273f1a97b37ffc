public import Vocabulary

/// What the reserve holds.
extension Reserve {
    /// What stands in it.
    public struct Record: Sendable, Equatable, Codable {
        /// Counts the times that it was written.
        public var number: Int64 = 0
        /// Whose words they are.
        public var agent: String
        /// What the agent's voice must not be used for though it was agreed to once, by purpose.
        public var stopped: [String: Stop] = [:]
        /// The pause that holds.
        public var pause: Pause?
        /// What was to be erased and may not be gone yet.
        public var erasures: [Erasure] = []
        /// What was erased last, by what it was: a log that is brought back must not bring it back.
        public var erased: [String: Erased] = [:]
        /// How far the log had come.
        public var mark: LogMark?
        /// When the wall clock was last believed.
        public var clock: ClockReading.Known?

        public init(agent: String) { self.agent = agent }

        /// Keeps a wish in the place of one for the same.
        public mutating func keep(_ wish: Erasure) {
            forget(wish)
            erasures.append(wish)
        }

        /// Lets go of what was to be erased.
        public mutating func forget(_ wish: Erasure) { erasures.removeAll { $0.isSame(as: wish) } }
    }

    /// Why a purpose is stopped, and whether the log says so too.
    public struct Stop: Sendable, Equatable, Codable {
        /// The agent withdrew; otherwise the agent is asked anew.
        public var isWithdrawn: Bool
        /// When.
        public var at: Timestamp
        /// Whether the log has it.
        public var isInLog: Bool

        public init(isWithdrawn: Bool, at: Timestamp, isInLog: Bool) {
            self.isWithdrawn = isWithdrawn
            self.at = at
            self.isInLog = isInLog
        }
    }

    /// A pause, as it is kept across a restart.
    public struct Pause: Sendable, Equatable, Codable {
        /// `private`, `payment` or whatever the agent said; `nil` where nothing was said.
        public var reason: String?
        /// Since when.
        public var since: Timestamp
        /// When the lease ends; `nil` without one.
        public var until: Timestamp?
        /// The lease is over and capture is still off.
        public var isOverdue: Bool

        public init(reason: String?, since: Timestamp, until: Timestamp?, isOverdue: Bool = false) {
            self.reason = reason
            self.since = since
            self.until = until
            self.isOverdue = isOverdue
        }
    }

    /// Something that the agent wants to be gone.
    public struct Erasure: Sendable, Equatable, Codable {
        /// `segments`, `alerts`, `baseline`, `words`, or `segment` for the one of an identifier.
        public var what: String
        /// The segment.
        public var segment: String?
        /// When it was asked for.
        public var at: Timestamp

        public init(what: String, segment: String? = nil, at: Timestamp) {
            self.what = what
            self.segment = segment
            self.at = at
        }

        /// Whether it is for the same, whenever it was said.
        public func isSame(as other: Erasure) -> Bool { what == other.what && segment == other.segment }
    }

    /// Up to where something was erased.
    public struct Erased: Sendable, Equatable, Codable {
        /// When.
        public var at: Timestamp
        /// The newest event by then.
        public var event: Int64

        public init(at: Timestamp, event: Int64) {
            self.at = at
            self.event = event
        }
    }

    /// What lies there.
    public enum Reading: Sendable, Equatable {
        /// Nothing.
        case absent
        /// What cannot be read, and why.
        case unreadable(String)
        /// What was written last.
        case record(Record)
    }
}
