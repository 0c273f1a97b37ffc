import Capture
import Evaluation

/// What is to be measured: the clips of each voice, the calls, and what cannot be used with the reason.
struct EvaluationPlan {
    /// Longer recordings are calls, which are heard as the daemon hears them, learning included.
    static let maxClipS = 180.0
    /// Calm clips that a voice needs: half of them make the baseline, the other half are scored.
    static let minCalmClips = 4

    /// A short recording.
    struct Clip: Sendable, Equatable {
        var file: String
        var label: VoiceLabel
        var level: Double?
    }

    /// One speaker's clips.
    struct Voice: Sendable {
        var speaker: String
        var sex: String?
        /// Half of the calm clips makes the baseline in the first round, the other half in the second.
        var halves: [[Clip]]
        /// Clips with any other label.
        var others: [Clip]
    }

    /// A long recording.
    struct Call: Sendable {
        var file: String
        var speaker: String
        var sex: String?
        var durationS: Double
        /// Labelled stretches, none of which overlap; empty where all of it is calm.
        var stretches: [(span: Range<Double>, label: VoiceLabel)]
    }

    /// A voice or a recording that is left out.
    struct Unused: Encodable, Sendable, Equatable {
        /// The voice or the file.
        var what: String
        var reason: String
    }

    private(set) var voices: [Voice] = []
    private(set) var calls: [Call] = []
    private(set) var unused: [Unused] = []
    /// Whether a recording cannot be read, in contrast to one that says too little.
    private(set) var hasUnreadable = false

    /// Sorts rows by what can be done with them.
    /// - Parameters:
    ///   - rows: the manifest's rows.
    ///   - duration: the length of a recording in seconds; throws where it cannot be read.
    init(_ rows: [Manifest.Row], duration: (_ file: String) throws(CaptureError) -> Double) {
        var clips: [String: [Manifest.Row]] = [:]
        let files = Dictionary(grouping: rows, by: \.file).sorted { $0.key < $1.key }
        for (file, rows) in files {
            do {
                let durationS = try duration(file)
                if let reason = Self.reasonAgainst(rows, durationS: durationS) {
                    unused.append(Unused(what: file, reason: reason))
                } else if durationS > Self.maxClipS {
                    calls.append(Self.call(file, rows, durationS))
                } else {
                    clips[rows[0].speaker, default: []] += rows
                }
            } catch {
                hasUnreadable = true
                let detail = error.detail.isEmpty ? "" : " (\(error.detail))"
                let more = error.code == .channelsDiffer ? ", or in a column channel of the manifest" : ""
                unused.append(Unused(what: file, reason: error.code.words + more + detail))
            }
        }
        for (speaker, rows) in clips.sorted(by: { $0.key < $1.key }) { add(speaker, rows) }
    }

    /// Why a recording that can be read is of no use.
    private static func reasonAgainst(_ rows: [Manifest.Row], durationS: Double) -> String? {
        let limit = Wording.span(seconds: maxClipS)
        if durationS <= maxClipS {
            return rows.contains { $0.span != nil }
                ? "stretches are for calls of more than \(limit); cut them out as clips" : nil
        }
        guard let span = rows.compactMap(\.span).max(by: { $0.upperBound < $1.upperBound }) else {
            return rows[0].label == .calm
                ? nil : "more than \(limit) under one label other than calm; say where with start_s and end_s"
        }
        // Lengths are often written rounded up.
        return span.upperBound > durationS + 1
            ? "a stretch ends at \(Wording.span(seconds: span.upperBound)) and the recording at "
                + "\(Wording.span(seconds: durationS)); mend end_s" : nil
    }

    private static func call(_ file: String, _ rows: [Manifest.Row], _ durationS: Double) -> Call {
        Call(
            file: file, speaker: rows[0].speaker, sex: rows[0].sex, durationS: durationS,
            stretches: rows.compactMap { row in row.span.map { ($0, row.label) } })
    }

    private mutating func add(_ speaker: String, _ rows: [Manifest.Row]) {
        let all = rows.map { Clip(file: $0.file, label: $0.label, level: $0.level) }
        // The files come sorted, so that the halves do not depend on the order of the manifest.
        let calm = all.filter { $0.label == .calm }
        guard calm.count >= Self.minCalmClips else {
            let clips = calm.count == 1 ? "1 calm clip" : "\(calm.count) calm clips"
            unused.append(
                Unused(
                    what: speaker,
                    reason: "\(clips) of up to \(Wording.span(seconds: Self.maxClipS)); "
                        + "at least \(Self.minCalmClips) are needed to learn from one half and score the other"))
            return
        }
        var draw = SeededDraw(seed: speaker)
        let shuffled = draw.shuffled(calm)
        let half = (shuffled.count + 1) / 2
        voices.append(
            Voice(
                speaker: speaker, sex: rows[0].sex, halves: [Array(shuffled[..<half]), Array(shuffled[half...])],
                others: all.filter { $0.label != .calm }))
    }
}
