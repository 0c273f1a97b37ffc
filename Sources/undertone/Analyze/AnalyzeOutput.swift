import Alerting
import ArgumentParser
import Pipeline
import Prosody
import Stress
import Vocabulary

/// The tables of `undertone analyze`. Names and columns are a contract with other programs: they change with a version.
enum AnalyzeOutput: String, CaseIterable, ExpressibleByArgument {
    case pitch, syllables, features, scores, alerts, summary

    /// Column names, the unit in each name.
    var columns: [String] {
        switch self {
        case .pitch: ["time_s", "f0_hz", "voicing_prob"]
        case .syllables: ["time_s"]
        case .features:
            [
                "time_s", "f0_hz", "f0_st", "voicing_prob", "level_dbfs", "noise_floor_dbfs", "near_talker", "hnr_db",
                "cpp_db", "jitter_local", "jitter_rap", "shimmer_local", "shimmer_local_db",
                "slope_0_500_db_per_hz", "slope_500_1500_db_per_hz", "telephone_balance_db", "alpha_ratio_db",
                "hammarberg_index_db",
                "syllable",
            ]
        case .scores:
            [
                "time_s", "score", "confidence", "state", "window_s", "evidence_pitch", "evidence_rate",
                "evidence_level", "evidence_balance", "pattern", "discounts",
            ]
        case .alerts: ["onset_s", "raised_s", "cleared_s", "level", "score", "pattern", "explanation"]
        case .summary:
            [
                "score", "confidence", "f0_median_st", "f0_delta_st", "rate_syll_s", "rate_delta_pct", "level_dbfs",
                "level_delta_db", "balance_db", "balance_delta_db", "f0_range_st", "hnr_db", "voiced_s", "duration_s",
                "pause_share",
            ]
        }
    }

    /// Whether the table has a row of its own for each file, so that the file's name always belongs in it.
    var namesFileAlways: Bool { self == .summary }
}

/// Turns what the analysis says into rows of one table.
struct AnalyzeSink: VoiceAnalysisSink {
    private let output: AnalyzeOutput
    private let file: String?
    private var writer: RecordWriter
    private var openAlert: Alert?
    private var summary: StressSummary
    private let hasBaseline: Bool
    private var heard = HeardVoice()

    /// - Parameters:
    ///   - output: which table.
    ///   - file: name for the first column; `nil` for none.
    ///   - writer: where rows go.
    ///   - baseline: what a summary compares with.
    init(output: AnalyzeOutput, file: String?, writer: RecordWriter, baseline: SpeakerBaseline?) {
        self.output = output
        self.file = file
        self.writer = writer
        summary = StressSummary(baseline: baseline)
        hasBaseline = baseline != nil
    }

    mutating func receive(_ frame: ProsodyFrame) {
        heard.add(frame)
        let time = Cell.number(frame.time.seconds, decimals: 3)
        switch output {
        case .pitch:
            row([
                time, .number(Double(frame.f0Hz ?? 0), decimals: 3),
                .number(Double(frame.voicingStrength), decimals: 4),
            ])
        case .syllables: if frame.isSyllableNucleus { row([time]) }
        case .features: row([time] + Self.features(of: frame))
        case .summary: summary.push(frame)
        case .scores, .alerts: break
        }
    }

    mutating func receive(_ score: StressScore, level: AlertLevel?) {
        heard.add(score)
        guard output == .scores else { return }
        row([
            .number(score.time.seconds, decimals: 3), .optional(score.value, decimals: 4),
            .number(Double(score.confidence), decimals: 3), .text(score.state(at: level)),
            score.value == nil ? .none : .number(Double(score.windowS), decimals: 2),
            .optional(score.pitch?.weight, decimals: 3), .optional(score.rate?.weight, decimals: 3),
            .optional(score.level?.weight, decimals: 3), .optional(score.balance?.weight, decimals: 3),
            score.pattern.best.map { .text($0.rawValue) } ?? .none,
            .text(score.discounts.all.map(\.kind.rawValue).joined(separator: " ")),
        ])
    }

