/// Finds again, in any memory, runs of samples that a test has played: as 16-bit steps and as the `Float` values of
/// them.
public struct MarkerSearch: Sendable {
    /// How many samples in a row were found.
    public struct Runs: Sendable, Equatable {
        /// The longest run of 16-bit steps.
        public var steps = 0
        /// The longest run of `Float` values.
        public var values = 0

        /// The longer of both.
        public var longest: Int { max(steps, values) }
    }

    /// One way in which the samples may lie in memory.
    private struct Form: Sendable {
        let bytes: [UInt8]
        let sampleBytes: Int
        /// Where each word of eight bytes begins in `bytes`.
        private var places: [UInt64: Int] = [:]
        /// Whether a word may be among them, by some of its bits: most words are not.
        private var filter = [Bool](repeating: false, count: 1 << 16)

        init(_ bytes: [UInt8], sampleBytes: Int) {
            self.bytes = bytes
            self.sampleBytes = sampleBytes
            for start in stride(from: 0, through: bytes.count - 8, by: sampleBytes) {
                let word = (0..<8).reduce(UInt64(0)) { $0 | UInt64(bytes[start + $1]) << (8 * UInt64($1)) }
                places[word] = start
                filter[Self.bits(word)] = true
            }
        }

        private static func bits(_ word: UInt64) -> Int { Int((word &* 0x9E37_79B9_7F4A_7C15) >> 48) }

        /// The longest run in `memory`, in samples. A run of less than 16 bytes may be missed.
        func maxRun(in memory: Span<UInt8>) -> Int {
            var longest = 0
            // SAFETY: every word and byte that is read lies within the span.
            unsafe memory.withUnsafeBytes { memory in
                var at = 0
                while at + 8 <= memory.count {
                    let word = unsafe UInt64(littleEndian: memory.loadUnaligned(fromByteOffset: at, as: UInt64.self))
                    guard filter[Self.bits(word)], let place = places[word] else {
                        at += 8
                        continue
                    }
                    var length = 8
                    while at + length < memory.count, place + length < bytes.count,
                        unsafe memory[at + length] == bytes[place + length]
                    {
                        length += 1
                    }
                    longest = max(longest, length / sampleBytes)
                    at += length & ~7
                }
            }
            return longest
        }
    }

    /// The samples to be played.
    public let samples: [Int16]
    private let steps: Form
    private let values: Form

    /// Noise that nothing else contains.
    public init(seconds: Int, seed: UInt64) {
        var state = seed
        samples = (0..<seconds * 16_000).map { _ in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int16(truncatingIfNeeded: state >> 33) / 4
        }
        steps = Form(
            samples.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }, sampleBytes: 2)
        let floats = samples.map { (Float($0) / 32_768).bitPattern }
        values = Form(
            floats.flatMap { word in (0..<4).map { UInt8(truncatingIfNeeded: word >> (8 * UInt32($0))) } },
            sampleBytes: 4)
    }

    /// Searches memory.
    public func runs(in memory: Span<UInt8>) -> Runs {
        Runs(steps: steps.maxRun(in: memory), values: values.maxRun(in: memory))
    }
}
