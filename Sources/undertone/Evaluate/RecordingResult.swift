import Foundation
import Vocabulary

/// What an evaluation says of one recording of the manifest.
struct RecordingResult: Encodable, Sendable {
    /// How a recording was judged.
    enum Kind: String, Encodable { case clip, call, unused }

    /// A labelled stretch of a call.
    struct Stretch: Encodable, Sendable {
        var label: String
        var startS: Double
        var endS: Double

        private enum CodingKeys: String, CodingKey {
            case label
            case startS = "start_s"
            case endS = "end_s"
        }
    }

    var file: String
    var speaker: String
    var sex: String?
    var kind: Kind
    /// Of the whole recording; `nil` where its stretches have labels.
    var label: String?
    /// The channel that was heard; `nil` where there is but one.
    var channel: String?
    var durationS: Double?
    /// 0...100, the mean where it was scored more than once; `nil` for a call, or with too little speech.
    var score: Double?
    var stretches: [Stretch] = []
    /// Strained stretches of a call in which an alert was raised; `nil` for a clip.
    var found: Int?
    var falseAlerts: Int?
    /// Calm time after learning; `nil` for a clip.
    var calmS: Double?
    /// When alerts were raised in a call.
    var alertsS: [Double] = []
    var warnings: [String]
    /// Why it is not used, or has no score.
    var reason: String?

    private enum CodingKeys: String, CodingKey {
        case file, speaker, sex, kind, label, channel, score, stretches, found, warnings, reason
        case durationS = "duration_s"
        case falseAlerts = "false_alerts"
        case calmS = "calm_s"
        case alertsS = "alerts_s"
    }

    /// The results of all recordings, in the order of their names.
    /// - Parameters:
    ///   - rows: the manifest.
    ///   - outcome: what was measured.
    ///   - unused: what was not.
    ///   - opened: length and channel of those that can be read.
    ///   - shelf: where they are.
    /// - Returns: one each.
    static func all(
        _ rows: [Manifest.Row], _ outcome: EvaluationRun.Outcome, unused: [EvaluationPlan.Unused],
        opened: [String: EvaluationRun.Opened], shelf: RecordingShelf
    ) -> [RecordingResult] {
        let scores = Dictionary(grouping: outcome.voices.flatMap { $0.rounds.flatMap { $0 } }, by: \.clip.file)
        let calls = Dictionary(outcome.calls.map { ($0.call.file, $0.judgement) }) { first, _ in first }
        let reasons = Dictionary(unused.map { ($0.what, $0.reason) }) { first, _ in first }
        return Dictionary(grouping: rows, by: \.file).sorted {
            $0.key.compare($1.key, options: .numeric) == .orderedAscending
        }.map { file, rows in
            var result = RecordingResult(
                file: file, speaker: rows[0].speaker, sex: rows[0].sex, kind: .unused,
                label: rows.contains { $0.span != nil } ? nil : rows[0].label.text, channel: opened[file]?.channel,
                durationS: opened[file]?.durationS, warnings: shelf.notes(of: file))
            for row in rows {
                guard let span = row.span else { continue }
                result.stretches.append(
                    Stretch(label: row.label.text, startS: span.lowerBound, endS: span.upperBound))
            }
            if let clip = scores[file] {
                let values = clip.compactMap(\.score)
                result.kind = .clip
                result.score = values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
                result.reason = values.isEmpty ? "too little speech for a score" : nil
            } else if let call = calls[file] {
                result.kind = .call
                (result.found, result.falseAlerts) = (call.stretches.count { $0.latencyS != nil }, call.falseAlerts)
                (result.calmS, result.alertsS) = (call.calmS, call.alerts)
            } else {
                result.reason = reasons[file] ?? reasons[rows[0].speaker]
            }
            return result
        }
    }
}

/// The results as a table of CSV or as JSON, by the name of the file.
enum RecordingTable {
    private static let columns = [
        "file", "speaker", "sex", "kind", "label", "channel", "duration_s", "score", "stretches", "found",
        "false_alerts", "calm_s", "alerts_s", "warnings", "reason",
    ]

    /// Whether a name says which of the two it is.
    static func isNamed(_ path: String) -> Bool { path.hasSuffix(".csv") || path.hasSuffix(".json") }

    /// The content of the file.
    static func bytes(_ results: [RecordingResult], for path: String) throws -> [UInt8] {
        path.hasSuffix(".json") ? try StandardOutput.jsonLine(results) : csv(results)
    }

    private static func csv(_ results: [RecordingResult]) -> [UInt8] {
        let rows = results.map { result in
            [
                result.file, result.speaker, result.sex ?? "", result.kind.rawValue, result.label ?? "",
                result.channel ?? "", number(result.durationS, 2), number(result.score, 2),
                result.kind == .call ? "\(result.stretches.count { VoiceLabel($0.label) == .strained })" : "",
                result.found.map { "\($0)" } ?? "", result.falseAlerts.map { "\($0)" } ?? "", number(result.calmS, 1),
                result.alertsS.map { number($0, 1) }.joined(separator: " "), result.warnings.joined(separator: "; "),
                result.reason ?? "",
            ].map(RecordWriter.csv).joined(separator: ",")
        }
        return PlainText.shown(
            file: Array(([columns.joined(separator: ",")] + rows).joined(separator: "\n").utf8) + [10])
    }

    private static func number(_ value: Double?, _ decimals: Int) -> String {
        value.flatMap { $0.isFinite ? Wording.decimals($0, decimals) : nil } ?? ""
    }
}
