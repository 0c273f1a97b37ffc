import Alerting
import Events
import Stress
import TestSignals
import TestSupport
import Testing
import Vault
import Vocabulary

@testable import Pipeline

@Suite struct AnalysisLoopTests {
    /// 60 s calm, 20 s raised, 25 s calm, on the grid of 16 bits.
    static let call: [Float] =
        (Voice.speech(hertz: 120, rate: 4, seconds: 60)
        + Voice.speech(hertz: 170, rate: 5, seconds: 20, gain: 2, seed: 3)
        + Voice.speech(hertz: 120, rate: 4, seconds: 25, seed: 4)).map { PCM.value(of: PCM.step(nearest: $0)) }
    static let steps = call.map { PCM.step(nearest: $0) }
    static let onset = 60.0

    /// Where the segment's first samples lie in the call: the onset is near a minute, the pre-roll begins five seconds
    /// earlier or up to five seconds more, on some 5 ms step.
    static func position(of segment: Segment) -> Int? {
        let head = segment.samples[0..<400]
        for step in 9_000..<12_400 {
            let start = step * 80
            if steps[start..<start + 400].elementsEqual(head) { return start }
        }
        return nil
    }

    static func settings(maxSegmentS: Double = 120) -> AnalysisLoop.Settings {
        AnalysisLoop.Settings(
            agent: "alice", rule: .standard, warmUpS: 15, halfLifeMin: 240, keepsSegments: true, preRollS: 5,
            postRollS: 2, maxSegmentS: maxSegmentS, holdBackS: 0)
    }

    /// Runs a loop over a reader to its end and returns what came out.
    static func outputs(
        of reader: SampleReader, settings: AnalysisLoop.Settings = settings(), loop given: AnalysisLoop? = nil
    ) async throws -> [PipelineOutput] {
        let folder = try TemporaryFolder()
        let loop =
            given
            ?? AnalysisLoop(settings: settings, store: BaselineStore(directory: folder.path, agent: "alice"))
        loop.run(reader: reader) { "headset" }
        var outputs: [PipelineOutput] = []
        for await output in loop.outputs { outputs.append(output) }
        return outputs
    }

    static func segments(in outputs: [PipelineOutput]) -> [Segment] {
        SegmentSteps(outputs).segments
    }

    static func alerts(in outputs: [PipelineOutput]) -> [EventData] {
        outputs.compactMap { if case .alert(let step, let alert) = $0 { .alert(step, alert) } else { nil } }
    }

    @Test func raisedVoiceBecomesAnAlertWithReasonsAndASegment() async throws {
        let outputs = try await Self.outputs(of: SampleReader(Self.call))
        let alerts = Self.alerts(in: outputs)
        guard case .alert(.raised, let raised) = try #require(alerts.first),
            case .alert(.cleared, let cleared) = alerts.last
        else {
            Issue.record("not raised, or not cleared: \(alerts)")
            return
        }
        #expect(raised.explanation.hasPrefix("pitch "))
        #expect(raised.reasons.first?.part.feature.known == .pitch)
        #expect(cleared.alertID == raised.alertID && cleared.clearedAt != nil)

        let segment = try #require(Self.segments(in: outputs).first)
        #expect(Self.segments(in: outputs).count == 1)
        #expect(segment.metadata.alertID == raised.alertID)
        #expect((5...10.1).contains(segment.metadata.onsetS), "five seconds of pre-roll, from a checkpoint on")
        #expect(segment.metadata.isComplete == true && segment.metadata.device == "headset")
        #expect(segment.metadata.rule?.elevatedScore == 60 && segment.metadata.thresholds.map(\.score) == [60, 75, 90])
        #expect(segment.metadata.calm.map(\.feature.known) == [.pitch, .rate, .level, .balance])
        #expect(segment.metadata.calm.allSatisfy { $0.spread > 0 })
        #expect(segment.metadata.reasons.first?.feature.known == .pitch && segment.metadata.voice != nil)
        let start = try #require(Self.position(of: segment))
        #expect(segment.metadata.analysis?.startSample == start)
        #expect(segment.metadata.raisedS - segment.metadata.onsetS < 6)
        #expect(abs(segment.track.count - Int(segment.metadata.durationS * 100)) <= 1)
        #expect(segment.track.contains { ($0.score ?? 0) > 75 && ($0.f0Hz ?? 0) > 150 })
    }

