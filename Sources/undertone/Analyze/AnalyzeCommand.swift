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
            that libsndfile reads is taken, from a pipe too. A recording that cannot be read does not keep the others from \
            being measured; the exit status is then 66.

            Channels that are one voice are heard as one. Where they differ, as agent and customer in a recorded call do, \
            the recording is refused until --channel says which is the agent's. Standard error says in one line a \
            recording what is wrong with it, and why there is no score.

            Example:
              undertone analyze call.wav
              undertone analyze call.wav --channel left --output alerts --preset early
              ffmpeg -i call.m4a -f wav - | undertone analyze -
              undertone analyze clip1.wav clip2.wav --baseline-from calm.wav --output summary
            """)

    @Argument(help: "Recordings to measure; - for standard input.", completion: .file()) var files: [String]

    @Option(help: "Table to print: pitch, syllables, features, scores, alerts or summary.") var output: AnalyzeOutput =
        .summary

    @OptionGroup var channels: ChannelOptions

    @Option(help: "csv or ndjson.") var format: RecordFormat = .csv

    @Option(
        help: ArgumentHelp(
            "Learn the calm baseline from this recording and freeze it; otherwise it is learned as the audio runs.",
            discussion: "A summary has a score only with it."),
        completion: .file()) var baselineFrom: String?

    @Option(
        help: "Channel of that recording; as --channel by default, and the only one where it has one.",
        transform: ChannelChoice.option) var baselineChannel: ChannelChoice?

    @Option(help: "Preset of alert timing, see `undertone presets`; the configuration is not read.") var preset:
        AlertPreset = .balanced

    @Option(help: "Seconds of speech to learn from, without --baseline-from.") var warmUpS: Double =
        UndertoneConfiguration().baseline.warmUpS

    func validate() throws {
        guard warmUpS > 0, warmUpS.isFinite else { throw ValidationError("--warm-up-s is a number above 0") }
        guard baselineChannel == nil || baselineFrom != nil else {
            throw ValidationError("--baseline-channel is that of the recording of --baseline-from")
        }
        guard (files + [baselineFrom].compactMap { $0 }).count(where: { $0 == "-" }) < 2 else {
            throw ValidationError("standard input can be read only once")
        }
    }

    func run() throws {
        let baseline = try baselineFrom.map { path in
            let recording = Recording(
                path: path, channel: baselineChannel ?? channels.channel, isForMany: baselineChannel == nil)
            let baseline = try FileAnalysis.learnBaseline(from: [recording])
            // The measures are as good as ever; what cannot be compared is left empty.
            FileAnalysis.lackOfSpeech(in: baseline, from: [path]).map(Terminal.warn)
            return baseline
        }
        let naming = files.count > 1 || output.namesFileAlways
        var writer = RecordWriter(columns: (naming ? ["file"] : []) + output.columns, format: format)
        var hasBadFile = false
        for file in files {
            let name = file == "-" ? "standard input" : file
            var sink = AnalyzeSink(output: output, file: naming ? name : nil, writer: writer, baseline: baseline)
            let learning = baseline == nil ? StressEngine.Learning.live(warmUpS: Float(warmUpS)) : .frozen
            do {
                let source = try FileAnalysis.run(
                    Recording(path: file, channel: channels.channel),
                    analysis: VoiceAnalysis(
                        baseline: baseline ?? SpeakerBaseline(), learning: learning, rule: preset.rule), sink: &sink)
                let end = sink.finish(warmUpS: warmUpS, rate: source.rate)
                writer = end.writer
                Terminal.tell(source.warnings.map(\.description) + end.lacks, about: file)
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
