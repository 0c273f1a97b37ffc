import Events
import Languages
import Testing
import Vocabulary

@testable import Wellbeing

/// A report in sentences, as it reads.
struct ReportWordsTests {
    /// It said "somebody came 1 times".
    @Test(arguments: [
        (1, 1, 0, ["asked for 1 time", "somebody came 1 time", "0 of 1 within 5 minutes"]),
        (2, 1, 1, ["asked for 2 times", "somebody came 1 time", "1 of 1 within 5 minutes"]),
        (3, 2, 1, ["asked for 3 times", "somebody came 2 times", "1 of 2 within 5 minutes"]),
        (2, 0, 0, ["asked for 2 times", "nobody came"]),
    ]) func helpIsCountedInWords(asked: Int, came: Int, quick: Int, words: [String]) throws {
        let date = try #require(LocalDay(text: "2026-11-30"))
        var day = ShiftReport.Day(date)
        day.help = ShiftReport.Help(asked: asked, came: came, quick: quick)
        let report = ShiftReport(
            agent: "maria", from: date, to: date, timeZone: "UTC", madeAt: .now, mark: "", days: [day], earlierDays: 0,
            usual: nil)
        let said = ReportWords(report).rows.last?.said.map(Language.english.text)
        #expect(said == words)
    }

    /// A date in a table was `11-30` in every language.
    @Test func aDayInATableIsWrittenAsInItsLanguage() throws {
        let day = try #require(LocalDay(text: "2026-11-05"))
        #expect(Language.english.shortName(of: day) == "Thu 5 Nov")
        #expect(Language.chinese.shortName(of: day) == "周四 11月5日")
        #expect(Language.bulgarian.shortName(of: day) == "чт 5.11")
    }
}
