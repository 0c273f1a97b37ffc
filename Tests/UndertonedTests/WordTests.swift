import EventLog
import Events
import Feed
import Foundation
import GRDB
import Glibc
import TestSupport
import Testing
import Vocabulary

@testable import EventLog
@testable import undertoned

/// What the agent says outlives whatever the disk does, or is told as failed (attacks 68, 69, 70, 89). Disks that
/// refuse are fakes here: one at each place where something is written.
struct WordTests {
    /// What the agent says by which they restrict.
    enum No: String, CaseIterable { case withdraw, withdrawAll, pause, paymentPause, pauseForATime, eraseAlerts }

    private func say(_ no: No, in run: WordBench.Run) throws {
        switch no {
        case .withdraw: try run.say(false, .selfView, .alerts)
        case .withdrawAll: try run.say(false, .selfView, .alerts, .replay, .evaluation)
        case .pause: try run.pausing.pause(PauseRequest(), by: WordBench.alice)
        case .paymentPause: try run.pausing.pause(PauseRequest(reason: "payment"), by: WordBench.alice)
        case .pauseForATime: try run.pausing.pause(PauseRequest(reason: "private", forS: 3_600), by: WordBench.alice)
        case .eraseAlerts: _ = try run.wishes.erase(ErasureRequest(what: .alerts), by: WordBench.alice)
        }
    }

    static func agreed() throws -> (WordBench, WordBench.Run) {
        let bench = try WordBench()
        let run = try bench.start()
        try run.say(true, .selfView, .alerts, .replay)
        #expect(run.microphone.isHeard)
        return (bench, run)
    }

    /// Each fault at each place: it is never "done" without being durable, and what is told as failed counts at once.
    @Test(
        arguments: No.allCases.flatMap { no in WordBench.Refusal.allCases.map { (no, $0) } },
        [ENOSPC, EIO, EROFS, EDQUOT])
    func neverDoneWithoutBeingDurable(what: (no: No, refusal: WordBench.Refusal), number: Int32) throws {
        let (bench, run) = try Self.agreed()
        try run.log.append(.alert(.raised, Self.alert))
        try run.log.append(.alert(.cleared, Self.alert))
        bench.refuse(what.refusal, number)
        var fault: (any Error)?
        do { try say(what.no, in: run) } catch { fault = error }
        if what.no != .eraseAlerts { #expect(!run.microphone.isHeard, "at once, whatever the disk does") }

        // Killed, and started again with a disk that takes everything.
        bench.refuse(.neither)
        let again = try bench.start()
        if fault == nil {
            #expect(what.no == .eraseAlerts || !again.microphone.isHeard, "\(again.microphone.reasons)")
            if what.no == .eraseAlerts { #expect(try again.log.alerts().isEmpty) }
        } else {
            #expect(what.refusal != .neither)
            #expect("\((fault as? FeedRefusal)?.context ?? "")".contains { $0.isLetter }, "told in words")
        }
        // Everything that could be kept anywhere is told as done.
        let isKept =
            switch what.no {
            case .withdraw, .withdrawAll: what.refusal != .both
            case .pause, .paymentPause, .pauseForATime: what.refusal == .neither || what.refusal == .log
            case .eraseAlerts: what.refusal == .neither || what.refusal == .reserve
            }
        #expect((fault == nil) == isKept, "\(String(describing: fault))")
        #expect(try again.log.verifyAudit().isWhole)
    }

    /// One call of the reserve after the other fails, while the log takes nothing.
    @Test(arguments: Reserve.Step.allCases, [ENOSPC, EIO, EROFS, EDQUOT])
    func everyCallOfTheReserveFailsOnce(step: Reserve.Step, number: Int32) throws {
        for no in [No.withdraw, .paymentPause] {
            let (bench, run) = try Self.agreed()
            bench.refuse(.log, number)
            bench.refuse([step], number)
            var isTold = false
            do { try say(no, in: run) } catch { isTold = true }
            #expect(!run.microphone.isHeard)
            bench.refuse(.neither)
            #expect(try isTold || !bench.start().microphone.isHeard, "\(no)")
        }
    }

    @Test func whatWaitsIsWrittenAsSoonAsTheDiskTakesIt() throws {
        let (bench, run) = try Self.agreed()
        bench.refuse(.both)
        #expect(throws: FeedRefusal.self) { try run.say(false, .alerts) }
        #expect(throws: FeedRefusal.self) {
            try run.pausing.pause(PauseRequest(reason: "payment"), by: WordBench.alice)
        }
        #expect(throws: FeedRefusal.self) {
            _ = try run.wishes.erase(ErasureRequest(what: .alerts), by: WordBench.alice)
        }
        run.settle()
        #expect(try run.log.consents().allSatisfy(\.isGranted), "not yet")
        bench.refuse(.neither)
        run.settle()
        #expect(try run.log.consents().first { $0.purpose == "alerts" }?.isGranted == false)
        #expect(run.word.record.erasures.isEmpty && run.word.record.stopped["alerts"]?.isInLog == true)
        #expect(try bench.start().microphone.reasons == ["pause"], "self-view stands")
    }

