import Capture
import Foundation
import Prosody
import Vocabulary

/// The product's own analysis of one recording under other weights.
struct Trial {
    var parameters: NetworkParameters

    func run(path: String, output: String) throws {
        let source = try AudioFileSource(path: path)
        var analyzer = ProsodyAnalyzer(parameters)
        var samples: [Float] = []
        var block = [Float](repeating: 0, count: 4_096)
        var isAtEnd = false
        while !isAtEnd {
            var buffer = block.mutableSpan
            switch source.read(into: &buffer, timeout: .zero) {
            case .samples(let count, _): samples += block[..<count]
            case .nothing: continue
            case .end: isAtEnd = true
            }
        }
        var lines = [["pitch": "time_s,f0_hz,voicing_prob", "near": "time_s,near_talker"][output] ?? "time_s"]
        let take = { (frame: ProsodyFrame) in
            switch output {
            case "pitch": lines.append("\(frame.time.seconds),\(frame.f0Hz ?? 0),\(frame.voicingStrength)")
            case "near": lines.append("\(frame.time.seconds),\(frame.isNearTalker ? 1 : 0)")
            default: if frame.isSyllableNucleus { lines.append("\(frame.time.seconds)") }
            }
        }
        analyzer.process(samples.span, emit: take)
        analyzer.finish(emit: take)
        print(lines.joined(separator: "\n"))
    }
}
