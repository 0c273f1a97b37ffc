import AudioTypes
import Testing

@Suite struct PCMTests {
    @Test(arguments: [Int16.min, -12_345, -1, 0, 1, 77, Int16.max])
    func everyStepSurvivesTheRoundTrip(step: Int16) {
        #expect(PCM.step(nearest: PCM.value(of: step)) == step)
    }

    @Test func valuesOutsideTheRangeAreClipped() {
        #expect(PCM.step(nearest: 3) == Int16.max)
        #expect(PCM.step(nearest: -3) == Int16.min)
    }

    @Test(arguments: [Float.nan, .infinity, -.infinity])
    func nonFiniteSamplesBecomeSilence(sample: Float) {
        #expect(PCM.step(nearest: sample) == 0)
    }
}
