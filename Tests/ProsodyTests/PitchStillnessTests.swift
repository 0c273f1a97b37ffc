import TestSignals
import Testing
import Vocabulary

@testable import Prosody

@Suite struct PitchStillnessTests {
    private static func share(_ pitches: [Float?]) -> Float {
        var stillness = PitchStillness()
        for (index, semitones) in pitches.enumerated() {
            var frame = ProsodyFrame(time: StreamTime(sample: index * ProsodyFrame.hop))
            (frame.f0Hz, frame.isNearTalker) = (semitones.map(Semitones.hertz), true)
            stillness.push(frame)
        }
        return stillness.share
    }

    @Test(arguments: [Float(14), 30, 48]) func aToneStandsStill(semitones: Float) {
        #expect(Self.share([Float?](repeating: semitones, count: 300)) == 1)
    }

    @Test func notesOfAMelodyStandStill() {
        // Four notes a second: nearly all comparisons fall within one note.
        let melody = (0..<400).map { Float?.some([30, 34, 37, 32][$0 / 25 % 4]) }
        #expect(Self.share(melody) > 0.75)
    }

    @Test func glidesDoNot() {
        // A tenth of a semitone in each 10 ms: half a semitone from one comparison to the other.
        #expect(Self.share((0..<400).map { 30 + 0.1 * Float($0 % 80) }) < 0.1)
    }

    @Test func pausesAreNotCompared() {
        #expect(Self.share([Float?](repeating: nil, count: 100)) == 0)
        // A new stretch of voice is compared with itself alone.
        let stretches = (0..<60).flatMap { [Float?](repeating: 30 + Float($0 % 7), count: 5) + [nil] }
        #expect(Self.share(stretches) == 0)
    }

    @Test func speechMovesAndItsMiddleDoesNot() {
        var analyzer = ProsodyAnalyzer()
        var stillness = PitchStillness()
        analyzer.process(Voice.speech(hertz: 140, rate: 4, seconds: 8).span) { stillness.push($0) }
        #expect(stillness.share < 0.35, "\(stillness.share)")
        var tone = PitchStillness()
        var other = ProsodyAnalyzer()
        other.process(Signals.sine(hertz: 240, seconds: 8).span) { tone.push($0) }
        #expect(tone.share == 0 || tone.share > 0.9, "no voice, or one that stands: \(tone.share)")
    }

    @Test func itFollowsWhatIsHeardNow() {
        let hum = [Float?](repeating: 20, count: 300)
        let speech = (0..<300).map { Float?.some(30 + 0.1 * Float($0 % 60)) }
        #expect(Self.share(hum + speech) < 0.2)
        #expect(Self.share(speech + hum) > 0.9)
    }
}
