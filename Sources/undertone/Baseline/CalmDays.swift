import AudioTypes
import Prosody
import Stress

/// Calm pitch from day to day, for a person.
struct CalmDays {
    let history: CalmHistory

    /// One column a day, between first and last date; `nil` before a first day. The columns span at least the leeway to
    /// either side, so that what is usual looks flat.
    var line: InkedLine? {
        let days = history.days
        let pitches = days.compactMap(\.pitch)
        guard let first = days.first, let last = days.last, let low = pitches.min(), let high = pitches.max() else {
            return nil
        }
        let middle = history.anchorPitch ?? (low + high) / 2
        let lowest = min(low, middle - CalmHistory.leeway)
        let range = max(high, middle + CalmHistory.leeway) - lowest
        var line = InkedLine("calm pitch by day  ")
        let columns = days.map { day in day.pitch.map { Plot.bar(max(0.01, Double(($0 - lowest) / range))) } ?? "·" }
        line.add(String(columns), .cyan)
        line.add("  \(first.date)", .dim)
        if days.count > 1 { line.add(" to \(last.date), \(days.count) days", .dim) }
        let hertz = [low, high].map { Int(Semitones.hertz($0).rounded()) }
        line.add(hertz[0] == hertz[1] ? ", \(hertz[0]) Hz" : ", \(hertz[0]) to \(hertz[1]) Hz", .dim)
        return line
    }

    /// That calm has moved half of the leeway or more from earlier days; `nil` where it has not.
    /// - Parameters:
    ///   - pitch: where calm stands now, semitones.
    ///   - today: the local date.
    /// - Returns: one line.
    func warning(pitch: Float, today: String) -> String? {
        guard let drift = history.drift(of: pitch), abs(drift) >= CalmHistory.leeway / 2 else { return nil }
        let whose = history.days.last?.date == today ? "today's" : "the latest"
        let distance = Wording.oneDecimal(Double(abs(drift)))
        let limit = Wording.oneDecimal(Double(CalmHistory.leeway))
        let learning =
            abs(drift) < CalmHistory.leeway ? "learning stops at \(limit) st" : "nothing further away is learned"
        return
            "\(whose) calm pitch lies \(distance) st \(drift > 0 ? "above" : "below") that of earlier days; \(learning); "
            + "`undertone baseline reset` begins anew"
    }
}
