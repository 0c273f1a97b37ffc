import ArgumentParser
import DaemonConfiguration
import Events
import Languages
import Vocabulary
import Wellbeing

/// `undertone measure`: did it help?
struct MeasureCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "measure",
        abstract: localized("See whether offers of a break, or a measure of yours, helped. For you alone."),
        discussion: localized(
            """
            Without more words: how the trial of offers stands. With your consent to evaluation six of ten offers after a hard \
            call are made at once and the others 20 minutes later, as a draw decides; calls in or after which you asked for \
            help, or with a critical alert, are never drawn for. What is compared was fixed beforehand: the score of the first three \
            minutes of your next call. Nothing is shown below 20 offers of either kind, and it is looked at three times only, \
            at 40, 80 and 160 offers: by 160 an effect of half your own spread is found in 85 of 100 trials, one of a \
            third in 59.

            Example:
              undertone measure
              undertone measure begin "new headset" --start 2026-11-02
              undertone measure show "new headset"
            """),
        subcommands: [
            MeasureOffersCommand.self, MeasureBeginCommand.self, MeasureEndCommand.self, MeasureListCommand.self,
            MeasureShowCommand.self, MeasureExportCommand.self, MeasureGroupCommand.self,
        ], defaultSubcommand: MeasureOffersCommand.self)
}

/// `undertone measure offers`: how the trial of offers stands.
struct MeasureOffersCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "offers", abstract: localized("Show how the trial of offers stands (what measure alone shows)."),
        discussion: localized(
            """
            Example:
              undertone measure
              undertone measure offers --json
            """))

    @OptionGroup var configuration: ConfigurationOptions

    @Flag(help: ArgumentHelp(localized("Print all figures as JSON."))) var json = false

    func run() async throws {
        let loaded = try configuration.load()
        let history = try await MeasureHistory(of: configuration.ownClient())
        let report = OfferTrialReport(history, worthwhileSD: loaded.configuration.wellbeing.worthwhileSD)
        if json { return try StandardOutput.json(report.figures) }
        for line in report.lines(columns: Terminal.columns) { StandardOutput.line(line) }
    }
}

/// `undertone measure begin`: a measure of the agent's own begins.
struct MeasureBeginCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "begin", abstract: localized("Note that something of yours begins: a new headset, another rota."),
        discussion: localized(
            """
            Days before and after it are described once there are 20 of each: a description, not proof, since whatever else \
            changes at that time is in it. Where you can, begin it on a day that a coin chose, or alternate weeks.

            Example:
              undertone measure begin "new headset"
              undertone measure begin "new headset" --start 2026-11-02
            """))

    @Argument(help: ArgumentHelp(localized("What you call it."))) var name: String

    @Option(
        help: ArgumentHelp(localized("The day from which it holds; today without it."), valueName: "day"),
        transform: PastInstant.read) var start: PastInstant?

    @OptionGroup var configuration: ConfigurationOptions

    func validate() throws { try MeasureName.check(name) }

    func run() async throws {
        let start = start?.instant ?? .now
        try await MeasureName.note(MeasureRequest(name: name, startsAt: start), configuration)
        StandardOutput.line(localized("noted: \(name), from \(day: start)"))
    }
}

/// `undertone measure end`: it is over.
struct MeasureEndCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "end", abstract: localized("Note that a measure is over; later days are left out of it."),
        discussion: localized(
            """
            Example:
              undertone measure end "new headset"
            """))

    @Argument(help: ArgumentHelp(localized("What you called it."))) var name: String

    @OptionGroup var configuration: ConfigurationOptions

    func validate() throws { try MeasureName.check(name) }

    func run() async throws {
        let end = Timestamp.now
        try await MeasureName.note(MeasureRequest(name: name, endsAt: end), configuration)
        StandardOutput.line(localized("noted: \(name), until \(day: end)"))
    }
}

/// What the two commands that note something share.
enum MeasureName {
    static func check(_ name: String) throws {
        if name.allSatisfy(\.isWhitespace) { throw ValidationError(localized("a measure needs a name")) }
        if let fault = PlainText.fault(in: name, maxBytes: TrialState.mostName) {
            throw ValidationError("the name \(fault)")
        }
    }

    /// Says what is wrong in the agent's own language before the daemon is asked.
    static func note(_ request: MeasureRequest, _ configuration: ConfigurationOptions) async throws {
        let client = try configuration.ownClient()
        if case .failure(let fault) = try request.event(after: await client.measures(), now: .now) {
            throw CommandFailure(Language.own.text(fault.words))
        }
        _ = try await client.note(request)
    }
}
