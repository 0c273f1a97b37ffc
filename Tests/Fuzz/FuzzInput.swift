/// One input of the fuzzer: the bytes of an audio file, then ``wayCount`` bytes that say how it is read.
///
/// The way comes last, since libsndfile looks at the beginning of a file: seeds stay valid files, and the fuzzer may
/// change either part alone. The first byte of the way holds flags, the others are ``Step``s, taken in turn and from
/// the start again.
struct FuzzInput {
    /// What happens next to the stream of samples.
    enum Step: Equatable {
        /// The analyzer gets this many samples.
        case block(Int)
        /// This many samples are lost.
        case gap(Int)
    }

    /// Bytes at the end that are no part of the file.
    static let wayCount = 12

    /// The file, or where ``isRawSamples``, 32-bit floating-point samples.
    let content: [UInt8]
    /// Whether the content goes straight to the analyzer, past the grid of 16-bit samples that every file is rounded
    /// to.
    let isRawSamples: Bool
    /// Whether the frames are compared with those of one block between gaps.
    let isCompared: Bool

    private let steps: [UInt8]

    /// Cuts an input in two; `nil` where it is too short to hold a way.
    init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count > Self.wayCount else { return nil }
        content = Array(bytes.dropLast(Self.wayCount))
        let way = bytes.suffix(Self.wayCount)
        isRawSamples = (way.first ?? 0) & 1 != 0
        isCompared = (way.first ?? 0) & 2 != 0
        steps = Array(way.dropFirst())
    }

    /// The step at `index`, counted from 0 without end.
    func step(at index: Int) -> Step {
        let byte = Int(steps[index % steps.count])
        return switch byte {
        case ..<128: .block(byte + 1)
        case ..<240: .block((byte - 127) * 41)
        // 0 too: a gap without a loss is what a device that comes back at once leaves.
        default: .gap((byte - 240) * 1_009)
        }
    }

    /// The content as samples; what is not finite becomes 0, since the analyzer is promised finite numbers.
    var rawSamples: [Float] {
        stride(from: 0, through: content.count - 4, by: 4).map { start in
            let sample = Float(bitPattern: content[start..<start + 4].reduce(0) { $0 >> 8 | UInt32($1) << 24 })
            return sample.isFinite ? sample : 0
        }
    }
}
