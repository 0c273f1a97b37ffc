import Events
import Stress
import TestSignals
import TestSupport
import Testing
import Vault
import Vocabulary

@testable import Pipeline

/// What the analysis hands out of a voice on probation, and afterwards.
@Suite struct ProbationLoopTests {
    private static func loop(probationS: Double, in folder: TemporaryFolder) -> AnalysisLoop {
        var settings = AnalysisLoopTests.settings()
        settings.probationS = probationS
        return AnalysisLoop(settings: settings, store: BaselineStore(directory: folder.path, agent: "alice"))
    }

    private static let raised = Voice.speech(hertz: 170, rate: 5, seconds: 20, gain: 2, seed: 3)
    private static let calm = Voice.speech(hertz: 120, rate: 4, seconds: 60, seed: 5)

    @Test func onProbationNothingButATryComesOut() async throws {
        let folder = try TemporaryFolder()
        let loop = Self.loop(probationS: 3_600, in: folder)
        let outputs = try await AnalysisLoopTests.outputs(of: SampleReader(AnalysisLoopTests.call), loop: loop)
        let alerts = AnalysisLoopTests.alerts(in: outputs)
        guard case .alert(.tried, let tried) = try #require(alerts.first), alerts.count == 1 else {
            Issue.record("something else than one try: \(alerts)")
            return
        }
        #expect(tried.device == "headset" && tried.explanation.hasPrefix("pitch ") && tried.clearedAt == nil)
        #expect(!outputs.contains { if case .segment = $0 { true } else { false } })
        #expect(loop.live.scores(afterSeconds: 0).allSatisfy { $0.isOnProbation })
        #expect(loop.live.scores(afterSeconds: 0).contains { $0.level != nil }, "the agent sees the level")
        #expect(loop.live.newest?.level == nil)
        let record = try #require(loop.baselines.current).baseline.probation
        #expect(record.tried.count == 1 && record.heardS > 60 && record.tried[0] < record.heardS)
    }

    @Test func afterProbationAlertsComeAndWhatWasTriedStaysUntold() async throws {
        let folder = try TemporaryFolder()
        // Over between the first strained stretch, which is tried, and the second.
        let loop = Self.loop(probationS: 90, in: folder)
        let outputs = try await AnalysisLoopTests.outputs(
            of: SampleReader(AnalysisLoopTests.call + Self.calm + Self.raised + Self.calm), loop: loop)
        let alerts = AnalysisLoopTests.alerts(in: outputs)
        #expect(alerts.first?.type == .alert(.tried) && alerts.count { $0.type == .alert(.tried) } == 1)
        #expect(alerts.dropFirst().first?.type == .alert(.raised) && alerts.last?.type == .alert(.cleared))
        let ids = Set(alerts.dropFirst().map(\.subject))
        #expect(ids.count == 1 && ids != [alerts[0].subject])
        #expect(AnalysisLoopTests.segments(in: outputs).map(\.metadata.alertID) == Array(ids))
        #expect(loop.live.newest?.isOnProbation == false)
    }

    @Test func anAlertThatIsOpenWhenProbationEndsIsNotRaisedAfterwards() async throws {
        let folder = try TemporaryFolder()
        let before = Self.loop(probationS: 3_600, in: folder)
        _ = try await AnalysisLoopTests.outputs(of: SampleReader(AnalysisLoopTests.call), loop: before)
        let tried = try #require(before.baselines.current?.baseline.probation.tried.first)
        // Ends while the strain goes on.
        let loop = Self.loop(probationS: tried + 3, in: try TemporaryFolder())
        let outputs = try await AnalysisLoopTests.outputs(of: SampleReader(AnalysisLoopTests.call), loop: loop)
        #expect(AnalysisLoopTests.alerts(in: outputs).map(\.type) == [.alert(.tried)])
        #expect(AnalysisLoopTests.segments(in: outputs).isEmpty)
        #expect(loop.live.newest?.isOnProbation == false)
    }

    @Test func aStoredVoiceThatIsTrustedNeedsNoneAndAnotherMicrophoneDoes() async throws {
        let folder = try TemporaryFolder()
        let store = BaselineStore(directory: folder.path, agent: "alice")
        let first = Self.loop(probationS: 100, in: folder)
        _ = try await AnalysisLoopTests.outputs(of: SampleReader(Self.calm + Self.calm + Self.calm), loop: first)
        let learned = try #require(first.baselines.current)
        try store.save(learned.baseline, device: learned.device)
        for (device, type) in [("headset", EventType.alert(.raised)), ("other", .alert(.tried))] {
            let loop = Self.loop(probationS: 100, in: folder)
            loop.run(reader: SampleReader(Array(AnalysisLoopTests.call.prefix(16_000 * 75)))) { device }
            var outputs: [PipelineOutput] = []
            for await output in loop.outputs { outputs.append(output) }
            let alerts = AnalysisLoopTests.alerts(in: outputs)
            #expect(alerts.first?.type == type, "\(alerts)")
        }
    }
}
