import ArgumentParser
import Capture
import DaemonConfiguration
import Pipeline
import Prosody
import Stress
import Vocabulary

/// `undertone analyze`: the core of the daemon over files.
struct AnalyzeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "analyze",
        abstract: "Measure recordings: pitch, syllables, features, scores, alerts or one summary a file.",
        discussion: """
            Standard output holds the table alone; progress and errors go to standard error. Any format and sample rate \
            that libsndfile reads is taken; several channels are mixed to one. A recording that cannot be read does not \
            keep the others from being measured; the exit status is then 66.

            Example:
              undertone analyze call.wav --output alerts --preset early
              undertone analyze clip1.wav clip2.wav --baseline-from calm.wav --output summary
            """)

    @Argument(help: "Recordings to measure.", completion: .file()) var files: [String]

    @Option(help: "Table to print: pitch, syllables, features, scores, alerts or summary.") var output: AnalyzeOutput

    @Option(help: "csv or ndjson.") var format: RecordFormat = .csv

    @Option(
        help: "Learn the calm baseline from this recording and freeze it; otherwise it is learned as the audio runs.",
        completion: .file()) var baselineFrom: String?

    @Option(help: "Preset of alert timing, see `undertone presets`; the configuration is not read.") var preset:
        AlertPreset = .balanced

    @Option(help: "Seconds of speech to learn from, without --baseline-from.") var warmUpS: Double =
        UndertoneConfiguration().baseline.warmUpS

    func validate() throws {
        guard warmUpS > 0, warmUpS.isFinite else { throw ValidationError("--warm-up-s is a number above 0") }
    }

    func run() throws {
        let baseline = try baselineFrom.map { path in
            let baseline = try FileAnalysis.learnBaseline(from: [path])
            // The measures are as good as ever; what cannot be compared is left empty.
            FileAnalysis.lackOfSpeech(in: baseline, from: [path]).map(Terminal.warn)
            return baseline
        }
        let naming = files.count > 1 || output.namesFileAlways
        var writer = RecordWriter(columns: (naming ? ["file"] : []) + output.columns, format: format)
        var hasBadFile = false
        for file in files {
            var sink = AnalyzeSink(output: output, file: naming ? file : nil, writer: writer, baseline: baseline)
            let learning = baseline == nil ? StressEngine.Learning.live(warmUpS: Float(warmUpS)) : .frozen
            do {
                try FileAnalysis.run(
                    file,
                    analysis: VoiceAnalysis(
                        baseline: baseline ?? SpeakerBaseline(), learning: learning, rule: preset.rule), sink: &sink)
                writer = sink.finish()
            } catch let error as CaptureError {
                // Nothing of it is in the table: a source fails before its first sample or not at all.
                hasBadFile = true
                Terminal.warn(error.description)
            }
        }
        writer.flush()
        if hasBadFile { throw CommandFailure("", status: .badInput) }
    }
}

extension RecordFormat: ExpressibleByArgument {}
