import EventLog
import Events
import Foundation
import Glibc
import TestSupport
import Testing
import Vocabulary

@testable import Feed
@testable import FeedClient

/// One user takes no more than a share of the daemon, however they ask; attacks 31 and 32 and their neighbours.
@Suite(.enabled(if: Curl.isInstalled, "needs /usr/bin/curl"), .serialized, .hangGuard)
struct ShareTests {
    private static let stranger: UInt32 = 61_007

    @Test func eachUserHasAShareAndAgentAndRootHavePlacesThatNobodyElseTakes() {
        let (vitals, limits) = (FeedVitals(), FeedLimits())
        for user in 1000..<1006 as Range<UInt32> {
            for _ in 0..<16 { #expect(vitals.enter(user, within: limits) == nil) }
            #expect(vitals.enter(user, within: limits) == .ofUser)
        }
        #expect(vitals.enter(2000, within: limits) == .inAll, "96 of 128 are taken, and the rest is not for others")
        for _ in 0..<16 { #expect(vitals.enter(0, within: limits) == nil) }
        #expect(vitals.enter(0, within: limits) == .ofUser)
        if geteuid() != 0 { #expect(vitals.enter(geteuid(), within: limits) == nil) }
        vitals.leave(1000)
        #expect(vitals.enter(1001, within: limits) == .ofUser)
        for _ in 0..<17 { vitals.leave(0) }
        #expect(vitals.enter(2000, within: limits) == nil)
        #expect(vitals.counts.turnedAway == 9)
    }

    /// Attack 31: 128 connections of one user that ask nothing, or half a question, took all places for a minute.
    @Test(.enabled(if: NSUserName() == "root", "only root may become another user"), arguments: ["", "GET /v1/sta"])
    func connectionsOfOneUserLeaveThePlacesOfOthers(words: String) async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        try await fixture.serve(log, mode: 0o666) {
            try fixture.openToAll()
            var sockets: [RawSocket] = []
            for _ in 0..<200 {
                let socket = try await RawSocket(fixture.socket)
                // Those beyond the share are answered and closed.
                try? socket.write(words)
                sockets.append(socket)
            }
            let other = try await Curl(fixture, "/v1/status", [], as: Self.stranger).whole()
            #expect(other.contains("maria"))
            // In the middle of a flood nobody is waited for, and curl may be closed upon before it has asked.
            try await eventually("the same user is told") {
                try await Curl(fixture, "/v1/status", "-D", fixture.folder + "/head").whole().contains(
                    #""status":429"#)
            }
            let head = try String(contentsOfFile: fixture.folder + "/head", encoding: .utf8)
            #expect(head.contains(" 429 ") && head.contains("Retry-After: 1"))
            for socket in sockets { socket.close() }
            try await eventually("there is a place again") {
                try await Curl(fixture, "/v1/status").whole().contains("maria")
            }
        }
    }

    /// Attack 32: 128 streams of one supervisor kept all others out.
    @Test(.enabled(if: NSUserName() == "root", "only root may become another user"))
    func theOldestStreamOfAUserEndsAndNobodyElses() async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        var limits = FeedLimits()
        limits.streamsOfUser = 3
        try await fixture.serve(log, mode: 0o666, limits: limits) {
            try fixture.openToAll()
            let path = "/v1/events?after=0&follow=true"
            let other = try Curl(fixture, path, ["-H", "Accept: application/x-ndjson"], as: Self.stranger)
            try log.append(FeedFixture.started)
            await eventually("the other reads") { other.text.contains("daemon.started") }
            var streams: [Curl] = []
            for count in 1...8 {
                let stream = try Curl(fixture, path, "-H", "Accept: application/x-ndjson")
                streams.append(stream)
                await eventually("stream \(count) reads") { stream.text.contains("daemon.started") }
                if count > 3 { await eventually("the oldest ends") { !streams[count - 4].isRunning } }
            }
            #expect(streams.map(\.isRunning) == [false, false, false, false, false, true, true, true])
            try log.append(.daemon(.stopped, DaemonPayload(version: "1", reason: "x")))
            for reader in streams.suffix(3) + [other] {
                await eventually("who is left reads on") { reader.text.contains("daemon.stopped") }
            }
            for reader in streams.suffix(3) + [other] { reader.stop() }
        }
    }

    /// What drips: each byte comes long before any limit of silence, and the whole never does.
    @Test(arguments: [
        ("GET /v1/status HTTP/1.1\r\nHost: u\r\nX: ", "a"),
        // A body that the route reads, one that it does not, and one of which nobody knows how long it is.
        ("POST /v1/alerts/a/ack HTTP/1.1\r\nHost: u\r\nContent-Length: 9000\r\n\r\n", " "),
        ("GET /v1/status HTTP/1.1\r\nHost: u\r\nContent-Length: 9000\r\n\r\n", " "),
        ("POST /v1/alerts/a/ack HTTP/1.1\r\nHost: u\r\nTransfer-Encoding: chunked\r\n\r\n", "1\r\n \r\n"),
        ("POST /v1/alerts/a/ack HTTP/1.1\r\nHost: u\r\nTransfer-Encoding: chunked\r\n\r\n1;", "x"),
        ("PUT /v1/segments/s?kind=rekey HTTP/1.1\r\nHost: u\r\nContent-Length: 9000\r\n\r\n", "x"),
        // The second question of a connection.
        ("GET /v1/status HTTP/1.1\r\nHost: u\r\n\r\nGET /v1/status HTTP/1.1\r\nX: ", "a"),
    ])
    func aRequestThatDripsIsCutOffAsAWhole(begin: String, drip: String) async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        var limits = FeedLimits()
        limits.head = .milliseconds(300)
        limits.stall = .milliseconds(300)
        try await fixture.serve(log, limits: limits) {
            let socket = try await RawSocket(fixture.socket)
            try socket.write(begin)
            await eventually("it is cut off") {
                // It fails once the other side has closed.
                (try? socket.write(drip)) == nil
            }
        }
    }

    /// An ordinary answer that is read by drips: the writes that wait had no limit at all.
    @Test func anAnswerThatIsTakenByDripsIsCutOffAsAWhole() async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        var limits = FeedLimits()
        limits.stall = .milliseconds(300)
        let route = Route(
            "long", .get, "/v1/long", roles: [.supervisor], personal: .none, reasonFrom: [], segments: .untouched,
            parameters: [], body: .none, answer: .text, "A long answer.",
            .tell { _ in String(repeating: "x", count: 8_000_000) })
        try await fixture.serve(log, routes: Routes.own + [route], limits: limits) {
            let taken = try Curl(fixture, "/v1/long")
            #expect(try await taken.whole().utf8.count == 8_000_003, "who takes it has all of it")
            let slow = try await RawSocket(fixture.socket)
            try slow.write("GET /v1/long HTTP/1.1\r\nHost: u\r\n\r\n")
            try await eventually("it is cut off, and its place is free") {
                _ = slow.readSome(atMost: 100)
                return try await Curl(fixture, "/metrics").whole().contains("feed_connections 1\n")
            }
        }
    }

