import EventLog
import Events
import Feed
import Foundation
import Pipeline
import TestSupport
import Testing
import Vocabulary

@testable import EventLog
@testable import undertoned

/// What the agent says again, wishes again or agrees to again after a disk has refused it (attacks 68, 69, 82).
struct WordAgainTests {
    /// Said again while nothing takes it, a "no" is not told as done either; it is kept and erased as soon as it
    /// can be.
    @Test func aWithdrawalThatIsSaidAgainIsNotDoneBeforeItIsKept() throws {
        let (bench, run) = try WordTests.agreed()
        try run.log.append(.alert(.raised, WordTests.alert))
        try run.log.append(.alert(.cleared, WordTests.alert))
        bench.refuse(.both)
        for _ in 0..<3 { #expect(throws: FeedRefusal.self) { try run.say(false, .alerts) } }
        // Once one of the two takes it, the same call says that the other waits.
        bench.refuse(.log)
        let page = try run.consents.change(
            ConsentChange(purpose: "alerts", granted: false, noticeVersion: 1), by: WordBench.alice)
        #expect(page.note?.contains("the log will be written") == true)
        #expect(try !bench.start().granted.contains("alerts"))
        bench.refuse(.neither)
        run.settle()
        #expect(try run.log.alerts().isEmpty, "it was erased later")
    }

    @Test func whatAWithdrawalErasesIsTriedAgainWhereNothingWasKept() throws {
        let (bench, run) = try WordTests.agreed()
        try run.log.append(.alert(.raised, WordTests.alert))
        try run.log.append(.alert(.cleared, WordTests.alert))
        bench.refuse(.both)
        #expect(throws: FeedRefusal.self) { try run.say(false, .alerts) }
        #expect(try !run.log.alerts().isEmpty)
        // Until it is gone the agent does not agree anew to what it was.
        bench.refuse(.log)
        #expect(throws: FeedRefusal.self) { try run.say(true, .alerts) }
        bench.refuse(.neither)
        run.settle()
        #expect(try run.log.alerts().isEmpty && run.log.consents().first { $0.purpose == "alerts" }?.isGranted == false)
        try run.say(true, .alerts)
        #expect(run.granted.contains("alerts"))
    }

    @Test func aPauseThatIsSaidAgainIsNotDoneBeforeItIsKept() throws {
        let (bench, run) = try WordTests.agreed()
        bench.refuse(.reserve)
        for _ in 0..<3 {
            #expect(throws: FeedRefusal.self) {
                try run.pausing.pause(PauseRequest(reason: "payment"), by: WordBench.alice)
            }
        }
        bench.refuse(.neither)
        try run.pausing.pause(PauseRequest(reason: "payment"), by: WordBench.alice)
        #expect(try bench.start().microphone.reasons == ["pause"])
    }

