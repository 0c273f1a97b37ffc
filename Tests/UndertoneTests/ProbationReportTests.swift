import Testing

@testable import undertone

struct ProbationReportTests {
    private static func call(_ heardS: Double, _ triedS: [Double]) -> CallJudgement.Talk {
        CallJudgement.Talk(heardS: heardS, triedS: triedS)
    }

    @Test(
        arguments: [
            ([call(60, []), call(30, [])], 0, nil), ([call(60, []), call(60, [])], 0, 100),
            ([call(60, [50]), call(60, [])], 1, 100), ([call(60, [50]), call(200, [10])], 2, 150),
            // What comes after the end is told.
            ([call(90, [50]), call(90, [20, 30])], 1, 100), ([call(60, [50, 60]), call(60, [10])], 3, nil),
        ] as [([CallJudgement.Talk], Int, Double?)])
    func callsOfAVoiceFollowOneAnother(calls: [CallJudgement.Talk], tried: Int, overAfterS: Double?) {
        let course = ProbationReport.Course(calls, lengthS: 100)
        #expect(course.tried == tried && course.overAfterS == overAfterS)
        #expect(course.talkS == calls.reduce(0) { $0 + $1.heardS })
    }
}
