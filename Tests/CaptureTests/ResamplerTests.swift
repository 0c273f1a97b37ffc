import Foundation
import TestSignals
import Testing
import Vocabulary

@testable import Capture

@Suite struct ResamplerTests {
    private func resample(_ input: [Float], from hertz: Int, block: Int = 4_096, room: Int = 1_000) -> [Float] {
        var resampler = Resampler(from: SampleRate(hertz: hertz), to: .analysis, block: block)
        var output: [Float] = []
        var buffer = [Float](repeating: 0, count: room)
        func pull(_ resampler: inout Resampler) {
            var count = room
            while count == room {
                var span = buffer.mutableSpan
                count = resampler.pull(into: &span, from: 0)
                output += buffer.prefix(count)
            }
        }
        var next = 0
        while next < input.count {
            let end = min(input.count, next + block)
            resampler.push(input.span.extracting(next..<end))
            pull(&resampler)
            next = end
        }
        resampler.finish()
        pull(&resampler)
        return output
    }

    private func sine(_ frequency: Double, rate: Int, seconds: Double) -> [Float] {
        (0..<Int(seconds * Double(rate))).map { Float(0.5 * sin(2 * .pi * frequency * Double($0) / Double(rate))) }
    }

    /// Power of the middle of a signal, away from the edges where silence begins.
    private func power(_ x: ArraySlice<Double>) -> Double {
        x.reduce(0) { $0 + $1 * $1 } / Double(x.count)
    }

    @Test(arguments: [8_000, 11_025, 22_050, 44_100, 48_000, 96_000, 192_000, 12_345], [100.0, 3_600.0])
    func aSineComesOutAsTheSameSineAtTheSameTime(rate: Int, frequency: Double) {
        let output = resample(sine(frequency, rate: rate, seconds: 0.1), from: rate)
        let expected = sine(frequency, rate: 16_000, seconds: 0.1)
        let middle = 400..<1_200
        let error = middle.map { Double(output[$0]) - Double(expected[$0]) }
        let signal = middle.map { Double(expected[$0]) }
        // A stop band of 100 dB; floats leave 120 dB. 16-bit samples could show 98 dB.
        let ratio = 10 * log10(power(signal[...]) / power(error[...]))
        #expect(ratio > 95, "signal to error: \(ratio) dB")
    }

    @Test(arguments: [(44_100, 8_100.0), (48_000, 8_010.0), (48_000, 12_000.0), (192_000, 20_000.0)])
    func whatCannotBeShownIsSuppressed(rate: Int, frequency: Double) {
        let output = resample(sine(frequency, rate: rate, seconds: 0.1), from: rate).map { Double($0) }
        let level = 10 * log10(power(output[400..<1_200]) / 0.125)
        #expect(level < -80, "left over: \(level) dB")
    }

    @Test(arguments: [1, 7, 160, 441, 100_000], [1, 333])
    func theNumbersDoNotDependOnTheBlocks(block: Int, room: Int) {
        let input = Signals.noise(seconds: 0.05, rms: 0.1)
        #expect(resample(input, from: 44_100, block: block, room: room) == resample(input, from: 44_100))
    }

    @Test(arguments: [
        (44_100, 1, 1), (44_100, 4_410, 1_600), (48_000, 3, 1), (48_000, 4, 2), (8_000, 5, 10), (192_000, 12, 1),
    ])
    func theOutputIsAsLongAsTheInput(rate: Int, count: Int, expected: Int) {
        #expect(resample([Float](repeating: 0.5, count: count), from: rate).count == expected)
    }

    @Test func aConstantKeepsItsValue() {
        let output = resample([Float](repeating: 0.25, count: 3_000), from: 44_100)
        #expect(output[200..<800].allSatisfy { abs($0 - 0.25) < 1e-6 })
    }
}
