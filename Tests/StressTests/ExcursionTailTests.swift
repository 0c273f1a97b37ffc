import Foundation
import Testing

@testable import Stress

@Suite struct ExcursionTailTests {
    private static func heard(hours: Double, peaks: [Float] = []) -> ExcursionTail {
        var tail = ExcursionTail()
        let steps = Int(hours * 7_200)
        for step in 0..<steps {
            tail.hear(speechS: 0.5)
            if !peaks.isEmpty, step % max(1, steps / peaks.count) == 0 {
                tail.add(peak: peaks[step / max(1, steps / peaks.count) % peaks.count])
            }
        }
        return tail
    }

    @Test func aGreaterBudgetAsksForMore() {
        let tail = ExcursionTail()
        let thresholds = [0.5, 2, 8, 40, 200].map { tail.threshold(onceInHours: $0) }
        #expect(zip(thresholds, thresholds.dropFirst()).allSatisfy { $0 < $1 }, "\(thresholds)")
        #expect(thresholds.allSatisfy { $0 > 0 && $0.isFinite })
    }

    @Test func aLivelyVoiceHasToExceedMoreAndAQuietOneLess() {
        let new = ExcursionTail().threshold(onceInHours: 8)
        let lively = Self.heard(hours: 4, peaks: [Float](repeating: 3, count: 20)).threshold(onceInHours: 8)
        let quiet = Self.heard(hours: 4).threshold(onceInHours: 8)
        #expect(lively > 1.2 * new && quiet < new, "\(quiet) \(new) \(lively)")
    }

    @Test func itMovesOnlySoFar() {
        let new = ExcursionTail().threshold(onceInHours: 8)
        let wild = Self.heard(hours: 10, peaks: [Float](repeating: 1_000, count: 500)).threshold(onceInHours: 8)
        let mute = Self.heard(hours: 100).threshold(onceInHours: 8)
        #expect(abs(wild / new - 2.5) < 0.01 && mute >= 0.7 * new - 1e-4)
    }

    @Test func whatAnyVoiceDoesIsNotCounted() {
        var tail = ExcursionTail()
        for _ in 0..<100 { tail.add(peak: 0.9) }
        #expect(tail == ExcursionTail())
    }

    /// The formula against the tail that it inverts: with as much seen as makes the prior small, peaks that come `rate`
    /// times an hour and exceed the floor exponentially by `mean` exceed the threshold once in so many hours.
    @Test(arguments: [(Float(20), Float(0.6)), (60, 0.4)]) func itInvertsAnExponentialTail(rate: Float, mean: Float) {
        var tail = ExcursionTail()
        let count = Int(rate * 10)
        // Evenly spread quantiles of the exponential distribution stand for a sample of it.
        for index in 0..<count {
            tail.hear(speechS: 3_600 / rate)
            tail.add(peak: 1 - mean * log(1 - (Float(index) + 0.5) / Float(count)))
        }
        let threshold = tail.threshold(onceInHours: 8)
        let expected = 1 + mean * log(rate * 8)
        #expect(abs(threshold / expected - 1) < 0.15, "\(threshold) \(expected)")
    }

    @Test(arguments: [
        #"{"talkH":-1,"peaks":0,"excess":0}"#, #"{"talkH":1,"peaks":1e30,"excess":0}"#, #"{"talkH":1,"peaks":1}"#,
    ]) func damagedNumbersAreRefused(text: String) {
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(ExcursionTail.self, from: Data(text.utf8)) }
    }
}
