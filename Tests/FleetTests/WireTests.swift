import Events
import Foundation
import Testing
import Vocabulary

@testable import Fleet

/// What desks and hubs say to one another, as it is written and as it is held to its bounds.
@Suite struct WireTests {
    private static let at = Timestamp(millisecondsSince1970: 1_764_500_000_000)
    private static let desk = DeskID(text: "aaaaaaaaaaaaaaaaaaaaaaaaaa") ?? .random()
    private static let batch = EventBatch(
        desk: desk, lane: "maria", cursor: .sealed("cAb-_9"), events: [#"{"a":1.50,"b":"\u00fc\n"}"#, "{}"])
    private static let command = DeskCommand(
        id: "c-1", lane: "maria", alertID: "a-1", verb: .resolve, words: "It was the headset.", nothingWrong: true,
        person: Person(name: "Ada", role: "supervisor"), hub: "berlin", sentAt: at, expiresAt: at)
    private static let fetch = SegmentFetch(
        id: "r-1", lane: "maria", segmentID: "a-1-0", person: Person(name: "Vera", role: "qa"), hub: "berlin",
        reason: "complaint 17", approvedBy: "Olga", sentAt: at, expiresAt: at)
    private static let piece = SegmentPiece(
        request: "r-1", segmentID: "a-1-0", offset: 2, total: 5, bytes: Data([1, 2, 255]),
        fileHash: String(repeating: "0f", count: 32), keepUntil: at)
    private static let request = JoinRequest(
        desk: desk, nkey: NKey.random(.user).publicKey,
        machine: String(repeating: "4f", count: 32), label: "floor 2", version: "0.1.0")

    /// Each kind of message, and a way to write and to read it.
    struct Sample: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var bytes: @Sendable () throws -> [UInt8]
        /// Whether bytes are read as something that may be used; throws where they are refused.
        var read: @Sendable ([UInt8]) throws(WireFault) -> [UInt8]

        init<Message: WireMessage & Equatable>(_ message: Message) {
            testDescription = "\(message)"
            bytes = { try Wire.data(message) }
            read = { (bytes) throws(WireFault) in
                try Wire.data(try Wire.message(Message.self, from: bytes))
            }
        }
    }

    static let samples: [Sample] = [
        Sample(DeskMessage.events(batch)),
        Sample(
            DeskMessage.events(
                EventBatch(desk: desk, lane: "m", isAhead: true, cursor: .number(7), events: ["{}"]))),
        Sample(DeskMessage.outcome(CommandOutcome(id: "c-1", lane: "maria", result: .refused, why: "Too late."))),
        Sample(
            DeskMessage.standing(DeskStanding(lane: "maria", version: "0.1.0", lag: 3, since: at, link: .following))),
        Sample(Receipt(lane: "maria", cursor: .sealed("cAb-_9"))),
        Sample(Receipt(lane: "maria", cursor: .number(7), isAhead: true)),
        Sample(LiveTick(lane: "maria", at: at, score: 42.5, state: "calm", capture: "capturing")),
        Sample(command), Sample(DeskRequest.command(command)), Sample(DeskRequest.fetch(fetch)),
        Sample(SegmentMessage.piece(piece)),
        Sample(
            SegmentMessage.piece(SegmentPiece(request: "r", segmentID: "s", offset: 0, total: 9, bytes: Data()))),
        Sample(
            SegmentMessage.halt(
                SegmentHalt(request: "r-1", segmentID: "a-1-0", needsSecondPerson: true, why: "Two decide."))),
        Sample(SegmentAnswer(from: 7)), Sample(SegmentAnswer.over),
        Sample(request),
        Sample(JoinAnswer.accepted(jwt: "a.b.c")), Sample(JoinAnswer.pending), Sample(JoinAnswer.refused(.used)),
    ]

    @Test(arguments: samples) func whatIsWrittenIsReadAgain(sample: Sample) throws {
        let bytes = try sample.bytes()
        #expect(try sample.read(bytes) == bytes)
        #expect(String(decoding: bytes, as: UTF8.self).contains(#""v":1"#))
        #expect(!bytes.contains(0x0A))
    }

    @Test func anEventTravelsByteForByte() throws {
        let bytes = try Wire.data(DeskMessage.events(Self.batch))
        #expect(try Wire.message(DeskMessage.self, from: bytes) == .events(Self.batch))
        let odd = #"{"zeta":1e400,"a":00.10,"a":"twice","ü":"\/\ud83d"}"#
        let batch = EventBatch(desk: Self.desk, lane: "m", cursor: 1, events: [odd])
        #expect(try Wire.message(EventBatch.self, from: try Wire.data(batch)).events == [odd])
    }

    @Test(arguments: samples, 0..<3) func anyMutationIsReadOrRefused(sample: Sample, seed: UInt64) throws {
        for bytes in mutations(of: try sample.bytes(), count: 150, seed: seed) {
            // What is taken may be written again: it is within all bounds.
            if let read = try? sample.read(bytes) { #expect(try sample.read(read) == read) }
        }
    }

    @Test(arguments: samples) func unknownMembersAreIgnoredAndAnotherVersionIsNot(sample: Sample) throws {
        let text = String(decoding: try sample.bytes(), as: UTF8.self)
        let more = #"{"a_newer_member":{"deep":[1,null]},"# + text.dropFirst()
        #expect(try sample.read(Array(more.utf8)) == Array(text.utf8))
        let newer = text.replacing(#""v":1"#, with: #""v":2"#)
        #expect(throws: WireFault.version(2)) { try sample.read(Array(newer.utf8)) }
        for bad in [text.replacing(#""v":1"#, with: #""w":1"#), text.replacing(#""v":1"#, with: #""v":"1""#)] {
            #expect(throws: WireFault.self) { try sample.read(Array(bad.utf8)) }
        }
    }

    @Test(arguments: samples) func nothingTooLargeOrTooDeepIsRead(sample: Sample) throws {
        let text = String(decoding: try sample.bytes(), as: UTF8.self)
        let large = #"{"x":"\#(String(repeating: "a", count: Wire.maxBytes))","# + text.dropFirst()
        #expect(throws: WireFault.tooLarge(bytes: large.utf8.count)) { try sample.read(Array(large.utf8)) }
        let deep = #"{"x":\#(String(repeating: "[", count: 100_000))"#
        #expect(throws: WireFault.self) { try sample.read(Array(deep.utf8)) }
        for bad in ["", "null", "[]", "1", "{}", "\u{0}", text + text, "\"\(text.count)\""] {
            #expect(throws: WireFault.self) { try sample.read(Array(bad.utf8)) }
        }
    }

    @Test func unknownKindsAreKeptApart() throws {
        let kind = Array(#"{"kind":"novelty","v":1,"x":2}"#.utf8)
        #expect(try Wire.message(DeskMessage.self, from: kind) == .unknown(kind: "novelty"))
        let answer = Array(#"{"answer":"perhaps","v":1}"#.utf8)
        #expect(try Wire.message(JoinAnswer.self, from: answer) == .refused(.other))
        let reason = Array(#"{"answer":"refused","reason":"weather","v":1}"#.utf8)
        #expect(try Wire.message(JoinAnswer.self, from: reason) == .refused(.other))
        let link = #"{"kind":"standing","lag":0,"lane":"m","link":"x","v":1,"version":"1"}"#
        guard case .standing(let standing) = try Wire.message(DeskMessage.self, from: Array(link.utf8)) else {
            Issue.record("no standing")
            return
        }
        #expect(standing.link == .unknown)
        var command = Self.command
        command.verb = .unknown("dance")
        let read = try Wire.message(DeskCommand.self, from: try Wire.data(command))
        #expect(read.verb == .unknown("dance") && read.handling == nil)
    }

    /// What an earlier hub sends is read, and what an earlier desk reads is sent: a command has no kind.
    @Test func aRequestWithoutAKindIsACommand() throws {
        let bytes = try Wire.data(Self.command)
        #expect(try Wire.message(DeskRequest.self, from: bytes) == .command(Self.command))
        #expect(try Wire.data(DeskRequest.command(Self.command)) == bytes)
        let fetch = try Wire.data(DeskRequest.fetch(Self.fetch))
        #expect(String(decoding: fetch, as: UTF8.self).contains(#""kind":"segment.fetch""#))
        #expect(throws: WireFault.self) { try Wire.message(DeskCommand.self, from: fetch) }
        let newer = Array(#"{"kind":"segment.sing","v":1}"#.utf8)
        #expect(try Wire.message(DeskRequest.self, from: newer) == .unknown(kind: "segment.sing"))
    }

    @Test func aPieceOfASegmentLiesInItsFileAndFitsIntoAMessage() throws {
        var whole = Self.piece
        (whole.offset, whole.total, whole.bytes) = (0, SegmentPiece.maxBytes, Data(count: SegmentPiece.maxBytes))
        #expect(try Wire.data(SegmentMessage.piece(whole)).count < Wire.maxBytes)
        let bad: [(inout SegmentPiece) -> Void] = [
            { $0.offset = -1 }, { $0.offset = 3 }, { $0.total = 0 }, { $0.total = SegmentPiece.maxTotal + 1 },
            { $0.total = 4 }, { $0.offset = .max }, { $0.bytes = Data(count: SegmentPiece.maxBytes + 1) },
            { $0.fileHash = nil }, { $0.fileHash = "0F" }, { $0.total = 6 }, { $0.segmentID = "../a" },
            { $0.segmentID = "a/b" }, { $0.segmentID = ".a" }, { $0.segmentID = "" }, { $0.request = "" },
        ]
        for change in bad {
            var piece = Self.piece
            change(&piece)
            #expect(throws: WireFault.self, "\(piece)") { try Wire.data(SegmentMessage.piece(piece)) }
        }
        for id in ["../../etc/passwd", "a\u{0}", String(repeating: "a", count: 129), "a b"] {
            var fetch = Self.fetch
            fetch.segmentID = id
            #expect(throws: WireFault.self) { try Wire.data(DeskRequest.fetch(fetch)) }
        }
        #expect(throws: WireFault.self) { try Wire.data(SegmentAnswer(from: -1)) }
    }

    @Test func whatACommandDoesIsAStepOfTheDesk() {
        var command = Self.command
        #expect(command.handling == .resolve(note: "It was the headset.", nothingWrong: true))
        for verb in ["ack", "takeover", "handover", "resolve", "note", "undo"] {
            command.verb = DeskCommand.Verb(rawValue: verb)
            (command.to, command.step) = ("Bo", .takeOver)
            #expect(command.verb.rawValue == verb && command.handling != nil)
        }
        (command.to, command.step, command.words) = (nil, nil, nil)
        for verb in [DeskCommand.Verb.handOn, .undo, .note] {
            command.verb = verb
            #expect(command.handling == nil)
        }
    }

    @Test func textsHaveTheirBounds() throws {
        for lane in ["", "a\nb", "a\u{202E}b", "a\u{0}", String(repeating: "a", count: 257)] {
            var (batch, command) = (Self.batch, Self.command)
            (batch.lane, command.lane) = (lane, lane)
            #expect(throws: WireFault.self) { try Wire.data(DeskMessage.events(batch)) }
            #expect(throws: WireFault.self) { try Wire.data(command) }
            #expect(throws: WireFault.self) { try Wire.data(Receipt(lane: lane, cursor: 1)) }
            // The same of what comes.
            let text = try JSON.text(lane)
            let bytes = Array(#"{"cursor":1,"is_ahead":false,"lane":\#(text),"v":1}"#.utf8)
            #expect(throws: WireFault.self) { try Wire.message(Receipt.self, from: bytes) }
        }
        var batch = Self.batch
        for events in [
            [], ["[]"], [""], ["{}\n{}"], ["{\r}"], Array(repeating: "{}", count: 501),
            ["{" + String(repeating: "a", count: EventBatch.maxEventBytes)],
        ] {
            batch.events = events
            #expect(throws: WireFault.self) { try Wire.data(batch) }
        }
        // The worst that may be sent has room in a message.
        batch.events = ["{" + String(repeating: "\"", count: EventBatch.maxEventBytes - 1)]
        batch.lane = String(repeating: "\"", count: Wire.maxNameBytes)
        #expect(try Wire.data(DeskMessage.events(batch)).count <= Wire.maxBytes)
        for score in [-1, 100.1, .infinity, .nan] {
            #expect(throws: WireFault.self) {
                try Wire.data(LiveTick(lane: "m", at: Self.at, score: score, capture: "x"))
            }
        }
        var request = Self.request
        request.machine = "4F3C"
        #expect(throws: WireFault.self) { try Wire.data(request) }
        request = Self.request
        request.nkey = NKey.random(.account).publicKey
        #expect(throws: WireFault.self) { try Wire.data(request) }
    }

    @Test func aMachineIsAnotherOneToAnotherSite() throws {
        let (one, two) = (try #require(SiteName("berlin")), try #require(SiteName("paris")))
        let hash = JoinRequest.machine(id: "4f3c", site: one)
        #expect(hash == JoinRequest.machine(id: "4f3c", site: one))
        #expect(hash != JoinRequest.machine(id: "4f3c", site: two) && !hash.contains("4f3c"))
    }
}
