import EventLog
import Events
import Feed
import Foundation
import Policy
import Testing
import Vocabulary

@testable import FeedClient

/// Programs of different releases meet: an event of a type that one of them does not know keeps nobody from the others.
struct UnknownTypeTests {
    private static let weather = EventFamily(
        name: "weather", steps: [.init("changed", audience: .thoseWhoSeeAlerts)], state: .none, erasure: .stays)

    private let fixture: FeedFixture

    init() throws { fixture = try FeedFixture() }

    /// A log with an event of an invented type between two that everybody knows, and one whose payload a newer release
    /// wrote.
    private func openLog(_ families: EventFamilies) throws -> EventLog {
        let log = try EventLog(
            path: fixture.logPath, source: Event.source(host: "desk", agent: "maria"), families: families)
        log.stampEvents { Profile.supervised.visibility }
        let started = EventData.daemon(.started, DaemonPayload(version: "1", reason: "test"))
        guard try log.newestSequence == 0 else { return log }
        try log.append(started)
        try log.append(
            .other(try OtherEvent(family: Self.weather, step: "changed", subject: "sky", payload: ["is": "grey"])))
        try log.append(started)
        return log
    }

    /// The daemon knows the type, or is the older one with a log that a newer release has written to.
    @Test(arguments: [true, false])
    func pageStreamAndLinesGoOn(daemonKnowsIt: Bool) async throws {
        _ = try openLog(.own.adding([Self.weather]))
        let log = try openLog(daemonKnowsIt ? .own.adding([Self.weather]) : .own)
        try await fixture.serve(log, as: .agent) {
            let client = FeedClient(socketPath: fixture.socket)
            let page = try await client.get("/v1/events?after=0", as: FeedPage.self)
            #expect(page.events.map(\.sequence) == [1, 2, 3])
            #expect(page.events[1].type.shortName == "weather.changed")
            let lines = try await Curl(fixture, "/v1/events?after=0&follow=false").whole()
            #expect(lines.split(separator: "\n").count == 3 && lines.contains(#""data":{"is":"grey"}"#))
            let stream = try await Curl(
                fixture, "/v1/events?after=0&follow=false", "-H", "Accept: text/event-stream"
            ).whole()
            #expect(stream.contains("event: io.undertone.weather.changed\n") && stream.contains("id: 3\n"))
            let followed = try await followed(client, count: 3)
            #expect(followed == page.events)
        }
    }

    @Test func whoIsNotTheAgentSeesItOnlyWhereItIsRegistered() async throws {
        for (families, expected) in [(EventFamilies.own, [Int64(1), 3]), (.own.adding([Self.weather]), [1, 2, 3])] {
            let log = try openLog(families)
            try await fixture.serve(log, as: .supervisor) {
                let client = FeedClient(socketPath: fixture.socket)
                let page = try await client.get("/v1/events?after=0", as: FeedPage.self)
                #expect(page.events.map { log.cursors.number(of: $0.cursor) } == expected)
            }
        }
    }

    private func followed(_ client: FeedClient, count: Int) async throws -> [Event] {
        struct Enough: Error {}
        var events: [Event] = []
        do {
            try await client.follow(after: 0) { message in
                if case .event(let event) = message { events.append(event) }
                if events.count == count { throw Enough() }
            }
        } catch is Enough {}
        return events
    }
}
