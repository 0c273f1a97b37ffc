import Testing

@testable import undertone

struct CallJudgementTests {
    /// Ten minutes, strained from 300 to 340.
    private func judge(
        alerts: [Double], readyS: Double = 100, durationS: Double = 600,
        stretches: [(Range<Double>, VoiceLabel)] = [(300..<340, .strained)]
    ) -> CallJudgement {
        CallJudgement(
            .init(
                file: "c.wav", speaker: "anna", sex: nil, durationS: durationS,
                stretches: stretches.map { (span: $0.0, label: $0.1) }),
            alerts: alerts, readyS: readyS)
    }

    /// When alerts were raised, whether the stretch was found and after how long, and how many were false.
    @Test(
        arguments: [
            ([], nil, 0), ([304], 4, 0), ([343], 43, 0), ([344], nil, 0), ([355], nil, 0), ([356], nil, 1),
            ([299], nil, 1), ([200, 310, 320, 500], 10, 2),
        ] as [([Double], Double?, Int)])
    func alertsInAndAfterAStretchAreJudgedByTheirTime(alerts: [Double], latencyS: Double?, falseAlerts: Int) {
        let judgement = judge(alerts: alerts)
        #expect(judgement.stretches == [.init(latencyS: latencyS, isLearning: false)])
        #expect(judgement.falseAlerts == falseAlerts)
        // 100 to 300, and 355 to 600.
        #expect(judgement.calmS == 445)
    }

    @Test func timeWhileLearningDoesNotCount() {
        let late = judge(alerts: [], readyS: 320)
        #expect(late.stretches == [.init(latencyS: nil, isLearning: true)] && late.calmS == 245)
        let never = judge(alerts: [], readyS: .infinity)
        #expect(never.calmS == 0 && never.stretches[0].isLearning)
    }

    @Test func callWithoutAStretchIsCalm() {
        let judgement = judge(alerts: [150, 600], stretches: [])
        #expect(judgement.falseAlerts == 2 && judgement.calmS == 500 && judgement.stretches.isEmpty)
    }

    @Test func stretchesLabelledCalmAreTheOnlyCalmTime() {
        let judgement = judge(
            alerts: [150, 450, 550], stretches: [(300..<340, .strained), (345..<400, .calm), (440..<500, .calm)])
        // 355 to 400, and 440 to 500.
        #expect(judgement.calmS == 105 && judgement.falseAlerts == 1)
    }

    @Test func otherLabelsAreCountedApart() {
        let judgement = judge(
            alerts: [110, 420], stretches: [(90..<120, .other("laughs")), (400..<430, .other("laughs"))])
        #expect(judgement.others == ["laughs": .init(seconds: 50, alerts: 2)])
        #expect(judgement.falseAlerts == 0 && judgement.calmS == 600 - 135 - 45)
    }
}
