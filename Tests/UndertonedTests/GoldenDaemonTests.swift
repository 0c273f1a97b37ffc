import EventLog
import Events
import Feed
import FeedClient
import Foundation
import TestServers
import TestSignals
import TestSupport
import Testing

/// What a real daemon leaves behind is what an earlier one left: the audit's words, the members of its events, the
/// names of its files and of its figures. Times, sizes and whatever else depends on the run are left out.
@Suite(
    .enabled(if: PrivatePulseServer.isAvailable, "pulseaudio and pactl are not installed"), .hangGuard)
struct GoldenDaemonTests {
    private static let commands = [
        "pause --for 2m --reason private", "resume", "pause --reason payment", "resume", "call begin", "call end",
        "help-me --reason shouting", "consent withdraw replay", "consent grant replay --yes", "consent withdraw alerts",
        "mine erase --segments", "mine erase --segments --yes", "mine erase --baseline --yes",
        "mine erase --all --yes", "baseline reset --yes", "consent withdraw --all",
    ]

    @Test func whatADaemonLeavesBehindHasTheSameForm() async throws {
        let desktop = try Desktop()
        let (_, daemon) = try await desktop.listen()
        var text = ""
        for line in Self.commands {
            let result = try await Program("undertone", home: desktop.program.home)
                .shell("$UNDERTONE \(line) --config \(desktop.configuration)")
            text += "exit status \(result.status) of \(line)\n"
        }
        let figures = try await desktop.client.metrics()
        text += "\n" + figures.replacing(/(?m)^(undertone_\S+) .*$/) { "\($0.output.1) N" }
        daemon.terminate()
        await desktop.exit(of: daemon)
        text += "\nexit status \(daemon.terminationStatus)\n\n" + (try Self.log(of: desktop)) + "\n"
        text += Self.files(below: desktop.program.home).joined(separator: "\n") + "\n"
        try Golden.compare(Self.withoutLuck(text), with: "daemon.txt")
    }

    /// The audit, and the events but for those of capture and the stones in the place of what was erased, which come as
    /// the sound server and the moment have it.
    private static func log(of desktop: Desktop) throws -> String {
        let log = try EventLog(path: desktop.state + "/events.sqlite", source: "test", families: .own)
        let rows = try log.auditPage(after: 0, limit: 100).map { row in
            "\(row.actor.role) \(row.action) \(row.object) (\(row.reason ?? "-")) \(row.outcome.rawValue)\n"
        }
        let events = try desktop.records().filter { !$0.type.rawValue.contains(".capture.") }.compactMap {
            record -> String? in
            let event = try JSONSerialization.jsonObject(with: Data(record.json.utf8)) as? [String: Any]
            let data = event?["data"] as? [String: Any] ?? [:]
            guard record.type != .dataErased || data["what"] as? String != "event" else { return nil }
            let members = data.keys.sorted().joined(separator: " ")
            return "\(record.type.rawValue): \(event?["subject"] ?? ""), \(members)\n"
        }
        return rows.joined() + "\n" + events.joined()
    }

    private static func files(below folder: String) -> [String] {
        let all = FileManager.default.enumerator(atPath: folder)?.allObjects.compactMap { $0 as? String } ?? []
        return all.filter { $0.contains("undertone") && !$0.hasSuffix("-wal") && !$0.hasSuffix("-shm") }.sorted()
    }

    private static func withoutLuck(_ text: String) -> String {
        var places = Placeholders()
        return places.identifiers(in: text)
    }
}
