import Testing
import Vocabulary

@testable import Stress

@Suite struct SpeakerBaselineStateTests {
    @Test(arguments: [0, 1, 3, 40]) func everyNumberAndEveryDayComesBack(days: Int) throws {
        var baseline = SpeakerBaseline(halfLifeMin: 12)
        for day in 0..<days { baseline.note(day: "2026-10-\(10 + day)") }
        var bytes = [UInt8](repeating: 0, count: StateArchive.size(of: &baseline))
        var span = bytes.mutableSpan
        StateArchive.save(&baseline, into: &span)
        // Made without fading, as for a restored analysis: that too comes out of the state.
        var restored = SpeakerBaseline()
        try StateArchive.restore(&restored, from: bytes.span)
        #expect(restored == baseline)
        #expect(restored.history.days.count == min(days, CalmHistory.capacity))
    }

    @Test(arguments: ["", "2026-11-22", "ein sehr langer Tag", "21. März"])
    func aDateIsKeptOrLeftOutWhole(date: String) throws {
        var day = CalmHistory.Day(date: date, speechS: 3, pitch: 30)
        var bytes = [UInt8](repeating: 0, count: StateArchive.size(of: &day))
        var span = bytes.mutableSpan
        StateArchive.save(&day, into: &span)
        var restored = CalmHistory.Day(date: "other", speechS: 0)
        try StateArchive.restore(&restored, from: bytes.span)
        #expect(restored.date == (date.utf8.count <= 16 && date.utf8.allSatisfy { $0 < 128 } ? date : ""))
        #expect(restored.speechS == 3 && restored.pitch == 30)
        #expect(day.date == date)
    }
}
