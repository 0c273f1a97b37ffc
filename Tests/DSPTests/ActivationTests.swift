import DSP
import Glibc
import Testing

@Suite struct ActivationTests {
    /// From where nothing changes any more to where it is steepest.
    private static let inputs = stride(from: -100.0, through: 100, by: 0.037)

    @Test func sigmoidIsThatOfTheLibrary() {
        for x in Self.inputs {
            #expect(abs(Double(Activation.sigmoid(Float(x))) - 1 / (1 + exp(-Double(Float(x))))) < 1e-6)
        }
    }

    @Test func tangentIsThatOfTheLibrary() {
        for x in Self.inputs {
            let y = Activation.tanh(SIMD8(repeating: Float(x)))[3]
            #expect(abs(Double(y) - tanh(Double(Float(x)))) < 1e-6)
        }
    }
}
