import ArgumentParser
public import FeedClient
import Languages
import Vocabulary
public import Wellbeing

/// `undertone breaks`: what is due, why, and what holds it back.
struct BreaksCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "breaks",
        abstract: localized("See which breaks are due, and take them, put them off or skip them."),
        discussion: localized(
            """
            Two minutes are due after a hard call, ten after three of them, five for each hour in calls. They are offered in the \
            gap after a call, never in one, and nobody is told whether you take them. Time without a call counts as a break by \
            itself. Twenty seconds of looking far away every twenty minutes (20-20-20) are off: the evidence is mixed; \
            [wellbeing] eyes = true in your configuration turns them on.

            Example:
              undertone breaks
              undertone breaks take
              undertone breaks snooze 5
              undertone breaks snooze next-call
              undertone breaks off
            """),
        subcommands: [
            BreaksShowCommand.self, BreaksTakeCommand.self, BreaksSnoozeCommand.self, BreaksSkipCommand.self,
            BreaksOffCommand.self, BreaksOnCommand.self,
        ], defaultSubcommand: BreaksShowCommand.self)
}

/// What all of these commands take, and print.
struct BreakOptions: ParsableArguments {
    @OptionGroup var configuration: ConfigurationOptions

    @Flag(help: ArgumentHelp(localized("Print how breaks stand, as one JSON object."))) var json = false

    func client() throws -> FeedClient { try configuration.ownClient() }

    func print(_ page: BreakPage, _ lines: (BreakPage) -> [String]) throws {
        if json { return try StandardOutput.json(page) }
        for line in lines(page) { StandardOutput.sentence(InkedLine(line)) }
    }
}

/// `undertone breaks show`.
struct BreaksShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: localized("Say what is due, what holds it back, and what has counted."),
        discussion: localized("Example:\n  undertone breaks\n  undertone breaks show --json"))

    @OptionGroup var options: BreakOptions

    func run() async throws {
        let contacts = (try? options.configuration.load().contacts) ?? .none
        try options.print(try await options.client().breaks()) { BreakReport.lines($0, contacts) }
    }
}

/// `undertone breaks take`.
struct BreaksTakeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "take", abstract: localized("Take the break that is offered."),
        discussion: localized("Nothing else is offered until it is over.\n\nExample:\n  undertone breaks take"))

    @OptionGroup var options: BreakOptions

    func run() async throws {
        try options.print(try await options.client().answerBreak(BreakAnswer(.take))) { page in
            [page.taking.map { localized("yours: \(BreakWords.name($0))") } ?? localized("it counts")]
        }
    }
}

/// `undertone breaks snooze`.
struct BreaksSnoozeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "snooze",
        abstract: localized("Put the break off: 1, 5 or 15 minutes, or until after the next call."),
        discussion: localized("Example:\n  undertone breaks snooze 15\n  undertone breaks snooze next-call"))

    /// For how long.
    enum Length: String, ExpressibleByArgument, CaseIterable {
        case one = "1"
        case five = "5"
        case fifteen = "15"
        case nextCall = "next-call"

        var answer: BreakAnswer {
            switch self {
            case .one: BreakAnswer(.snooze, snoozeS: 60)
            case .five: BreakAnswer(.snooze, snoozeS: 300)
            case .fifteen: BreakAnswer(.snooze, snoozeS: 900)
            case .nextCall: BreakAnswer(.nextCall)
            }
        }
    }

    @Argument(help: ArgumentHelp(localized("1, 5 or 15 minutes, or next-call."))) var length = Length.five

    @OptionGroup var options: BreakOptions

    func run() async throws {
        try options.print(try await options.client().answerBreak(length.answer)) { page in
            [
                page.hold.map { Language.own.text(BreakWords.hold($0)) },
                Language.own.text(BreakWords.snoozes(page.snoozesToday)),
            ]
            .compactMap { $0 }
        }
    }
}

/// `undertone breaks skip`.
struct BreaksSkipCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "skip", abstract: localized("Do without this break."),
        discussion:
            localized(
                "After three of them nothing more is offered in this part of the day.\n\nExample:\n  undertone breaks skip"
            ))

    @OptionGroup var options: BreakOptions

    func run() async throws {
        try options.print(try await options.client().answerBreak(BreakAnswer(.skip))) { _ in [localized("skipped")] }
    }
}

/// `undertone breaks off`.
struct BreaksOffCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "off", abstract: localized("Be offered no more breaks."),
        discussion: localized("It is your own word, and outlives a restart.\n\nExample:\n  undertone breaks off"))

    @OptionGroup var options: BreakOptions

    func run() async throws {
        try options.print(try await options.client().switchBreaks(isOn: false)) { _ in
            [localized("no more breaks are offered; undertone breaks on turns them on")]
        }
    }
}

/// `undertone breaks on`.
struct BreaksOnCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "on", abstract: localized("Be offered breaks again."),
        discussion: localized("Example:\n  undertone breaks on"))

    @OptionGroup var options: BreakOptions

    func run() async throws {
        try options.print(try await options.client().switchBreaks(isOn: true)) { _ in
            [localized("breaks are offered again")]
        }
    }
}

extension BreakPage: Plausible {
    public var isPlausible: Bool {
        let seconds = 0.0...1e9
        return due.count <= BreakKind.allCases.count && due.allSatisfy { (0...1_000).contains($0.times) }
            && (0...100_000).contains(hardCalls) && (0...100_000).contains(snoozesToday)
            && seconds.contains(inCallsS) && seconds.contains(microAfterS) && taken.count <= 1_000
            && taken.allSatisfy { seconds.contains($0.lengthS) && ($0.offerID?.utf8.count ?? 0) <= 128 }
    }
}
