import EventLog
import Events
import Feed
import Foundation
import TestServers
import Testing
import Vocabulary

@testable import undertone

/// The commands on stored segments, against a real feed and log.
struct SegmentCommandTests {
    private func run(_ feed: ServedFeed, _ arguments: String...) async throws -> Program.Result {
        try await feed.program.run(["segments"] + arguments + ["--socket", feed.socket])
    }

    private static func segment(_ index: Int) -> SegmentPayload {
        let alert = "6b0e1a2c-0000-4000-8000-" + String("\(1_000_000_000_000 + index)".suffix(12))
        return SegmentPayload(
            segmentID: "\(alert)-0", alertID: alert, agent: "maria",
            startedAt: ServedFeed.instant.advanced(bySeconds: 60 * Double(index)), durationS: 20.5, bytes: 400_000,
            level: AlertLevel.allCases[index % 3], part: 0)
    }

    private static func feed(_ count: Int) throws -> ServedFeed {
        let feed = try ServedFeed()
        for index in 0..<count { try feed.log.append(.segment(.stored, segment(index))) }
        return feed
    }

    @Test func aThousandAreListedAndFiltered() async throws {
        let feed = try Self.feed(1_000)
        try await feed.serve(as: .qa) {
            var best = Duration.seconds(60)
            for _ in 0..<3 {
                let start = ContinuousClock.now
                let all = try await run(feed, "list", "--reason", "complaint 17")
                best = min(best, .now - start)
                #expect(all.status == 0 && all.outputLines.count == 1_001, "\(all.errors)")
            }
            print("1,000 segments as a command, from start to end of the process: \(best)")
            let silent = try await run(feed, "list")
            // D21: in the words of the command, and one line.
            #expect(silent.status == 64 && silent.errorLines.count == 1, "\(silent)")
            #expect(silent.errors.contains("--reason \"why\""), "\(silent)")
            #expect(!silent.errors.contains("Undertone-Reason") && silent.output.isEmpty, "\(silent)")
            let some = try await run(
                feed, "list", "--reason", "r", "--level", "critical", "--since", "2025-03-01T09:30:00Z", "--limit", "2",
                "--json")
            let records = try some.outputLines.map { try JSONDecoder().decode(SegmentRecord.self, from: Data($0.utf8)) }
            #expect(records.map(\.segment) == [Self.segment(998), Self.segment(995)])
            let none = try await run(feed, "list", "--reason", "r", "--since", "1m")
            #expect(none.output == "no segment that fits\n", "\(none)")
        }
    }

    @Test func qualityAssuranceHoldsAndReleases() async throws {
        let feed = try Self.feed(2)
        let id = Self.segment(1).segmentID
        try await feed.serve(as: .qa) {
            let held = try await run(feed, "hold", id, "--reason", "complaint 17")
            #expect(held.output.hasPrefix("\(id) held, to be looked at again by"), "\(held)")
            #expect(try feed.log.auditPage(after: 0, limit: 9).map(\.action) == ["segment.hold"], "no list was needed")
            let list = try await run(feed, "list", "--reason", "r", "--held")
            #expect(list.outputLines.count == 2 && list.output.contains("held by \(NSUserName()): complaint 17"))
            let short = try await run(feed, "release", "6b0e", "--reason", "settled")
            #expect(short.status == 1 && short.errors.contains("2 segments begin with 6b0e"), "\(short)")
            let json = try await run(feed, "release", id, "--reason", "settled", "--json")
            let record = try JSONDecoder().decode(SegmentRecord.self, from: Data(json.output.utf8))
            #expect(record.segment.heldBy == nil)
            let again = try await run(feed, "release", id, "--reason", "settled")
            #expect(again.status == 1 && again.errorLines.count == 1 && again.errors.contains("Nobody holds"))
            #expect(try await run(feed, "hold", "zzzz", "--reason", "r").errors.contains("there is no segment zzzz"))
        }
    }

    /// Somebody who really is of quality assurance: whoever asks has to exist.
    private static let alice = Person(name: "alice", uid: 4_711, role: "qa")

