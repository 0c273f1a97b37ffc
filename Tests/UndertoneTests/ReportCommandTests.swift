import Events
import Foundation
import Languages
import Replay
import TestServers
import Testing
import Vocabulary
import Wellbeing

@testable import undertone

/// What an agent reads of the own report, on a terminal and as a page, in each language.
struct ReportCommandTests {
    static func day(_ text: String, load: Double? = nil, control: Double = 0.5) throws -> ShiftReport.Day {
        var day = ShiftReport.Day(try #require(LocalDay(text: text)))
        var calls = ShiftReport.Calls()
        (calls.count, calls.talkS, calls.scored, calls.hardS, calls.backToBack) = (24, 11_520, 22, 720, 9)
        day.calls = calls
        var alerts = ShiftReport.Alerts()
        (alerts.cleared, alerts.seen, alerts.takenOver) = (1, 1, 1)
        day.alerts = alerts
        var recovery = ShiftReport.Recovery()
        (recovery.clearedS, recovery.calmCallS, recovery.withoutCalmCall) = ([240, 90], [660], 2)
        day.recovery = recovery
        day.breaks = .init(offered: 3, taken: 2, seconds: 1_020)
        day.pauses = .init(count: 1, seconds: 300)
        day.help = .init(asked: 1, came: 1, quick: 1)
        day.place = load.map { .init(load: $0, control: control) }
        return day
    }

    static func week(agent: String = "maria") throws -> ShiftReport {
        var days = try (23...29).map { try day("2026-11-\($0)", load: Double($0 - 23) / 6, control: 0.5) }
        days[5] = ShiftReport.Day(days[5].day)
        days[6] = ShiftReport.Day(days[6].day)
        return ShiftReport(
            agent: agent, from: days[0].day, to: days[6].day, timeZone: "Europe/Sofia",
            madeAt: ServedFeed.instant, mark: "m", days: days, earlierDays: 30,
            usual: .init(days: 30, talkS: 9_000, hardS: 600, backToBack: 5, breakS: 900))
    }

    private static func single(_ report: ShiftReport) -> ShiftReport {
        var report = report
        report.days = [report.days[3]]
        (report.from, report.to) = (report.days[0].day, report.days[0].day)
        return report
    }

    private static func text(_ report: ShiftReport, _ language: Language, _ width: Int?) -> [String] {
        ReportView(report: report, language: language).lines(columns: width).map { $0.text(hasColour: false) }
    }

    @Test func aDayIsToldInSentences() throws {
        let text = Self.text(Self.single(try Self.week()), .english, nil).joined(separator: "\n")
        for sentence in [
            "Report of maria, Thu 26 Nov 2026", "3:12 h of talk in 24 calls",
            "9 calls began less than 2 minutes after the one before",
            "usual on your days: 2:30 h of talk, 5 calls so close", "12.0 hard minutes, above your calm voice",
            "known of 22 of 24 calls", "3 alerts were raised", "1 over by itself", "1 seen by somebody",
            "voice calm again after 2.8 min (the middle of 2)", "next calm call after 11 min\n",
            "after 2 alerts no calm call followed that day", "2 taken, 3 offered", "1 pause of 5 min",
            "somebody came 1 time", "1 of 1 within 5 minutes", "after Karasek 1979",
        ] {
            #expect(text.lowercased().contains(sentence.lowercased()), "\(sentence)")
        }
    }

    /// Nothing of it says what somebody's work is called by others, nor names one of the licensed items.
    @Test(arguments: Language.allCases) func noVerdictIsGiven(language: Language) throws {
        let text = Self.text(try Self.week(), language, 80).joined(separator: "\n").lowercased()
        for word in ["high strain", "job", "jcq", "healthy", "too much", "better than", "rank", "low strain"] {
            #expect(!text.contains(word), "\(word)")
        }
    }

    @Test(arguments: Language.allCases, [80, 120, 40, 20]) func noLineIsWiderThanTheTerminal(
        language: Language, width: Int
    ) throws {
        let week = try Self.week()
        for report in [week, Self.single(week)] {
            for line in ReportView(report: report, language: language).lines(columns: width) {
                #expect(line.columns <= width, "\(line.text(hasColour: false))")
            }
        }
    }

    @Test func theMarksStandWhereTheDaysAre() throws {
        let lines = Self.text(try Self.week(), .english, 80)
        let rows = lines.indices.filter { lines[$0].contains("│") || lines[$0].contains("┼") }
        #expect(rows.count == 13)
        // The Monday has the least load, the Friday of the five known days the most; all in the middle.
        #expect(lines[rows[12]].contains("1") && lines[rows[12 - 8]].contains("5"))
        #expect(lines.contains { $0.contains("1 Mon 23 Nov 2026") && $0.contains("load 0, control 50") })
    }

    @Test func daysAtOnePlaceStandBesideEachOther() throws {
        var report = try Self.week()
        for index in report.days.indices { report.days[index].place = .init(load: 1, control: 1) }
        let row = Self.text(report, .english, 80).first { $0.contains("1") && $0.hasPrefix("    │") }
        for mark in "1234567" { #expect(row?.contains(mark) == true, "\(row ?? "")") }
    }

    @Test func whereThereIsNothingItSaysSo() throws {
        var report = Self.single(try Self.week())
        report.days = [ShiftReport.Day(report.from)]
        let text = Self.text(report, .english, 80).joined(separator: " ")
        #expect(text.contains("Nothing is known of this time") && !text.contains(" 0"))
        report.days = [try Self.day(report.from.text)]
        (report.earlierDays, report.usual) = (4, nil)
        #expect(Self.text(report, .english, nil).joined().contains("4 of 10 earlier days"))
    }

    /// What daemons and names say cannot steer a terminal or write into the page.
    @Test func hostileTextIsHarmless() throws {
        let report = try Self.week(agent: "<script>alert(1)</script>\u{1B}[2J")
        let page = ReportPage(report: report, note: "\"><img src=x onerror=alert(1)>", language: .english).html()
        #expect(!page.contains("<script") && !page.contains("<img") && !page.contains("\u{1B}"))
        #expect(!Self.text(report, .english, 80).joined().contains("\u{1B}"))
    }

    @Test(arguments: Language.allCases) func thePageAsksForNothing(language: Language) throws {
        // An icon that is nothing keeps a browser from asking for one.
        let page = ReportPage(report: try Self.week(), note: nil, language: language).html()
            .replacing("<link rel=\"icon\" href=\"data:,\">", with: "")
        #expect(
            page.contains("default-src 'none'") && page.contains("prefers-color-scheme")
                && page.contains("@media print"))
        for part in ["http://", "https://", "<script", "url(", "@import", "<link", "src="] {
            #expect(!page.contains(part), "\(part)")
        }
        #expect(page.contains("role=\"img\"") && page.contains("aria-labelledby=\"places\""))
        #expect(page.contains("lang=\"\(language == .chinese ? "zh-Hans" : language.rawValue)\""))
    }

    @Test(arguments: [
        ["--day", "--week"], ["--week", "soon"], ["2026-02-30"], ["--share", "sam", "--from", "ann"], ["--note", "x"],
        ["--shares", "yesterday"], ["--share", "sam", "--html", "x.html"], ["--force"], ["--unshare", "a", "--shares"],
    ])
    func whatDoesNotFitTogetherIsRefused(arguments: [String]) async throws {
        let program = try Program()
        let ended = try await program.run(["report"] + arguments)
        #expect(ended.status == 64, "\(ended)")
    }

    /// A daemon that means harm: figures that cannot be are no answer.
    @Test func whatCannotBeIsNoReport() throws {
        let good = try Self.week()
        #expect(good.isPlausible)
        var changes: [(inout ShiftReport) -> Void] = []
        changes.append { $0.days.removeLast() }
        changes.append { $0.days[0].calls?.talkS = 1e300 }
        changes.append { $0.days[0].calls?.count = -1 }
        changes.append { $0.days[0].place?.load = 7 }
        changes.append { $0.days[0].recovery?.clearedS = [-5] }
        changes.append { $0.to = $0.from.advanced(by: 4_000_000) }
        changes.append { $0.agent = String(repeating: "x", count: 1_000) }
        changes.append { $0.usual?.talkS = -1 }
        changes.append { $0.days.swapAt(0, 1) }
        for change in changes {
            var report = good
            change(&report)
            #expect(!report.isPlausible)
        }
    }
}
