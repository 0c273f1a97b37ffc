import ArgumentParser
import DaemonConfiguration
import Events
import FeedClient
import Foundation
import Languages
import Vocabulary
import Wellbeing

/// `undertone checkin`: a number from 0 to 10, and the own trend.
struct CheckInCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "checkin",
        abstract: localized("Note how much you have left, from 0 to 10, and see your own trend."),
        discussion: localized(
            """
            0 is nothing left, 10 is plenty left. Without a number your weeks are shown, beside the score of your own calls. Only you \
            see them, whatever the profile, and they go when you erase what is held about you.

            Once there are enough weeks it is said how much quiet weeks differ by chance: a smaller change says nothing.

            A notice can ask for it at the start and the end of a shift: wellbeing.checkin in the configuration. It is off unless \
            you want it.

            Example:
              undertone checkin 6
              undertone checkin 3 --note "three hard calls"
              undertone checkin
              undertone checkin --delete 1f0c
            """))

    @OptionGroup var configuration: ConfigurationOptions

    @Argument(help: ArgumentHelp(localized("From 0 (nothing left) to 10 (plenty left)."))) var value: Int?

    @Option(help: ArgumentHelp(localized("What there is to say; \(PersonalWords.help)"), valueName: "text")) var note:
        String?

    @Option(help: ArgumentHelp(localized("Take one back: it is erased."), valueName: "id")) var delete: String?

    @OptionGroup var output: OutputOptions

    func validate() throws {
        if let value, !CheckInPayload.range.contains(value) {
            throw ValidationError(localized("the number is from 0 to 10"))
        }
        guard note == nil || value != nil else { throw ValidationError(localized("--note goes with a number")) }
        guard delete == nil || value == nil else {
            throw ValidationError(localized("--delete takes one back; give no number"))
        }
    }

    func run() async throws {
        let client = try configuration.ownClient()
        if let value { return try await add(value, client) }
        if let delete { return try await takeBack(delete, client) }
        let checkIns = try await client.checkIns()
        let calls = output.form == .table ? try await client.calls() : []
        try output.list(checkIns, csv: ["id", "at", "value", "note"]) {
            CheckInReport(checkIns, calls: calls).print()
        }
    }

    private func add(_ value: Int, _ client: FeedClient) async throws {
        let words = try PersonalWords.read(note, asking: localized("your note:"))
        let note = words.map { PlainText.shown($0) }
        if let note, note.unicodeScalars.count > CheckInPayload.longestNote {
            throw CommandFailure(
                localized("the note has more than \(CheckInPayload.longestNote) characters; make it shorter"),
                status: .usage)
        }
        let noted = try await client.checkIn(CheckInRequest(value: value, note: note))
        if output.form != .table { return try StandardOutput.json(noted) }
        StandardOutput.sentence(
            InkedLine(
                localized(
                    "noted: \(noted.value) at \(time: noted.at). Only you see it; to take it back: \("undertone checkin --delete \(Wording.short(noted.id))")"
                )))
    }

    private func takeBack(_ given: String, _ client: FeedClient) async throws {
        let meant = GivenIdentifier(given)
        guard meant.head.count >= IdentifierLength.min else {
            throw CommandFailure(
                localized("\(IdentifierLength.min) characters of the identifier or more"), status: .usage)
        }
        let found = try await client.checkIns().filter { meant.means($0.id) }
        guard let one = found.first, found.count == 1 else {
            throw CommandFailure(
                found.isEmpty
                    ? localized("there is no check-in \(given); undertone checkin lists them")
                    : localized("\(given) means more than one check-in; give more of it"))
        }
        let gone = try await client.takeBackCheckIn(one.id)
        if output.form != .table { return try StandardOutput.json(gone) }
        StandardOutput.line(localized("taken back: \(one.value) of \(day: one.at), \(time: one.at)"))
    }
}

/// The own trend, for a person.
struct CheckInReport {
    /// Weeks and check-ins that are listed.
    private static let (mostWeeks, mostListed) = (13, 7)

    private let checkIns: [CheckInPayload]
    private let trend: CheckInTrend

    init(_ checkIns: [CheckInPayload], calls: [CallPayload], timeZone: TimeZone = .current) {
        self.checkIns = checkIns
        trend = CheckInTrend(checkIns, calls: calls, timeZone: timeZone)
    }

