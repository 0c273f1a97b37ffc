import EventLog
import Events
import Feed
import Foundation
import Policy
import TestSignals
import Vocabulary

/// A feed of which nothing is left to luck: the log holds the golden events, the clock stands still, and what is alive
/// comes from a golden text. Where names change, this is the one place of these tests that follows.
struct GoldenFeed {
    let fixture: FeedFixture
    private let log: EventLog
    private let alive: Alive

    /// What a daemon tells that stands in no log.
    private struct Alive: Decodable {
        var status: StatusPayload
        var scores: [ScorePoint]
        var consent: ConsentPage
        var mine: MinePayload
        var receipt: ErasurePayload
    }

    init() throws {
        fixture = try FeedFixture()
        alive = try JSONDecoder().decode(Alive.self, from: Data(Golden.text("daemon.json").utf8))
        let noon = Timestamp(text: "2025-03-01T12:00:00.000Z") ?? .now
        log = try fixture.openLog(clock: { noon })
        for line in try Golden.lines("events.ndjson") {
            try log.append(JSONDecoder().decode(Event.self, from: Data(line.utf8)).data)
        }
        for id in ["call-1-0", "call-1-1"] { try Data("the file of \(id)".utf8).write(to: file(id)) }
    }

    private func file(_ id: String) -> URL { URL(filePath: "\(fixture.folder)/\(id).age") }

    /// Serves as the heading of a section says: a role, and what is out of the ordinary.
    func serve(_ heading: String, _ body: () async throws -> Void) async throws {
        let words = heading.split(separator: ", ")
        var daemon = daemon(sharesAll: !words.contains("nothing shared"))
        daemon.segments.needsSecondPerson = words.contains("second person")
        try await fixture.serve(log, as: Self.access(words.first.map { String($0) } ?? ""), daemon: daemon, body)
    }

    /// Everybody is an operator, as root is anyhow.
    private static func access(_ role: String) -> FeedAccess {
        if role == "agent" { return FeedAccess(groups: { _ in ["undertone-operator"] }) }
        let group = ["supervisor": "undertone", "qa": "undertone-qa", "auditor": "undertone-audit"][role] ?? ""
        return FeedAccess(socket: .supervisors, owner: 4242, groups: { _ in [group, "undertone-operator"] })
    }

    private func daemon(sharesAll: Bool) -> FeedDaemon {
        let (log, alive, folder) = (log, alive, fixture.folder)
        var daemon = FeedDaemon(
            status: { alive.status }, scores: { after in alive.scores.filter { $0.timeS > after } },
            segmentCiphertextPath: { id in
                let path = "\(folder)/\(id).age"
                return FileManager.default.fileExists(atPath: path) ? path : nil
            }, pause: { _, _ in }, resume: { _ in }, consent: { alive.consent }, setConsent: { _, _ in alive.consent },
            mine: { alive.mine }, erase: { _, _ in alive.receipt },
            metrics: { [Metric("undertone_memory_bytes", .gauge, 31_500_000, help: "Memory held.")] },
            visibility: { Visibility(sharesAlerts: sharesAll, sharesScores: sharesAll, sharesPatterns: sharesAll) })
        daemon.segments = SegmentService(
            erase: { id, reason, actor in
                guard let known = try log.segment(id: id)?.segment else { throw FeedRefusal.notOffered }
                return try log.eraseSegment(known, reason: reason, by: actor) {
                    try FileManager.default.removeItem(atPath: "\(folder)/\(id).age")
                    return "f00d"
                }
            },
            replace: { id, file, actor in
                try log.rekeySegment(id, recipients: file.recipients, reason: file.reason, by: actor) {
                    file.bytes.count
                }
            },
            assign: { id, purpose, reason, actor in
                try log.assignSegment(id, to: purpose, reason: reason, by: actor)
            })
        return daemon
    }
}
