import Evaluation
import Testing

struct LabelledScoresTests {
    private let tolerance = 1e-12

    @Test func figuresAreThoseOfScikitLearn() throws {
        #expect(KnownScores.labelled.area()?.value == 0.890_625)
        #expect(KnownScores.labelled.areaWithinSpeakers()?.value == 0.75)
        let recognition = KnownScores.labelled.recognition { _ in 60 }
        #expect(recognition.hit?.value == 0.625 && recognition.falseAlarm?.value == 0.125)
        #expect(recognition.averageRecall?.value == 0.75)
    }

    /// All 256 draws of four speakers out of four, by itertools and scikit-learn: numpy's percentiles 2.5 and 97.5 are
    /// 0.7 and 1.
    @Test func intervalIsThatOfAllDraws() throws {
        let interval = try #require(KnownScores.labelled.area()?.interval)
        #expect(abs(interval.lowerBound - 0.7) < tolerance && interval.upperBound == 1)
    }

    @Test func theSameScoresHaveTheSameInterval() {
        #expect(KnownScores.labelled.area() == KnownScores.labelled.area())
    }

    /// By the stress bench's own search over all candidates in numpy.
    @Test(arguments: [(nil, 49.5), (0, 38), (1, 38), (2, 49.5), (3, 49.5)] as [(Int?, Double)])
    func bestThresholdIsThatOfTheFullSearch(speaker: Int?, expected: Double) {
        #expect(KnownScores.labelled.bestThreshold(without: speaker) == expected)
    }

    @Test func aThresholdMayDifferBySpeaker() {
        let recognition = KnownScores.labelled.recognition { $0 == 0 ? 0 : 1_000 }
        #expect(recognition.hit?.value == 1.0 / 8 && recognition.falseAlarm?.value == 3.0 / 8)
    }

    @Test func twoSpeakersHaveNoInterval() throws {
        let few = LabelledScores(KnownScores.labelled.entries.filter { $0.speaker < 2 })
        let area = try #require(few.area())
        #expect(area.interval == nil)
        #expect(few.recognition { _ in 60 }.hit?.interval == nil)
    }

    @Test func oneLabelAloneSaysOnlyWhatItCan() {
        let calm = LabelledScores(KnownScores.labelled.entries.filter { !$0.isStrained })
        #expect(calm.area() == nil && calm.areaWithinSpeakers() == nil && calm.bestThreshold() == nil)
        let recognition = calm.recognition { _ in 60 }
        #expect(recognition.hit == nil && recognition.averageRecall == nil)
        #expect(recognition.falseAlarm?.value == 0.125)
        #expect(LabelledScores([]).area() == nil && LabelledScores([]).bestThreshold() == nil)
    }

    @Test func equalScoresHaveNoThreshold() {
        let equal = LabelledScores([
            .init(speaker: 0, isStrained: true, score: 5), .init(speaker: 0, isStrained: false, score: 5),
        ])
        #expect(equal.bestThreshold() == nil && equal.area()?.value == 0.5)
    }

    @Test func numbersOfSpeakersMayHaveGaps() {
        let spread = LabelledScores(
            KnownScores.labelled.entries.map {
                .init(speaker: $0.speaker * 10 + 3, isStrained: $0.isStrained, score: $0.score)
            })
        #expect(spread.area() == KnownScores.labelled.area())
    }

    @Test func levelCorrelationIsThatOfSciPyWithAnInterval() throws {
        let pairs = KnownScores.scores.indices.map {
            (speaker: $0 / 4, level: KnownScores.levels[$0], score: KnownScores.scores[$0])
        }
        let estimate = try #require(LevelCorrelation.spearman(pairs))
        #expect(abs(estimate.value - 0.712_253_602_872_737_1) < 1e-9)
        #expect(try #require(estimate.interval).contains(estimate.value))
        #expect(LevelCorrelation.spearman(pairs.filter { $0.level == 1 }) == nil)
    }
}
