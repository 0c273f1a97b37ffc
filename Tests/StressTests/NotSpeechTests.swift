import Foundation
import Prosody
import TestSignals
import Testing
import Vocabulary

@testable import Stress

/// What is no speech makes no baseline and no evidence, before the first word and after it; what was learned of
/// somebody else is noticed and learned anew.
@Suite struct NotSpeechTests {
    /// Sounds with a pitch that nobody speaks.
    enum Sound: String, CaseIterable, Sendable {
        case hum50, hum60, hum120, square60, sawtooth100, tone240, tone400, ringUS, ringUK, ringEU, dialTone, beeps,
            melody

        func value(at time: Double) -> Double {
            func sine(_ hertz: Double) -> Double { sin(2 * .pi * hertz * time) }
            func isOn(_ on: Double, of period: Double) -> Double {
                time.truncatingRemainder(dividingBy: period) < on ? 1 : 0
            }
            switch self {
            case .hum50: return sine(50)
            case .hum60: return sine(60)
            case .hum120: return sine(120)
            case .square60: return sine(60) > 0 ? 0.7 : -0.7
            case .sawtooth100: return 2 * (100 * time).truncatingRemainder(dividingBy: 1) - 1
            case .tone240: return sine(240)
            case .tone400: return sine(400)
            case .ringUS: return 0.5 * (sine(440) + sine(480)) * isOn(2, of: 6)
            case .ringUK: return 0.5 * (sine(400) + sine(450)) * (isOn(1, of: 3) - isOn(0.6, of: 3) + isOn(0.4, of: 3))
            case .ringEU: return sine(425) * isOn(1, of: 5)
            case .dialTone: return 0.5 * (sine(350) + sine(440))
            case .beeps: return sine(300) * isOn(0.4, of: 1.5)
            case .melody:
                let note = [0.0, 4, 7, 4, 5, 9, 12, 7][Int(time * 2.5) % 8]
                let hertz = 220 * exp2(note / 12)
                return (1...6).reduce(0) { $0 + sin(2 * .pi * hertz * Double($1) * time) / Double($1) } * 0.5
            }
        }

        func samples(seconds: Double, dBFS: Double) -> [Float] {
            let gain = pow(10, dBFS / 20) * 2.0.squareRoot()
            return (0..<Int(seconds * 16_000)).map { Float(gain * value(at: Double($0) / 16_000)) }
        }
    }

    private static func run(
        _ x: [Float], _ baseline: SpeakerBaseline = SpeakerBaseline(), warmUpS: Float = 10
    ) -> (scores: [StressScore], baseline: SpeakerBaseline) {
        var engine = StressEngine(baseline: baseline, learning: .live(warmUpS: warmUpS))
        let scores = StressEngineTests.frames(of: x).compactMap { engine.push($0, isAlertOpen: false) }
        return (scores, engine.baseline)
    }

    @Test(arguments: Sound.allCases, [-20.0, -45]) func nothingIsLearnedFromIt(sound: Sound, dBFS: Double) {
        let result = Self.run(sound.samples(seconds: 40, dBFS: dBFS))
        #expect(result.baseline.speechS < 3, "\(result.baseline.speechS) s")
    }

    @Test(arguments: Sound.allCases, [-20.0, -45]) func itIsNoEvidenceBeforeTheFirstWord(sound: Sound, dBFS: Double) {
        let scores = Self.run(sound.samples(seconds: 30, dBFS: dBFS), StressEngineTests.baseline()).scores
        let raised = scores.filter { ($0.value ?? 0) >= 60 }
        #expect(raised.reduce(0) { $0 + $1.speechS } < 0.8, "\(raised.count) scores")
    }

    @Test(arguments: [Sound.hum60, .tone400, .ringUS, .melody]) func norAfterIt(sound: Sound) {
        let x =
            Voice.speech(hertz: 120, rate: 4, seconds: 8, seed: 5) + sound.samples(seconds: 20, dBFS: -25)
            + Voice.speech(hertz: 120, rate: 4, seconds: 12, seed: 6)
        let scores = Self.run(x, StressEngineTests.baseline()).scores
        let raised = scores.filter { ($0.value ?? 0) >= 60 }
        #expect(raised.reduce(0) { $0 + $1.speechS } < 1.2, "\(raised.map(\.time.seconds))")
    }

    /// Somebody with a lower, softer voice is heard before the wearer's first word.
    @Test func anotherVoiceThatWasLearnedFirstIsThrownAway() throws {
        let other = Voice.speech(hertz: 100, rate: 4, seconds: 18, gain: 0.2, seed: 3)
        let wearer = Voice.speech(hertz: 200, rate: 4, seconds: 80, seed: 4)
        let result = Self.run(other + wearer)
        #expect(result.scores.count { $0.isBaselineRejected } == 1)
        let pitch = try #require(result.baseline.norm(of: .pitch)?.location)
        #expect(abs(pitch - Semitones.above27Point5Hz(200)) < 1)
        #expect(result.baseline.isProven)
        let late = result.scores.suffix(40).compactMap(\.value)
        #expect(late.count > 20 && late.allSatisfy { $0 < 60 })
    }

    @Test func aVoiceThatIsTheWearersIsNeverThrownAway() {
        let x =
            Voice.speech(hertz: 120, rate: 4, seconds: 50)
            + Voice.speech(hertz: 180, rate: 5, seconds: 60, gain: 2, seed: 3)
        let result = Self.run(x)
        #expect(result.scores.allSatisfy { !$0.isBaselineRejected })
    }

    /// As a file from elsewhere may be: proved, and wrong.
    @Test func aYoungBaselineThatTheVoiceNeverComesNearIsThrownAwayInMinutes() {
        let wrong = StressEngineTests.baseline(hertz: 80)
        #expect(wrong.isProven)
        let wearer = Voice.speech(hertz: 200, rate: 4, seconds: 60, seed: 4)
        var engine = StressEngine(baseline: wrong, learning: .live(warmUpS: 10))
        var analyzer = ProsodyAnalyzer()
        var (heard, rejected) = (0.0, [Double]())
        for _ in 0..<7 {
            analyzer.process(wearer.span) { frame in
                // An alert is raised within seconds and stays open: nothing is learned meanwhile.
                guard let score = engine.push(frame, isAlertOpen: true) else { return }
                heard = score.time.seconds
                if score.isBaselineRejected { rejected.append(heard) }
            }
        }
        #expect(rejected.count == 1 && (rejected.first ?? 1_000) < 10 * 60, "\(rejected)")
    }
}