    func print() { for line in lines(columns: Terminal.columns) { StandardOutput.line(line) } }

    /// All of it.
    func lines(columns: Int? = nil) -> [InkedLine] {
        func words(_ text: String) -> [InkedLine] { columns.map(InkedLine(text).wrapped(to:)) ?? [InkedLine(text)] }
        guard !checkIns.isEmpty else {
            return words(localized("No check-in so far. A number from 0 to 10: \("undertone checkin 6")"))
        }
        let hasScores = trend.weeks.contains { $0.score != nil }
        var lines = words(
            localized("From 0 (nothing left) to 10 (plenty left), Monday to Sunday; the score is that of your calls."))
        lines += [InkedLine()] + weeks(hasScores).lines(columns: columns) + [InkedLine()]
        if !hasScores { lines += words(localized("No score of a call is held for these weeks.")) }
        lines += changes().flatMap(words) + [InkedLine()]
        return lines + newest().lines(columns: columns)
    }

    private func weeks(_ hasScores: Bool) -> TextTable {
        let heading = { (text: String) in TextTable.Column(text, .right, least: 4) }
        var columns = [
            TextTable.Column(localized("WEEK FROM"), rank: 1, least: 11),
            TextTable.Column(localized("NUMBERS"), rank: 1, least: 7), heading(localized("MEAN NUMBER")),
        ]
        if hasScores {
            columns += [TextTable.Column(localized("SCORES"), least: 7), heading(localized("MEAN SCORE"))]
        }
        var table = TextTable(columns)
        for week in trend.weeks.suffix(Self.mostWeeks) {
            var cells = [
                InkedLine(Language.own.day(week.start)), InkedLine(Self.bars(week.days, of: 10), .cyan),
                InkedLine(week.mean.map { Language.own.number($0, decimals: 1) } ?? "–"),
            ]
            if hasScores {
                cells += [
                    InkedLine(Self.bars(week.scores, of: 100)),
                    InkedLine(week.score.map { Language.own.number($0, decimals: 0) } ?? "–"),
                ]
            }
            table.add(cells)
        }
        return table
    }

    /// A column a day; a point where there is nothing, so that 0 is not taken for it.
    private static func bars(_ values: [Double?], of most: Double) -> String {
        String(values.map { value in value.map { Plot.bar(max(0.01, $0 / most)) } ?? "·" })
    }

    private func changes() -> [String] {
        guard let repeatability = trend.repeatability else {
            let count = trend.missingWeeks
            return [
                localized(
                    count,
                    one:
                        "How much weeks differ by chance is not known yet: \(count) more quiet week with three check-ins is needed.",
                    other:
                        "How much weeks differ by chance is not known yet: \(count) more quiet weeks with three check-ins each are needed."
                )
            ]
        }
        let least = repeatability.smallestChange
        let known = localized(
            "Your quiet weeks differ by up to \(least, decimals: 1) points from one to the next by chance; a smaller change says nothing."
        )
        guard let change = trend.lastChange else { return [known] }
        let size = abs(change)
        let now =
            size < 0.05
            ? localized("The last week is as the one before.")
            : size <= least
                ? localized("The last week differs by \(size, decimals: 1) from the one before: no more than that.")
                : change > 0
                    ? localized("The last week is \(size, decimals: 1) above the one before: more than that.")
                    : localized("The last week is \(size, decimals: 1) below the one before: more than that.")
        return [known, now]
    }

    private func newest() -> TextTable {
        var table = TextTable(
            TextTable.Column(localized("ENTRY"), rank: 3, least: 8),
            TextTable.Column(localized("NOTED AT"), rank: 1, least: 18),
            TextTable.Column(localized("NUMBER"), .right, rank: 1, least: 2), .words(localized("YOUR NOTE"), most: 2))
        for checkIn in checkIns.suffix(Self.mostListed).reversed() {
            table.add(
                InkedLine(Wording.short(checkIn.id), .dim),
                InkedLine("\(Language.own.day(checkIn.at)) \(Language.own.timeOfDay(checkIn.at))"),
                InkedLine("\(checkIn.value)"),
                InkedLine(checkIn.note ?? ""))
        }
        return table
    }
}
