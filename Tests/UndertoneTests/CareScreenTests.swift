import DaemonConfiguration
import Events
import Foundation
import TestSignals
import Testing
import Vocabulary
import Wellbeing

@testable import undertone

/// What the agent sees of the pace, the check-ins and the survey, at 80 columns and narrower.
struct CareScreenTests {
    private static func text(_ lines: [InkedLine]) -> String {
        lines.map { $0.text(hasColour: false).replacing(/\ +$/, with: "") }.joined(separator: "\n") + "\n"
    }

    private static func breath(
        _ pattern: BreathPattern, at time: Double, columns: Int = 80, rows: Int = 24, isStill: Bool = false,
        isPaused: Bool = false, score: String? = nil
    ) throws -> [InkedLine] {
        let pacer = BreathPacer(pattern, minutes: 5)
        let moment = try #require(pacer.moment(at: time))
        return BreathView(pacer: pacer, size: (columns, rows), isStill: isStill).lines(
            .init(moment: moment, isPaused: isPaused, score: score))
    }

    private static func report(weeks: Int, hasCalls: Bool) throws -> CheckInReport {
        let start = try #require(Timestamp(text: "2026-09-07T09:00:00Z"))
        func day(_ number: Int) -> Timestamp { start.advanced(bySeconds: Double(number) * 86_400) }
        let days = (0..<weeks * 7).filter { $0 % 7 < 5 }
        let checkIns = days.map { number in
            CheckInPayload(
                id: "1f0c6f9e-\(number)", value: (number * 5 + number / 7 * 2) % 6 + 3,
                note: number % 9 == 4 ? "three hard calls after each other, and the line was bad" : nil,
                at: day(number))
        }
        let calls = days.map { number in
            CallPayload(
                beganAt: day(number), endedAt: day(number), knownBy: "streams", talkS: 600,
                hardS: number / 7 % 2 == 0 ? 10 : 200, score: Double(number * 13 % 60), firstScore: nil, alerts: 0)
        }
        return CheckInReport(
            checkIns, calls: hasCalls ? calls : [], timeZone: try #require(TimeZone(identifier: "UTC")))
    }

    private static func answers(_ times: Int) -> [SurveyPayload] {
        let items = SurveyFile.own().items.map(\.id)
        return (0..<times).map { time in
            SurveyPayload(
                id: "2a0c6f9e-\(time)", survey: "undertone-pulse", version: 1,
                answers: Dictionary(
                    uniqueKeysWithValues: items.enumerated().filter { ($0.0 + time) % 5 != 4 }.map {
                        ($0.1, ($0.0 * 3 + time) % 5 + 1)
                    }), at: Timestamp(millisecondsSince1970: 1_790_000_000_000))
        }
    }

    private static func group(_ sizes: [(String, Int)]) -> SurveyGroupReport {
        var number = 0
        let rows = sizes.flatMap { name, count in
            (0..<count).map { _ in
                number += 1
                let level = Double(number * 7 % 5) - 2
                return GroupFigures.Row(
                    id: "p\(number)", group: name,
                    answers: (0..<8).map { item in
                        min(5, max(1, (3 + level + Double((number * (item + 3)) % 3) - 1).rounded()))
                    })
            }
        }
        return SurveyGroupReport(GroupFigures(rows), SurveyFile.own(), leftOut: 1)
    }

    @Test func screensAreAsTheyWere() throws {
        var text = ""
        func add(_ name: String, _ lines: [InkedLine]) { text += "== \(name)\n\(Self.text(lines))" }
        add("even, in", try Self.breath(.even, at: 3))
        add("4-7-8, held, own score", try Self.breath(.fourSevenEight, at: 6, score: "own score: 34 of 100"))
        add("still, out", try Self.breath(.even, at: 7, rows: 16, isStill: true))
        add("paused, small", try Self.breath(.longOut, at: 100, columns: 30, rows: 8, isPaused: true))
        add("check-ins, 12 weeks", try Self.report(weeks: 12, hasCalls: true).lines(columns: 80))
        add("check-ins, 2 weeks without calls", try Self.report(weeks: 2, hasCalls: false).lines(columns: 80))
        add("no check-in", CheckInReport([], calls: []).lines(columns: 80))
        add("survey", SurveyShowCommand.lines(Self.answers(3), SurveyFile.own(), columns: 80))
        add("survey, none", SurveyShowCommand.lines([], SurveyFile.own(), columns: 80))
        add("group", Self.group([("north", 20), ("south", 14)]).lines(columns: 80))
        add("group, one is withheld", Self.group([("north", 8), ("south", 3), ("", 1)]).lines(columns: 80))
        add("group, too few", Self.group([("north", 3)]).lines(columns: 80))
        // Days are written by the clock of the machine; the golden text is that of UTC.
        try Golden.compare(text, with: "care.txt")
    }

    /// No line is wider than the terminal, nothing is lost on a small one, and nothing stops on a tiny one.
    @Test(arguments: [80, 60, 40, 30, 20, 8, 1], [40, 24, 12, 10, 8, 3, 1])
    func nothingIsWiderThanTheTerminal(columns: Int, rows: Int) throws {
        for pattern in BreathPattern.all {
            for time in stride(from: 0.0, to: 60, by: 1.7) {
                let lines = try Self.breath(pattern, at: time, columns: columns, rows: rows)
                #expect(lines.count <= max(2, rows) && lines.allSatisfy { $0.columns <= columns })
            }
        }
        if columns >= 20 {
            let reports = [
                try Self.report(weeks: 12, hasCalls: true).lines(columns: columns),
                SurveyShowCommand.lines(Self.answers(9), SurveyFile.own(), columns: columns),
                Self.group([("north", 20), ("south", 14)]).lines(columns: columns),
            ]
            for line in reports.joined() { #expect(line.columns <= columns, "\(line.text(hasColour: false))") }
        }
    }

    /// The disc is largest where the lungs are full and does not leap.
    @Test func theDiscGrowsAndShrinksWithTheBreath() throws {
        func cells(_ time: Double) throws -> Int {
            Self.text(try Self.breath(.even, at: time)).count { "█▀▄".contains($0) }
        }
        let sizes = try stride(from: 0.0, through: 10.9, by: 0.1).map(cells)
        let top = try #require(sizes.indices.max { sizes[$0] < sizes[$1] })
        #expect((50...60).contains(top) && sizes[0] < sizes[top] / 4)
        for (one, next) in zip(sizes, sizes.dropFirst()) { #expect(abs(one - next) < 60) }
    }

    @Test func aWatchStandsStillWhereItIsPaused() {
        let time = Box()
        var watch = BreathWatch(now: { time.value })
        time.value = .seconds(10)
        #expect(watch.elapsedS == 10)
        watch.pause(true)
        time.value = .seconds(60)
        watch.pause(true)
        #expect(watch.elapsedS == 10 && watch.isPaused)
        watch.pause(false)
        time.value = .seconds(61)
        #expect(watch.elapsedS == 11)
    }

    private final class Box { var value = Duration.zero }

    @Test func aFormGoesBackSkipsAndGoesOn() throws {
        let instrument = SurveyFile.own()
        var form = SurveyForm(instrument)
        for line in ["4", "s", "2", "b", "b"] { form.take(try #require(SurveyForm.Entry(line))) }
        #expect(form.place == 1 && form.answers == ["pauses": 4, "help": 2])
        let again = SurveyForm(instrument, draft: form.draft)
        #expect(again == form)
        var draft = form.draft
        draft.version = 2
        #expect(SurveyForm(instrument, draft: draft).answers.isEmpty, "of other questions nothing is taken")
        draft = form.draft
        (draft.place, draft.answers) = (99, ["pauses": 9, "help": 2, "unknown": 1])
        let odd = SurveyForm(instrument, draft: draft)
        #expect(odd.answers == ["help": 2] && odd.item == nil)
        draft.place = -5
        #expect(SurveyForm(instrument, draft: draft).place == 0)
        for line in ["", "6", "0", "44", "x", "５", "4 4"] { #expect(SurveyForm.Entry(line) == nil) }
        let signs = ["-", "S ", "<", "B", ".", "q"].map { SurveyForm.Entry($0) }
        #expect(signs == [.skip, .skip, .back, .back, .stop, .stop])
    }
}
