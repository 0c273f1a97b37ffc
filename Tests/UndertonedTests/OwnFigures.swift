import EventLog
import Events
import Feed
import Foundation
import Glibc
import Languages
import Logging
import Policy
import ServiceLifecycle
import Synchronization
import TestFeed
import TestSupport
import Testing
import Vocabulary
import Wellbeing

/// The agent's own events with marks in all that they say, so that one byte of them is found wherever it goes.
enum OwnFigures {
    /// A word and a number for each type.
    static let markers = WellbeingEvents.families.flatMap { family in
        family.steps.enumerated().flatMap { number, step in [word(family, step), "\(figure(family, number))"] }
    }

    /// What is said with the report that is shared.
    static let shared = "for-one-reader-alone-7Q2"

    private static func word(_ family: EventFamily, _ step: EventFamily.Step) -> String {
        "mark-\(family.name)-\(step.name)-9XK"
    }

    private static func figure(_ family: EventFamily, _ step: Int) -> Int {
        let number = WellbeingEvents.families.firstIndex { $0.name == family.name } ?? 0
        return 736_450_100 + 10 * number + step
    }

    /// Appends an event of each type: as its subject, and as members that one would and would not expect.
    static func seed(_ log: EventLog, families: [EventFamily] = WellbeingEvents.families) throws {
        for family in families {
            for (number, step) in family.steps.enumerated() {
                let (word, figure) = (word(family, step), figure(family, number))
                let payload: JSONNode = [
                    "note": .text(word), "value": .whole(figure), "score": .whole(figure), "alert_id": .text(word),
                    "agent": .text(word), "offer_id": .text(word), "id": .text(word), "reason": .text(word),
                    "at": "2026-11-30T08:00:00.000Z", "explanation": .text(word), "list": [.text(word)],
                ]
                try log.append(
                    .other(OtherEvent(family: family, step: step.name, subject: word, payload: payload)))
            }
        }
    }

    /// Shares a report with a user, as the agent's route would.
    @discardableResult static func share(
        _ log: EventLog, with uid: UInt32, saying note: String, at time: Timestamp = .now, days: Double = 30
    ) throws -> SharedReport {
        let day = DayClock(zone: .gmt).day(of: time)
        let shared = SharedReport(
            id: UUID().uuidString.lowercased(), person: "reader", uid: uid, sharedAt: time,
            expiresAt: time.advanced(bySeconds: days * 86_400), note: note,
            report: ShiftReport(
                agent: "alice", from: day, to: day, timeZone: "GMT", madeAt: time, mark: "m",
                days: [ShiftReport.Day(day)], earlierDays: 0, usual: nil))
        try log.append(
            .other(OtherEvent(family: .report, step: SharedReport.step, subject: shared.id, payload: shared)))
        return shared
    }
}

/// Whoever asks has these roles, each time as another user, so that none is held back for asking often.
final class Callers: CallerSource {
    private let roles: Set<Role>
    private let uid: UInt32?
    private let next = Atomic<UInt32>(20_000)

    /// - Parameters:
    ///   - roles: which.
    ///   - uid: who they are, where that is to be one and the same.
    init(_ roles: Set<Role>, uid: UInt32? = nil) {
        self.roles = roles
        self.uid = uid
    }

    func asker(of inquiry: Inquiry) -> Asker? {
        let uid = uid ?? next.wrappingAdd(1, ordering: .relaxed).newValue
        return Asker(name: "reader", uid: uid, roles: roles)
    }

    /// olga is a supervisor, eve has no role, and alice is the agent.
    func asker(named name: String) -> Asker? {
        let people: [String: (UInt32, Set<Role>)] = [
            "olga": (5_001, [.supervisor]), "quinn": (5_002, [.qa]), "eve": (5_003, []), "alice": (1_000, []),
        ]
        return people[name].map { Asker(name: name, uid: $0.0, roles: $0.1) }
    }

    func people(in role: Role) -> [String] { [] }

    func origin(of role: Role) -> Phrase { Phrase("\(role.rawValue)") }
}

/// A feed in a folder of its own, asked by hand, so that every byte of an answer is seen.
struct AskedFeed {
    let folder: TemporaryFolder
    let log: EventLog
    var routes: [Route]
    var profile = Profile.supervised
    var version = "0.1.0"
    var figures: [Metric] = []
    /// What the server has written into the daemon's log.
    let said = Lines()

