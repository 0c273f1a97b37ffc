import DSP
import Foundation
import TestSignals
import Testing

@Suite struct FastLogTests {
    /// Largest error in dB: a tenth of what the features are ever read to.
    private static let tolerance: Float = 0.001

    private static func decibels(of powers: [Float], scale: Float = 1) -> [Float] {
        let result = SampleBuffer(count: powers.count)
        Decibels.ofPowers(SampleBuffer(powers), from: 0, count: powers.count, scale: scale, into: result)
        return result.array
    }

    @Test func everyPowerHasItsDecibels() {
        // Geometric steps that land all over the mantissa, from the floor to the largest float.
        let powers = (0..<40_000).map { Float(pow(10, -11.99 + 50.5 * Double($0) / 40_000)) }
        for (power, decibels) in zip(powers, Self.decibels(of: powers)) {
            #expect(abs(decibels - 10 * log10(power)) < Self.tolerance)
        }
    }

    @Test func powersOfTwoAndTheirNeighboursAreContinuous() {
        let powers = (-38...100).flatMap { exponent -> [Float] in
            let power = Float(sign: .plus, exponent: exponent, significand: 1)
            return [power.nextDown, power, power.nextUp, power * Float(0.5).squareRoot()]
        }
        for (power, decibels) in zip(powers, Self.decibels(of: powers)) {
            #expect(abs(decibels - 10 * log10(power)) < Self.tolerance)
        }
    }

    @Test func whatIsNoPowerIsTheFloor() {
        let none: [Float] = [0, -1, -0.0, 1e-12, 1e-30, .leastNonzeroMagnitude, .nan, .infinity, -.infinity]
        #expect(Self.decibels(of: none) == none.map { _ in Decibels.floor })
    }

    @Test(arguments: [0, 1, 7, 8, 9, 100])
    func everyCountAndStartGivesTheSameAsOneByOne(count: Int) {
        let powers = Signals.noise(seconds: 0.01, rms: 1).map { $0 * $0 }
        let result = SampleBuffer([Float](repeating: 7, count: count + 1))
        Decibels.ofPowers(SampleBuffer(powers), from: 5, count: count, scale: 0.01, into: result)
        for n in 0..<count { #expect(abs(result[n] - Decibels.ofPower(powers[5 + n] * 0.01)) < Self.tolerance) }
        #expect(result[count] == 7, "nothing is written beyond")
    }

    @Test func powerIsTheInverse() {
        for decibels in stride(from: Float(-100), to: 60, by: 3.7) {
            #expect(abs(Decibels.ofPower(Decibels.power(of: decibels)) - decibels) < Self.tolerance)
        }
    }
}