    @Test func segmentHoldsTheCapturedSamples() async throws {
        let outputs = try await Self.outputs(of: SampleReader(Self.call))
        let segment = try #require(Self.segments(in: outputs).first)
        let start = try #require(Self.position(of: segment))
        #expect(Self.steps[start..<start + segment.samples.count].elementsEqual(segment.samples))
    }

    @Test func alertComesWithinSeconds() async throws {
        let outputs = try await Self.outputs(of: SampleReader(Self.call))
        let segment = try #require(Self.segments(in: outputs).first)
        let start = try #require(Self.position(of: segment))
        let raisedAt = Double(start) / 16_000 + segment.metadata.raisedS
        #expect(raisedAt > Self.onset && raisedAt < Self.onset + 8)
    }

    @Test func stoppingEndsTheAlertAndKeepsTheSegment() async throws {
        let folder = try TemporaryFolder()
        let loop = AnalysisLoop(
            settings: Self.settings(), store: BaselineStore(directory: folder.path, agent: "alice"))
        let reader = SampleReader(Self.call) { position in
            if position > 16_000 * 70 { loop.stop() }
        }
        let outputs = try await Self.outputs(of: reader, loop: loop)
        guard case .alert(.cleared, _) = Self.alerts(in: outputs).last else {
            Issue.record("the alert is still open")
            return
        }
        let segment = try #require(Self.segments(in: outputs).first)
        #expect(segment.metadata.clearedS != nil)
        #expect(segment.samples.count > 16_000 * 10)
    }

    @Test func longAlertIsSplitWithoutALostSample() async throws {
        let call =
            Voice.speech(hertz: 120, rate: 4, seconds: 60)
            + Voice.speech(hertz: 170, rate: 5, seconds: 75, gain: 2, seed: 3)
        let steps = call.map { PCM.step(nearest: $0) }
        let outputs = try await Self.outputs(
            of: SampleReader(steps.map(PCM.value(of:))), settings: Self.settings(maxSegmentS: 30))
        let segments = Self.segments(in: outputs)
        #expect(segments.map(\.metadata.part) == Array(0..<segments.count))
        #expect(segments.count >= 3)
        let joined = segments.flatMap(\.samples)
        #expect(steps.suffix(joined.count).elementsEqual(joined), "the parts are the end of the call, in one piece")
        let starts = segments.compactMap { $0.metadata.analysis?.startSample }
        let ends = zip(starts, segments).map { $0 + $1.samples.count }
        #expect(zip(starts.dropFirst(), ends).allSatisfy { $0 == $1 }, "every sample is in exactly one part")
        #expect(segments.allSatisfy { $0.metadata.durationS <= 30 })
        // The last tenth of a second has no track where the stream ends.
        let missing = segments.map { Int($0.metadata.durationS * 100) - $0.track.count }
        #expect(missing.dropLast().allSatisfy { abs($0) <= 1 } && (missing.last ?? 0) < 12)
    }

    @Test func holeInTheStreamIsSilenceInTheSegmentAndNotAShift() async throws {
        // A quarter of a second is lost in the middle of the raised stretch.
        let cut = 16_000 * 68
        let lost = 4_000
        let reader = SampleReader([
            .init(start: 0, samples: Array(Self.call[..<cut])),
            .init(start: cut + lost, samples: Array(Self.call[(cut + lost)...])),
        ])
        let outputs = try await Self.outputs(of: reader)
        let segment = try #require(Self.segments(in: outputs).first)
        let start = try #require(Self.position(of: segment))
        let hole = cut - start
        #expect(segment.samples[hole..<hole + lost].allSatisfy { $0 == 0 })
        let gap = try #require(segment.metadata.gaps.first)
        #expect(segment.metadata.gaps.count == 1 && gap.kind == .lost)
        #expect(gap.fromS * 16_000 == Double(hole) && gap.toS * 16_000 == Double(hole + lost))
        let rest = segment.samples.dropFirst(hole + lost)
        #expect(Self.steps.dropFirst(cut + lost).prefix(rest.count).elementsEqual(rest))
    }