    mutating func receive(_ action: AlertAction) {
        guard output == .alerts else { return }
        switch action {
        case .raised(let alert), .reopened(let alert), .rising(let alert): openAlert = alert
        case .cleared(let alert):
            openAlert = nil
            row(alert)
        }
    }

    /// Writes what is known only at the end of the file.
    /// - Parameters:
    ///   - warmUpS: speech that it takes to learn a voice.
    ///   - rate: of the recording.
    /// - Returns: the writer, for the next file, and why the table says less than a reader looks for.
    mutating func finish(warmUpS: Double, rate: SampleRate) -> (writer: RecordWriter, lacks: [String]) {
        if let openAlert { row(openAlert) }
        // What has no score at any time lacks none.
        var (hasRows, hasScore): (Bool, Bool?) = (false, nil)
        switch output {
        case .pitch, .features: hasRows = true
        case .syllables: break
        case .scores, .alerts: hasScore = heard.hasScore
        case .summary:
            let result = summary.finish()
            hasScore = result.score != nil
            row(Self.cells(of: result))
        }
        let lacks = heard.lacks(
            hasRows: hasRows, hasScore: hasScore, needsRecording: output == .summary && !hasBaseline,
            warmUpS: hasBaseline ? nil : warmUpS, rate: rate)
        return (writer, lacks)
    }

    private mutating func row(_ alert: Alert) {
        row([
            .number(alert.onset.seconds, decimals: 3), .number(alert.raised.seconds, decimals: 3),
            alert.cleared.map { .number($0.seconds, decimals: 3) } ?? .none, .text(alert.level.rawValue),
            .optional(alert.score.value, decimals: 2),
            alert.score.pattern.best.map { .text($0.rawValue) } ?? .none, .text(alert.explanation()),
        ])
    }

    private mutating func row(_ cells: [Cell]) {
        writer.write(file.map { [.text($0)] + cells } ?? cells)
    }

    private static func features(of frame: ProsodyFrame) -> [Cell] {
        [
            .optional(frame.f0Hz, decimals: 3), .optional(frame.f0Semitones, decimals: 4),
            .number(Double(frame.voicingStrength), decimals: 4), .number(Double(frame.levelDBFS), decimals: 2),
            .number(Double(frame.noiseFloorDBFS), decimals: 2), .flag(frame.isNearTalker),
            .optional(frame.hnrDB, decimals: 2), .optional(frame.cppDB, decimals: 2),
            .optional(frame.jitterLocal, decimals: 5), .optional(frame.jitterRAP, decimals: 5),
            .optional(frame.shimmerLocal, decimals: 5), .optional(frame.shimmerLocalDB, decimals: 4),
            .optional(frame.slope0To500DBPerHz, decimals: 5),
            .optional(frame.slope500To1500DBPerHz, decimals: 5), .optional(frame.telephoneBalanceDB, decimals: 2),
            .optional(frame.alphaRatioDB, decimals: 2), .optional(frame.hammarbergIndexDB, decimals: 2),
            .flag(frame.isSyllableNucleus),
        ]
    }

    private static func cells(of result: StressSummary.Result) -> [Cell] {
        func value(_ feature: VoiceFeature, _ decimals: Int) -> Cell {
            .optional(result.values[feature], decimals: decimals)
        }
        func delta(_ feature: VoiceFeature, _ decimals: Int) -> Cell {
            .optional(result.deltas[feature], decimals: decimals)
        }
        return [
            .optional(result.score, decimals: 4), .number(Double(result.confidence), decimals: 3),
            .optional(result.f0MedianSemitones, decimals: 3), delta(.pitch, 3), value(.rate, 3),
            .optional(result.rateDeltaPercent, decimals: 1),
            value(.level, 2), delta(.level, 2), value(.balance, 2), delta(.balance, 2),
            .optional(result.f0RangeSemitones, decimals: 2),
            value(.hnr, 2),
            .number(Double(result.voicedS), decimals: 2), .number(Double(result.durationS), decimals: 2),
            .number(Double(result.pauseShare), decimals: 3),
        ]
    }
}