    @Test func aStreamThatHasNothingToSayWaitsForNobody() async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        var limits = FeedLimits()
        limits.head = .milliseconds(50)
        limits.stall = .milliseconds(50)
        limits.keepAlive = .milliseconds(20)
        try await fixture.serve(log, limits: limits) {
            let reader = try Curl(fixture, "/v1/events?follow=true", "-H", "Accept: application/x-ndjson")
            await eventually("it is kept alive for long") { reader.text.count { $0 == "\n" } > 5 }
            #expect(reader.isRunning)
            // Who has closed the way to us waits for their answer, and sends no head.
            let half = try await RawSocket(fixture.socket)
            try log.append(FeedFixture.started)
            try half.write("GET /v1/events?after=0&follow=true HTTP/1.1\r\nHost: u\r\n\r\n")
            half.finishWriting()
            #expect(try await half.read(until: "daemon.started"))
            await eventually("the other has it too") { reader.text.contains("daemon.started") }
            reader.stop()
        }
    }

    @Test func aPaceIsAGraceAndWhatBytesTake() throws {
        let start = ContinuousClock.now
        var pace = Pace(grace: .seconds(30), bytesPerSecond: 1000)
        #expect(pace.deadline == nil)
        pace.wait(at: start)
        #expect(pace.deadline == start + .seconds(30))
        pace.take(5000)
        pace.wait(at: start + .seconds(3))
        #expect(pace.deadline == start + .seconds(35), "it waited already")
        pace.rest(at: start + .seconds(20))
        #expect(pace.deadline == nil)
        pace.wait(at: start + .seconds(100))
        #expect(pace.deadline == start + .seconds(115), "what was waited before counts, and the rest between does not")
        var head = Pace(grace: .seconds(10))
        head.wait(at: start)
        head.take(1_000_000)
        #expect(head.deadline == start + .seconds(10), "no byte earns time")
    }
}
