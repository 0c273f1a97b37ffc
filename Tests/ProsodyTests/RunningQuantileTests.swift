import TestSignals
import Testing

@testable import Prosody

@Suite struct RunningQuantileTests {
    @Test(arguments: [Float(0.1), 0.5, 0.9, 0.95]) func aSteadySourceIsFollowedToItsQuantile(probability: Float) {
        // Uniform over 0...100: the quantile is 100 times the probability.
        var generator = SeededGenerator(seed: 7)
        var quantile = RunningQuantile(probability: probability, firstStep: 40, minStep: 0.2)
        for _ in 0..<20_000 { quantile.push(Float.random(in: 0...100, using: &generator)) }
        // The last step's size and the noise of 2000 values of it.
        #expect(abs(quantile.value - 100 * probability) < 5)
    }

    @Test func theFirstValueCountsAtOnce() {
        var quantile = RunningQuantile(probability: 0.1, firstStep: 40, minStep: 0.2)
        quantile.push(-63)
        #expect(quantile.value == -63)
    }

    @Test func aStepNeverGoesPastTheValue() {
        var quantile = RunningQuantile(probability: 0.9, firstStep: 1_000, minStep: 1_000)
        for value in [0, 5, 5, -5, -5] as [Float] {
            quantile.push(value)
            #expect(quantile.value >= -5 && quantile.value <= 5)
        }
    }
}
