import Testing
import Vocabulary

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

    @Test func theNearestValueIsThatOfTheNearestStep() {
        let odd: [Float] = [0.5, 1.5, 2.5, -0.5, -1.5, 32_766.5, 32_767.5, -32_768.5].map { $0 / 32_768 }
        for sample in odd + [3, -3, 0.1, -0.7, 1e-30, .infinity, -.infinity, .nan] {
            #expect(PCM.nearest(sample) == PCM.value(of: PCM.step(nearest: sample)))
        }
    }
}
