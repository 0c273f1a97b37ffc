import DSP
import TestSignals
import Testing

@Suite struct DenseTests {
    @Test(arguments: [(1, 1), (3, 8), (17, 16), (52, 33), (53, 32), (32, 96)])
    func layerEqualsTheDirectSum(inputs: Int, outputs: Int) {
        let w = Array(Signals.noise(seconds: 1, rms: 0.5, seed: 1).prefix(inputs * outputs))
        let b = Array(Signals.noise(seconds: 1, rms: 0.5, seed: 2).prefix(outputs))
        let x = Array(Signals.noise(seconds: 1, rms: 0.5, seed: 3).prefix(inputs))
        let layer = Dense(weights: SampleBuffer(w), bias: SampleBuffer(b))
        let y = SampleBuffer(count: layer.paddedOutputs)
        layer.process(SampleBuffer(x), into: y)
        for output in 0..<outputs {
            let direct = (0..<inputs).reduce(Double(b[output])) { $0 + Double(w[output * inputs + $1]) * Double(x[$1]) }
            #expect(abs(Double(y[output]) - direct) < 1e-5)
        }
        for output in outputs..<layer.paddedOutputs { #expect(y[output] == 0) }
    }

    @Test func valuesBelowTheLeastBecomeIt() {
        let layer = Dense(weights: SampleBuffer([1, -1]), bias: SampleBuffer([0, 0]))
        let y = SampleBuffer(count: 8)
        layer.process(SampleBuffer([2]), into: y, least: 0)
        #expect(y[0] == 2 && y[1] == 0)
    }
}
