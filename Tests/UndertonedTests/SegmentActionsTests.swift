import Age
import EventLog
import Events
import Feed
import Foundation
import Pipeline
import Sodium
import Stress
import TestSignals
import TestSupport
import Testing
import Vault

@testable import undertoned

/// What is done with stored segments, on real files and a real log.
struct SegmentActionsTests {
    private let folder: TemporaryFolder
    private let log: EventLog
    private let catalog: SegmentCatalog
    private let stored: StoredSegments
    private let eraser: DataEraser
    private let agent = Person(name: "alice", uid: 1_000, role: "agent")
    private let vera = Person(name: "vera", uid: 1_003, role: "qa")

    init() throws {
        folder = try TemporaryFolder()
        log = try EventLog(path: folder.path + "/events.sqlite", source: "test", families: .own)
        catalog = SegmentCatalog(directory: folder.path + "/segments")
        stored = StoredSegments(
            folder: folder.path + "/segments", log: log, recipient: AgeIdentity.generate().recipient)
        let store = BaselineStore(directory: folder.path + "/baselines", agent: "alice")
        eraser = DataEraser(
            agent: "alice", log: log, catalog: catalog, store: store, baselines: BaselineExchange(), halfLifeMin: 240)
    }

    private func keeper(
        agreesTo purposes: Set<SegmentPurpose> = [.replay, .evaluation], most: Int? = nil
    ) -> SegmentActions {
        SegmentActions(
            log: log, catalog: catalog, eraser: eraser,
            retention: SegmentRetention(keepDays: 30, maxBytes: nil, maxCount: most),
            agrees: { purposes.contains($0) })
    }

    private let quentin = Person(name: "quentin", uid: 1_008, role: "qa")

    private func replacement(
        _ kind: SegmentReplacement.Kind, _ bytes: [UInt8], for recipients: [String] = ["abcdefgh"]
    ) -> SegmentReplacement {
        SegmentReplacement(kind: kind, bytes: bytes, recipients: recipients, reason: "r", name: nil)
    }

    @Test func erasingTakesTheFileAndLeavesItsHash() throws {
        try stored.store("a-0")
        let hash = SHA256.hexadecimal(of: try stored.file("a-0"))
        let receipt = try keeper().erase("a-0", reason: "by mistake", by: agent)
        #expect(receipt.hash == hash && receipt.count == 1 && receipt.by == "alice")
        #expect(try catalog.entries().isEmpty)
        // A row whose file was lost, and a file whose row was lost.
        try stored.store("b-0")
        try catalog.erase("b-0")
        #expect(try keeper().erase("b-0", reason: "its file is lost", by: agent).count == 0)
        try Data([1]).write(to: URL(filePath: stored.folder + "/c-0.age"))
        #expect(try keeper().erase("c-0", reason: "no event", by: agent).count == 1)
        #expect(try log.segments(SegmentFilter(state: .all)).allSatisfy { $0.state == .erased })
    }

