import Foundation
public import Languages
import Vocabulary

/// A report in sentences, the same on a terminal and on a page. Figures are vocal effort against the agent's own calm
/// baseline; nobody is compared with anybody.
public struct ReportWords: Sendable {
    /// What one group of figures is called, and what there is to say of it.
    public struct Row: Sendable, Equatable {
        /// What it is called.
        public let name: Phrase
        /// What there is to say, a sentence each.
        public let said: [Phrase]
    }

    private let report: ShiftReport
    private let day: ShiftReport.Day
    /// How often what is usual on a day goes into it.
    private let isOneDay: Bool

    /// The words of a report, all its days together.
    public init(_ report: ShiftReport) {
        self.report = report
        day = report.total
        isOneDay = report.from == report.to
    }

    /// Whether there is nothing to tell.
    public var isEmpty: Bool { report.total.isUnknown }

    /// What is said then.
    public static let nothing = Phrase(
        "Nothing is known of this time: nothing was heard, or it is older than what is kept.")

    /// What the figures are, and what they are not.
    public static let limits = Phrase(
        "Figures are vocal effort against your own calm baseline, from what this computer heard. They compare you with nobody, and nobody else sees them unless you share them."
    )

    /// All groups of which anything is known, and those of which nothing is, with that.
    public var rows: [Row] {
        [
            Row(name: Phrase("time talked"), said: talk), Row(name: Phrase("vocal effort"), said: effort),
            Row(name: Phrase("alerts raised"), said: alerts), Row(name: Phrase("after alerts"), said: recovery),
            Row(name: Phrase("breaks and rest"), said: breaks), Row(name: Phrase("own pauses"), said: pauses),
            Row(name: Phrase("help asked for"), said: help),
        ].filter { !$0.said.isEmpty }
    }

    // MARK: - Groups

    private var talk: [Phrase] {
        guard let calls = day.calls else { return [Phrase("of calls nothing is known")] }
        var said = [
            Phrase(
                calls.count, one: "\(Self.clock(calls.talkS)) h of talk in \(calls.count) call",
                other: "\(Self.clock(calls.talkS)) h of talk in \(calls.count) calls"),
            Phrase(
                calls.backToBack,
                one: "\(calls.backToBack) call began less than \(Self.gapMin) minutes after the one before",
                other: "\(calls.backToBack) calls began less than \(Self.gapMin) minutes after the one before"),
        ]
        if isOneDay, let usual = report.usual {
            said.append(
                Phrase(
                    "usual on your days: \(Self.clock(usual.talkS)) h of talk, \(usual.backToBack, decimals: 0) calls so close"
                ))
        }
        return said
    }

    private var effort: [Phrase] {
        guard let calls = day.calls else { return [] }
        guard let hardS = calls.hardS else { return [Phrase("not known: no call was heard with a learned baseline")] }
        var said = [Phrase("\(hardS / 60, decimals: 1) hard minutes, above your calm voice")]
        if calls.scored < calls.count {
            said.append(Phrase("known of \(calls.scored) of \(calls.count) calls"))
        }
        if isOneDay, let usual = report.usual?.hardS {
            said.append(Phrase("usual on your days: \(usual / 60, decimals: 1) hard minutes"))
        }
        return said
    }

    private var alerts: [Phrase] {
        guard let alerts = day.alerts else { return [Phrase("not known: nothing was heard")] }
        guard alerts.count > 0 else { return [Phrase("no alert was raised")] }
        let parts: [(Int, Phrase)] = [
            (alerts.cleared, Phrase("\(alerts.cleared) over by itself")),
            (alerts.seen, Phrase("\(alerts.seen) seen by somebody")),
            (alerts.takenOver, Phrase("\(alerts.takenOver) taken over by somebody")),
            (alerts.resolved, Phrase("\(alerts.resolved) resolved by somebody")),
            (alerts.contested, Phrase("\(alerts.contested) contested by you")),
            (alerts.open, Phrase("\(alerts.open) not over yet")),
        ]
        let all = Phrase(
            alerts.count, one: "\(alerts.count) alert was raised", other: "\(alerts.count) alerts were raised")
        return [all] + parts.filter { $0.0 > 0 }.map(\.1)
    }

    private var recovery: [Phrase] {
        guard let recovery = day.recovery else { return [] }
        var said: [Phrase] = []
        if let middle = LoadControl.median(recovery.clearedS) {
            said.append(
                Phrase(
                    recovery.clearedS.count, one: "voice calm again after \(middle / 60, decimals: 1) min",
                    other:
                        "voice calm again after \(middle / 60, decimals: 1) min (the middle of \(recovery.clearedS.count))"
                ))
        }
        if let middle = LoadControl.median(recovery.calmCallS) {
            said.append(
                Phrase(
                    recovery.calmCallS.count, one: "next calm call after \(middle / 60, decimals: 0) min",
                    other:
                        "next calm call after \(middle / 60, decimals: 0) min (the middle of \(recovery.calmCallS.count))"
                ))
        }
        let none = recovery.withoutCalmCall
        if none > 0 {
            said.append(
                Phrase(
                    none, one: "after \(none) alert no calm call followed that day",
                    other: "after \(none) alerts no calm call followed that day"))
        }
        return said
    }

