import EventLog
import Events
import Foundation
import Pipeline
import Policy
import Synchronization
import TestSupport
import Testing
import Vault
import Vocabulary
import Wellbeing

@testable import undertoned

/// Issue 17: what is held of the agent's own figures is named, goes with consent and erasure, and is not kept for
/// longer than any other event.
struct OwnFigureErasureTests {
    private static let alice = Person(name: "alice", uid: 1_000, role: "agent")

    private let folder: TemporaryFolder
    private let log: EventLog
    private let eraser: DataEraser
    private let catalog: SegmentCatalog
    private let store: BaselineStore

    init() throws {
        folder = try TemporaryFolder()
        log = try EventLog(
            path: folder.path + "/events.sqlite", source: "test", families: .own.adding(WellbeingEvents.families))
        catalog = SegmentCatalog(directory: folder.path + "/segments")
        store = BaselineStore(directory: folder.path + "/baselines", agent: "alice")
        eraser = DataEraser(
            agent: "alice", log: log, catalog: catalog, store: store, baselines: BaselineExchange(), halfLifeMin: 240)
        try OwnFigures.seed(log)
    }

    private var left: [String] {
        get throws { try WellbeingEvents.families.filter { try log.holding(of: $0) != nil }.map(\.name) }
    }

    /// The file, and what stands beside it.
    private var bytes: Data {
        get throws {
            try FileManager.default.contentsOfDirectory(atPath: folder.path).filter { $0.hasPrefix("events") }
                .reduce(into: Data()) { $0 += try Data(contentsOf: URL(filePath: "\(folder.path)/\($1)")) }
        }
    }

    @Test func allOfItIsNamed() throws {
        let holdings = Holdings(
            agent: "alice", log: log, catalog: catalog, store: store,
            retention: SegmentRetention(keepDays: 30, maxBytes: nil), keepEventDays: 90,
            consent: { ConsentPage(profile: "supervised", territory: "US", purposes: []) })
        let held = try holdings.payload().held
        for family in WellbeingEvents.families {
            let holding = held.first { $0.what == WellbeingEvents.name(of: family) }
            #expect(holding?.count == family.steps.count && holding?.goesAt != nil, "\(family.name)")
        }
    }

    /// Withdrawn now, or before a daemon was killed that had not erased yet.
    @Test(arguments: [Purpose.selfView, .alerts], [false, true])
    func itGoesWithConsent(purpose: Purpose, isAgain: Bool) throws {
        try eraser.eraseHoldings(of: purpose, by: Self.alice, keepsReplay: false, isAgain: isAgain)
        #expect(try left == [])
        let bytes = try bytes
        for marker in OwnFigures.markers { #expect(bytes.range(of: Data(marker.utf8)) == nil, "\(marker)") }
        // And not once more at each start.
        let newest = try log.newestSequence
        try eraser.eraseHoldings(of: purpose, by: Self.alice, keepsReplay: false, isAgain: true)
        #expect(try log.newestSequence == newest)
    }

    /// Whatever follows from what is erased is forgotten with it: a break was still offered for a hard call that was
    /// erased with the consent to `self-view`, where that to `alerts` stayed.
    @Test(arguments: [Purpose.selfView, .alerts, .replay, .evaluation])
    func whatIsInMemoryGoesWithConsent(purpose: Purpose) throws {
        let forgotten = Atomic(0)
        eraser.holders.add { forgotten.add(1, ordering: .relaxed) }
        try eraser.eraseHoldings(of: purpose, by: Self.alice, keepsReplay: true)
        let isGone = purpose == .selfView || purpose == .alerts
        #expect((forgotten.load(ordering: .relaxed) > 0) == isGone)
    }

    @Test func theTrialGoesWithConsentToEvaluation() throws {
        try eraser.eraseHoldings(of: .evaluation, by: Self.alice, keepsReplay: true)
        #expect(try !left.contains("trial") && left.count == WellbeingEvents.families.count - 1)
        try eraser.eraseHoldings(of: .replay, by: Self.alice, keepsReplay: true)
        #expect(try left.count == WellbeingEvents.families.count - 1, "recordings are another thing")
    }

    @Test func itGoesWhereTheAgentErases() throws {
        _ = try eraser.erase(.alerts, by: Self.alice)
        #expect(try left == [])
        let bytes = try bytes
        for marker in OwnFigures.markers { #expect(bytes.range(of: Data(marker.utf8)) == nil, "\(marker)") }
    }

    @Test func itIsKeptNoLongerThanAnyOtherEvent() throws {
        let later = try EventLog(
            path: folder.path + "/later.sqlite", source: "test", families: .own.adding(WellbeingEvents.families),
            clock: { .now })
        try OwnFigures.seed(later)
        try later.append(.daemon(.started, DaemonPayload(version: "1", reason: "t")))
        #expect(try later.retain(days: 90) == 0)
        #expect(try WellbeingEvents.families.allSatisfy { try later.holding(of: $0) != nil })
        #expect(try later.retain(days: 0) > OwnFigures.markers.count / 2)
        #expect(try WellbeingEvents.families.allSatisfy { try later.holding(of: $0) == nil })
    }
}