    @Test func theAnswerSaysThatTheLogWaits() throws {
        let (bench, run) = try Self.agreed()
        bench.refuse(.log)
        let page = try run.consents.change(
            ConsentChange(purpose: "alerts", granted: false, noticeVersion: 1), by: WordBench.alice)
        #expect(page.note?.contains("the log will be written as soon as the disk takes it") == true)
        #expect(page.purposes.first { $0.purpose == "alerts" }?.withdrawnAt != nil)
    }

    /// Resuming and agreeing are told as failed where they would not outlive a restart, and then do not count.
    @Test(arguments: [WordBench.Refusal.reserve, .both]) func whatLiftsIsDurableOrNotDone(refusal: WordBench.Refusal)
        throws
    {
        let (bench, run) = try Self.agreed()
        try run.say(false, .selfView, .alerts)
        try run.pausing.pause(PauseRequest(reason: "payment"), by: WordBench.alice)
        bench.refuse(refusal)
        #expect(throws: FeedRefusal.self) { try run.pausing.resume(by: WordBench.alice) }
        #expect(throws: (any Error).self) { try run.say(true, .alerts) }
        #expect(run.microphone.reasons == ["consent", "pause"])
        bench.refuse(.neither)
        run.settle()
        let again = try bench.start()
        #expect(again.microphone.reasons.contains("pause") && !again.microphone.isHeard)
        #expect(!again.granted.contains("alerts"))
    }

    @Test func resumingEndsThePauseForGood() throws {
        let (bench, run) = try Self.agreed()
        try run.pausing.pause(PauseRequest(reason: "payment"), by: WordBench.alice)
        try run.pausing.resume(by: WordBench.alice)
        #expect(run.microphone.isHeard)
        #expect(try bench.start().microphone.isHeard)
    }

