import ArgumentParser
import Capture
import DaemonConfiguration
import Foundation
import Vocabulary

/// `undertone evaluate`: how well the score and the alerts fit recordings that a site has labelled itself.
struct EvaluateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "evaluate", abstract: "Judge Undertone on your own labelled recordings before you trust it.",
        discussion: """
            The manifest is CSV with a header: the columns file (relative to the folder), speaker and label, and if you \
            like sex, level (how much effort somebody heard, a number), start_s and end_s, and channel (left, right or a \
            number) for recordings with agent and customer on two channels. The label is calm, strained, or \
            a word of your own, which is reported apart.

              file,speaker,label,sex,start_s,end_s
              anna/01.wav,anna,calm,F,,
              anna/02.wav,anna,strained,F,,
              calls/7.flac,anna,strained,F,312.5,341

            Recordings of up to 3 minutes are clips: half of a voice's calm clips, of which it needs 4, are its baseline, \
            the other half and all others are scored; then the halves change places. AUC is the probability that a strained \
            clip scores above a calm one; HIT and FALSE are the shares of strained and calm clips at or above the alert \
            threshold.

            Longer recordings are calls: the voice is learned as in the daemon, and a strained stretch is found where an \
            alert is raised in it, or up to 3 s after. Other alerts are false, from 15 s after a stretch on. Time without a \
            label is calm, unless the call has stretches labelled calm; time while learning does not count.

            Intervals hold with 95 %: over voices (bootstrap) for clips, exact for the rate of false alerts, Wilson's for \
            shares of stretches, of one voice, and where all voices agree.

            Thresholds, durations and warm-up are those of the configuration. A recording that is not there or cannot be \
            read does not keep the others from being judged; the exit status is then 66. Standard error names the \
            recordings with which something is wrong.

            --recordings has a row for each recording; --html is one page with plots that loads nothing from elsewhere. \
            Both name recordings and speakers: they are readable for you alone.

            Example:
              undertone evaluate recordings --manifest recordings/labels.csv
              undertone evaluate recordings --manifest labels.csv --json | jq .calls.all
              undertone evaluate calls --manifest labels.csv --channel left --html report.html
            """)

    @OptionGroup var configuration: ConfigurationOptions

    @Argument(help: "Folder of the recordings.", completion: .directory) var directory: String

    @Option(help: "The list of recordings and labels.", completion: .file(extensions: ["csv"])) var manifest: String

    @OptionGroup var channels: ChannelOptions

    @Option(help: "Recordings measured at the same time; as many as the machine has processors by default.") var jobs:
        Int = ProcessInfo.processInfo.activeProcessorCount

    @Flag(help: "Print one JSON object.") var json = false

    @Option(
        help: "Write the result of each recording here, as CSV or JSON by the ending of the name.",
        completion: .file(extensions: ["csv", "json"])) var recordings: String?

    @Option(help: "Write a page with plots here.", completion: .file(extensions: ["html"])) var html: String?

    @Flag(help: "Judge the calls by every preset too, which takes as much longer.") var presets = false

    @Flag(help: "Replace such files if they are there.") var force = false

    func validate() throws {
        guard jobs > 0 else { throw ValidationError("--jobs is a number above 0") }
        guard recordings.map(RecordingTable.isNamed) ?? true else {
            throw ValidationError("--recordings is a file whose name ends in .csv or .json")
        }
        guard recordings == nil || recordings != html else {
            throw ValidationError("--recordings and --html are two files; give each its own name")
        }
    }

    func run() async throws {
        let settings = try configuration.load().configuration
        let manifest = try readManifest()
        let named = Dictionary(manifest.rows.map { ($0.file, $0.channel) }) { first, _ in first }
        let shelf = RecordingShelf(folder: directory, named: named.compactMapValues { $0 }, channel: channels.channel)
        try checkFiles(of: manifest, shelf)
        try PlaintextFile.check([recordings, html].compactMap { $0 }, mayReplace: force)
        if !manifest.ignoredColumns.isEmpty {
            Terminal.warn("\(self.manifest): columns not used: \(manifest.ignoredColumns.joined(separator: ", "))")
        }
        let evaluation = EvaluationRun(shelf: shelf, configuration: settings, jobs: jobs)
        let opened = await evaluation.open(named.keys.sorted())
        let plan = EvaluationPlan(manifest.rows) { file throws(CaptureError) in
            guard let opened = opened[file] else { preconditionFailure("every file was opened") }
            return try opened.get().durationS
        }
        let outcome = await evaluation.run(plan)
        let unused = plan.unused + outcome.unused
        let report = EvaluationReport(
            outcome, threshold: settings.alerting.rule.elevatedScore, probationS: settings.alerting.probationS,
            unused: unused,
            recordings: RecordingResult.all(
                manifest.rows, outcome, unused: unused, opened: opened.compactMapValues { try? $0.get() }, shelf: shelf),
            presets: presets ? await evaluation.compare(AlertPreset.allCases, on: plan) : nil)
        for recording in report.recordings { Terminal.tell(recording.warnings, about: recording.file) }
        try write(report, outcome)
        if plan.hasUnreadable || report.clips == nil && report.calls == nil {
            throw CommandFailure("", status: .badInput)
        }
    }

    private func write(_ report: EvaluationReport, _ outcome: EvaluationRun.Outcome) throws {
        if let recordings {
            try PlaintextFile.write(
                RecordingTable.bytes(report.recordings, for: recordings), to: recordings, mayReplace: force)
        }
        if let html {
            let page = EvaluationPage(report, manifest: manifest, folder: directory).html()
            try PlaintextFile.write(Array(page.utf8), to: html, mayReplace: force)
        }
        if json { try StandardOutput.json(report) } else { EvaluationTables(report: report).print() }
    }

    private func readManifest() throws -> Manifest {
        do { return try Manifest(Data(contentsOf: URL(filePath: manifest)), name: manifest) } catch let error
            as CocoaError
        {
            let isAbsent = error.code == .fileReadNoSuchFile
            throw CommandFailure(
                "\(manifest): \(isAbsent ? "no such file; check the path" : "cannot be read; name a CSV file you may read")",
                status: .badInput)
        }
    }

    /// Names files that are not there at once, so that nobody waits for the end to mend a slip; the others are judged.
    private func checkFiles(of manifest: Manifest, _ shelf: RecordingShelf) throws {
        guard PlaintextFile.isFolder(directory) else {
            throw CommandFailure(
                "\(directory): no such folder; name the one that holds the recordings", status: .badInput)
        }
        let missing = manifest.rows.filter { !FileManager.default.fileExists(atPath: shelf.path($0.file)) }
        guard let first = missing.first else { return }
        let more = missing.count > 1 ? ", and \(missing.count - 1) more lines name files that are not there" : ""
        let fault =
            "\(self.manifest):\(first.line): no file \(first.file) in \(directory)\(more); write paths relative to "
            + "that folder"
        if missing.count == manifest.rows.count { throw CommandFailure(fault, status: .badInput) }
        Terminal.warn(fault)
    }
}
