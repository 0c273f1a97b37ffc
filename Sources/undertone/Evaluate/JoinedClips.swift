import AudioTypes
import Capture
import Evaluation

/// Clips of one voice as one recording, with a pause before each and after the last.
///
/// A clip that was cut tightly would else begin and end in the middle of the analysis's look-ahead, and a second of speech
/// would never fill a window. The pauses hold noise as loud as the quietest moment of the clip beside them, so that the room
/// sounds on. One clip is held in memory at a time.
final class JoinedClips: AudioReader {
    private static let pauseS = 0.45
    /// The quietest moment of a clip is that of so many samples: 20 ms.
    private static let moment = 320
    private static let block = 4_096

    private let paths: [String]
    private let leastS: Double
    /// Index of the next clip.
    private var next = 0
    /// How often all of the clips were heard.
    private(set) var rounds = 0
    /// Why it ended early.
    private(set) var failure: CaptureError?
    private var isOver = false
    private var samples: [Float] = []
    private var place = 0
    private var position = StreamTime.zero
    private var noise = SeededDraw(seed: 1)
    private var noiseRMS: Float = 0

    /// - Parameters:
    ///   - paths: the clips; at least one.
    ///   - leastS: the clips are repeated until the recording is so long.
    init(_ paths: [String], leastS: Double = 0) {
        self.paths = paths
        self.leastS = leastS
    }

    func read(into buffer: inout MutableSpan<Float>, timeout: Duration) -> AudioRead {
        if place == samples.count { fill() }
        let count = min(buffer.count, samples.count - place)
        guard count > 0 else { return .end }
        for n in 0..<count { buffer[n] = samples[place + n] }
        place += count
        defer { position = position.advanced(bySamples: count) }
        return .samples(count: count, start: position)
    }

    /// Makes the next pause and clip ready, or the last pause.
    private func fill() {
        samples.removeAll(keepingCapacity: true)
        place = 0
        guard failure == nil, !isOver else { return }
        if next == paths.count {
            rounds += 1
            next = 0
            if position.seconds >= leastS {
                isOver = true
                samples = pause()
                return
            }
        }
        do {
            let clip = try Self.samples(of: paths[next])
            noiseRMS = Self.quietest(of: clip)
            samples = pause() + clip
            next += 1
        } catch {
            failure = error
        }
    }

    private func pause() -> [Float] {
        // Uniform numbers of this width have the root mean square wanted.
        let width = noiseRMS * Float(3).squareRoot()
        return (0..<Int(Self.pauseS * Double(SampleRate.analysis.hertz))).map { _ in
            PCM.nearest(width * (Float(noise.number(below: 65_536)) / 32_768 - 1))
        }
    }

    private static func samples(of path: String) throws(CaptureError) -> [Float] {
        let source = try AudioFileSource(path: path)
        var samples: [Float] = []
        var block = [Float](repeating: 0, count: Self.block)
        while true {
            var buffer = block.mutableSpan
            guard case .samples(let count, _) = source.read(into: &buffer, timeout: .zero) else { return samples }
            samples += block[..<count]
        }
    }

    /// Root mean square of the quietest moment.
    private static func quietest(of samples: [Float]) -> Float {
        let moments = stride(from: 0, through: samples.count - moment, by: moment).map { start in
            samples[start..<start + moment].reduce(Float(0)) { $0 + $1 * $1 } / Float(moment)
        }
        return (moments.min() ?? 0).squareRoot()
    }
}
