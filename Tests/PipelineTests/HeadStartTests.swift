import EventLog
import Events
import Synchronization
import TestSupport
import Testing
import Vocabulary

@testable import Pipeline

/// Issue 17, item 1: the agent is told of an alert before anybody else.
struct HeadStartTests {
    private static let instant = Timestamp(millisecondsSince1970: 1_740_821_400_250)

    private static func alert(_ id: String, _ level: AlertLevel = .elevated) -> AlertPayload {
        AlertPayload(
            alertID: id, agent: "maria", level: level, score: 71.5, confidence: 0.9, onsetAt: instant,
            raisedAt: instant, explanation: "pitch 3.4 semitones above the calm level for 12 s", reasons: [])
    }

    /// A store that is fed by hand, with a clock that is, too.
    private final class Bench: Sendable {
        let folder: TemporaryFolder
        let log: EventLog
        let clock = ManualClock()
        let headStart = HeadStart()
        let input: AsyncStream<PipelineOutput>.Continuation
        let withheld = Mutex<String?>(nil)
        private let outputs: AsyncStream<PipelineOutput>

        init() throws {
            folder = try TemporaryFolder()
            log = try EventLog(path: folder.path + "/log", source: "test", families: .own)
            (outputs, input) = AsyncStream.makeStream()
        }

        func run(leadS: Double = 5, _ body: @escaping @Sendable (Bench) async throws -> Void) async throws {
            let store = OutputStore(
                outputs: outputs, log: log, writer: nil, passes: { self.passes($0) },
                headStart: headStart, leadS: { leadS }, clock: clock, report: { _ in })
            try await withThrowingTaskGroup { group in
                group.addTask { try await store.run() }
                try await body(self)
                group.cancelAll()
            }
        }

        private func passes(_ output: PipelineOutput) -> Bool {
            guard case .alert(_, let alert) = output else { return true }
            return withheld.withLock { $0 != alert.alertID }
        }

        func feed(_ steps: (AlertStep, AlertPayload)...) {
            for (step, alert) in steps { input.yield(.alert(step, alert)) }
        }

        /// The steps so far, by name and alert.
        var steps: [String] {
            get throws {
                try log.page(after: 0).records.map { record in
                    "\(record.type.shortName.split(separator: ".")[1]) \(try record.event().subject)"
                }
            }
        }

        func awaits(_ wanted: [String]) async throws {
            try await eventually("it is not \(wanted)") { try steps == wanted }
        }

        /// Waits until the time runs by which others are told.
        func awaitsLead() async { await eventually("nobody waits") { self.clock.sleeperCount == 1 } }
    }

    @Test func theAgentIsToldAtOnceAndOthersAfterTheHeadStartAndNotBefore() async throws {
        try await Bench().run { bench in
            bench.feed((.raised, Self.alert("a")))
            try await bench.awaits(["told a"])
            await bench.awaitsLead()
            #expect(bench.clock.sleeps == [.seconds(5)])
            bench.clock.pass(.milliseconds(4_999))
            #expect(try bench.steps == ["told a"] && !bench.headStart.isPassedOn)
            bench.clock.pass(.milliseconds(1))
            try await bench.awaits(["told a", "raised a"])
            #expect(bench.headStart.isPassedOn)
        }
    }

    @Test func whatIsRaisedIsWhatWasToldToTheLastFigure() async throws {
        try await Bench().run { bench in
            bench.feed((.raised, Self.alert("a", .high)))
            try await bench.awaits(["told a"])
            await bench.awaitsLead()
            bench.clock.pass(.seconds(5))
            try await bench.awaits(["told a", "raised a"])
            let payloads = try bench.log.page(after: 0).records.map { try $0.event().data }
            #expect(payloads == [.alert(.told, Self.alert("a", .high)), .alert(.raised, Self.alert("a", .high))])
        }
    }

    @Test func oneThatIsCriticalAtOnceOrWithoutHeadStartWaitsForNobody() async throws {
        try await Bench().run { bench in
            bench.feed((.raised, Self.alert("a", .critical)))
            try await bench.awaits(["told a", "raised a"])
            #expect(bench.clock.sleeps == [])
        }
        try await Bench().run(leadS: 0) { bench in
            bench.feed((.raised, Self.alert("a")))
            try await bench.awaits(["told a", "raised a"])
        }
    }

