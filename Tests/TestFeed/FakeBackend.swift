public import EventLog
public import Events
public import Feed
import Foundation
public import Vocabulary

/// A daemon that stands for a real one behind a feed: what it tells is given to it, what it does with segments it does
/// in the log, and what it is asked for is told to the test.
public struct FakeBackend: FeedBackend {
    /// The log that the feed serves.
    public var log: EventLog
    /// Folder of the segments' files; `nil` for none.
    public var folder: String?
    /// Whether a new file for a segment is put in place.
    public var writesFiles = true
    /// How it stands.
    public var standing: @Sendable () -> StatusPayload
    /// The scores that it has.
    public var points: [ScorePoint] = []
    /// What the agent has agreed to.
    public var page = ConsentPage(profile: "supervised", territory: "US", purposes: [])
    /// What is held about the agent; `nil` for nothing.
    public var held: MinePayload?
    /// The receipt of what is erased; `nil` for one of what was asked for.
    public var receipt: ErasurePayload?
    /// Its figures.
    public var figures: [Metric] = []
    public var profile = Profile.supervised
    /// What the agent agrees to share, as long as they do.
    public var visibility: Visibility {
        get { agrees() ? shared : .none }
        set { shared = newValue }
    }
    /// Whether the agent agrees at this moment.
    public var agrees: @Sendable () -> Bool = { true }
    private var shared = Visibility(sharesAlerts: true, sharesScores: true, sharesPatterns: true)
    public var isOnProbation = false
    public let onlookers = Onlookers()
    public var unreachable: String?
    public var needsSecondPerson = false
    /// For how long segments are kept; `nil` for ever.
    public var keepDays: Double?
    public var segmentRecipients: Set<String> = ["aaaabbbb", "ccccdddd"]
    /// Is told what somebody asks for, and throws where that is refused.
    public var asked: @Sendable (_ what: String) throws -> Void = { _ in }

    public init(log: EventLog, folder: String?, standing: @escaping @Sendable () -> StatusPayload) {
        self.log = log
        self.folder = folder
        self.standing = standing
    }

    public func status() -> StatusPayload { standing() }

    public func scores(after seconds: Double) -> [ScorePoint] { points.filter { $0.timeS > seconds } }

    public func metrics() -> [Metric] { figures }

    public func announceCall(_ isOn: Bool) { try? asked(isOn ? "call" : "no call") }

    public func pause(_ request: PauseRequest, by actor: Person) throws {
        try asked("pause \(request.reason ?? "-") \(request.forS ?? 0) by \(actor.role)")
    }

    public func resume(by actor: Person) throws { try asked("resume") }

    public func consent() throws -> ConsentPage {
        try asked("consent")
        return page
    }

    public func setConsent(_ change: ConsentChange, by actor: Person) throws -> ConsentPage {
        if change.noticeVersion == 0 { throw FeedRefusal(code: .invalid, context: "The notice is older.") }
        try asked("\(change.purpose) \(change.granted)")
        return page
    }

    public func confirmClock(by actor: Person) throws { try asked("clock") }

    public func mine() throws -> MinePayload {
        try asked("mine")
        return held
            ?? MinePayload(agent: standing().agent, held: [], alerts: [], segments: [], accesses: [], consent: page)
    }

    public func erase(_ request: ErasureRequest, by actor: Person) throws -> ErasurePayload {
        try asked("erase \(request.what.rawValue)")
        return receipt
            ?? ErasurePayload(
                agent: standing().agent, what: request.what.rawValue, reason: "asked for", count: 1, by: actor.name,
                at: standing().capture.since)
    }

    public func path(ofSegment id: String) -> String? {
        let path = folder.map { "\($0)/\(id).age" }
        return path.flatMap { FileManager.default.fileExists(atPath: $0) ? $0 : nil }
    }

    public func end(ofSegment record: SegmentRecord) -> Timestamp? {
        keepDays.map { record.segment.startedAt.advanced(bySeconds: $0 * 86_400) }
    }

    public func eraseSegment(_ id: String, reason: String, by actor: Person) throws -> ErasurePayload {
        try asked("erase segment \(id)")
        guard let known = try log.segment(id: id)?.segment else { throw FeedRefusal.notOffered }
        return try log.eraseSegment(known, reason: reason, by: actor) {
            if let path = path(ofSegment: id) { try FileManager.default.removeItem(atPath: path) }
            return "f00d"
        }
    }

    public func replaceSegment(_ id: String, with new: SegmentReplacement, by actor: Person) throws -> SegmentRecord {
        try asked("replace segment \(id)")
        return try log.rekeySegment(
            id, from: [1], to: [2], recipients: new.recipients, reason: new.reason, by: actor, isUntouched: { true }
        ) {
            if writesFiles, let path = path(ofSegment: id) { try Data(new.bytes).write(to: URL(filePath: path)) }
            return PlacedFile(new.bytes)
        }
    }

    public func restoreSegment(_ id: String, reason: String, by actor: Person) throws -> SegmentRecord {
        try asked("restore segment \(id)")
        return try log.restoreSegment(id, reason: reason, by: actor) { _, _ in (PlacedFile([1]), true) }
    }

    public func confirmSegment(_ id: String, file: String, by actor: Person) throws -> SegmentRecord {
        try asked("confirm segment \(id)")
        return try log.confirmSegment(id, by: actor)
    }

    public func looked(at segments: [SegmentRecord]) -> [SegmentRecord] { segments }

    public func assignSegment(
        _ id: String, to purpose: SegmentPurpose, reason: String, by actor: Person
    ) throws -> SegmentRecord {
        try asked("assign segment \(id)")
        return try log.assignSegment(id, to: purpose, reason: reason, by: actor)
    }
}