    @Test func otherKeysAreTakenWhereTheRestIsTheSame() throws {
        try stored.store("a-0", daysAgo: 3)
        let before = try catalog.entries()
        let old = try stored.file("a-0")
        let new = try stored.underAnotherHeader(old)
        let record = try keeper().replace("a-0", with: replacement(.rekey, new), by: agent)
        #expect(record.segment.bytes == Int64(new.count) && record.segment.recipients == ["abcdefgh"])
        #expect(try stored.file("a-0") == new)
        #expect(try catalog.entries().map(\.modifiedAt) == before.map(\.modifiedAt), "it is no younger")
        for bytes in [Array(new.dropLast()), new + [0], Array(old.prefix(100)), [], Array("text\n".utf8)] {
            #expect(throws: FeedRefusal.self) {
                try keeper().replace("a-0", with: replacement(.rekey, bytes), by: agent)
            }
        }
        #expect(try stored.file("a-0") == new)
        #expect(try FileManager.default.contentsOfDirectory(atPath: stored.folder) == ["a-0.age"])
    }

    /// Attack 50: a header that nobody opens takes the genuine one's place. It is there again with one word, and only
    /// somebody else who has opened the new one takes it away.
    @Test func aHeaderThatNobodyOpensDestroysNothing() throws {
        try stored.store("a-0")
        let old = try stored.file("a-0")
        let garbage = try stored.underAnotherHeader(old)
        _ = try keeper().replace("a-0", with: replacement(.rekey, garbage), by: quentin)
        #expect(throws: EventLogError.self) {
            try keeper().confirm("a-0", file: SHA256.hexadecimal(of: garbage), by: quentin)
        }
        // A neighbour: a second change, to push the first header out.
        let more = try stored.underAnotherHeader(old)
        for actor in [quentin, vera, agent] {
            #expect(throws: EventLogError.self) {
                try keeper().replace("a-0", with: replacement(.rekey, more), by: actor)
            }
        }
        #expect(try stored.file("a-0") == garbage)
        #expect(throws: FeedRefusal.self, "the file that somebody opened is another one") {
            try keeper().confirm("a-0", file: SHA256.hexadecimal(of: old), by: vera)
        }
        let restored = try keeper().restore("a-0", reason: "does not open", by: vera)
        #expect(try stored.file("a-0") == old && restored.segment.claimedBy == nil)
        #expect(restored.segment.bytes == Int64(old.count))
        _ = try keeper().restore("a-0", reason: "and back", by: quentin)
        #expect(try stored.file("a-0") == garbage)
        _ = try keeper().restore("a-0", reason: "does not open", by: vera)
        _ = try keeper().confirm("a-0", file: SHA256.hexadecimal(of: old), by: quentin)
        #expect(try stored.file("a-0") == old && log.segment(id: "a-0")?.unconfirmed == nil)
        #expect(throws: EventLogError.self) { try keeper().restore("a-0", reason: "r", by: vera) }
        // What was there before goes with the segment.
        _ = try keeper().replace("a-0", with: replacement(.rekey, garbage), by: quentin)
        _ = try keeper().erase("a-0", reason: "r", by: agent)
        #expect(throws: FeedRefusal.self) { try keeper().restore("a-0", reason: "r", by: vera) }
    }

    /// Attack 51: one key more than is named. Neighbours: none, the same twice, one for a passphrase, one that means
    /// nothing, a thousand.
    @Test(arguments: [
        (2, "X25519", ["abcdefgh"]), (1, "X25519", []), (2, "X25519", ["abcdefgh", "abcdefgh"]),
        (1, "X25519", ["abcdefgh", "ijklmnop"]), (1, "scrypt", ["abcdefgh"]), (1, "x-grease", ["abcdefgh"]),
        (33, "X25519", (0..<33).map { "key\($0)" }), (0, "X25519", []),
    ])
    func theKeysOfAFileAreCounted(keys: Int, type: String, named: [String]) throws {
        try stored.store("a-0")
        let old = try stored.file("a-0")
        let new = try stored.underAnotherHeader(old, keys: keys, type: type)
        for kind in SegmentReplacement.Kind.allCases {
            #expect(throws: FeedRefusal.self) {
                try keeper().replace("a-0", with: replacement(kind, new, for: named), by: vera)
            }
        }
        #expect(try stored.file("a-0") == old && log.segment(id: "a-0")?.unconfirmed == nil)
        #expect(try catalog.entries().map(\.id) == ["a-0"])
    }

    /// Attack 52: 221 bytes for a key of one's own take the place of the genuine file. Neighbours: one that is too
    /// large, the file of another segment.
    @Test func aRedactionTakesNothingAwayBeforeSomebodyElseHasOpenedIt() throws {
        try stored.store("a-0")
        try stored.store("x-0")
        let old = try stored.file("a-0")
        for bytes in [Array(old.prefix(221)), old + [UInt8](repeating: 0, count: 65_537)] {
            #expect(throws: FeedRefusal.self) {
                try keeper().replace("a-0", with: replacement(.redaction, bytes), by: quentin)
            }
        }
        let made = try keeper().replace("a-0", with: replacement(.redaction, try stored.file("x-0")), by: quentin)
        let hash = SHA256.hexadecimal(of: try stored.file(made.segment.segmentID))
        #expect(try stored.file("a-0") == old && log.segment(id: "a-0")?.state == .stored)
        #expect(throws: EventLogError.self) { try keeper().confirm("a-0-r1", file: hash, by: quentin) }
        #expect(try stored.file("a-0") == old)
        // Two redactions of one segment stand beside each other.
        let second = try keeper().replace("a-0", with: replacement(.redaction, try stored.file("x-0")), by: vera)
        #expect(second.segment.segmentID == "a-0-r2")
        _ = try keeper().confirm("a-0-r1", file: hash, by: vera)
        #expect(try catalog.entries().map(\.id).contains("a-0") == false)
        #expect(try log.receipt(ofSegment: "a-0")?.by == "vera")
        // What is held meanwhile is not erased by a confirmation.
        try log.holdSegment("a-0-r1", reason: "complaint", by: vera)
        let third = try keeper().replace("a-0-r1", with: replacement(.redaction, try stored.file("x-0")), by: vera)
        let thirdHash = SHA256.hexadecimal(of: try stored.file(third.segment.segmentID))
        #expect(throws: EventLogError.self) {
            try keeper().confirm(third.segment.segmentID, file: thirdHash, by: quentin)
        }
        #expect(try log.segment(id: "a-0-r1")?.state == .stored)
    }

    /// A neighbour of attack 52: redactions by the hundred, so that others go because there are too many.
    @Test func aRedactionPushesNoOtherSegmentOut() throws {
        for id in ["a-0", "x-0"] { try stored.store(id) }
        let bytes = try stored.file("x-0")
        let refused = #expect(throws: FeedRefusal.self) {
            try keeper(most: 2).replace("a-0", with: replacement(.redaction, bytes), by: quentin)
        }
        #expect(refused?.code == .conflict && refused?.context.contains("no room for another") == true)
        #expect(
            try keeper(most: 3).replace("a-0", with: replacement(.redaction, bytes), by: quentin).unconfirmed != nil)
        #expect(try keeper(most: 3).replace("a-0", with: replacement(.redaction, bytes), by: agent).unconfirmed == nil)
    }

    @Test func aStoredFileThatIsNoSegmentIsToldAsAFaultOfTheStore() throws {
        try stored.store("a-0")
        let new = try stored.underAnotherHeader(try stored.file("a-0"))
        try Data([1]).write(to: URL(filePath: stored.folder + "/a-0.age"))
        let refused = #expect(throws: FeedRefusal.self) {
            try keeper().replace("a-0", with: replacement(.rekey, new), by: agent)
        }
        #expect(refused?.code == .unavailable)
    }

    @Test func aRedactionTakesAnIdentifierOfItsOwnAndTheOldOneGoesUnlessHeld() throws {
        try stored.store("a-0", daysAgo: 3)
        let age = try catalog.entries()[0].modifiedAt
        try stored.store("x-0")
        let bytes = try stored.file("x-0")
        // The agent may erase their own voice: their redaction needs nobody's word.
        let first = try keeper().replace("a-0", with: replacement(.redaction, bytes), by: agent)
        #expect(first.segment.segmentID == "a-0-r1" && first.segment.replaces == "a-0" && first.unconfirmed == nil)
        #expect(try catalog.entries().map(\.id) == ["a-0-r1", "x-0"])
        #expect(try catalog.entries()[0].modifiedAt == age, "it goes when the old one would have gone")
        #expect(try log.receipt(ofSegment: "a-0")?.reason == "redacted, see a-0-r1: r")

        try log.holdSegment("a-0-r1", reason: "complaint", by: vera)
        let second = try keeper().replace("a-0-r1", with: replacement(.redaction, bytes), by: vera)
        #expect(second.segment.segmentID == "a-0-r2" && second.segment.replaces == "a-0-r1")
        #expect(try Set(catalog.entries().map(\.id)) == ["a-0-r1", "a-0-r2", "x-0"])
        #expect(try log.segment(id: "a-0-r1")?.segment.heldBy == "vera")
        #expect(second.segment.heldBy == nil)
    }

    @Test func nothingIsKeptForAPurposeThatTheAgentDoesNotAgreeTo() throws {
        try stored.store("a-0")
        let refused = #expect(throws: FeedRefusal.self) {
            try keeper(agreesTo: [.replay]).assign("a-0", to: .evaluation, reason: "r", by: vera)
        }
        #expect(refused?.code == .conflict && refused?.context.contains("consent") == false, "why is the agent's own")
        #expect(try keeper().assign("a-0", to: .evaluation, reason: "r", by: vera).segment.purpose == .evaluation)
    }

    @Test func withdrawalErasesWhatThePurposeHeldButForWhatIsHeld() throws {
        for id in ["replay-0", "held-0", "aside-0"] { try stored.store(id) }
        try log.holdSegment("held-0", reason: "complaint", by: vera)
        try log.assignSegment("aside-0", to: .evaluation, reason: "before", by: vera)
        let replay = try eraser.eraseSegments(of: .replay, reason: "withdrawn", by: agent)
        #expect(replay.erased == 1 && replay.held == 1)
        #expect(try Set(catalog.entries().map(\.id)) == ["held-0", "aside-0"])
        let receipts = try log.page(after: 0).records.compactMap { record -> ErasurePayload? in
            if case .erased(let receipt) = try record.event().data { receipt } else { nil }
        }
        #expect(receipts.map(\.count) == [1] && receipts.map(\.held) == [1])
        try eraser.endEvaluation(reason: "withdrawn", by: agent)
        #expect(try log.segment(id: "aside-0")?.segment.purpose == nil)
        let whole = try eraser.erase(.segments, by: agent)
        #expect(whole.held == 1)
        #expect(try catalog.entries().map(\.id) == ["held-0"])
    }
}
