import EventLog
import Events
import Feed
import Foundation
import Policy
import TestFeed
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
        daemon.needsSecondPerson = words.contains("second person")
        try await fixture.serve(log, as: Self.access(words.first.map { String($0) } ?? ""), daemon: daemon, body)
    }

    /// Everybody is an operator, as root is anyhow.
    private static func access(_ role: String) -> FeedAccess {
        if role == "agent" { return FeedAccess(groups: { _ in ["undertone-operator"] }) }
        let group = ["supervisor": "undertone", "qa": "undertone-qa", "auditor": "undertone-audit"][role] ?? ""
        return FeedAccess(
            socket: .supervisors, owner: 4242, groups: { _ in [group, "undertone-operator"] },
            user: { ["ivan": 5001, "olga": 5002][$0] }, members: { _ in ["ivan", "olga"] })
    }

    private func daemon(sharesAll: Bool) -> FakeBackend {
        var daemon = FakeBackend(log: log, folder: fixture.folder, standing: { [alive] in alive.status })
        // What is read later is what lay there first.
        daemon.writesFiles = false
        (daemon.points, daemon.page, daemon.held) = (alive.scores, alive.consent, alive.mine)
        daemon.receipt = alive.receipt
        daemon.figures = [Metric("undertone_memory_bytes", .gauge, 31_500_000, help: "Memory held.")]
        daemon.profile = sharesAll ? .supervised : .agentOnly
        daemon.visibility = Visibility(sharesAlerts: sharesAll, sharesScores: sharesAll, sharesPatterns: sharesAll)
        return daemon
    }
}
