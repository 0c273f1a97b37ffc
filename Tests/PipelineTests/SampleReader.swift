import Vocabulary

/// A source of given samples, in pieces, with holes where wanted. A fake: a real device cannot be made to lose exact
/// samples.
final class SampleReader: AudioReader, @unchecked Sendable {
    /// Samples that come in one piece from a position on.
    struct Piece {
        var start: Int
        var samples: [Float]
    }

    private var pieces: [Piece]
    private var offset = 0
    private let blockSize: Int
    /// Called before each read; a test can stop the loop at a chosen position here.
    private let onRead: (Int) -> Void

    init(_ pieces: [Piece], blockSize: Int = 480, onRead: @escaping (Int) -> Void = { _ in }) {
        self.pieces = pieces
        self.blockSize = blockSize
        self.onRead = onRead
    }

    convenience init(_ samples: [Float], blockSize: Int = 480, onRead: @escaping (Int) -> Void = { _ in }) {
        self.init([Piece(start: 0, samples: samples)], blockSize: blockSize, onRead: onRead)
    }

    func read(into buffer: inout MutableSpan<Float>, timeout: Duration) -> AudioRead {
        guard let piece = pieces.first else { return .end }
        onRead(piece.start + offset)
        let count = min(blockSize, buffer.count, piece.samples.count - offset)
        for index in 0..<count { buffer[index] = piece.samples[offset + index] }
        let start = StreamTime(sample: piece.start + offset)
        offset += count
        if offset == piece.samples.count {
            pieces.removeFirst()
            offset = 0
        }
        return .samples(count: count, start: start)
    }
}
