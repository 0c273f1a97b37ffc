import ArgumentParser
import DaemonConfiguration
import Events
import FeedClient
import Foundation
import Languages
import StateFiles
import Vocabulary
import Wellbeing

/// `undertone survey`: a few questions about work, answered for oneself.
struct SurveyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "survey",
        abstract: localized("Answer a few questions about your work, and see your answers over time."),
        discussion: localized(
            """
            The answers are yours: nobody else sees them, whatever the profile. Only what you export yourself and hand over can \
            become part of a figure of a group, and of no group of fewer than five.

            The questions are the program's own. Where your site has licensed an instrument, wellbeing.survey names its file.

            Example:
              undertone survey
              undertone survey show
              undertone survey export --group north --file mine.csv
              undertone survey group *.csv
            """),
        subcommands: [
            SurveyTakeCommand.self, SurveyShowCommand.self, SurveyExportCommand.self, SurveyGroupCommand.self,
        ], defaultSubcommand: SurveyTakeCommand.self)
}

extension ConfigurationOptions {
    /// The questions, and where state lies.
    func survey() throws -> (instrument: SurveyInstrument, loaded: LoadedConfiguration) {
        let loaded = try load()
        return (try SurveyFile.load(loaded.locations.surveyFile), loaded)
    }
}

extension SurveyInstrument {
    /// What it is called, with its version.
    var heading: String {
        let title = PlainText.shown(Self.text(self.title, in: .own) ?? id)
        return localized("\(title) (\(id), version \(version))")
    }

    /// The sentence of an item.
    func sentence(_ item: Item) -> String { PlainText.shown(Self.text(item.text, in: .own) ?? item.id) }
}

/// `undertone survey take`: asks one question after another.
struct SurveyTakeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "take", abstract: localized("Answer the questions, one after another; the usual."),
        discussion: localized(
            """
            Each question is answered from 1 to 5 and the return key. s skips one, b goes back to the one before, q leaves; what was \
            answered is kept, and the next time it goes on from there.

            Example:
              undertone survey take
              undertone survey take --anew
            """))

    @OptionGroup var configuration: ConfigurationOptions

    @Flag(help: ArgumentHelp(localized("Begin anew where one was left half-way."))) var anew = false

    @Flag(help: ArgumentHelp(localized("Print what was noted as one JSON object."))) var json = false

    func run() async throws {
        let (instrument, loaded) = try configuration.survey()
        let client = try configuration.ownClient()
        // Whoever has answered eight questions is not told then that nobody listens.
        _ = try await client.surveys()
        let file = SurveyDraftFile(stateFolder: loaded.locations.stateFolder)
        var form = SurveyForm(instrument, draft: anew ? nil : file.read())
        Terminal.note(instrument.heading)
        if form.place > 0 {
            Terminal.note(localized("It goes on where you left it; --anew begins from the first question."))
        }
        if let text = SurveyInstrument.text(instrument.instruction, in: .own) { Terminal.note(text) }
        let scale = SurveyInstrument.text(instrument.scale, in: .own) ?? []
        Terminal.note(zip(1..., scale).map { "\($0) \($1)" }.joined(separator: "   "))
        while let item = form.item {
            Terminal.note("")
            Terminal.note("\(form.place + 1)/\(instrument.items.count)  \(instrument.sentence(item))")
            guard let entry = ask(form.answers[item.id]) else {
                return Terminal.note(localized("Kept. It goes on from here with: \("undertone survey")"))
            }
            form.take(entry)
            // At once: neither a terminal that is closed nor a daemon that is away at the end may cost the answers.
            try file.write(form.draft)
        }
        guard !form.answers.isEmpty else {
            file.remove()
            return Terminal.note(localized("Every question was skipped; nothing was noted."))
        }
        let request = SurveyAnswerRequest(
            survey: instrument.id, version: instrument.version, answers: form.answers)
        let noted = try await client.answer(request)
        file.remove()
        if json { return try StandardOutput.json(noted) }
        StandardOutput.sentence(
            InkedLine(localized("Noted; only you see it. Your answers over time: \("undertone survey show")")))
    }

    /// The next entry that can be read; `nil` where somebody leaves.
    private func ask(_ before: Int?) -> SurveyForm.Entry? {
        let question = before.map { localized("1-5 (so far \($0)), s skip, b back, q leave:") }
        while true {
            Terminal.ask("     " + (question ?? localized("1-5, s skip, b back, q leave:")))
            guard let line = readLine() else { return nil }
            switch SurveyForm.Entry(line) {
            case .stop?: return nil
            case let entry?: return entry
            case nil: continue
            }
        }
    }
}

