public import Events
public import Vocabulary

/// One report that the agent has shared with one person: the payload of `io.undertone.report.shared`, and **all that
/// anybody else is ever told of these figures**.
public struct SharedReport: Sendable, Equatable, Codable {
    /// What it is called.
    public var id: String
    /// Who reads it, by name.
    public var person: String
    /// The same as the system knows them: only this user is answered.
    public var uid: UInt32
    /// When the agent shared it.
    public var sharedAt: Timestamp
    /// When nobody else can read it any longer.
    public var expiresAt: Timestamp
    /// What the agent says with it.
    public var note: String?
    /// What is in it, as it was then.
    public var report: ShiftReport

    private enum CodingKeys: String, CodingKey {
        case id, person, uid, note, report
        case sharedAt = "shared_at"
        case expiresAt = "expires_at"
    }

    public init(
        id: String, person: String, uid: UInt32, sharedAt: Timestamp, expiresAt: Timestamp, note: String?,
        report: ShiftReport
    ) {
        self.id = id
        self.person = person
        self.uid = uid
        self.sharedAt = sharedAt
        self.expiresAt = expiresAt
        self.note = note
        self.report = report
    }

    /// The last step of the type of the event with this payload.
    public static let step = "shared"
}

/// What the agent has shared, as the events have it. Nothing else is kept of it: what is erased from the log, or too
/// old for it, nobody can read any longer.
public struct SharedReports: Sendable, Equatable {
    /// A report that was shared, and what became of it.
    public struct Entry: Sendable, Equatable, Codable {
        /// The report.
        public var shared: SharedReport
        /// When the agent took it back.
        public var takenBackAt: Timestamp?

        private enum CodingKeys: String, CodingKey {
            case shared
            case takenBackAt = "taken_back_at"
        }

        public init(shared: SharedReport, takenBackAt: Timestamp?) {
            self.shared = shared
            self.takenBackAt = takenBackAt
        }

        /// Whether its reader can read it. A clock that was set back makes nothing readable for longer than was said.
        public func isReadable(at now: Timestamp) -> Bool {
            takenBackAt == nil && shared.sharedAt <= now && now < shared.expiresAt
        }
    }

    /// The payload of `io.undertone.report.unshared`.
    public struct TakenBack: Sendable, Equatable, Codable {
        /// Which one.
        public var id: String

        public init(id: String) { self.id = id }

        /// The last step of its type.
        public static let step = "unshared"
    }

    /// What of the log it follows from.
    public static let types = Set(
        EventFamily.report.steps.map { EventType(family: EventFamily.report.name, step: $0.name) })

    /// All of them, the oldest first.
    public private(set) var all: [Entry] = []

    /// None so far.
    public init() {}

    /// Takes note of an event.
    public mutating func take(_ event: Event) {
        guard case .other(let other) = event.data else { return }
        if other.type == EventType(family: EventFamily.report.name, step: SharedReport.step),
            let shared = try? other.payload(as: SharedReport.self)
        {
            all.append(Entry(shared: shared, takenBackAt: nil))
        } else if other.type == EventType(family: EventFamily.report.name, step: TakenBack.step),
            let back = try? other.payload(as: TakenBack.self)
        {
            for index in all.indices where all[index].shared.id == back.id { all[index].takenBackAt = event.time }
        }
    }

    /// What a user can read now. **By the number that the kernel has for them**, and no name.
    public func readable(by uid: UInt32?, at now: Timestamp) -> [SharedReport] {
        guard let uid else { return [] }
        return all.filter { $0.shared.uid == uid && $0.isReadable(at: now) }.map(\.shared)
    }
}