    final class Lines: Sendable {
        private let all = Mutex<[String]>([])
        func add(_ line: String) { all.withLock { $0.append(line) } }
        var text: String { all.withLock { $0.joined(separator: "\n") } }
    }

    private struct Handler: LogHandler {
        let lines: Lines
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace
        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }
        func log(event: LogEvent) { lines.add("\(event.message) \(event.metadata ?? [:])") }
    }

    /// - Parameters:
    ///   - families: those of modules.
    ///   - routes: those of modules.
    ///   - clock: of the log.
    /// - Throws: where there can be no log.
    init(
        families: [EventFamily] = WellbeingEvents.families, routes: [Route],
        clock: @escaping @Sendable () -> Timestamp = { .now }
    ) throws {
        folder = try TemporaryFolder()
        log = try EventLog(
            path: folder.path + "/events.sqlite", source: "test", families: .own.adding(families), clock: clock)
        // As much as any profile shares.
        log.stampEvents { Visibility(sharesAlerts: true, sharesScores: true, sharesPatterns: true) }
        self.routes = Routes.own + routes
    }

    /// Serves while `body` asks.
    func serve(as callers: Callers, _ body: (Asking) async throws -> Void) async throws {
        var daemon = FakeBackend(
            log: log, folder: folder.path,
            standing: { [version] in
                StatusPayload(
                    version: version, agent: "alice",
                    capture: .init(state: "capturing", device: "headset", since: .now),
                    baseline: .init(state: .ready, progress: 1, speechS: 300),
                    score: .init(value: 12.5, confidence: 0.9, state: "calm"), openAlerts: 0, uptimeS: 7_200,
                    cpuPercent: 0.8, rssMB: 31.5, lastSequence: 0)
            })
        daemon.profile = profile
        daemon.visibility = profile.visibility
        daemon.figures = figures
        var limits = FeedLimits()
        (limits.requestsPerSecond, limits.requestBurst) = (1e6, 1e6)
        let socket = folder.path + "/f.sock"
        let logger = Logger(label: "test") { [said] _ in Handler(lines: said) }
        let (listening, continuation) = AsyncStream.makeStream(of: Void.self)
        let server = FeedServer(
            socketPath: socket, callers: callers, routes: routes, log: log, backend: daemon, limits: limits,
            logger: logger, onListening: { continuation.yield() })
        let group = ServiceGroup(services: [server], logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let running = Task {
            defer { continuation.finish() }
            try await group.run()
        }
        guard await listening.first(where: { true }) != nil else { return try await running.value }
        let result: Result<Void, any Error>
        do { result = .success(try await body(Asking(socket: socket))) } catch { result = .failure(error) }
        await group.triggerGracefulShutdown()
        try await running.value
        try result.get()
    }
}

/// Asks on a socket, one connection a question.
struct Asking: Sendable {
    let socket: String

    /// Head and body of the answer, as they came.
    func ask(_ method: String, _ path: String, accept: String = "application/json", body: String? = nil) async -> String
    {
        let head = [
            "\(method) \(path) HTTP/1.1", "Host: undertone", "Accept: \(accept)", "Undertone-Reason: a test",
            "Connection: close",
        ]
        let length = body.map { ["Content-Length: \($0.utf8.count)", "Content-Type: application/json"] } ?? []
        let text = (head + length).joined(separator: "\r\n") + "\r\n\r\n" + (body ?? "")
        return await withCheckedContinuation { continuation in
            // Not on a thread that the server needs.
            DispatchQueue.global().async { continuation.resume(returning: Self.exchange(text, at: socket)) }
        }
    }

    private static func exchange(_ text: String, at path: String) -> String {
        let descriptor = Glibc.socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        // SAFETY: the path of a temporary folder fits into the address, which lives for the time of the calls.
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: Array(path.utf8)) }
        let isConnected = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size)) == 0
            }
        }
        let handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: false)
        guard isConnected, (try? handle.write(contentsOf: Data(text.utf8))) != nil else { return "no connection" }
        return String(decoding: (try? handle.readToEnd()) ?? Data(), as: UTF8.self)
    }
}

extension String {
    /// The status of an answer.
    var status: Int { Int(split(separator: " ", maxSplits: 2).dropFirst().first ?? "") ?? 0 }

    /// What stands behind the head.
    var answerBody: String { range(of: "\r\n\r\n").map { String(self[$0.upperBound...]) } ?? "" }
}