/// What was answered of a survey that was left half-way: in the agent's own folder, for the agent alone.
struct SurveyDraftFile {
    private static let largest = 16_384
    private let path: String

    init(stateFolder: String) { path = AgentFile.surveyDraft.path(in: stateFolder) }

    /// What was kept; `nil` where nothing was, or it cannot be read.
    func read() -> SurveyForm.Draft? {
        guard let file = try? FileHandle(forReadingFrom: URL(filePath: path)),
            let data = try? file.read(upToCount: Self.largest)
        else { return nil }
        return try? JSONDecoder().decode(SurveyForm.Draft.self, from: data)
    }

    /// Keeps it.
    func write(_ draft: SurveyForm.Draft) throws {
        do {
            try StateFile.makeFolder((path as NSString).deletingLastPathComponent)
            try StateFile.write(Array(JSON.data(draft)), to: path)
        } catch {
            throw CommandFailure(
                localized("\(path) cannot be written; what was answered is not kept"), status: .inputOutput)
        }
    }

    /// Forgets it.
    func remove() { try? FileManager.default.removeItem(atPath: path) }
}

/// `undertone survey show`: one's own answers over time.
struct SurveyShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: localized("Show your own answers over time, item by item."),
        discussion: localized(
            """
            Each answer stands as you gave it, the newest on the right. They are not added up: whether the items may be read as one \
            number is a question about many people, and never about one over time.

            Example:
              undertone survey show
              undertone survey show --json
              undertone survey show --delete 1f0c
            """))

    /// Answers that a row has room for.
    private static let most = 8

    @OptionGroup var configuration: ConfigurationOptions

    @Option(help: ArgumentHelp(localized("Take the answers of one time back: they are erased."), valueName: "id"))
    var delete: String?

    @OptionGroup var output: OutputOptions

    func run() async throws {
        let client = try configuration.ownClient()
        let all = try await client.surveys()
        if let delete {
            let meant = GivenIdentifier(delete)
            let found = meant.head.count >= IdentifierLength.min ? all.filter { meant.means($0.id) } : []
            guard let one = found.first, found.count == 1 else {
                throw CommandFailure(
                    localized("\(delete) names no answers, or more than one; see undertone survey show"))
            }
            let gone = try await client.takeBackSurvey(one.id)
            if output.form != .table { return try StandardOutput.json(gone) }
            return StandardOutput.line(localized("the answers of \(day: one.at) are taken back"))
        }
        let instrument = try configuration.survey().instrument
        try output.list(all, csv: ["id", "at", "survey", "version"]) {
            for line in Self.lines(all, instrument, columns: Terminal.columns) { StandardOutput.line(line) }
        }
    }

    /// The answers to the questions that are asked now.
    static func lines(_ all: [SurveyPayload], _ instrument: SurveyInstrument, columns: Int?) -> [InkedLine] {
        func words(_ text: String, _ ink: Ink = .plain) -> [InkedLine] {
            let line = InkedLine(text, ink)
            return columns.map(line.wrapped(to:)) ?? [line]
        }
        let times = all.filter { $0.survey == instrument.id && $0.version == instrument.version }.suffix(most)
        guard let last = times.last else { return words(localized("No answers so far: \("undertone survey")")) }
        var table = TextTable(.words(localized("SENTENCE"), least: 20), .init(localized("ANSWERS"), rank: 1, least: 3))
        for item in instrument.items {
            let row = times.map { $0.answers[item.id].map { "\($0)" } ?? "·" }.joined(separator: " ")
            table.add(InkedLine(instrument.sentence(item)), InkedLine(row))
        }
        let scale = SurveyInstrument.text(instrument.scale, in: .own) ?? []
        return words(instrument.heading, .bold)
            + words(zip(1..., scale).map { "\($0) \($1)" }.joined(separator: "   "), .dim) + [InkedLine()]
            + table.lines(columns: columns) + [InkedLine()]
            + words(
                localized(
                    times.count,
                    one: "Answered once, on \(day: last.at); to take it back: \(takingBack(last))",
                    other: "The newest on the right, of \(day: last.at); to take it back: \(takingBack(last))"))
    }

    private static func takingBack(_ answers: SurveyPayload) -> String {
        "undertone survey show --delete \(Wording.short(answers.id))"
    }
}
