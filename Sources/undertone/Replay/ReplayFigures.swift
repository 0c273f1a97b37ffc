import Events
import Prosody
import Replay
import Vault
import Vocabulary

/// What is measured at the moment that is heard.
struct ReplayFigures {
    /// One of them.
    struct Figure {
        var name: String
        var value: String
        var ink: Ink
    }

    /// The figures in the order of what matters most.
    let figures: [Figure]

    /// Looks at the frames around a moment.
    init(_ replay: Replay, at timeS: Double) {
        if let gap = replay.gaps.first(where: { timeS >= $0.fromS && timeS < $0.toS }) {
            figures = [Figure(name: "this part is", value: gap.kind.rawValue, ink: .badge(.elevated))]
            return
        }
        let track = replay.segment.track
        let index = Self.frame(at: timeS, in: track)
        let score = index.flatMap { track[$0].score }
        let level = replay.level(ofScore: Double(score ?? -1))
        var figures = [
            Figure(
                name: "effort",
                value: score.map { "\(ReplayLanes.whole(Double($0).rounded())) \(level?.rawValue ?? "calm")" }
                    ?? "no opinion",
                ink: .level(level))
        ]
        // A syllable is voiced for some tenths of a second: the figure does not go with every consonant.
        let voiced = index.map { track[max(0, $0 - 15)...$0].compactMap(\.f0Hz) } ?? []
        if let hertz = voiced.last {
            let semitones = Double(Semitones.above27Point5Hz(hertz))
            let above = replay.norm(.pitch).map { semitones - $0.location }
            figures.append(
                Figure(
                    name: "pitch",
                    value: "\(Wording.oneDecimal(semitones)) st \(ReplayLanes.whole(Double(hertz).rounded())) Hz"
                        + (above.map { " (\(Self.signed($0)) to own calm)" } ?? ""), ink: .cyan))
        } else {
            figures.append(Figure(name: "pitch", value: "no voice", ink: .plain))
        }
        for lane in ReplayLane.all {
            guard let form = lane.terminal.figure else { continue }
            let value = index.flatMap { lane.value(in: track[$0].values) }
            let words = value.map { (form.isSigned ? Self.signed($0) : Wording.oneDecimal($0)) + form.unit }
            figures.append(Figure(name: lane.name, value: words ?? "–", ink: .plain))
        }
        self.figures = figures
    }

    /// The last frame whose centre is heard; `nil` before the first.
    private static func frame(at timeS: Double, in track: [TrackPoint]) -> Int? {
        var (low, high) = (0, track.count)
        while low < high {
            let middle = (low + high) / 2
            if Double(track[middle].timeS) - 0.005 <= timeS { low = middle + 1 } else { high = middle }
        }
        return low == 0 ? nil : low - 1
    }

    private static func signed(_ value: Double) -> String { (value < 0 ? "−" : "+") + Wording.oneDecimal(abs(value)) }

    /// A speed without needless zeros.
    static func speed(_ value: Double) -> String {
        value == value.rounded() ? "\(ReplayLanes.whole(value))" : "\(value)"
    }
}