    @Test func learnedBaselineIsSavedForItsDeviceAndTakenUpAgain() async throws {
        let folder = try TemporaryFolder()
        let store = BaselineStore(directory: folder.path, agent: "alice")
        let first = AnalysisLoop(settings: Self.settings(), store: store)
        let outputs = try await Self.outputs(of: SampleReader(Array(Self.call.prefix(16_000 * 50))), loop: first)
        #expect(outputs.contains { if case .baseline(.ready, _) = $0 { true } else { false } })
        let learned = try #require(first.baselines.current)
        try store.save(learned.baseline, device: learned.device)

        let second = AnalysisLoop(settings: Self.settings(), store: store)
        _ = try await Self.outputs(of: SampleReader(Array(Self.call.prefix(16_000 * 10))), loop: second)
        #expect(second.live.newest?.score.isLearning == false)
        let other = AnalysisLoop(settings: Self.settings(), store: BaselineStore(directory: folder.path, agent: "bob"))
        _ = try await Self.outputs(of: SampleReader(Array(Self.call.prefix(16_000 * 10))), loop: other)
        #expect(other.live.newest?.score.isLearning == true)
    }

    @Test func machineThatSleptEndsTheAlertAndKeepsTheVoice() async throws {
        let cut = 16_000 * 70
        let reader = SampleReader([
            .init(start: 0, samples: Array(Self.call[..<cut])),
            .init(start: cut + 16_000 * 8 * 3_600, samples: Array(Self.call.prefix(16_000 * 5))),
        ])
        let outputs = try await Self.outputs(of: reader)
        let segments = Self.segments(in: outputs)
        #expect(segments.count == 1)
        let segment = try #require(segments.first)
        let start = try #require(Self.position(of: segment))
        #expect(Self.steps[start..<cut].elementsEqual(segment.samples), "the voice up to the sleep, and nothing of it")
        guard case .alert(.cleared, let cleared) = Self.alerts(in: outputs).last else {
            Issue.record("the alert is still open")
            return
        }
        #expect((cleared.clearedAt ?? cleared.raisedAt) < cleared.raisedAt.advanced(bySeconds: 60))
    }

    @Test func postRollThatCrossesTheLongestLengthGoesOnInAFurtherPart() async throws {
        // The alert is cleared a second before the first part is full.
        let whole = try #require(Self.segments(in: try await Self.outputs(of: SampleReader(Self.call))).first)
        let limit = try #require(whole.metadata.clearedS) + 1
        let outputs = try await Self.outputs(
            of: SampleReader(Self.call), settings: Self.settings(maxSegmentS: limit))
        let parts = Self.segments(in: outputs)
        #expect(parts.map(\.metadata.part) == [0, 1])
        #expect(parts.flatMap(\.samples) == whole.samples)
    }

    @Test func baselineThatIsReplacedIsNotShownAgain() async throws {
        let folder = try TemporaryFolder()
        let loop = AnalysisLoop(
            settings: Self.settings(), store: BaselineStore(directory: folder.path, agent: "alice"))
        loop.run(reader: SampleReader(Array(Self.call.prefix(16_000 * 30)))) { "headset" }
        #expect((loop.baselines.current?.baseline.speechS ?? 0) > 5)
        // As after `undertone baseline reset` while no microphone speaks: what was learned must not come back.
        loop.baselines.replace("headset", with: SpeakerBaseline())
        #expect(loop.baselines.current?.baseline.speechS == 0)
    }

    @Test func anotherDeviceGetsItsOwnBaselineAndTheOldOneIsHandedOut() async throws {
        let folder = try TemporaryFolder()
        let loop = AnalysisLoop(
            settings: Self.settings(), store: BaselineStore(directory: folder.path, agent: "alice"))
        let half = 16_000 * 30
        // A hole of a second, as when one headset is unplugged and another plugged in.
        var position = 0
        let reader = SampleReader([
            .init(start: 0, samples: Array(Self.call[..<half])),
            .init(start: half + 16_000, samples: Array(Self.call[half..<(half + 16_000 * 10)])),
        ]) { position = $0 }
        loop.run(reader: reader) { position < half ? "first" : "second" }
        #expect(loop.baselines.current?.device == "second")
        let retired = loop.baselines.takeRetired()
        #expect(retired.map(\.device) == ["first"])
        #expect((retired.first?.baseline.speechS ?? 0) > (loop.baselines.current?.baseline.speechS ?? 0))
        #expect(loop.baselines.takeRetired().isEmpty)
    }
}
