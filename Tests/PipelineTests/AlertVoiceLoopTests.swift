import Alerting
import CAllocationCounter
import Events
import Prosody
import Stress
import TestSignals
import TestSupport
import Testing
import Vocabulary

@testable import Pipeline

/// What was heard in an alert comes out at its end, and is learned where somebody says so, and not otherwise.
@Suite struct AlertVoiceLoopTests {
    private static func loop(in folder: TemporaryFolder, probationS: Double = 0) -> AnalysisLoop {
        var settings = AnalysisLoopTests.settings()
        settings.probationS = probationS
        return AnalysisLoop(settings: settings, store: BaselineStore(directory: folder.path, agent: "alice"))
    }

    private static func heard(in outputs: [PipelineOutput]) -> [HeardAlert] {
        outputs.compactMap { if case .alertHeard(let alert, device: "headset") = $0 { alert } else { nil } }
    }

    /// Runs over the call, teaching what is given before the last seconds of calm.
    private static func run(
        teaching voice: AlertVoice? = nil
    ) async throws -> (outputs: [PipelineOutput], SpeakerBaseline) {
        let folder = try TemporaryFolder()
        let loop = loop(in: folder)
        var isTaught = voice == nil
        let reader = SampleReader(AnalysisLoopTests.call) { position in
            guard position > 16_000 * 98, !isTaught, let voice else { return }
            isTaught = true
            let known = loop.baselines.teach("headset", voice)
            #expect(known)
        }
        let outputs = try await AnalysisLoopTests.outputs(of: reader, loop: loop)
        return (outputs, try #require(loop.baselines.current).baseline)
    }

    @Test func itFollowsTheEndOfItsAlertAndIsLearnedOnlyWhereSomebodySaysSo() async throws {
        let (outputs, untaught) = try await Self.run()
        let heard = try #require(Self.heard(in: outputs).first)
        #expect(Self.heard(in: outputs).count == 1)
        guard case .alert(.raised, let raised)? = AnalysisLoopTests.alerts(in: outputs).first else {
            Issue.record("nothing was raised")
            return
        }
        #expect(heard.alertID == raised.alertID && heard.raisedAt == raised.raisedAt)
        let cleared = outputs.firstIndex { if case .alert(.cleared, _) = $0 { true } else { false } }
        let voice = outputs.firstIndex { if case .alertHeard = $0 { true } else { false } }
        #expect(try #require(cleared) < #require(voice))
        // Twenty raised seconds, and the calm ones until it was over.
        #expect((20...80).contains(heard.voice.lessonCount) && heard.voice.speechS > 10)
        #expect((heard.voice.peak ?? 0) > untaught.tail.threshold(onceInHours: 8))

        // The very same run again, but for the verdict.
        let (_, taught) = try await Self.run(teaching: heard.voice)
        let (before, after) = (try #require(untaught.norm(of: .pitch)), try #require(taught.norm(of: .pitch)))
        #expect(after.spread > before.spread && after.location > before.location)
        #expect(taught.speechS > untaught.speechS + 10)
        #expect(taught.tail.peaks > untaught.tail.peaks + 0.9)
        #expect(taught.tail.threshold(onceInHours: 8) > untaught.tail.threshold(onceInHours: 8))
    }

    @Test func gatheringAllocatesNothing() {
        let x = AnalysisLoopTests.call
        var analyzer = ProsodyAnalyzer()
        var engine = StressEngine(baseline: SpeakerBaseline(), learning: .live(warmUpS: 15))
        var (frames, before) = (0, UInt64(0))
        analyzer.process(x.span) { frame in
            frames += 1
            if frames == 5_000 { engine.dropLessons(since: frame.time) }
            if frames == 5_100 { before = allocation_count_of_this_thread() }
            _ = engine.push(frame, isAlertOpen: frames >= 5_000)
        }
        let allocations = allocation_count_of_this_thread() - before
        #expect(allocations == 0)
        let voice = engine.takeAlertVoice(peak: 1)
        #expect((voice?.lessonCount ?? 0) > 64, "it had to be thinned, too")
    }

    @Test func itGoesOnFromASavedState() throws {
        let x = AnalysisLoopTests.call
        var analysis = VoiceAnalysis(baseline: SpeakerBaseline(), learning: .live(warmUpS: 15), rule: .standard)
        let cut = 16_000 * 70
        var (sink, other) = (VoiceSink(), VoiceSink())
        analysis.process(x.span.extracting(0..<cut), start: .zero, sink: &sink)
        #expect(sink.isOpen && sink.voice == nil)
        var restored = try VoiceAnalysis(restoring: analysis.save(), rule: .standard)
        analysis.process(x.span.extracting(cut..<x.count), start: StreamTime(sample: cut), sink: &sink)
        restored.process(x.span.extracting(cut..<x.count), start: StreamTime(sample: cut), sink: &other)
        #expect(sink.voice != nil && other.voice == sink.voice)
    }

    @Test func stoppingHandsItOutToo() async throws {
        let folder = try TemporaryFolder()
        let loop = Self.loop(in: folder)
        let reader = SampleReader(AnalysisLoopTests.call) { position in
            if position > 16_000 * 75 { loop.stop() }
        }
        let outputs = try await AnalysisLoopTests.outputs(of: reader, loop: loop)
        #expect(Self.heard(in: outputs).count == 1)
    }

    @Test func onProbationNobodyCanSayAnythingOfIt() async throws {
        let folder = try TemporaryFolder()
        let outputs = try await AnalysisLoopTests.outputs(
            of: SampleReader(AnalysisLoopTests.call), loop: Self.loop(in: folder, probationS: 3_600))
        #expect(AnalysisLoopTests.alerts(in: outputs).map(\.type) == [.alert(.tried)])
        #expect(Self.heard(in: outputs).isEmpty)
    }

    @Test func whatIsTaughtCountsAtOnceAndReachesTheAnalysisOnce() async throws {
        let (outputs, baseline) = try await Self.run()
        let voice = try #require(Self.heard(in: outputs).first).voice
        let exchange = BaselineExchange()
        exchange.begin(BaselineSnapshot(device: "headset", baseline: baseline, loadedFrom: nil))
        #expect(exchange.teach("headset", voice))
        var taught = baseline
        taught.learn(voice)
        #expect(exchange.current?.baseline == taught)
        exchange.show(baseline)
        #expect(exchange.current?.baseline == taught, "what does not know it yet is not shown again")
        #expect(exchange.takeLessons() == [voice])
        #expect(exchange.takeLessons() == [])
        exchange.show(baseline)
        #expect(exchange.current?.baseline == baseline)
    }

    @Test func whatIsReplacedLearnsNothingAndWhatReplacesItDoes() async throws {
        let (outputs, baseline) = try await Self.run()
        let voice = try #require(Self.heard(in: outputs).first).voice
        let exchange = BaselineExchange()
        exchange.begin(BaselineSnapshot(device: "headset", baseline: baseline, loadedFrom: nil))
        #expect(exchange.teach("headset", voice))
        exchange.replace("headset", with: SpeakerBaseline())
        #expect(exchange.takeLessons() == [])
        #expect(exchange.teach("headset", voice))
        #expect(exchange.takeLessons() == [])
        var taught = SpeakerBaseline()
        taught.learn(voice)
        #expect(exchange.current?.baseline == taught && exchange.takeReplacement() == taught)
    }

    @Test func aDeviceThatIsLeftLearnsBeforeItIsSavedAndAnotherInItsFile() async throws {
        let (outputs, baseline) = try await Self.run()
        let voice = try #require(Self.heard(in: outputs).first).voice
        let exchange = BaselineExchange()
        exchange.begin(BaselineSnapshot(device: "headset", baseline: baseline, loadedFrom: nil))
        exchange.begin(BaselineSnapshot(device: "handset", baseline: SpeakerBaseline(), loadedFrom: nil))
        #expect(exchange.teach("headset", voice))
        #expect(!exchange.teach("speaker", voice))
        var taught = baseline
        taught.learn(voice)
        #expect(exchange.takeRetired().map(\.baseline) == [taught])
        #expect(!exchange.teach("headset", voice))
        #expect(exchange.takeLessons() == [])
    }
}

/// Keeps what was heard in the alert that was cleared last.
private struct VoiceSink: VoiceAnalysisSink {
    var isOpen = false
    var voice: AlertVoice?

    mutating func receive(_ frame: ProsodyFrame) {}
    mutating func receive(_ score: StressScore, level: AlertLevel?) { isOpen = level != nil }
    mutating func receive(_ action: AlertAction) {}
    mutating func receive(_ voice: AlertVoice) { self.voice = voice }
}
