import Glibc
import Vocabulary

/// Changes the sample rate of a stream by the ratio of two whole numbers: a windowed-sinc low-pass (Kaiser window) as a
/// polyphase filter.
///
///     y[n] = sum over k of x[i + k] h(k - p),  i + p = n * from / to,  h(t) = c sinc(c t) kaiser(t / H)
///
/// - The stop band begins at the lower of the two Nyquist frequencies and lies ``stopBandDB`` down; the pass band ends
///   ``transition`` below it. Each phase is scaled to a gain of exactly 1 at 0 Hz.
/// - Output n stands for the instant n / to: no delay. Before the first and after the last sample lies silence.
/// - The output holds ceil(count * to / from) samples, and is the same to the last bit however the input is cut.
/// - Memory is taken in `init` alone. Cost: `taps` multiplications an output sample.
///
/// Source: Kaiser, "Nonrecursive digital filter design using the I0-sinh window function", ISCAS 1974; Oppenheim and
/// Schafer, Discrete-Time Signal Processing, section 7.5.
@safe struct Resampler: ~Copyable {
    /// Attenuation of the stop band, in dB. More than 16-bit samples can show.
    static let stopBandDB = 100.0
    /// Width of the transition band as a share of the lower Nyquist frequency: of 8 kHz, the last 720 Hz.
    static let transition = 0.09

    /// The most coefficients that a filter may have: 32 MB. Enough for every whole rate up to 56 kHz and for every
    /// common one far above.
    static let maxCoefficients = 8_000_000

    private typealias Lane = SIMD8<Float>

    /// Output samples per `down` input samples, in lowest terms.
    private let up: Int
    private let down: Int
    /// Input samples on either side of an output sample.
    private let half: Int
    /// `up` rows of `2 * half` coefficients.
    private let coefficients: UnsafeMutablePointer<Float>
    /// Input that later output still needs, and what was pushed.
    private let history: UnsafeMutablePointer<Float>
    private let capacity: Int
    private var count: Int
    /// Where in the input the history begins.
    private var base: Int
    private var produced = 0
    private var pushed = 0
    private var isFinished = false

    /// What follows from the two rates alone.
    private struct Shape {
        let up: Int
        let down: Int
        let half: Int
        /// Middle of the transition band, as a share of the input's rate.
        let cutoff: Double

        init(from: SampleRate, to: SampleRate) {
            let divisor = greatestCommonDivisor(from.hertz, to.hertz)
            up = to.hertz / divisor
            down = from.hertz / divisor
            let nyquist = 0.5 * min(1, Double(up) / Double(down))
            let width = nyquist * transition
            cutoff = nyquist - width / 2
            // Kaiser's estimate of the length.
            let taps = (stopBandDB - 7.95) / (2.285 * 2 * .pi * width)
            half = (Int((taps / 2).rounded(.up)) + 3) / 4 * 4
        }
    }

    /// Whether the filter for these rates stays below ``maxCoefficients``.
    static func canConvert(from: SampleRate, to: SampleRate) -> Bool {
        let shape = Shape(from: from, to: to)
        return shape.up * 2 * shape.half <= maxCoefficients
    }

    /// Designs the filter.
    /// - Parameters:
    ///   - from: the rate of what is pushed; see ``canConvert(from:to:)``.
    ///   - to: the rate of what is pulled.
    ///   - block: the most samples that one push brings.
    init(from: SampleRate, to: SampleRate, block: Int) {
        precondition(Self.canConvert(from: from, to: to), "a filter for these rates would be too long")
        let shape = Shape(from: from, to: to)
        up = shape.up
        down = shape.down
        half = shape.half
        unsafe coefficients = .allocate(capacity: up * 2 * half)
        capacity = 2 * half + block
        unsafe history = .allocate(capacity: capacity)
        unsafe history.initialize(repeating: 0, count: capacity)
        count = half - 1
        base = 1 - half
        for phase in 0..<up {
            let row = Self.row(fraction: Double(phase) / Double(up), half: half, cutoff: shape.cutoff)
            // SAFETY: `up` rows of `2 * half` were allocated, and `row` makes that many.
            for (k, value) in row.enumerated() { unsafe coefficients[phase * 2 * half + k] = value }
        }
    }