    private var breaks: [Phrase] {
        guard let breaks = day.breaks else { return [Phrase("none was offered, and none counted")] }
        var said = [Phrase("\(breaks.taken) taken, \(breaks.offered) offered")]
        if breaks.taken > 0 { said.append(Phrase("\(breaks.seconds / 60, decimals: 0) minutes of rest")) }
        if isOneDay, let usual = report.usual?.breakS {
            said.append(Phrase("usual on your days: \(usual / 60, decimals: 0) minutes of rest"))
        }
        return said
    }

    private var pauses: [Phrase] {
        guard let pauses = day.pauses else { return [] }
        guard pauses.count > 0 else { return [Phrase("you asked for none")] }
        return [
            Phrase(
                pauses.count, one: "\(pauses.count) pause of \(pauses.seconds / 60, decimals: 0) min",
                other: "\(pauses.count) pauses, \(pauses.seconds / 60, decimals: 0) min together")
        ]
    }

    private var help: [Phrase] {
        guard let help = day.help, help.asked > 0 else { return [] }
        let said = [Phrase(help.asked, one: "asked for \(help.asked) time", other: "asked for \(help.asked) times")]
        guard help.came > 0 else { return said + [Phrase("nobody came")] }
        return said + [
            Phrase(help.came, one: "somebody came \(help.came) time", other: "somebody came \(help.came) times"),
            Phrase("\(help.quick) of \(help.came) within \(Self.quickMin) minutes"),
        ]
    }

    // MARK: - Days

    /// What stands above a day's figures.
    public static let headings = [
        Phrase("date"), Phrase("talk, h"), Phrase("hard, min"), Phrase("close calls"), Phrase("alerts raised"),
        Phrase("rest, min"), Phrase("own pauses"),
    ]

    /// A day's figures as they stand below ``headings``, without the day; `–` where nothing is known.
    public static func cells(of day: ShiftReport.Day, in language: Language) -> [String] {
        func minutes(_ seconds: Double?, decimals: Int) -> String? {
            seconds.map { language.number($0 / 60, decimals: decimals) }
        }
        return [
            day.calls.map { clock($0.talkS) }, minutes(day.calls?.hardS, decimals: 1),
            day.calls.map { "\($0.backToBack)" }, day.alerts.map { "\($0.count)" },
            minutes(day.breaks?.seconds, decimals: 0), day.pauses.map { "\($0.count)" },
        ].map { $0 ?? "–" }
    }

    // MARK: - Load and control

    /// Above the picture.
    public static let pictureTitle = Phrase("Load and control")
    /// What the picture shows.
    public static let pictureWords = Phrase(
        "After Karasek 1979, from what happened and not from a questionnaire. The middle is what is usual for you. Load: talk, hard minutes, calls close together. Control: rest, own pauses, help that came quickly."
    )

    /// What stands at the ends of the axes.
    public static let moreLoad = Phrase("more load than usual")
    /// The other end.
    public static let lessLoad = Phrase("less load than usual")
    /// What stands at the right.
    public static let moreControl = Phrase("more control")
    /// And at the left.
    public static let lessControl = Phrase("less control")

    /// Why there is no picture; `nil` where there is one.
    public var noPicture: Phrase? {
        if report.days.contains(where: { $0.place != nil }) { return nil }
        if report.earlierDays < LoadControl.leastDays {
            return Phrase(
                "Not enough days yet to say what is usual for you: \(report.earlierDays) of \(LoadControl.leastDays) earlier days with calls."
            )
        }
        return Phrase("No day of this time has calls and enough else to be placed.")
    }

    /// Where a day stands, in words.
    public static func placed(_ place: ShiftReport.Place) -> Phrase {
        Phrase(
            "load \(place.load * 100, decimals: 0), control \(place.control * 100, decimals: 0); 50 is usual for you")
    }

    // MARK: - Figures

    private static let gapMin = Int(ShiftReport.backToBackS / 60)
    private static let quickMin = Int(ShiftReport.quickHelpS / 60)

    /// Hours and minutes: `3:07`.
    static func clock(_ seconds: Double) -> String {
        let minutes = Int(min(max(seconds, 0), 1e9) / 60 + 0.5)
        let rest = minutes % 60
        return "\(minutes / 60):\(rest < 10 ? "0" : "")\(rest)"
    }
}

extension Language {
    /// The same in a table in whose title the year stands: `Mon 30 Nov`, `周一 11月30日`, `пн 30.11`.
    public func shortName(of day: LocalDay) -> String {
        let noon = DayClock(zone: .current).start(of: day).advanced(bySeconds: 43_200)
        let date = self.day(noon)
        let short =
            switch self {
            case .english: date.dropLast(" 2026".count)
            case .chinese: date.dropFirst("2026年".count)
            case .bulgarian: date.dropLast(".2026 г.".count)
            }
        return "\(weekday(noon)) \(short)"
    }

    /// A day with its day of the week: `Mon 30 Nov 2026`. By its date alone: a day is the same wherever it is read.
    public func name(of day: LocalDay) -> String {
        let noon = DayClock(zone: .current).start(of: day).advanced(bySeconds: 43_200)
        return "\(weekday(noon)) \(self.day(noon))"
    }
}
