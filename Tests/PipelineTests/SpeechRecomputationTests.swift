import Alerting
import Capture
import Foundation
import Pipeline
import Stress
import Testing
import Vault
import Vocabulary

/// Real speech: fifty clips from all over a folder of recordings, each made into a segment and computed again.
@Suite struct SpeechRecomputationTests {
    private static let folder = ProcessInfo.processInfo.environment["UNDERTONE_SPEECH"]
    private static let clipCount = 50
    private static let missing: Comment = "UNDERTONE_SPEECH names no folder of recordings with a manifest.csv"

    /// Clips from every part of the manifest, long enough for a score.
    private static func clips() throws -> [String] {
        let folder = try #require(folder)
        let lines = try String(contentsOfFile: "\(folder)/manifest.csv", encoding: .utf8)
            .split(whereSeparator: \.isNewline)
        let paths = lines.dropFirst().compactMap { $0.split(separator: ",").first.map { "\(folder)/\($0)" } }
        let step = max(1, paths.count / clipCount)
        return stride(from: 0, to: paths.count, by: step).prefix(clipCount).map { paths[$0] }
    }

    private static func samples(of path: String) throws -> [Float] {
        let source = try AudioFileSource(path: path)
        var samples: [Float] = []
        var block = [Float](repeating: 0, count: 16_000)
        while true {
            var span = block.mutableSpan
            guard case .samples(let count, _) = source.read(into: &span, timeout: .zero) else { return samples }
            samples += block[0..<count]
        }
    }

    /// The clip again and again for ten seconds, then for five seconds a third faster, higher and louder.
    private static func call(of clip: [Float]) -> [Float] {
        var calm: [Float] = []
        while calm.count < 16_000 * 10 { calm += clip }
        let raised = (0..<16_000 * 5).map { n in
            PCM.value(of: PCM.step(nearest: 1.4 * clip[Int(Double(n) * 1.35) % clip.count]))
        }
        return calm.prefix(16_000 * 10) + raised
    }

    @Test(.enabled(if: folder != nil, missing)) func everyClipGetsTheVerySameScores() throws {
        var rule = AlertRule.standard
        // Low enough that alerts come and go.
        (rule.elevatedScore, rule.highScore, rule.criticalScore, rule.holdOffS) = (30, 50, 70, 2)
        var (identical, scores, alerts) = (0, 0, 0)
        for (index, path) in try Self.clips().enumerated() {
            let call = Self.call(of: try Self.samples(of: path))
            let recorded = RecordedSegment(
                sound: call, learning: .live(warmUpS: 3), rule: rule, blockSize: [480, 1_601, 160][index % 3])
            let segment = try #require(recorded.segment(from: call.count / 3 + 77, to: call.count))
            let verdict = Recomputation(segment).run()
            guard case .identical(_, let count) = verdict else {
                Issue.record("\(path): \(verdict)")
                continue
            }
            identical += 1
            scores += count
            alerts += segment.track.contains { Double($0.score ?? 0) >= rule.elevatedScore } ? 1 : 0
        }
        #expect(identical == Self.clipCount)
        #expect(scores > 500 && alerts > 10)
        print("identical: \(identical) of \(Self.clipCount) clips, \(scores) scores, \(alerts) raised")
    }
}
