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
            like sex, level (how much effort somebody heard, a number), start_s and end_s. The label is calm, strained, or \
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

            Thresholds, durations and warm-up are those of the configuration. A recording that cannot be read does not \
            keep the others from being judged; the exit status is then 66.

            Example:
              undertone evaluate recordings --manifest recordings/labels.csv
              undertone evaluate recordings --manifest labels.csv --json | jq .calls.all
            """)

    @OptionGroup var configuration: ConfigurationOptions

    @Argument(help: "Folder of the recordings.", completion: .directory) var directory: String

    @Option(help: "The list of recordings and labels.", completion: .file(extensions: ["csv"])) var manifest: String

    @Option(help: "Recordings measured at the same time; as many as the machine has processors by default.") var jobs:
        Int = ProcessInfo.processInfo.activeProcessorCount

    @Flag(help: "Print one JSON object.") var json = false

    func validate() throws { guard jobs > 0 else { throw ValidationError("--jobs is a number above 0") } }

    func run() async throws {
        let settings = try configuration.load().configuration
        let manifest = try readManifest()
        let evaluation = EvaluationRun(folder: directory, configuration: settings, jobs: jobs)
        try checkFiles(of: manifest, evaluation)
        if !manifest.ignoredColumns.isEmpty {
            Terminal.warn("\(self.manifest): columns not used: \(manifest.ignoredColumns.joined(separator: ", "))")
        }
        let plan = EvaluationPlan(manifest.rows) { file throws(CaptureError) in
            let source = try AudioFileSource(path: evaluation.path(file))
            for warning in source.warnings { Terminal.warn("\(file): \(warning)") }
            // A length that no header states is that of a stream, which somebody left running.
            return source.durationS ?? .infinity
        }
        let outcome = await evaluation.run(plan)
        let report = EvaluationReport(
            outcome, threshold: settings.alerting.rule.elevatedScore, probationS: settings.alerting.probationS,
            unused: plan.unused + outcome.unused)
        if json { try StandardOutput.json(report) } else { EvaluationTables(report: report).print() }
        if plan.hasUnreadable || report.clips == nil && report.calls == nil {
            throw CommandFailure("", status: .badInput)
        }
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

    /// A path that leads nowhere is a slip of the manifest, to be mended before hours are spent on the others.
    private func checkFiles(of manifest: Manifest, _ evaluation: EvaluationRun) throws {
        guard PlaintextFile.isFolder(directory) else {
            throw CommandFailure(
                "\(directory): no such folder; name the one that holds the recordings", status: .badInput)
        }
        for row in manifest.rows where !FileManager.default.fileExists(atPath: evaluation.path(row.file)) {
            throw CommandFailure(
                "\(self.manifest):\(row.line): no file \(row.file) in \(directory); write its path relative to that folder",
                status: .badInput)
        }
    }
}
