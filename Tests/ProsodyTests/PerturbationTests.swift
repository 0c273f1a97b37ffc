import TestSignals
import Testing

@testable import Prosody

@Suite struct PerturbationTests {
    private static func train(periods: [Double], amplitudes: [Float]) -> PulseTrain {
        var train = PulseTrain()
        var position = 1_000.0
        train.append(Pulse(position: position, period: 0, amplitude: amplitudes[0]))
        for (period, amplitude) in zip(periods, amplitudes.dropFirst()) {
            position += period
            train.append(Pulse(position: position, period: Float(period), amplitude: amplitude))
        }
        return train
    }

    @Test func alternatingPulsesHaveTheirClosedForm() throws {
        let train = Self.train(
            periods: (0..<8).map { $0.isMultiple(of: 2) ? 100 : 102 },
            amplitudes: (0..<9).map { $0.isMultiple(of: 2) ? 1 : 0.8 })
        let value = try #require(Perturbation(of: train))
        #expect(abs(value.jitterLocal - 2 / 101) < 1e-6)
        #expect(abs(value.jitterRAP - 4 / 3 / 101) < 1e-6)
        #expect(abs(value.shimmerLocal - 0.2 / 0.9) < 1e-6)
        #expect(abs(value.shimmerLocalDB - 1.938_2) < 1e-4)
    }

    @Test func fewerThanFivePeriodsSayNothing() {
        let amplitudes = [Float](repeating: 1, count: 9)
        #expect(Perturbation(of: PulseTrain()) == nil)
        #expect(Perturbation(of: Self.train(periods: [100, 101, 100, 101], amplitudes: amplitudes)) == nil)
        #expect(Perturbation(of: Self.train(periods: [100, 101, 100, 101, 100], amplitudes: amplitudes)) != nil)
        // Five periods of 60 Hz and less do not fit into 100 ms six times, but five times.
        #expect(Perturbation(of: Self.train(periods: .init(repeating: 266, count: 8), amplitudes: amplitudes)) != nil)
    }

    @Test func pulsesOfEntirelyIrregularSoundSayNothing() {
        let periods = (0..<8).map { 100 * [1, 1.5, 1, 0.6, 1, 1.7, 1, 2][$0] }
        #expect(Perturbation(of: Self.train(periods: periods, amplitudes: .init(repeating: 1, count: 9))) == nil)
    }

    @Test func onlyTheNewestHundredMillisecondsCount() throws {
        let rough = (0..<20).map { $0.isMultiple(of: 2) ? 90.0 : 110 }
        let steady = [Double](repeating: 100, count: 16)
        let all = Self.train(periods: rough + steady, amplitudes: .init(repeating: 1, count: 37))
        let value = try #require(Perturbation(of: all))
        #expect(value.jitterLocal < 1e-6 && value.shimmerLocal < 1e-6)
    }

    @Test func anHourOfPulsesGivesTheSameAsItsEnd() throws {
        var generator = SeededGenerator(seed: 3)
        let periods = (0..<20_000).map { _ in Double.random(in: 48...52, using: &generator) }
        let amplitudes = (0...20_000).map { _ in Float.random(in: 0.9...1.1, using: &generator) }
        let long = try #require(Perturbation(of: Self.train(periods: periods, amplitudes: amplitudes)))
        let end = try #require(
            Perturbation(of: Self.train(periods: periods.suffix(60), amplitudes: amplitudes.suffix(61))))
        #expect(abs(long.jitterLocal - end.jitterLocal) < 1e-6)
        #expect(abs(long.shimmerLocalDB - end.shimmerLocalDB) < 1e-6)
    }
}
