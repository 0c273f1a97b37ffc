import ArgumentParser
import DaemonConfiguration
import Events
import FeedClient
import Foundation
import Languages
import Vocabulary
import Wellbeing

/// `undertone survey export`: the own answers, to be handed over.
struct SurveyExportCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export", abstract: localized("Write your newest answers into a file that you may hand over."),
        discussion: localized(
            """
            It holds your newest answers and a random number, no name and no time. Whoever has the file sees them; hand it to \
            somebody who puts together figures of a group, and to nobody else.

            Example:
              undertone survey export --group north --file mine.csv
            """))

    @OptionGroup var configuration: ConfigurationOptions

    @Option(help: ArgumentHelp(localized("The group that you want to be counted in."))) var group = ""

    @Option(
        help: ArgumentHelp(localized("Write it to this file; standard output if not given.")),
        completion: .file(extensions: ["csv"]))
    var file: String?

    @Flag(help: ArgumentHelp(localized("Replace the file if it is there."))) var force = false

    func validate() throws {
        guard SurveyExport.isGroup(group) else {
            throw ValidationError(localized("a group is named by letters, digits, blanks, - _ and ., 64 bytes at most"))
        }
    }

    func run() async throws {
        let instrument = try configuration.survey().instrument
        let newest = try await configuration.ownClient().surveys().last {
            $0.survey == instrument.id && $0.version == instrument.version
        }
        guard let newest else {
            throw CommandFailure(localized("there are no answers to these questions yet: \("undertone survey")"))
        }
        let text = Array(SurveyExport(newest, group: group).text(instrument.items).utf8)
        guard let file else { return StandardOutput.file(text) }
        try PlaintextFile.write(text, to: file, mayReplace: force)
        StandardOutput.path(file)
    }
}

/// `undertone survey group`: figures of five or more.
struct SurveyGroupCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "group",
        abstract: localized("Put together figures of a group from files that agents have handed over."),
        discussion: localized(
            """
            Each file is one person's. Figures are of five people or more, and none is told from which that of fewer could be worked \
            out, by whatever sums and differences: neither within one answer nor together with what was told before, which is \
            remembered in your state folder. Answers with skipped items are left out.

            From 30 people on it is said whether the items hang together: Cronbach's alpha with its interval, halves, omega. With an \
            alpha below .7 they are to be read singly. Answers to reversed items are turned: more is better everywhere.

            Example:
              undertone survey group *.csv
              undertone survey group *.csv --json
            """))

    @OptionGroup var configuration: ConfigurationOptions

    @Argument(help: ArgumentHelp(localized("Files that agents have exported.")), completion: .file(extensions: ["csv"]))
    var files: [String]

    @Flag(help: ArgumentHelp(localized("Print it as one JSON object."))) var json = false

    func run() async throws {
        let (instrument, loaded) = try configuration.survey()
        var exports: [SurveyExport] = []
        for file in files {
            guard let handle = try? FileHandle(forReadingFrom: URL(filePath: file)),
                let data = try? handle.read(upToCount: SurveyExport.largest)
            else { throw CommandFailure("\(file): \(localized("this file cannot be read"))", status: .badInput) }
            exports.append(try SurveyExport(data, name: file, of: instrument))
        }
        let whole = exports.filter { $0.answers.count == instrument.items.count }
        let rows = whole.map { export in
            GroupFigures.Row(
                id: export.id, group: export.group,
                answers: instrument.items.map { Double($0.turned(export.answers[$0.id] ?? 0)) })
        }
        let ledger = GroupLedger(
            stateFolder: loaded.locations.stateFolder, about: instrument.id, version: instrument.version)
        let figures = GroupFigures(rows, earlier: try ledger.sets())
        // Before it is told: what could not be written down would not count the next time.
        try ledger.add(figures.figures.map(\.people))
        let report = SurveyGroupReport(figures, instrument, leftOut: exports.count - whole.count)
        if json { return try StandardOutput.json(report) }
        for line in report.lines(columns: Terminal.columns) { StandardOutput.line(line) }
    }
}
