import EventLog
import Events
import Fleet
import GRDB
import Hub
import TestSupport
import Testing
import Vocabulary

/// What desks send, from the broker to the store: who may, what is refused, what comes again.
struct IntakeTests {
    private let folder: TemporaryFolder
    private let site: RegisteredSite
    private let intake: Intake

    init() throws {
        folder = try TemporaryFolder()
        site = try RegisteredSite(folder)
        intake = Intake(
            store: site.store, desks: site.desks, board: DeskBoard(), counts: IntakeCounts(), report: { _ in })
    }

    private func parcel(_ message: DeskMessage, from desk: DeskID = Samples.deskA) throws -> Intake.Parcel {
        Intake.Parcel(subject: "ut.floor.evt.\(desk)", body: try Wire.data(message))
    }

    private func events(_ id: String = "a1", desk: DeskID = Samples.deskA) -> DeskMessage {
        .events(Samples.batch([Samples.alert("raised", of: id)], desk: desk))
    }

    @Test func aDeskThatIsApprovedIsHeard() throws {
        try site.join(Samples.deskA)
        let receipt = Receipt(lane: "maria", cursor: .sealed("c1"))
        #expect(intake.verdicts(on: [try parcel(events())]) == [.stored(Samples.deskA, receipt)])
        #expect(try site.store.ids == ["a1-raised"])
    }

    @Test func aDeskThatSpeaksAsAnotherIsRefusedAndAudited() throws {
        try site.join(Samples.deskA)
        try site.join(Samples.deskB)
        #expect(intake.verdicts(on: [try parcel(events(desk: Samples.deskB))]) == [.done])
        #expect(try site.store.ids.isEmpty)
        #expect(try site.store.refusals == ["message.take: it speaks as desk \(Samples.deskB)"])
    }

    @Test(arguments: ["unknown", "waiting", "revoked"])
    func whoMayNotSendGetsNoReceipt(state: String) throws {
        if state == "waiting" { try site.join(Samples.deskA, approves: true) }
        if state == "revoked" {
            try site.join(Samples.deskA)
            _ = try site.desks.revoke(Samples.deskA, by: Samples.ivan)
        }
        #expect(intake.verdicts(on: [try parcel(events())]) == [.done])
        #expect(try site.store.ids.isEmpty)
        #expect(try site.store.refusals == ["message.take: it may not send: \(state)"])
    }

    @Test(
        arguments: [
            [], Array("{".utf8), Array(#"{"v":1}"#.utf8), Array(#"{"v":9,"kind":"events"}"#.utf8),
            Array(#"{"v":1,"kind":"events","desk":"x","lane":"","cursor":"c1","events":[]}"#.utf8),
            [UInt8](repeating: 0x5B, count: 10_000), [UInt8](repeating: 0xFF, count: 300_000),
            Array(#"{"v":1,"kind":"standing","lane":"a\u0007","version":"1","lag":-1,"link":"following"}"#.utf8),
        ] as [[UInt8]])
    func whatIsNoMessageIsRefusedAndKeepsNothingElseOut(body: [UInt8]) throws {
        try site.join(Samples.deskA)
        let hostile = Intake.Parcel(subject: "ut.floor.evt.\(Samples.deskA)", body: body)
        let verdicts = intake.verdicts(on: [try parcel(events("a1")), hostile, try parcel(events("a2"))])
        #expect(verdicts.count == 3 && verdicts[1] == .done)
        #expect(try site.store.ids == ["a1-raised", "a2-raised"])
        #expect(try site.store.refusals.count == 1)
    }

    @Test func aSubjectOfAnotherSiteIsNobodys() throws {
        try site.join(Samples.deskA)
        let body = try Wire.data(events())
        for subject in ["ut.other.evt.\(Samples.deskA)", "ut.floor.evt.x", "ut.floor.evt", "x", ""] {
            #expect(intake.verdicts(on: [Intake.Parcel(subject: subject, body: body)]) == [.done])
        }
        #expect(try site.store.ids.isEmpty)
    }

    @Test func whatANewerReleaseTellsIsAnsweredWithNothing() throws {
        try site.join(Samples.deskA)
        let parcel = Intake.Parcel(
            subject: "ut.floor.evt.\(Samples.deskA)", body: Array(#"{"v":1,"kind":"song","verses":3}"#.utf8))
        #expect(intake.verdicts(on: [parcel]) == [.done])
        #expect(try site.store.refusals.isEmpty)
    }

    @Test func whereNothingCanBeStoredItComesAgainAndHasNoReceipt() throws {
        try site.join(Samples.deskA)
        let other = try DatabaseQueue(path: folder.store)
        try other.inDatabase { db in
            try db.execute(sql: "BEGIN IMMEDIATE")
            #expect(intake.verdicts(on: [try parcel(events("a1")), try parcel(events("a2"))]) == [.later, .later])
            try db.execute(sql: "ROLLBACK")
        }
        try other.close()
        let verdicts = intake.verdicts(on: [try parcel(events("a1")), try parcel(events("a2"))])
        #expect(verdicts.allSatisfy { if case .stored = $0 { true } else { false } })
        #expect(try site.store.ids == ["a1-raised", "a2-raised"])
    }

    @Test func aDeskThatIsRefusedOverAndOverDoesNotFillTheAudit() throws {
        for number in 0..<500 { _ = intake.verdicts(on: [try parcel(events("a\(number)"))]) }
        #expect(try site.store.refusals.count <= 2)
    }
}
