import EventLog
import Events
import FeedClient
import Fleet
import Foundation
import Sodium
import TestSignals
import TestSupport
import Testing
import Vocabulary

@testable import Uplink

/// Sealed segments from a real feed to a hub that is played, over whatever becomes of either (issue 18, item 7).
@Suite struct SegmentCourierTests {
    private static let sealed = Data((0..<500_001).map { UInt8(truncatingIfNeeded: $0 &* 31 ^ ($0 >> 7)) })

    /// A hub that keeps what comes, as the real one does.
    private final class Hub: Sendable {
        struct State {
            var held = Data()
            var isWhole = false
            var halts: [SegmentHalt] = []
            var pieces: [SegmentPiece] = []
        }
        enum Silence: Error { case silence }

        let state = Shared(State())
        /// What it does instead: told how many messages came before.
        let instead: @Sendable (Int, SegmentPiece, inout State) throws -> SegmentAnswer?

        init(
            _ instead: @escaping @Sendable (Int, SegmentPiece, inout State) throws -> SegmentAnswer? = {
                _, _, _ in nil
            }
        ) { self.instead = instead }

        func answer(_ message: SegmentMessage) throws -> SegmentAnswer {
            // What travels is within all bounds.
            let read = try Wire.message(SegmentMessage.self, from: Wire.data(message))
            var state = self.state.now
            defer { self.state.withLock { [state] in $0 = state } }
            switch read {
            case .halt(let halt): state.halts.append(halt)
            case .unknown: break
            case .piece(let piece):
                let count = state.pieces.count
                state.pieces.append(piece)
                if let other = try instead(count, piece, &state) { return other }
                guard piece.offset == state.held.count, piece.isLast || !piece.bytes.isEmpty else {
                    return SegmentAnswer(from: state.held.count)
                }
                state.held += piece.bytes
                guard let hash = piece.fileHash else { return SegmentAnswer(from: state.held.count) }
                guard hash == SHA256.hexadecimal(of: Array(state.held)) else {
                    state.held = Data()
                    return SegmentAnswer(from: 0)
                }
                state.isWhole = true
            }
            return .over
        }
    }

    private static func fetch(
        approvedBy: String? = nil, segment: String = "s-1", lane: String = "maria", expiresIn seconds: Double = 60
    ) -> SegmentFetch {
        SegmentFetch(
            id: "r-1", lane: lane, segmentID: segment, person: Person(name: "vera", role: "qa"), hub: "north",
            reason: "complaint 17", approvedBy: approvedBy, sentAt: .now,
            expiresAt: Timestamp.now.advanced(bySeconds: seconds))
    }

    private static func log(_ daemon: ServedDaemon) throws -> EventLog {
        let log = try daemon.openLog()
        try sealed.write(to: URL(filePath: daemon.folder + "/s-1.age"))
        try log.append(.alert(.raised, ServedDaemon.alert("a1")))
        try log.append(
            .segment(
                .stored,
                SegmentPayload(
                    segmentID: "s-1", alertID: "a1", agent: "maria", startedAt: ServedDaemon.instant, durationS: 1,
                    bytes: Int64(sealed.count), level: .high, part: 0)))
        return log
    }

    /// Asks until the request is over, as the broker brings it again.
    private static func ship(
        _ fetches: [SegmentFetch], to hub: Hub, from daemon: ServedDaemon, _ log: EventLog, secondPerson: Bool = false
    ) async throws {
        try await daemon.serve(log, secondPerson: secondPerson) {
            let client = FeedClient(socketPath: daemon.socket)
            let courier = SegmentCourier(
                client: { $0 == "maria" ? client : nil }, ask: { try hub.answer($0) }, logger: PlayedHub.logger)
            let running = Task { await courier.run() }
            for fetch in fetches {
                await eventually("it is over: \(fetch)") { await courier.take(fetch) == .over }
            }
            running.cancel()
            await running.value
        }
    }

    private static func reads(_ log: EventLog) throws -> Int {
        try log.accesses(limit: 99).count { $0.action == "GET /v1/segments/{id}" }
    }

    @Test(.hangGuard) func itComesWholeInPiecesUnderThePersonsName() async throws {
        let (daemon, hub) = (try ServedDaemon(), Hub())
        let log = try Self.log(daemon)
        try await Self.ship([Self.fetch()], to: hub, from: daemon, log)
        #expect(hub.state.now.held == Self.sealed && hub.state.now.isWhole)
        let pieces = hub.state.now.pieces
        #expect(pieces.count == 5 && pieces[0].bytes.isEmpty && pieces.allSatisfy { $0.total == Self.sealed.count })
        #expect(pieces.allSatisfy { $0.keepUntil == ServedDaemon.instant.advanced(bySeconds: 30 * 86_400) })
        let access = try #require(try log.accesses(limit: 9).first)
        #expect(access.actor.name == "vera (through hub north)" && access.reason == "complaint 17")
        #expect(try Self.reads(log) == 1)
    }

