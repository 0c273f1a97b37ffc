import TestSupport
import Testing
import Vocabulary

/// Samples read from a source, with the position of each piece.
struct Heard {
    /// A run of samples without a hole.
    struct Piece {
        var start: StreamTime
        var samples: [Float]
    }

    private(set) var pieces: [Piece] = []
    private(set) var isEnded = false

    /// All samples, the holes left out.
    var samples: [Float] { pieces.flatMap(\.samples) }

    /// The samples as steps of the 16-bit grid; `nil` where one lies beside the grid.
    var steps: [Int16]? {
        let steps = samples.map { PCM.step(nearest: $0) }
        return zip(steps, samples).allSatisfy { PCM.value(of: $0) == $1 } ? steps : nil
    }

    /// Reads on until the condition holds, the source ends or the time is up.
    mutating func listen(
        to source: some AudioReader, block: Int = 512, within limit: Duration = patience,
        until isEnough: (Heard) -> Bool = { _ in false }
    ) {
        let deadline = ContinuousClock.now + limit
        var buffer = [Float](repeating: 0, count: block)
        while !isEnded, !isEnough(self), ContinuousClock.now < deadline {
            var span = buffer.mutableSpan
            switch source.read(into: &span, timeout: .milliseconds(20)) {
            case .samples(let count, let start): append(buffer.prefix(count), at: start)
            case .nothing: break
            case .end: isEnded = true
            }
        }
    }

    private mutating func append(_ samples: ArraySlice<Float>, at start: StreamTime) {
        if let last = pieces.last, last.start.advanced(bySamples: last.samples.count) == start {
            pieces[pieces.count - 1].samples += samples
        } else {
            pieces.append(Piece(start: start, samples: Array(samples)))
        }
    }
}