    @Test func whoWaitsForASecondPersonIsOnTheList() async throws {
        let feed = try Self.feed(1)
        let id = Self.segment(0).segmentID
        let wish = SegmentWish(segmentID: id, action: .hear, reason: "complaint 17")
        let request = try feed.log.ask(wish, by: Self.alice)
        try feed.log.ask(SegmentWish(segmentID: id, action: .erase, reason: "by mistake"), by: Self.alice)
        try await feed.serve(as: .qa) {
            let waiting = try await run(feed, "list", "--reason", "r")
            #expect(waiting.output.contains("waits: undertone segments approve \(id) --for alice"), "\(waiting)")
            // Attack 47: nobody agrees without having seen to what.
            let unseen = try await run(feed, "approve", id, "--for", "alice", "--yes")
            #expect(unseen.status == 64 && unseen.errors.contains("2 requests wait"), "\(unseen)")
            #expect(unseen.output.contains("alice wants to hear a recording of maria"), "\(unseen)")
            #expect(unseen.output.contains("reason: complaint 17") && unseen.output.contains("alice wants to erase"))
            let asked = try await run(feed, "approve")
            #expect(asked.status == 64 && asked.errors.contains("no terminal to ask on"), "\(asked)")
            let approved = try await run(feed, "approve", id, "--request", String(request.id.prefix(12)), "--yes")
            #expect(approved.output.contains("agreed: alice may hear \(id) within 24 hours"), "\(approved)")
            #expect(try await run(feed, "list", "--reason", "r").output.contains("\(NSUserName()) agreed at"))
            let own = try await run(feed, "approve", id, "--for", NSUserName())
            #expect(own.status == 1 && own.errors.contains("waits for anything"), "\(own)")
        }
        #expect(try feed.log.approver(of: wish, by: Self.alice) == .user(getuid()))
    }

    @Test func aHoldIsToBeLookedAtAgainAndTheAgentObjects() async throws {
        let feed = try Self.feed(1)
        let id = Self.segment(0).segmentID
        try await feed.serve(as: .qa) {
            let held = try await run(feed, "hold", id, "--reason", "complaint 17", "--review", "30d")
            #expect(held.status == 0 && held.output.contains("to be looked at again by"), "\(held)")
            for review in ["0d", "2001-01-01"] {
                let past = try await run(feed, "hold", id, "--reason", "complaint 17", "--review", review)
                #expect(past.status == 1 && past.errors.contains("The day of the review"), "\(past)")
            }
            let empty = try await run(feed, "hold", id, "--reason", ".")
            #expect(empty.status == 1 && empty.errors.contains("says nothing"), "\(empty)")
        }
        try await feed.serve(as: .agent) {
            let objected = try await run(feed, "object", id, "--reason", "settled in May")
            #expect(objected.status == 0, "\(objected)")
            #expect(try await run(feed, "list").output.contains("the agent objects: settled in May"))
        }
    }

    @Test(arguments: [
        (["hold", "6b0e1a2c"], "--reason"), (["hold", "6b0e1a2c", "--reason", " "], "says why"),
        (["hold", "6b", "--reason", "r"], "at least 4"), (["hold", "../etc", "--reason", "r"], "at least 4"),
        (["erase", "6b0e1a2c", "--reason", ""], "says why"),
        (["hold", "6b0e1a2c", "--reason", "r", "--review", "soon"], "soon"),
        (["purpose", "6b0e1a2c", "fun", "--reason", "r"], "fun"), (["list", "--since", "soon"], "soon"),
        (["list", "--limit", "0"], "--limit"), (["list", "--reason", " "], "says why"),
        (["list", "--directory", ".", "--held"], "only --limit"), (["list", "--state", "gone"], "gone"),
    ])
    func wrongUseIsToldWithoutADaemon(arguments: [String], words: String) async throws {
        let result = try await Program().run(["segments"] + arguments)
        #expect(result.status == 64 && result.errors.contains(words), "\(result)")
    }
}
