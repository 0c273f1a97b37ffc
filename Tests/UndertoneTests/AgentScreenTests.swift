import Events
import Foundation
import Languages
import Testing
import Vocabulary
import Wellbeing

@testable import undertone

/// What looked wrong to the eye on the agent's screens, in three languages and at several widths (issue 17).
struct AgentScreenTests {
    private static let languages: [Language] = [.english, .chinese, .bulgarian]

    private static func text(_ lines: [InkedLine]) -> [String] { lines.map { $0.text(hasColour: false) } }

    private static func page(_ json: String) throws -> BreakPage {
        try JSON.value(
            BreakPage.self,
            from: """
                {"is_on":true,"is_switched":false,"hard_calls":1,"in_calls_s":60,"micro_after_s":3600,
                "snoozes_today":0,"taken":[],\(json)}
                """)
    }

    /// It stood as due and as held back, by itself.
    @Test func aBreakThatIsTakenIsNeitherDueNorHeldBack() throws {
        let due = #""due":[{"kind":"recovery","is_offered":false,"times":1}]"#
        let taking = try BreakReport.lines(Self.page(due + #","taking":"recovery","hold":{"reason":"taking"}"#))
        #expect(taking == ["yours: two minutes", "next: five minutes, after 59 more minutes in calls"])
        let held = try BreakReport.lines(Self.page(due + #","hold":{"reason":"paused"}"#))
        #expect(held.first == "due: two minutes")
        #expect(held.last == "held back: you have paused")
        // Another one that is due beside it is told; and so is what holds it back for another reason.
        let other = try BreakReport.lines(
            Self.page(
                #""due":[{"kind":"micro","is_offered":false,"times":0}],"taking":"recovery","hold":{"reason":"call"}"#))
        #expect(other.first == "yours: two minutes")
        #expect(other.contains("due: five minutes"))
        #expect(other.last == "held back: a call is on")
        #expect(try BreakReport.lines(Self.page(#""due":[]"#)).first == "nothing is due")
    }

    /// Each line but the first had an empty line above it where words stand below their name.
    @Test(arguments: [20, 40, 80]) func aLineWithoutANameHasNoEmptyLineAboveIt(width: Int) {
        let words = InkedLine("Colleague: Mina, ext. 214")
        let lines = InkedLine.entry(InkedLine("  "), words, at: 14, width: width)
        #expect(lines.allSatisfy { $0.columns > 4 }, "\(Self.text(lines))")
        #expect(InkedLine.entry(InkedLine("asked"), words, at: 14, width: 40).count == 2)
    }

    /// The title was cut, and so were the keys in Bulgarian.
    @Test(arguments: languages, [30, 40, 80]) func nothingIsCutFromThePace(language: Language, columns: Int) throws {
        try Language.$spokenHere.withValue(language) {
            for pattern in BreathPattern.all {
                let pacer = BreathPacer(pattern, minutes: 1)
                let moment = try #require(pacer.moment(at: 1))
                let lines = Self.text(
                    BreathView(pacer: pacer, size: (columns, 24), isStill: false).lines(.init(moment: moment)))
                #expect(lines.count <= 24)
                #expect(!lines.contains { $0.contains("…") }, "\(lines)")
                #expect(lines.allSatisfy { DisplayWidth.columns(of: $0) <= columns })
            }
        }
    }

    /// `← по-спокойно0по-трудно →`: the words of the scale ran into each other.
    @Test(arguments: languages, [30, 40, 60, 80]) func theScaleOfADifferenceCanBeRead(
        language: Language, columns: Int
    ) throws {
        let start = try #require(Timestamp(text: "2026-09-07T09:00:00Z"))
        let draws = (0..<60).map { number -> DrawPayload in
            let isNow = number * 7 % 5 < 3
            let at = start.advanced(bySeconds: Double(number) * 7_200)
            return DrawPayload(
                offerID: "o\(number)", at: at, probability: 0.6, isNow: isNow, heldBackS: isNow ? 0 : 1_200)
        }
        let calls = draws.enumerated().map { number, draw -> CallPayload in
            let first = Double(10 + number * 13 % 50)
            let (begin, end) = (draw.at.advanced(bySeconds: 1_800), draw.at.advanced(bySeconds: 2_400))
            return CallPayload(
                beganAt: begin, endedAt: end, knownBy: "streams", talkS: 300, hardS: 0, score: 30, firstScore: first,
                alerts: 0)
        }
        var known = RedrawDistributions()
        let finding = try #require(OfferTrial(TrialData(draws: draws, calls: calls), using: &known).finding)
        Language.$spokenHere.withValue(language) {
            let lines = Self.text(OfferTrialPicture(finding).lines(columns: columns))
            let (calmer, harder) = (localized("← calmer"), localized("harder →"))
            for line in lines where line.contains(calmer) || line.contains(harder) {
                let words = line.split(separator: " ").map(String.init)
                #expect(words.allSatisfy { word in !word.contains("0") || word == "0" }, "\(line)")
            }
            #expect(lines.contains { $0.contains(calmer) })
            #expect(lines.contains { $0.contains(harder) })
            #expect(lines.allSatisfy { DisplayWidth.columns(of: $0) <= max(columns, 38) }, "\(lines)")
        }
    }

    /// In Bulgarian the picture was drawn with decimal commas, which no browser reads: one corner of it was to be seen.
    @Test(arguments: languages) func thePictureOfAPageIsMeasuredWithPoints(language: Language) throws {
        let date = try #require(LocalDay(text: "2026-11-30"))
        var day = ShiftReport.Day(date)
        day.calls = ShiftReport.Calls()
        day.place = ShiftReport.Place(load: 0.361, control: 0.777)
        let report = ShiftReport(
            agent: "maria", from: date, to: date, timeZone: "UTC", madeAt: .now, mark: "", days: [day], earlierDays: 9,
            usual: nil)
        try Language.$spokenHere.withValue(language) {
            let page = ReportPage(report: report, language: language).html()
            let picture = try #require(page.split(separator: "<svg").last?.split(separator: "</svg>").first)
            #expect(picture.contains("viewBox=\"0 0 360.0 "))
            let numbers = picture.matches(of: /\s(?:x|y|cx|cy|r|width|height|x1|x2|y1|y2)="([^"]*)"/).map(\.output.1)
            #expect(numbers.count > 8)
            for number in numbers { #expect(Double(number) != nil, "\(number)") }
        }
    }

    /// In Chinese, whose headings are short, all cells were cut at 40 columns in place of a block for each row.
    @Test func whereMuchWouldBeCutARowIsABlock() {
        var table = TextTable("内容", "最早", "何时删除")
        table.add(InkedLine("已结束的通话"), InkedLine("2026年9月29日 09:13"), InkedLine("2026年12月28日 09:13"))
        #expect(
            Self.text(table.lines(columns: 40)) == [
                "内容      已结束的通话", "最早      2026年9月29日 09:13", "何时删除  2026年12月28日 09:13",
            ])
        var short = TextTable("内容", "何时删除")
        short.add(InkedLine("通话"), InkedLine("16:45"))
        #expect(Self.text(short.lines(columns: 40)) == ["内容  何时删除", "通话  16:45"])
    }

    /// `show (默认)` drew its words three columns to the left, since a column was counted in characters.
    @Test(arguments: languages) func theWordsOfATableOfHelpStandBelowEachOther(language: Language) {
        Language.$spokenHere.withValue(language) {
            let help = """
                SUBCOMMANDS:
                  show (default)          Say what is due.
                  take                    Take it.
                  -f, --format <format>   How. (values: a, b; default: a)
                """
            for line in HelpText(help, columns: 80).lines.dropFirst() {
                let words = line.drop { $0 == " " }
                let gap = words.range(of: "  ").map { words[..<$0.lowerBound] } ?? words
                let rest = words.dropFirst(gap.count)
                let begin = DisplayWidth.columns(of: String(line.dropLast(rest.drop { $0 == " " }.count)))
                #expect(begin == 26, "\(line)")
            }
        }
    }

    /// It was English below a table in Chinese.
    @Test(arguments: languages.dropFirst()) func whatATableHasNoRoomForIsSaidInTheReadersLanguage(language: Language) {
        Language.$spokenHere.withValue(language) {
            var table = TextTable(.init("ID", rank: 1, least: 40), .init("片段", rank: 2, least: 40))
            table.add(InkedLine(String(repeating: "a", count: 50)), InkedLine(String(repeating: "b", count: 50)))
            let last = Self.text(table.lines(columns: 70)).last ?? ""
            #expect(last.contains("片段"))
            #expect(!last.contains("room"))
        }
    }
}
