import Alerting
import CAllocationCounter
import Pipeline
import Prosody
import Stress
import TestSignals
import Testing
import Vocabulary

/// Would find a property that nobody saves: the analysis goes on from many places, and every number has to be the same.
@Suite struct AnalysisStateTests {
    /// What a run said, and what it said at each place where its state was saved.
    struct Run {
        struct Place: Sendable {
            var position: Int
            var state: [UInt8]
            var frames: Int
            var scores: Int
            var actions: Int
        }

        var sink = RecordingSink()
        var places: [Place] = []
        var end: [UInt8] = []
    }

    /// Seconds of calm speech before anything happens: the voice is learned, and proved.
    static let leadS = 56

    /// Calm speech, a raised stretch, a room that gets louder, a step of gain, a deeper voice, silence, and
    /// calm speech; on the grid of 16 bits.
    static let sound: [Float] = {
        var x = Voice.speech(hertz: 120, rate: 4, seconds: Double(leadS))
        x += Voice.speech(hertz: 175, rate: 5, seconds: 14, gain: 2, seed: 3)
        x += Voice.speech(hertz: 122, rate: 4, seconds: 12, seed: 4)
        x += zip(
            Voice.speech(hertz: 126, rate: 4.5, seconds: 12, seed: 5),
            Signals.noise(seconds: 12, rms: 0.006, seed: 6)
        ).map { $0 + $1 }
        x += Voice.speech(hertz: 119, rate: 4, seconds: 10, seed: 7).map { 4 * $0 }
        x += Voice.speech(hertz: 72, rate: 3.5, seconds: 13, seed: 8)
        x += Signals.silence(seconds: 3)
        x += Voice.speech(hertz: 180, rate: 5.5, seconds: 16, gain: 2.2, seed: 9)
        x += Voice.speech(hertz: 121, rate: 4, seconds: 14, seed: 10)
        return x.map { PCM.value(of: PCM.step(nearest: $0)) }
    }()
    /// Samples that never arrived: inside calm speech, and inside the second raised stretch.
    static let lost = [
        16_000 * (leadS + 21) + 77..<16_000 * (leadS + 21) + 4_900,
        16_000 * (leadS + 67) + 5..<16_000 * (leadS + 67) + 166,
    ]
    static let rule: AlertRule = {
        var rule = AlertRule.standard
        (rule.holdOffS, rule.maxPerHour) = (4, 1)
        return rule
    }()

    /// Processes the sound from `start` on in blocks, saving the state at `places`.
    static func run(
        _ analysis: inout VoiceAnalysis, from start: Int = 0, to limit: Int = sound.count, blockSize: Int = 480,
        savingAt places: [Int] = []
    ) -> Run {
        var run = Run()
        let edges = Set(places + lost.flatMap { [$0.lowerBound, $0.upperBound] } + [limit]).sorted()
        var position = start
        while position < limit {
            if places.contains(position) {
                run.places.append(
                    Run.Place(
                        position: position, state: analysis.save(), frames: run.sink.frames.count,
                        scores: run.sink.scores.count, actions: run.sink.actions.count))
            }
            let edge = edges.first { $0 > position } ?? limit
            let end = min(position + blockSize, edge)
            if !lost.contains(where: { $0.contains(position) }) {
                analysis.process(
                    sound.span.extracting(position..<end), start: StreamTime(sample: position), sink: &run.sink)
            }
            position = end
        }
        run.end = analysis.save()
        return run
    }

    /// Odd places, in every part of the sound, in the middle of holes too, and the very first sample.
    static let places = [
        0, 1, 1_521, 16_000 * 5 + 3, 16_000 * 29 + 159, 16_000 * (leadS - 1) + 159, 16_000 * (leadS + 2) + 1,
        16_000 * (leadS + 6) + 80, 16_000 * (leadS + 16) + 7_777, 16_000 * (leadS + 20) + 15_999,
        16_000 * (leadS + 21) + 77, 16_000 * (leadS + 21) + 2_000, 16_000 * (leadS + 21) + 4_900,
        16_000 * (leadS + 28) + 4_321, 16_000 * (leadS + 38) + 123, 16_000 * (leadS + 43) + 33,
    ]
    static let whole: Run = {
        var analysis = VoiceAnalysis(baseline: SpeakerBaseline(), learning: .live(warmUpS: 12), rule: rule)
        analysis.note(day: "2026-11-20")
        analysis.note(day: "2026-11-21")
        return run(&analysis, savingAt: places)
    }()

    @Test func theSoundMeetsWhatTheAnalysisRemembers() {
        let kinds = Self.whole.sink.actions.map { action in
            switch action {
            case .raised: "raised"
            case .reopened: "reopened"
            case .rising: "rising"
            case .cleared: "cleared"
            }
        }
        #expect(Set(kinds).isSuperset(of: ["raised", "reopened", "cleared"]), "\(kinds)")
        let seen = Set(Self.whole.sink.scores.flatMap { $0.discounts.all.map(\.kind) })
        #expect(seen.isSuperset(of: [.gain, .room, .otherVoice]), "\(seen)")
        #expect(Self.whole.places.map(\.position) == Self.places)
        #expect(Self.whole.sink.frames.contains { $0.jitterLocal != nil })
    }

    @Test(arguments: places.indices, [480, 7_919]) func whatIsRestoredGoesOnBitByBit(index: Int, blockSize: Int) throws
    {
        let place = Self.whole.places[index]
        var restored = try VoiceAnalysis(restoring: place.state, rule: Self.rule)
        #expect(restored.save() == place.state)
        let rest = Self.run(&restored, from: place.position, blockSize: blockSize)
        let frames = Self.whole.sink.frames[place.frames...]
        let sameFrames = frames.elementsEqual(rest.sink.frames)
        #expect(sameFrames)
        #expect(frames.count > 3_000)
        let sameScores = Self.whole.sink.scores[place.scores...].elementsEqual(rest.sink.scores)
        #expect(sameScores)
        let sameActions = Self.whole.sink.actions[place.actions...].elementsEqual(rest.sink.actions)
        #expect(sameActions)
        let sameEnd = rest.end == Self.whole.end
        #expect(sameEnd)
    }

    @Test func everyStateHasTheSameSize() {
        let sizes = Set(Self.whole.places.map(\.state.count) + [Self.whole.end.count, VoiceAnalysis.stateSize])
        #expect(sizes.count == 1)
        #expect(VoiceAnalysis.stateSize < 256 << 10)
    }

    @Test func savingAllocatesNothing() {
        var analysis = VoiceAnalysis(baseline: SpeakerBaseline(), learning: .live(warmUpS: 12), rule: Self.rule)
        var sink = RecordingSink()
        analysis.note(day: "2026-11-20")
        analysis.process(Self.sound.span.extracting(0..<16_000 * (Self.leadS + 12)), start: .zero, sink: &sink)
        // Somebody else shows it, so that its arrays are shared.
        let shown = analysis.baseline
        var state = analysis.save()
        var bytes = state.mutableSpan
        let before = allocation_count_of_this_thread()
        analysis.save(into: &bytes)
        let allocations = allocation_count_of_this_thread() - before
        #expect(allocations == 0)
        #expect(shown == analysis.baseline && !sink.actions.isEmpty)
    }
}