    /// The agent's own words go with everything else, also later, and also where they are put back.
    @Test func everythingIsTheAgentsWordsToo() throws {
        let (bench, run) = try WordTests.agreed()
        let vera = Person(name: "vera", uid: 1_002, role: "qa")
        for person in [WordBench.alice, vera] {
            try run.log.audit(AuditDraft(actor: person, action: "a", object: "o", reason: "of \(person.name)"))
        }
        func reasons(_ log: EventLog) throws -> [String] {
            try log.auditPage(after: 0, limit: 1_000).compactMap(\.reason).filter { $0.hasPrefix("of ") }
        }
        run.word.mark()
        try WordTests.backUp(bench, ["events.sqlite"], to: "backup")
        bench.refuse(.log)
        #expect(throws: FeedRefusal.self) {
            _ = try run.wishes.erase(ErasureRequest(what: .all), by: WordBench.alice)
        }
        #expect(try reasons(run.log) == ["of alice", "of vera"])
        #expect(run.word.record.erasures.contains { $0.what == "words" }, "it is kept")
        bench.refuse(.neither)
        run.settle()
        #expect(try reasons(run.log) == ["of vera"] && run.word.record.erasures.isEmpty)
        try WordTests.putBack(bench, ["events.sqlite"], from: "backup")
        #expect(try reasons(bench.start().log) == ["of vera"])
    }

    /// However often something is wished, and however much, a "no" finds room.
    @Test func wishesLeaveRoomForWhatElseTheAgentSays() throws {
        let (bench, run) = try WordTests.agreed()
        bench.refuse(.log)
        func wish(_ id: String) -> String {
            var words = ""
            do {
                _ = try run.wishes.eraseSegment(id) {
                    throw EventLogError(code: .unavailable, underlying: nil, context: "The disk refuses.")
                }
            } catch { words = (error as? FeedRefusal)?.context ?? "" }
            return words
        }
        for _ in 0..<50 {
            #expect(wish("the-same").contains("Your wish is kept"))
            #expect(throws: FeedRefusal.self) {
                _ = try run.wishes.erase(ErasureRequest(what: .alerts), by: WordBench.alice)
            }
        }
        #expect(run.word.record.erasures.count == 2, "each once")
        for number in 0..<60 { _ = wish("20261130T080000Z-0123456789abcdef-\(number)") }
        #expect(wish("one-more").contains("too much waits already"))
        #expect(wish("the-same").contains("Your wish is kept"), "it is there already")
        // A name that is longer than the whole slot is not kept, and is in nobody's way.
        try run.word.say { $0.erasures = [] }
        #expect(wish(String(repeating: "x", count: 5_000)).contains("too much waits already"))
        #expect(!run.word.isUnkept && run.word.record.erasures.isEmpty)
        for number in 0..<60 { _ = wish("20261130T080000Z-0123456789abcdef-\(number)") }
        try run.say(false, .selfView, .alerts, .replay, .evaluation)
        try run.pausing.pause(PauseRequest(reason: "payment"), by: WordBench.alice)
        bench.refuse(.neither)
        #expect(try bench.start().microphone.reasons == ["pause", "consent"])
    }

    /// A log is found to be put back once only: what could not be erased again then is kept until it is.
    @Test func whatIsPutBackIsErasedAlsoWhereThatFailsAtFirst() throws {
        let (bench, run) = try WordTests.agreed()
        try run.log.append(.alert(.raised, WordTests.alert))
        try run.log.append(.alert(.cleared, WordTests.alert))
        run.word.mark()
        try WordTests.backUp(bench, ["events.sqlite"], to: "backup")
        _ = try run.wishes.erase(ErasureRequest(what: .alerts), by: WordBench.alice)
        try WordTests.putBack(bench, ["events.sqlite"], from: "backup")
        bench.refuse(.log)
        #expect(try !bench.start().log.alerts().isEmpty)
        bench.refuse(.neither)
        let again = try bench.start()
        #expect(try again.log.alerts().isEmpty && again.word.record.erasures.isEmpty)
    }

    /// The files of a calm voice go first: their receipt and the audit's row come as soon as the log takes them.
    @Test func aCalmVoiceLeavesItsReceiptAlsoWhereTheLogTakesItLater() throws {
        let (bench, run) = try WordTests.agreed()
        let store = BaselineStore(directory: bench.folder.path + "/baselines", agent: "alice")
        guard case .alertHeard(let heard, let device) = try OutputGateTests.heard("a") else { return }
        try store.keep(heard, device: device)
        bench.refuse(.log)
        #expect(throws: FeedRefusal.self) {
            _ = try run.wishes.erase(ErasureRequest(what: .baseline), by: WordBench.alice)
        }
        #expect(store.devicesWithOlder().isEmpty)
        bench.refuse(.neither)
        run.settle()
        let counts = try run.log.page(after: 0).records.compactMap { record -> Int? in
            if case .erased(let receipt) = try record.event().data, receipt.what == "baseline" {
                receipt.count
            } else {
                nil
            }
        }
        #expect(counts == [1])
        #expect(try run.log.auditPage(after: 0, limit: 100).count { $0.object == "baseline" } == 1)
    }
}
