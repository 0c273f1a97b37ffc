/// A synthetic voice of glottal pulses whose irregularities are known, at 16 kHz, made by integer arithmetic alone.
///
/// `Tests/Scripts/praat-reference.py` makes the very same samples, so that Praat's numbers for them can be compared
/// with ours; ``checksum(of:)`` proves it. Whoever changes one changes the other. Each period is a pulse of the flow `a
/// x^2 - b x^3` (Klatt & Klatt 1990), open for 0.6 of the period, through three resonances at 650, 1100 and 2450 Hz,
/// plus white noise.
public struct PulseVoice: Sendable {
    /// Samples per period times 65,536.
    public var period: Int
    /// Largest deviation of a period, as a share of it times 65,536; deviations are uniform and independent.
    public var jitter = 0
    /// Largest deviation of a pulse's height, the same way.
    public var shimmer = 0
    /// What every second pulse lacks in height, the same way: a subharmonic.
    public var alternate = 0
    /// Largest value of the white noise, in steps of 16 bits.
    public var noise = 0
    /// Another seed gives other deviations and another noise.
    public var seed = 1

    private static let one = 65_536
    private static let open = 39_322
    /// `2 r cos(w)` and `r^2` times 2^14.
    private static let resonators = [(31_151, 15_815), (29_122, 15_691), (18_157, 15_386)]

    /// A voice without irregularities and noise.
    public init(period: Int) {
        self.period = period
    }

    /// A voice without irregularities and noise, of `samplesPerPeriod` samples a period.
    public init(samplesPerPeriod: Double) {
        period = Int((samplesPerPeriod * Double(Self.one)).rounded())
    }

    /// The sound as steps of 16 bits.
    public func steps(count: Int) -> [Int] {
        var (pulses, hiss) = (Generator(state: UInt64(seed)), Generator(state: UInt64(seed + 1_000)))
        var (cycle, start) = (0, 0)
        var (length, height) = nextCycle(&pulses, cycle)
        var states = [(Int, Int)](repeating: (0, 0), count: Self.resonators.count)
        return (0..<count).map { n in
            var total = 0
            // Eight steps a sample place the closure of the glottis to an eighth of a sample.
            for step in 0..<8 {
                let time = n << 16 + step << 13
                while time >= start + length {
                    start += length
                    cycle += 1
                    (length, height) = nextCycle(&pulses, cycle)
                }
                let phase = ((time - start) << 16) / length
                if phase < Self.open {
                    total += (((phase * (2 * Self.open - 3 * phase)) >> 16) * height) >> 16
                }
            }
            var x = total >> 3
            for (index, (c1, c2)) in Self.resonators.enumerated() {
                let y = x + ((c1 * states[index].0 - c2 * states[index].1) >> 14)
                states[index] = (y, states[index].0)
                x = y
            }
            return max(-32_768, min(32_767, (x >> 9) + ((noise * hiss.next()) >> 15)))
        }
    }

    /// The sound, full scale 1.
    public func samples(seconds: Double) -> [Float] {
        steps(count: Int(seconds * Signals.rate)).map { Float($0) / 32_768 }
    }

    /// FNV-1a over the samples as 16-bit words.
    public static func checksum(of steps: [Int]) -> UInt64 {
        steps.reduce(0xCBF2_9CE4_8422_2325) { ($0 ^ UInt64($1 & 0xFFFF)) &* 0x100_0000_01B3 }
    }

    private func nextCycle(_ generator: inout Generator, _ cycle: Int) -> (length: Int, height: Int) {
        let length = period + ((period * ((jitter * generator.next()) >> 15)) >> 16)
        let height = Self.one + ((shimmer * generator.next()) >> 15)
        return (length, height - (cycle.isMultiple(of: 2) ? 0 : alternate))
    }

    /// Knuth's linear congruential generator; hands out its upper 16 bits as -32768...32767.
    private struct Generator {
        var state: UInt64

        mutating func next() -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 48) - 32_768
        }
    }
}
