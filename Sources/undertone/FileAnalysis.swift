import Alerting
import AudioTypes
import Capture
import Foundation
import Pipeline
import Prosody
import Stress

/// Runs the analysis over a file, as fast as it can be read.
enum FileAnalysis {
    /// Samples read at a time; the numbers do not depend on it.
    private static let blockSize = 4_096

    /// Analyses one file into `sink`.
    static func run(_ path: String, analysis: consuming VoiceAnalysis, sink: inout some VoiceAnalysisSink) throws {
        let source = try AudioFileSource(path: path)
        var analysis = analysis
        var block = [Float](repeating: 0, count: blockSize)
        reading: while true {
            var buffer = block.mutableSpan
            switch source.read(into: &buffer, timeout: .zero) {
            case .samples(let count, let start):
                analysis.process(block.span.extracting(0..<count), start: start, sink: &sink)
            case .nothing: continue
            case .end: break reading
            }
        }
        analysis.finish(sink: &sink)
        for warning in source.warnings { Terminal.warn("\(path): \(warning)") }
    }

    /// Learns a baseline from the whole of a recording of calm speech.
    static func learnBaseline(from path: String) throws -> SpeakerBaseline {
        var sink = BaselineSink()
        let rule = AlertRule.standard
        try run(path, analysis: VoiceAnalysis(baseline: SpeakerBaseline(), learning: .frozen, rule: rule), sink: &sink)
        guard sink.engine.baseline.speechS >= leastSpeechS else {
            throw CommandFailure(
                "\(path): only \(Int(sink.engine.baseline.speechS)) s of speech to learn from; "
                    + "record at least \(Int(leastSpeechS)) s of calm speech, better two minutes")
        }
        return sink.engine.baseline
    }

    /// Voiced speech below which no baseline is made.
    private static let leastSpeechS: Float = 1
}

/// Lets a stress engine learn from every frame and ignores the rest.
private struct BaselineSink: VoiceAnalysisSink {
    var engine = StressEngine(baseline: SpeakerBaseline(), learning: .calibration)

    mutating func receive(_ frame: ProsodyFrame) {
        _ = engine.push(frame, isAlertOpen: false)
    }

    mutating func receive(_ score: StressScore, level: AlertLevel?) {}
    mutating func receive(_ action: AlertAction) {}
}
