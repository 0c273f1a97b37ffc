import EventLog
import Events
import Fleet
import Foundation
import GRDB
import TestSignals
import TestSupport
import Testing
import Vocabulary

@testable import Hub

/// When what a hub has of a segment goes again: with the desk's own, or before (issue 18, items 2 and 7).
struct SegmentKeepingTests: SegmentSuite {
    private let folder: TemporaryFolder
    let store: SiteStore
    private let time = RegisteredSite.Clock()
    private static let sealed = Samples.sealed(400_000)

    init() throws {
        folder = try TemporaryFolder()
        store = try folder.open { [time] in time.now }
        try tell(Samples.alert("raised", of: "a1"), Samples.segment("stored", hash: Samples.hash(Self.sealed)))
    }

    private func received() throws {
        try CutFile(ask(), Self.sealed).send(to: register)
        #expect(try files.count == 1)
    }

    @Test(arguments: ["erased", "forget", "replaced"])
    func whatTheDeskErasesOrChangesIsErasedHere(how: String) throws {
        try received()
        let event =
            switch how {
            case "forget": Samples.line("f1", "hub.forget", subject: "hub", data: #"{"subjects":["s-1"]}"#, after: 9)
            case "replaced": Samples.segment("replaced", hash: Samples.hash(Data([1])), after: 9)
            default: Samples.segment("erased", after: 9)
            }
        // Of another desk it is nothing.
        try tell(event.replacing(#""id":""#, with: #""id":"x"#), desk: Samples.deskB)
        #expect(try files.count == 1)
        try tell(event)
        #expect(try files.isEmpty)
        #expect(throws: EventLogError.self) { try register.file(of: "s-1", for: Samples.vera) }
        // One on its way, too, and what comes of it afterwards.
        guard how != "replaced" else { return }
        #expect(try order() == nil, "nor who asked, and why")
        #expect(throws: EventLogError.self) { try ask() }
    }

    @Test func whatIsOnItsWayGoesToo() throws {
        let file = CutFile(try ask(), Self.sealed)
        _ = try register.answer(to: file.piece(from: 0), of: Samples.deskA)
        try tell(Samples.segment("erased", after: 9))
        #expect(try files.isEmpty)
        #expect(try register.answer(to: file.piece(from: 131_072), of: Samples.deskA) == .over)
        #expect(try files.isEmpty)
    }

    /// The hub was killed after the erasure was committed, and before the file was gone; no receipt has left.
    @Test func anErasureThatComesAgainTakesTheFileAll() throws {
        try received()
        let path = register.shelf.path(of: "s-1")
        try tell(Samples.segment("erased", after: 9))
        try Self.sealed.write(to: URL(filePath: path))
        try tell(Samples.segment("erased", after: 9))
        #expect(try files.isEmpty)
        try Self.sealed.write(to: URL(filePath: path))
        try register.sweep()
        #expect(try files.isEmpty, "and what nobody knows goes with the minute")
    }

    @Test func itIsKeptAsLongAsTheDeskKeepsItAndNoLonger() throws {
        try CutFile(ask(), Self.sealed, keepUntil: Samples.later(3_600)).send(to: register)
        time.advance(bySeconds: 3_599)
        try register.sweep()
        #expect(try register.file(of: "s-1", for: Samples.vera).hasSuffix("/s-1.age"))
        time.advance(bySeconds: 2)
        #expect(throws: EventLogError.self) { try register.file(of: "s-1", for: Samples.vera) }
        try register.sweep()
        #expect(try files.isEmpty)
        #expect(try ask().request != "", "it can be asked for again")
        #expect(try order()?.state == .asked)
    }

    @Test func whatNobodyWaitsForAnyLongerIsNotKeptHalf() throws {
        _ = try register.answer(to: CutFile(try ask(), Self.sealed).piece(from: 0), of: Samples.deskA)
        try register.sweep()
        #expect(try files.count == 1)
        time.advance(bySeconds: SegmentRegister.waitS + 1)
        try register.sweep()
        #expect(try files.isEmpty)
    }

    @Test func thereIsRoomForSoMuchAndTheOldestGoes() throws {
        let narrow = try SiteStore(
            path: folder.path + "/narrow/hub.sqlite", site: Samples.site, segmentBytes: 1_000,
            clock: { [time] in time.now })
        let small = narrow.segments
        _ = try narrow.take([Samples.batch([Samples.alert("raised", of: "a1")])])
        for number in 2...4 {
            _ = try narrow.take([Samples.batch([Samples.segment("stored", of: "s-\(number)")])])
            let order = try small.ask(for: "s-\(number)", reason: "r", by: Samples.vera)
            try CutFile(order, Samples.sealed(400, seed: number)).send(to: small)
            time.advance(bySeconds: 1)
        }
        #expect(small.shelf.segments == ["s-3", "s-4"])
        #expect(throws: EventLogError.self) { try small.file(of: "s-2", for: Samples.vera) }
        _ = try narrow.take([Samples.batch([Samples.segment("stored", of: "s-5")])])
        let order = try small.ask(for: "s-5", reason: "r", by: Samples.vera)
        #expect(try CutFile(order, Samples.sealed(1_001)).send(to: small) == 0)
        #expect(try small.order(for: "s-5", by: Samples.vera)?.why?.contains("no room") == true)
    }

    /// Where whoever runs the site wants it at a revocation.
    @Test func allOfADeskGoAtOnceAndNoneOfAnother() throws {
        try received()
        try tell(Samples.alert("raised", of: "b1"), desk: Samples.deskB)
        try tell(
            Samples.segment("stored", of: "s-2").replacing(#""alert_id":"a1""#, with: #""alert_id":"b1""#),
            desk: Samples.deskB)
        let other = Samples.sealed(10, seed: 3)
        try CutFile(register.ask(for: "s-2", reason: "r", by: Samples.vera), other).send(
            to: register, from: Samples.deskB)
        #expect(try files.count == 2)
        try register.removeAll(of: Samples.deskA, by: Samples.ivan)
        #expect(try files == ["s-2.age": other] && order() == nil)
        let row = try #require(try store.log.auditPage(after: 0, limit: 9).last)
        #expect(row.action == "segments.erase" && row.reason == "recordings: 1" && row.actor.name == "ivan")
    }
}