    @Test func aPauseOfAnEarlierReleaseIsTakenUp() throws {
        let (bench, _) = try Self.agreed()
        try Data(#"{"isOverdue":false,"reason":"payment","since":"2026-11-30T08:00:00.000Z"}"#.utf8)
            .write(to: URL(filePath: bench.folder.path + "/pause.json"))
        #expect(try bench.start().microphone.reasons == ["pause"])
        #expect(!FileManager.default.fileExists(atPath: bench.folder.path + "/pause.json"))
        #expect(try bench.start().microphone.reasons == ["pause"])
    }

    // MARK: - What is older, gone or damaged

    static func backUp(_ bench: WordBench, _ names: [String], to folder: String) throws {
        let target = bench.folder.path + "/" + folder
        try FileManager.default.createDirectory(atPath: target, withIntermediateDirectories: true)
        for name in names + names.flatMap({ [$0 + "-wal", $0 + "-shm"] }) {
            try? FileManager.default.copyItem(atPath: "\(bench.folder.path)/\(name)", toPath: "\(target)/\(name)")
        }
    }

    static func putBack(_ bench: WordBench, _ names: [String], from folder: String) throws {
        for name in names + names.flatMap({ [$0 + "-wal", $0 + "-shm"] }) {
            let path = "\(bench.folder.path)/\(name)"
            try? FileManager.default.removeItem(atPath: path)
            try? FileManager.default.copyItem(atPath: "\(bench.folder.path)/\(folder)/\(name)", toPath: path)
        }
    }

    /// A log of before the withdrawal is put back, alone or with the whole state folder, as from a backup.
    @Test(arguments: [["events.sqlite"], ["events.sqlite", "reserve"]]) func anOlderLogRevivesNothing(names: [String])
        throws
    {
        let (bench, run) = try Self.agreed()
        try Self.backUp(bench, names, to: "backup")
        try run.say(false, .alerts, .selfView, .replay)
        try Self.putBack(bench, names, from: "backup")
        let again = try bench.start()
        #expect(again.granted == [] && !again.microphone.isHeard)
        let types = try again.log.page(after: 0).records.map(\.type.shortName)
        #expect(types.contains("daemon.log_restored"), "\(types)")
        #expect(again.notices.value.contains(.changed([], suspends: true)))
        if names.count == 1 {
            #expect(again.consents.page().purposes.first { $0.purpose == "alerts" }?.withdrawnAt != nil, "it stays so")
        }
        // It stays so at the next start, until the agent says yes again.
        let third = try bench.start()
        #expect(!third.microphone.isHeard)
        try third.say(true, .alerts, .selfView)
        #expect(try bench.start().microphone.isHeard)
    }

    @Test func whatWasErasedStaysErasedInALogThatIsPutBack() throws {
        let (bench, run) = try Self.agreed()
        try run.log.append(.alert(.raised, Self.alert))
        try run.log.append(.alert(.cleared, Self.alert))
        run.word.mark()
        try Self.backUp(bench, ["events.sqlite"], to: "backup")
        _ = try run.wishes.erase(ErasureRequest(what: .alerts), by: WordBench.alice)
        try Self.putBack(bench, ["events.sqlite"], from: "backup")
        let again = try bench.start()
        #expect(try again.log.alerts().isEmpty)
        #expect(try !again.log.page(after: 0).records.contains { $0.json.contains("semitones") })
    }

    @Test(arguments: [
        "gone", "both slots damaged", "of before", "the log says otherwise", "only the log was moved away",
    ])
    func nothingIsHeardWhereTheReserveAndTheLogDoNotFit(what: String) throws {
        let (bench, run) = try Self.agreed()
        try Self.backUp(bench, ["reserve"], to: "backup")
        try run.say(false, .replay)
        let queue = try DatabaseQueue(path: bench.logPath)
        switch what {
        case "gone": try FileManager.default.removeItem(atPath: bench.reservePath)
        case "both slots damaged":
            var bytes = try Data(contentsOf: URL(filePath: bench.reservePath))
            for place in [200, 4_300] { bytes[place] ^= 1 }
            try bytes.write(to: URL(filePath: bench.reservePath))
        case "of before": try Self.putBack(bench, ["reserve"], from: "backup")
        case "the log says otherwise":
            try queue.write { try $0.execute(sql: "UPDATE consents SET is_granted = 1, withdrawn_at = NULL") }
        default: try Self.putBack(bench, ["events.sqlite"], from: "nowhere")
        }
        let again = try bench.start()
        #expect(!again.microphone.isHeard && again.granted == [], "\(again.granted)")
        let types = try again.log.page(after: 0).records.map(\.type.shortName)
        #expect(types.contains("daemon.reserve_lost") || types.contains("daemon.log_restored"), "\(types)")
        #expect(try !bench.start().microphone.isHeard, "until the agent is asked")
    }

    @Test func aLogThatNeverHadAReserveIsGivenOne() throws {
        let (bench, run) = try Self.agreed()
        try run.log.write { try $0.execute(sql: "DELETE FROM facts WHERE name = 'reserve'") }
        try FileManager.default.removeItem(atPath: bench.reservePath)
        try? FileManager.default.removeItem(atPath: bench.folder.path + "/mark")
        #expect(try bench.start().microphone.isHeard)
        #expect(FileManager.default.fileExists(atPath: bench.reservePath))
    }

    @Test func whereNoReserveCanBeMadeNothingIsHeardUntilItCan() throws {
        let (bench, run) = try Self.agreed()
        try run.log.write { try $0.execute(sql: "DELETE FROM facts WHERE name = 'reserve'") }
        try FileManager.default.removeItem(atPath: bench.reservePath)
        bench.refuse(.reserve)
        let again = try bench.start()
        #expect(!again.microphone.isHeard)
        bench.refuse(.neither)
        again.settle()
        #expect(again.microphone.isHeard)
    }

    @Test func anotherAgentsWordsAreNotTheirs() throws {
        let (bench, run) = try Self.agreed()
        try run.word.say { $0.agent = "bob" }
        let again = try bench.start()
        #expect(again.word.record.agent == "alice" && again.microphone.isHeard)
    }

    static let alert = AlertPayload(
        alertID: "a", agent: "alice", level: .high, score: 70, confidence: 1, onsetAt: .now, raisedAt: .now,
        explanation: "pitch 3.4 semitones above", reasons: [])
}