    deinit {
        // SAFETY: allocated in `init`, owned by this value alone.
        unsafe coefficients.deallocate()
        unsafe history.deallocate()
    }

    /// Takes input. Pull everything before the next push.
    /// - Parameter input: at most a block.
    mutating func push(_ input: Span<Float>) {
        makeRoom()
        precondition(input.count <= capacity - count, "pull before the next push; a block is as long as promised")
        // SAFETY: `count + input.count` is at most `capacity`.
        for n in 0..<input.count { unsafe history[count + n] = input[n] }
        count += input.count
        pushed += input.count
    }

    /// Declares the end of the input. Pull until nothing comes.
    mutating func finish() { isFinished = true }

    /// Produces what the input so far gives, as far as there is room.
    /// - Parameters:
    ///   - output: where to put it.
    ///   - start: the first index to fill.
    /// - Returns: the number of samples produced.
    mutating func pull(into output: inout MutableSpan<Float>, from start: Int) -> Int {
        var next = start
        while next < output.count {
            let position = produced * down
            let centre = position / up
            if isFinished, centre >= pushed { break }
            if centre + half >= base + count {
                guard isFinished else { break }
                makeRoom()
                appendSilence()
            }
            output[next] = sample(firstTap: centre + 1 - half - base, phase: position % up)
            produced += 1
            next += 1
        }
        return next - start
    }

    private func sample(firstTap: Int, phase: Int) -> Float {
        var sum = Lane()
        // SAFETY: `pull` has seen that all `2 * half` taps lie inside the history; `half` is a multiple of 4.
        let x = unsafe UnsafeRawPointer(history + firstTap)
        let h = unsafe UnsafeRawPointer(coefficients + phase * 2 * half)
        for offset in stride(from: 0, to: 2 * half * MemoryLayout<Float>.stride, by: MemoryLayout<Lane>.stride) {
            unsafe sum +=
                x.loadUnaligned(fromByteOffset: offset, as: Lane.self)
                * h.loadUnaligned(fromByteOffset: offset, as: Lane.self)
        }
        return sum.sum()
    }

    /// Moves what is still needed to the front.
    private mutating func makeRoom() {
        let needed = max(0, min(count, produced * down / up + 1 - half - base))
        // SAFETY: `needed` is at most `count`; overlapping moves are what `update` allows.
        unsafe history.update(from: history + needed, count: count - needed)
        count -= needed
        base += needed
    }

    /// Silence after the end, as far as there is room: at least `half` samples, since pulling comes before.
    private mutating func appendSilence() {
        // SAFETY: the rest of the history.
        unsafe (history + count).update(repeating: 0, count: capacity - count)
        count = capacity
    }

    /// The coefficients for an output sample at `fraction` after an input sample, oldest input first.
    private static func row(fraction: Double, half: Int, cutoff: Double) -> [Float] {
        // Kaiser's rule for attenuations above 50 dB.
        let beta = 0.1102 * (stopBandDB - 8.7)
        let row = (1 - half...half).map { k in
            let t = Double(k) - fraction
            let x = 2 * cutoff * t
            let sinc = x == 0 ? 1 : sin(.pi * x) / (.pi * x)
            let edge = t / Double(half)
            return abs(edge) >= 1 ? 0 : sinc * besselI0(beta * (1 - edge * edge).squareRoot())
        }
        let gain = row.reduce(0, +)
        return row.map { Float($0 / gain) }
    }

    /// The modified Bessel function of the first kind and order 0, by its power series.
    private static func besselI0(_ x: Double) -> Double {
        var term = 1.0
        var sum = 1.0
        var k = 1.0
        while term > sum * 1e-17 {
            term *= (x / (2 * k)) * (x / (2 * k))
            sum += term
            k += 1
        }
        return sum
    }

    private static func greatestCommonDivisor(_ a: Int, _ b: Int) -> Int {
        b == 0 ? a : greatestCommonDivisor(b, a % b)
    }
}
