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

/// What a hub takes of segments, from whom, and when it goes again (issue 18, item 7).
struct SegmentRegisterTests: SegmentSuite {
    private let folder: TemporaryFolder
    let store: SiteStore
    private let time = RegisteredSite.Clock()
    private static let sealed = Samples.sealed(400_000)

    init() throws {
        folder = try TemporaryFolder()
        store = try folder.open { [time] in time.now }
        try tell(Samples.alert("raised", of: "a1"), Samples.segment("stored", hash: Samples.hash(Self.sealed)))
    }

    // MARK: - From the request to the file

    @Test func aFileThatWasAskedForIsTakenInPiecesAndIsThePersonsAlone() throws {
        let order = try ask()
        #expect(try ask() == order, "asked twice it is one request")
        let sent = try register.unsent()
        #expect(sent.map(\.fetch.reason) == ["complaint 17"] && sent.map(\.desk) == [Samples.deskA])
        #expect(sent.first?.fetch.lane == "maria" && sent.first?.fetch.hub == "floor")
        try register.noteSent(try #require(sent.first).name)
        #expect(try register.unsent().isEmpty)
        #expect(throws: EventLogError.self) { try register.file(of: "s-1", for: Samples.vera) }
        #expect(try CutFile(order, Self.sealed).send(to: register) == 4)
        #expect(try self.order()?.state == .here)
        let path = try register.file(of: "s-1", for: Samples.vera)
        #expect(try Data(contentsOf: URL(filePath: path)) == Self.sealed)
        let modes = try [path, register.shelf.folder].map {
            try FileManager.default.attributesOfItem(atPath: $0)[.posixPermissions] as? Int
        }
        #expect(modes == [0o600, 0o700])
        #expect(throws: EventLogError.self) { try register.file(of: "s-1", for: Samples.olga) }
        #expect(try store.log.verifyAudit().isWhole)
        let rows = try store.log.auditPage(after: 0, limit: 9)
        #expect(rows.map(\.action) == ["segment.request"] && rows.first?.reason == "complaint 17")
    }

    /// The desk is asked for each of them, and does not send what is here.
    @Test func whoeverElseAsksIsAskedForAndNothingIsSentTwice() throws {
        try CutFile(ask(), Self.sealed).send(to: register)
        let second = try ask(Samples.olga)
        #expect(try register.unsent().map(\.fetch.person.name).contains("olga"))
        #expect(try CutFile(second, Self.sealed).send(to: register) == 1, "its end alone, with the hash")
        #expect(try register.file(of: "s-1", for: Samples.olga) == register.file(of: "s-1", for: Samples.vera))
        // Another file under the same name is not taken for it.
        let third = try ask(Samples.olga, reason: "another")
        let other = CutFile(third, Samples.sealed(400_000, seed: 2))
        #expect(try register.answer(to: other.piece(from: 400_000), of: Samples.deskA) == SegmentAnswer(from: 0))
        #expect(try files.isEmpty)
    }

    @Test func nothingIsTakenThatNobodyAskedFor() throws {
        let order = try ask()
        let file = CutFile(order, Self.sealed)
        for (message, desk) in [
            (file.opening, Samples.deskB), (file.piece(from: 0), Samples.deskB),
            (
                .piece(SegmentPiece(request: order.request, segmentID: "s-2", offset: 0, total: 9, bytes: Data())),
                Samples.deskA
            ), (.halt(SegmentHalt(request: order.request, segmentID: "s-1", why: "no")), Samples.deskB),
        ] as [(SegmentMessage, DeskID)] {
            #expect(try register.answer(to: message, of: desk) == .over, "\(message)")
        }
        // Another hub of the site has asked for that: this one is silent.
        let others = SegmentPiece(request: "none", segmentID: "s-1", offset: 0, total: 9, bytes: Data())
        #expect(try register.answer(to: .piece(others), of: Samples.deskA) == nil)
        #expect(try register.answer(to: .unknown(kind: "x"), of: Samples.deskA) == nil)
        #expect(try files.isEmpty && self.order()?.state == .asked)
        #expect(try store.refusals.allSatisfy { $0.hasPrefix("segment.take") } && !store.refusals.isEmpty)
        // What is over is over.
        time.advance(bySeconds: SegmentRegister.waitS + 1)
        #expect(try register.answer(to: file.opening, of: Samples.deskA) == .over)
        #expect(throws: EventLogError.self) { try register.ask(for: "s-9", reason: "r", by: Samples.vera) }
    }

    /// Whatever the way does to pieces: the file is whole or not there.
    @Test(arguments: 0..<30) func piecesThatAreLostDoubledOrOutOfOrderMakeTheSameFile(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let file = CutFile(try ask(), Self.sealed, size: Int.random(in: 1_000...131_072, using: &generator))
        var (answer, rounds) = (try register.answer(to: file.opening, of: Samples.deskA), 0)
        var old: [SegmentMessage] = []
        while let from = answer?.from, rounds < 5_000 {
            rounds += 1
            let piece = file.piece(from: from)
            switch Int.random(in: 0..<6, using: &generator) {
            case 0: continue  // Lost.
            case 1:  // The answer is lost, and the piece comes again.
                _ = try register.answer(to: piece, of: Samples.deskA)
                answer = try register.answer(to: piece, of: Samples.deskA)
            case 2:  // One of before, late.
                if let late = old.randomElement(using: &generator) {
                    answer = try register.answer(to: late, of: Samples.deskA)
                }
            case 3:  // One of those to come, early.
                let ahead = min(Self.sealed.count, from + file.size * 2)
                answer = try register.answer(to: file.piece(from: ahead), of: Samples.deskA)
            case 4:  // The uplink begins anew, or the hub does.
                answer = try register.answer(to: file.opening, of: Samples.deskA)
            default:
                old.append(piece)
                answer = try register.answer(to: piece, of: Samples.deskA)
            }
        }
        #expect(try order()?.state == .here)
        #expect(try files == ["s-1.age": Self.sealed])
    }

    @Test func aFileThatIsNotTheOneThatWasPromisedIsNeverThere() throws {
        let order = try ask()
        let (file, other) = (CutFile(order, Self.sealed), CutFile(order, Samples.sealed(400_000, seed: 2)))
        for round in 1...3 {
            var answer = try register.answer(to: file.opening, of: Samples.deskA)
            while let from = answer?.from, from + SegmentPiece.maxBytes < 400_000 {
                answer = try register.answer(to: file.piece(from: from), of: Samples.deskA)
            }
            let from = try #require(answer?.from)
            // The end with another hash; with another end; another file with its own hash, which the events gainsay.
            switch round {
            case 1:
                answer = try register.answer(
                    to: file.piece(from: from, hash: Samples.hash(Data())), of: Samples.deskA)
            case 2:
                answer = try register.answer(
                    to: file.piece(from: from, as: other.bytes.dropFirst(from)), of: Samples.deskA)
            default:
                try other.send(to: register)
                answer = .over
            }
            #expect(answer == (round == 3 ? .over : SegmentAnswer(from: 0)))
            #expect(try files["s-1.age"] == nil)
        }
        #expect(try self.order()?.state == .refused && self.order()?.why?.contains("not the file") == true)
        #expect(try files.isEmpty)
    }

    @Test func aDeskThatTellsMoreThanItSaidBeginsAnew() throws {
        let order = try ask()
        let file = CutFile(order, Self.sealed)
        _ = try register.answer(to: file.piece(from: 0), of: Samples.deskA)
        // It has grown meanwhile: nothing of before is kept.
        let longer = CutFile(order, Self.sealed + Data([1]))
        #expect(try register.answer(to: longer.piece(from: 131_072), of: Samples.deskA) == SegmentAnswer(from: 0))
        #expect(try files.values.allSatisfy(\.isEmpty))
        try file.send(to: register)
        #expect(try files == ["s-1.age": Self.sealed])
    }

    @Test func itGoesOnAfterTheHubWasKilledInTheMiddle() throws {
        let file = CutFile(try ask(), Self.sealed)
        _ = try register.answer(to: file.opening, of: Samples.deskA)
        _ = try register.answer(to: file.piece(from: 0), of: Samples.deskA)
        let again = try folder.open { [time] in time.now }
        #expect(try again.segments.answer(to: file.opening, of: Samples.deskA) == SegmentAnswer(from: 131_072))
        #expect(try file.send(to: again.segments) == 3)
        // Killed between the name and the row: the file comes again.
        try again.log.write { db in try db.execute(sql: "UPDATE site_segment_files SET hash = NULL") }
        try again.log.write { db in try db.execute(sql: "UPDATE site_segment_requests SET state = 'asked'") }
        #expect(try file.send(to: again.segments) == 4)
        #expect(try files == ["s-1.age": Self.sealed])
    }

    // MARK: - Two people

    @Test func whereTheDeskWantsASecondPersonItIsAskedAgainWithTheirWord() throws {
        let order = try ask()
        try register.noteSent(try #require(try register.unsent().first).name)
        let halt = SegmentHalt(request: order.request, segmentID: "s-1", needsSecondPerson: true, why: "Two decide.")
        #expect(try register.answer(to: .halt(halt), of: Samples.deskA) == .over)
        #expect(try self.order()?.state == .waits && register.unsent().isEmpty)
        #expect(try register.waiting()["s-1"]?.map(\.reason) == ["complaint 17"])
        let namesake = Person(name: "vera", uid: 3, role: "qa")
        for nobody in [Samples.vera, namesake, Person(name: "x", role: "qa")] {
            #expect(throws: EventLogError.self) {
                try register.approve(order.request, for: "s-1", reason: nil, by: nobody)
            }
        }
        #expect(throws: EventLogError.self) {
            try register.approve(order.request, for: "s-2", reason: nil, by: Samples.olga)
        }
        try register.approve(order.request, for: "s-1", reason: "agreed", by: Samples.olga)
        let sent = try register.unsent()
        #expect(sent.map(\.fetch.approvedBy) == ["olga"] && sent.map(\.name) == ["\(order.request).2"])
        #expect(throws: EventLogError.self) {
            try register.approve(order.request, for: "s-1", reason: nil, by: Samples.olga)
        }
        try CutFile(order, Self.sealed).send(to: register)
        #expect(try self.order()?.state == .here && self.order()?.agreedBy == "olga")
        let rows = try store.log.auditPage(after: 0, limit: 9).filter { $0.action == "segment.approve" }
        #expect(rows.map(\.reason) == ["that vera may hear it: complaint 17; because: agreed"])
    }

    /// Somebody may have agreed on the desk: who asks again is sent again. Another reason is another request.
    @Test func whoAsksAgainIsSentAgainAndARefusalIsToldOnce() throws {
        let order = try ask()
        let halt = SegmentHalt(request: order.request, segmentID: "s-1", needsSecondPerson: true, why: "Two decide.")
        _ = try register.answer(to: .halt(halt), of: Samples.deskA)
        #expect(try ask().request == order.request)
        #expect(try register.unsent().map(\.name) == ["\(order.request).2"])
        let other = try ask(reason: "gossip")
        #expect(other.request != order.request)
        let no = SegmentHalt(request: other.request, segmentID: "s-1", why: "It is gone.")
        _ = try register.answer(to: .halt(no), of: Samples.deskA)
        #expect(try self.order()?.state == .refused && self.order()?.why == "It is gone.")
        #expect(try ask(reason: "gossip").request != other.request)
    }
}