    @Test func oneThatBecomesCriticalIsPassedOnAtOnceInOrder() async throws {
        try await Bench().run { bench in
            bench.feed((.raised, Self.alert("a")), (.rising, Self.alert("a", .high)))
            try await bench.awaits(["told a"])
            bench.feed((.rising, Self.alert("a", .critical)))
            try await bench.awaits(["told a", "raised a", "rising a", "rising a"])
            let levels = try bench.log.page(after: 0).records.map { record -> AlertLevel? in
                if case .alert(_, let alert) = try record.event().data { alert.level } else { nil }
            }
            #expect(levels == [.elevated, .elevated, .high, .critical])
            // The time that ran is over, and says nothing twice.
            await bench.awaitsLead()
            bench.clock.pass(.seconds(5))
            bench.feed((.cleared, Self.alert("a")))
            try await bench.awaits(["told a", "raised a", "rising a", "rising a", "cleared a"])
        }
    }

    @Test func oneThatIsOverWithinTheHeadStartIsPassedOnAtOnceInOrder() async throws {
        try await Bench().run { bench in
            bench.feed((.raised, Self.alert("a")), (.rising, Self.alert("a", .high)), (.cleared, Self.alert("a")))
            try await bench.awaits(["told a", "raised a", "rising a", "cleared a"])
            #expect(!bench.headStart.isPassedOn, "nothing is open")
        }
    }

    /// Neighbour: `hold_off_s = 0` lets the next one come while the time of the first still runs.
    @Test func theTimeOfOneAlertSaysNothingOfTheNext() async throws {
        try await Bench().run { bench in
            bench.feed((.raised, Self.alert("a")))
            await bench.awaitsLead()
            bench.clock.pass(.seconds(3))
            bench.feed((.cleared, Self.alert("a")), (.raised, Self.alert("b")))
            try await bench.awaits(["told a", "raised a", "cleared a", "told b"])
            await eventually("the second waits") { bench.clock.sleeperCount == 2 }
            bench.clock.pass(.seconds(2))
            await eventually("the first is over") { bench.clock.sleeperCount == 1 }
            #expect(try bench.steps.last == "told b")
            bench.clock.pass(.seconds(3))
            try await bench.awaits(["told a", "raised a", "cleared a", "told b", "raised b"])
        }
    }

    /// Neighbour: further strain is told as the last alert again, of which everybody knows.
    @Test func oneThatOthersKnowIsNotHeldBackWhenItRisesAgain() async throws {
        try await Bench().run { bench in
            bench.feed((.raised, Self.alert("a", .critical)), (.cleared, Self.alert("a")), (.rising, Self.alert("a")))
            try await bench.awaits(["told a", "raised a", "cleared a", "rising a"])
            #expect(bench.headStart.isPassedOn)
        }
    }

    /// Neighbour: the daemon is asked to stop, and the analysis ends without a word.
    @Test func theEndOfTheAnalysisPassesOnWhatWaits() async throws {
        try await Bench().run { bench in
            bench.feed((.raised, Self.alert("a")))
            await bench.awaitsLead()
            bench.input.finish()
            try await bench.awaits(["told a", "raised a"])
            await eventually("time runs on") { bench.clock.sleeperCount == 0 }
        }
    }

    /// Neighbour: consent is withdrawn in the head start.
    @Test func whatMayNotBeToldAnyMoreIsNot() async throws {
        try await Bench().run { bench in
            bench.feed((.raised, Self.alert("a")))
            await bench.awaitsLead()
            bench.withheld.withLock { $0 = "a" }
            bench.clock.pass(.seconds(5))
            await eventually("time runs on") { bench.clock.sleeperCount == 0 }
            bench.feed((.raised, Self.alert("b", .critical)))
            try await bench.awaits(["told a", "told b", "raised b"])
        }
    }

    /// Neighbour: a probation shows nothing and waits for nothing.
    @Test func whatIsTriedIsWrittenAsItIs() async throws {
        try await Bench().run { bench in
            bench.feed((.tried, Self.alert("t")))
            try await bench.awaits(["tried t"])
            #expect(bench.clock.sleeps == [])
        }
    }

    /// Neighbour: a disk that refuses a segment says so of an alert that nobody was told of.
    @Test func nobodyReadsOfASegmentBeforeItsAlert() throws {
        let headStart = HeadStart()
        var written: [String] = []
        let write: (HeadStart.Told) -> Void = { written.append("\($0.step) \($0.alert.alertID)") }
        #expect(headStart.take(.raised, Self.alert("a"), isLed: true, write: write))
        headStart.release("other", ifStill: { _ in true }, write: write)
        #expect(written == ["told a"])
        headStart.release("a", ifStill: { _ in true }, write: write)
        headStart.release("a", ifStill: { _ in true }, write: write)
        #expect(written == ["told a", "raised a"])
    }
}
