import Vault
import Vocabulary

/// A replay as one picture: waveform, pitch over the agent's own calm range, speech rate, level and score over one axis
/// of time, with thresholds, what happened when, and a legend.
public struct ReplayPicture {
    private let replay: Replay
    private let scales: ReplayScales
    private let version: String

    private static let width = 1_600
    private static let left = 250
    private static let right = 1_560
    private static let ink = Canvas.Colour(0x1C1F24)
    private static let muted = Canvas.Colour(0x646B76)
    private static let calm = Canvas.Colour(0x0F7B83)
    private static let flag = Canvas.Colour(0xD2581A)

    /// Makes a picture.
    /// - Parameters:
    ///   - replay: what to show.
    ///   - version: of the program, for the foot of the picture.
    public init(_ replay: Replay, version: String) {
        self.replay = replay
        self.version = version
        scales = ReplayScales(replay)
    }

    /// The picture as a PNG file.
    public func png() -> [UInt8] {
        let canvas = drawn()
        let metadata = replay.segment.metadata
        return PNG.encode(
            rgb: canvas.bytes, width: canvas.width,
            title: "Undertone segment \(metadata.id), \(metadata.level.rawValue), \(metadata.agent)")
    }

    /// The picture.
    func drawn() -> Canvas {
        var canvas = Canvas(width: Self.width, height: 1_080, Canvas.Colour(0xFFFFFF))
        writeHead(on: &canvas)
        let lanes = PictureLanes(replay, scales: scales, left: Self.left, right: Self.right, top: 180, bottom: 1_000)
        lanes.draw(on: &canvas)
        writeLegend(on: &canvas, y: 154)
        canvas.write(
            "Vocal effort against the agent's own calm baseline: how it was said, never what, and not why. Undertone \(version)",
            x: Self.left, y: 1_062, Self.muted)
        return canvas
    }

    private func writeHead(on canvas: inout Canvas) {
        let metadata = replay.segment.metadata
        let room = Self.right - 40
        canvas.write(
            PictureFont.bold.cut("\(metadata.level.rawValue) · \(metadata.agent)", to: room), x: 40, y: 46, Self.ink,
            font: .bold)
        let part = metadata.part > 0 ? " · part \(metadata.part + 1) of a long alert" : ""
        canvas.write(
            PictureFont.plain.cut(
                "\(ReplaySections.readable(instant: metadata.startedAt)) · \(ReplaySections.seconds(replay.durationS))"
                    + "\(part) · segment \(metadata.id)", to: room), x: 40, y: 74, Self.muted)
        canvas.write(
            PictureFont.plain.cut(ReplaySections.sentence(replay.explanation), to: room), x: 40, y: 100, Self.ink)
        if let verdict = replay.verdict {
            let colour = verdict.isConfirmed ? Self.calm : verdict.outcome == .different ? Self.flag : Self.muted
            canvas.write(PictureFont.plain.cut(ReplaySections.sentence(verdict.words), to: room), x: 40, y: 126, colour)
        }
    }

    /// What the lines and bands mean, as far as they are in the picture.
    private func writeLegend(on canvas: inout Canvas, y: Int) {
        var x = Self.left
        func entry(_ words: String, _ draw: (inout Canvas, Int) -> Void) {
            draw(&canvas, x)
            canvas.write(words, x: x + 34, y: y, Self.muted)
            x += 34 + PictureFont.plain.width(of: words) + 28
        }
        if !replay.calm.isEmpty {
            entry("own calm range (± 1 spread)") { canvas, x in
                canvas.fill(x: x..<x + 26, y: y - 12..<y, Self.calm, share: 0.2)
                canvas.rule(from: (x, y - 6), to: (x + 26, y - 6), Self.calm, dash: 5, thickness: 2)
            }
        } else if !replay.reasons.isEmpty {
            entry("own calm value") {
                $0.rule(from: ($1, y - 6), to: ($1 + 26, y - 6), Self.calm, dash: 5, thickness: 2)
            }
        }
        entry("alert") { $0.fill(x: $1..<$1 + 26, y: y - 12..<y, Self.flag, share: 0.12) }
        if !replay.thresholds.isEmpty {
            entry("threshold of a level") { $0.rule(from: ($1, y - 6), to: ($1 + 26, y - 6), Self.flag, dash: 2) }
        }
        let ticks = Canvas.Colour(ReplayLane.rate.picture.colour)
        entry("a tick is a syllable") {
            for place in stride(from: 2, to: 26, by: 8) {
                $0.rule(from: ($1 + place, y - 11), to: ($1 + place, y), ticks, thickness: 2)
            }
        }
        for kind in Set(replay.gaps.map(\.kind)).sorted(by: { $0.rawValue < $1.rawValue }) {
            entry(kind.rawValue) { PictureLanes.hatch(on: &$0, x: $1..<$1 + 26, y: y - 12..<y, isLost: kind == .lost) }
        }
    }
}
