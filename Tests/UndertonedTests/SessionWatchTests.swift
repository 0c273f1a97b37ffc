import Foundation
import Logging
import Synchronization
import TestSupport
import Testing

@testable import undertoned

@Suite(.enabled(if: PrivateBus.program != nil, "dbus-daemon is not installed"), .hangGuard)
struct SessionWatchTests {
    private static let away = SessionState(isActive: false, isLocked: false)
    private static let assumed = SessionState(isActive: true, isLocked: false, isKnown: false)
    private static let present = SessionState(isActive: true, isLocked: false)
    private static let locked = SessionState(isActive: true, isLocked: true)

    /// What a watch has told.
    private final class Told: Sendable {
        private let states = Mutex<[SessionState]>([])

        func append(_ state: SessionState) { states.withLock { $0.append(state) } }

        /// Waits until exactly these were told.
        func eventually(_ expected: [SessionState], _ location: SourceLocation = #_sourceLocation) async throws {
            let told = try await wait { $0 == expected }
            #expect(told == expected, sourceLocation: location)
        }

        /// Waits until this is the last that was told, and gives all of them.
        func eventuallyLast(
            _ expected: SessionState, _ location: SourceLocation = #_sourceLocation
        ) async throws -> [SessionState] {
            let told = try await wait { $0.last == expected }
            #expect(told.last == expected, sourceLocation: location)
            return told
        }

        private func wait(until isEnough: ([SessionState]) -> Bool) async throws -> [SessionState] {
            let deadline = ContinuousClock.now + patience
            while !isEnough(states.withLock { $0 }), ContinuousClock.now < deadline {
                try await Task.sleep(for: .milliseconds(5))
            }
            return states.withLock { $0 }
        }
    }

    /// Runs a watch on a bus for the time of a test.
    private func watching(_ address: String, _ body: (Told) async throws -> Void) async throws {
        let told = Told()
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let watch = SessionWatch(address: address, user: 1_500, logger: logger) { told.append($0) }
        let running = Task { try await watch.run() }
        do {
            try await body(told)
        } catch {
            running.cancel()
            throw error
        }
        let asked = ContinuousClock.now
        running.cancel()
        _ = await running.result
        #expect(ContinuousClock.now - asked < .seconds(4), "it stops within what the daemon allows its services")
    }

    @Test func withoutABusItSaysOnceThatTheSessionCountsAsActive() async throws {
        try await watching("unix:path=/nonexistent/bus") { try await $0.eventually([Self.assumed]) }
    }

    @Test func itFollowsASessionFromItsBeginToItsEnd() async throws {
        let bus = try PrivateBus()
        try bus.start()
        try await watching(bus.address) { told in
            try await told.eventually([Self.assumed])
            let logind = FakeLogind(address: bus.address, user: 1_500, session: nil)
            defer { logind.stop() }
            var expected = [Self.assumed, Self.away]
            try await told.eventually(expected)
            var session = LogindSession(isActive: true, state: "active", isLocked: false)
            for (isActive, isLocked, state) in [
                (true, false, Self.present), (true, true, Self.locked), (true, false, Self.present),
                (false, false, Self.away), (true, false, Self.present),
            ] {
                (session.isActive, session.isLocked) = (isActive, isLocked)
                logind.set(session)
                expected.append(state)
                try await told.eventually(expected)
            }
            logind.set(nil)
            try await told.eventually(expected + [Self.away])
        }
    }

    @Test func whatWasKnownStandsWhileLogindRestarts() async throws {
        let bus = try PrivateBus()
        try bus.start()
        var session = LogindSession(isActive: true, state: "active", isLocked: true)
        let first = FakeLogind(address: bus.address, user: 1_500, session: session)
        try await watching(bus.address) { told in
            // The watch may be there a moment before the fake.
            let before = try await told.eventuallyLast(Self.locked)
            first.stop()
            session.state = "online"
            let second = FakeLogind(address: bus.address, user: 1_500, session: session)
            defer { second.stop() }
            session.isLocked = false
            second.set(session)
            try await told.eventually(before + [Self.present])
        }
    }

    @Test func aBusThatComesBackIsFoundAgain() async throws {
        let bus = try PrivateBus()
        try bus.start()
        let session = LogindSession(isActive: true, state: "active", isLocked: true)
        let first = FakeLogind(address: bus.address, user: 1_500, session: session)
        try await watching(bus.address) { told in
            let before = try await told.eventuallyLast(Self.locked)
            bus.stop()
            first.stop()
            try bus.start()
            let second = FakeLogind(address: bus.address, user: 1_500, session: nil)
            defer { second.stop() }
            try await told.eventually(before + [Self.away])
        }
    }
}
