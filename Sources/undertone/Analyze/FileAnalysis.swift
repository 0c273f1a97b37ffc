import Alerting
import Capture
import Foundation
import Pipeline
import Prosody
import Stress
import Vocabulary

/// Runs the analysis over a file, as fast as it can be read.
enum FileAnalysis {
    /// Samples read at a time; the numbers do not depend on it.
    private static let blockSize = 4_096
    /// Speech below which no baseline is made.
    private static let minSpeechS: Float = 1

    /// Analyses one file into `sink`.
    /// - Returns: the source, with what was found wrong.
    static func run(
        _ recording: Recording, analysis: consuming VoiceAnalysis, sink: inout some VoiceAnalysisSink
    ) throws -> AudioFileSource {
        let source = try recording.open()
        var progress = AnalysisProgress(path: recording.path)
        run(source, analysis: analysis, sink: &sink) { progress.reached($0) }
        progress.finish()
        return source
    }

    /// Analyses all that a source brings, up to its end.
    /// - Parameters:
    ///   - source: where the samples come from.
    ///   - analysis: where they go.
    ///   - sink: where the results go.
    ///   - reached: is told the seconds done.
    static func run(
        _ source: some AudioReader, analysis: consuming VoiceAnalysis, sink: inout some VoiceAnalysisSink,
        reached: (Double) -> Void = { _ in }
    ) {
        var analysis = analysis
        var block = [Float](repeating: 0, count: blockSize)
        var isAtEnd = false
        while !isAtEnd {
            var buffer = block.mutableSpan
            switch source.read(into: &buffer, timeout: .zero) {
            case .samples(let count, let start):
                analysis.process(block.span.extracting(0..<count), start: start, sink: &sink)
                reached(start.seconds)
            case .nothing: continue
            case .end: isAtEnd = true
            }
        }
        analysis.finish(sink: &sink)
    }

    /// Learns one voice from the whole of one or more recordings of calm speech.
    /// - Parameters:
    ///   - recordings: where it is heard.
    ///   - halfLifeMin: minutes of later speech after which half of it is forgotten; `nil` for never.
    /// - Returns: the baseline, which may rest on too little speech: see ``lackOfSpeech(in:from:)``.
    /// - Throws: `CaptureError` where one cannot be read.
    static func learnBaseline(from recordings: [Recording], halfLifeMin: Float? = nil) throws -> SpeakerBaseline {
        var sink = BaselineSink(engine: StressEngine(baseline: .init(halfLifeMin: halfLifeMin), learning: .calibration))
        for recording in recordings {
            // A window holds the speech of one recording only.
            sink.engine.restart()
            let analysis = VoiceAnalysis(baseline: SpeakerBaseline(), learning: .frozen, rule: .standard)
            let source = try run(recording, analysis: analysis, sink: &sink)
            Terminal.tell(source.warnings.map(\.description), about: recording.path)
        }
        return sink.engine.baseline
    }

    /// Learns one voice from all that a source brings: calm speech.
    static func learnBaseline(from source: some AudioReader) -> SpeakerBaseline {
        var sink = BaselineSink(engine: StressEngine(baseline: SpeakerBaseline(), learning: .calibration))
        run(
            source, analysis: VoiceAnalysis(baseline: SpeakerBaseline(), learning: .frozen, rule: .standard),
            sink: &sink)
        return sink.engine.baseline
    }

    /// What is wrong with a baseline that rests on next to nothing, in one line; `nil` where it does not.
    static func lackOfSpeech(in baseline: SpeakerBaseline, from paths: [String]) -> String? {
        guard baseline.speechS < minSpeechS else { return nil }
        return
            "\(paths.joined(separator: ", ")): only \(Int(baseline.speechS)) s of speech to learn from (tones and music "
            + "are none); record a minute of calm speech, better two"
    }
}

/// Lets a stress engine learn from every frame and ignores the rest.
private struct BaselineSink: VoiceAnalysisSink {
    var engine: StressEngine

    mutating func receive(_ frame: ProsodyFrame) { _ = engine.push(frame, isAlertOpen: false) }

    mutating func receive(_ score: StressScore, level: AlertLevel?) {}
    mutating func receive(_ action: AlertAction) {}
}

/// One line on standard error that moves on while a long recording is measured; nothing unless a person looks at it.
struct AnalysisProgress {
    /// Recordings up to this long are done before anybody wonders.
    private static let patienceS = 60.0
    private static let pace = Duration.milliseconds(200)

    private let path: String
    private let isShown: Bool
    private var next = ContinuousClock.now
    private var hasLine = false

    init(path: String) {
        self.path = path
        isShown = Terminal.isTerminal(STDERR_FILENO)
    }

    /// So much of the recording is done.
    mutating func reached(_ seconds: Double) {
        guard isShown, seconds > Self.patienceS, ContinuousClock.now >= next else { return }
        next = ContinuousClock.now + Self.pace
        hasLine = true
        Terminal.status("\(path): \(Wording.span(seconds: seconds)) measured")
    }

    /// The recording is done; the line goes.
    mutating func finish() {
        guard hasLine else { return }
        Terminal.status("")
        hasLine = false
    }
}