    /// What the hub has of before is not sent; where it has lost some of it, the file is read anew.
    @Test(.hangGuard, arguments: 0..<12) func whateverTheWayAndTheHubDoItComesWhole(seed: UInt64) async throws {
        let daemon = try ServedDaemon()
        let log = try Self.log(daemon)
        let generator = Shared(SeededGenerator(seed: seed))
        let hub = Hub { count, piece, state in
            guard count < 60 else { return nil }
            let chance = generator.withLock { Int.random(in: 0..<8, using: &$0) }
            switch chance {
            case 0: throw Hub.Silence.silence
            case 1:  // It took the piece, and its answer was lost.
                if piece.offset == state.held.count, !piece.isLast { state.held += piece.bytes }
                throw Hub.Silence.silence
            case 2:  // It was killed, and has lost what was not on its disk.
                state.held = Data(state.held.prefix(state.held.count / 2))
                return SegmentAnswer(from: state.held.count)
            case 3:  // It says what cannot be.
                return SegmentAnswer(from: SegmentPiece.maxTotal)
            default: return nil
            }
        }
        try await Self.ship([Self.fetch()], to: hub, from: daemon, log)
        #expect(hub.state.now.isWhole && hub.state.now.held == Self.sealed)
    }

    @Test(.hangGuard) func onlyWhatTheHubLacksIsSent() async throws {
        let daemon = try ServedDaemon()
        let log = try Self.log(daemon)
        for held in [1, 131_072, 400_000, Self.sealed.count] {
            let hub = Hub()
            hub.state.withLock { $0.held = Self.sealed.prefix(held) }
            try await Self.ship([Self.fetch()], to: hub, from: daemon, log)
            #expect(hub.state.now.held == Self.sealed && hub.state.now.isWhole)
            let sent = hub.state.now.pieces.reduce(0) { $0 + $1.bytes.count }
            #expect(sent == Self.sealed.count - held, "\(held)")
        }
    }

    @Test(.hangGuard) func aHubThatWantsNothingMoreGetsNothingMore() async throws {
        let daemon = try ServedDaemon()
        let log = try Self.log(daemon)
        let hub = Hub { count, _, _ in count == 1 ? .over : nil }
        try await Self.ship([Self.fetch()], to: hub, from: daemon, log)
        #expect(hub.state.now.pieces.count == 2 && !hub.state.now.isWhole)
    }

    @Test(.hangGuard) func whatDoesNotComeIsSaidInTheDaemonsWords() async throws {
        let (daemon, hub) = (try ServedDaemon(), Hub())
        let log = try Self.log(daemon)
        let fetches = [Self.fetch(segment: "s-9"), Self.fetch(lane: "maria", expiresIn: -1)]
        for fetch in fetches { try await Self.ship([fetch], to: hub, from: daemon, log) }
        let halts = hub.state.now.halts
        #expect(halts.count == 2 && halts.allSatisfy { !$0.needsSecondPerson } && hub.state.now.pieces.isEmpty)
        #expect(halts[0].why.contains("no segment s-9") && halts[1].why.contains("too late"))
    }

    /// The word of a second person makes it another request, which the desk takes.
    @Test(.hangGuard) func aSecondPersonsWordTravels() async throws {
        let (daemon, hub) = (try ServedDaemon(), Hub())
        let log = try Self.log(daemon)
        try await Self.ship([Self.fetch()], to: hub, from: daemon, log, secondPerson: true)
        #expect(hub.state.now.halts.map(\.needsSecondPerson) == [true] && hub.state.now.pieces.isEmpty)
        try await Self.ship([Self.fetch(approvedBy: "olga")], to: hub, from: daemon, log, secondPerson: true)
        #expect(hub.state.now.held == Self.sealed)
        let names = try log.accesses(limit: 9).map { "\($0.action) \($0.actor.unfolded.name)" }
        #expect(names == ["GET /v1/segments/{id} vera", "segment.approve olga"])
    }

    /// The daemon is away, and then the lane is none of this desk: nothing is said, and it is asked again.
    @Test(.hangGuard) func aDaemonThatIsAwayIsWaitedFor() async throws {
        let (daemon, hub) = (try ServedDaemon(), Hub())
        let log = try Self.log(daemon)
        let client = FeedClient(socketPath: daemon.socket)
        let courier = SegmentCourier(
            client: { $0 == "maria" ? client : nil }, ask: { try hub.answer($0) }, logger: PlayedHub.logger)
        let running = Task { await courier.run() }
        for _ in 0..<3 { #expect(await courier.take(Self.fetch()) == .underWay) }
        #expect(await courier.take(Self.fetch(approvedBy: "x", lane: "nobody")) == .underWay)
        #expect(hub.state.now.pieces.isEmpty && hub.state.now.halts.isEmpty)
        try await daemon.serve(log) {
            await eventually("it is there") { await courier.take(Self.fetch()) == .over }
        }
        #expect(hub.state.now.held == Self.sealed)
        running.cancel()
        await running.value
    }
}
