import Events
import Foundation
import TestSupport
import Testing

@testable import Feed
@testable import FeedClient

@Suite(.enabled(if: Curl.isInstalled, "needs /usr/bin/curl"))
struct FeedLimitTests {
    @Test func connectionsAboveTheLimitAreToldToComeBack() async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        var limits = FeedLimits()
        limits.connections = 2
        try await fixture.serve(log, limits: limits) {
            let first = try await RawSocket(fixture.socket), second = try await RawSocket(fixture.socket)
            try await eventually("both are in") {
                try first.write("GET /metrics HTTP/1.1\r\nHost: u\r\n\r\n")
                return try await first.read(until: "connections 2\n", within: .milliseconds(500))
            }
            let turnedAway = try Curl(fixture, "/v1/status", "-D", fixture.folder + "/head")
            #expect(try await turnedAway.whole().contains("Too many connections"))
            #expect(turnedAway.exitStatus == 0)
            let head = try String(contentsOfFile: fixture.folder + "/head", encoding: .utf8)
            #expect(head.contains(" 503 ") && head.contains("Retry-After: 1") && head.contains("problem+json"))
            let client = await #expect(throws: FeedClientError.self) {
                try await FeedClient(socketPath: fixture.socket).standing()
            }
            #expect(client?.code == .unavailable, "\(String(describing: client))")
            second.close()
            try await eventually("there is a place again") {
                try await Curl(fixture, "/v1/status").whole().contains("maria")
            }
            first.close()
        }
    }

    @Test(.hangGuard) func idleConnectionsByTheThousandCostNothing() async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        try await fixture.serve(log) {
            try await fixture.flood(200)
            let before = Memory.residentKB
            try await fixture.flood(2000)
            let grown = Memory.residentKB - before
            print("2000 connections more cost \(grown) kB")
            // Other tests run beside it in this process and take some too.
            #expect(grown < 100_000)
            try await eventually("it serves as before") {
                try await Curl(fixture, "/v1/status").whole().contains("maria")
            }
        }
    }

    @Test func whoAsksTooOftenIsHeldBackAndOthersAreNot() async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        var limits = FeedLimits()
        // None comes back while the test runs, however slowly it runs.
        limits.requestsPerSecond = 0.0001
        limits.requestBurst = 3
        try await fixture.serve(log, mode: 0o666, limits: limits) {
            try fixture.openToAll()
            for _ in 0..<3 { #expect(try await Curl(fixture, "/v1/status").whole().contains("maria")) }
            let held = try await Curl(fixture, "/v1/status", "-D", fixture.folder + "/head").whole()
            #expect(held.contains(#""status":429"#))
            let head = try String(contentsOfFile: fixture.folder + "/head", encoding: .utf8).lowercased()
            #expect(head.contains("retry-after: "))
            guard NSUserName() == "root" else { return }
            #expect(try await Curl(fixture, "/v1/status", [], as: 61_007).whole().contains("maria"))
        }
    }

    @Test func aBucketFillsWithTime() {
        let limiter = RateLimiter(perSecond: 2, burst: 2)
        let start = ContinuousClock.now
        #expect([0, 0, 0].map { limiter.take(7, at: start + .seconds($0)) } == [nil, nil, 0.5])
        #expect(limiter.take(8, at: start) == nil, "another's bucket")
        #expect(limiter.take(7, at: start + .milliseconds(500)) == nil)
        #expect(limiter.take(7, at: start + .milliseconds(500)) == 0.5)
        #expect([9, 9, 9].map { limiter.take(7, at: start + .seconds($0)) == nil } == [true, true, false])
    }

    @Test func oneConnectionCarriesManyRequestsAndIsClosedWhenIdle() async throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        var limits = FeedLimits()
        // More than a loaded machine takes from one request to the next.
        limits.idleConnection = .seconds(2)
        try await fixture.serve(log, limits: limits) {
            let socket = try await RawSocket(fixture.socket)
            for _ in 0..<20 {
                try socket.write("GET /v1/status HTTP/1.1\r\nHost: u\r\n\r\n")
                #expect(try await socket.read(until: "}\n"))
            }
            await eventually("it is closed") { socket.isAtEnd }
            // Half a head is idle too.
            let slow = try await RawSocket(fixture.socket)
            try slow.write("GET /v1/sta")
            await eventually("it is closed") { slow.isAtEnd }
        }
    }
}
