internal import CFFTW
internal import Glibc

/// FFTW's planner keeps global state and is not thread-safe; everything else of FFTW is.
private let planner = PlannerLock()

/// A plain lock: FFTW's opaque plans are not Sendable, so a Mutex's closure could not hand them out.
@safe private final class PlannerLock: Sendable {
    // SAFETY: allocated and initialised once, never freed (one per process), only used through pthread calls.
    private nonisolated(unsafe) let mutex: UnsafeMutablePointer<pthread_mutex_t>

    init() {
        unsafe mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
        unsafe pthread_mutex_init(mutex, nil)
    }

    func lock() { unsafe pthread_mutex_lock(mutex) }
    func unlock() { unsafe pthread_mutex_unlock(mutex) }
}

/// The discrete Fourier transform of real signals of one fixed size, and its inverse.
///
/// Forward: `X[k] = sum over n of x[n] exp(-2 pi i k n / size)`, for `k` in `0...size / 2`. The inverse is
/// unnormalised, as FFTW's is: forward then inverse multiplies by `size`.
///
/// The plans are FFTW's estimates (`FFTW_ESTIMATE`, no wisdom is ever gathered): they depend on the size and on the
/// vector instructions of the processor alone, never on timing, so that on one machine the same samples give the same
/// bits every time. Another kind of processor may round the last place otherwise.
///
/// Plans and memory are made in `init`; nothing allocates after that. Cost O(size log size). Not to be shared between
/// threads while in use. Accuracy: within 1e-6 of the naive sum relative to the largest bin (`RealFFTTests`).
@safe public struct RealFFT: ~Copyable {
    /// Number of real samples.
    public let size: Int
    /// Number of complex bins: `size / 2 + 1`.
    public var binCount: Int { size / 2 + 1 }

    private let samples: UnsafeMutablePointer<Float>
    private let bins: UnsafeMutablePointer<fftwf_complex>
    private let forwardPlan: fftwf_plan
    private let inversePlan: fftwf_plan

    /// Plans both directions.
    /// - Parameter size: even, at least 2; products of small primes are fast.
    public init(size: Int) {
        precondition(size >= 2 && size.isMultiple(of: 2), "an FFT size is even and at least 2")
        self.size = size
        // SAFETY: FFTW returns memory for `size` floats and `size / 2 + 1` complex numbers, owned here and freed in
        // deinit; both plans refer to exactly these buffers, which never move.
        unsafe samples = fftwf_alloc_real(size)
        unsafe bins = fftwf_alloc_complex(size / 2 + 1)
        planner.lock()
        defer { planner.unlock() }
        // ESTIMATE plans in about a millisecond; at these sizes MEASURE wins less than its planning time costs.
        unsafe forwardPlan = fftwf_plan_dft_r2c_1d(Int32(size), samples, bins, FFTW_ESTIMATE)
        unsafe inversePlan = fftwf_plan_dft_c2r_1d(Int32(size), bins, samples, FFTW_ESTIMATE)
    }

    deinit {
        planner.lock()
        defer { planner.unlock() }
        unsafe fftwf_destroy_plan(forwardPlan)
        unsafe fftwf_destroy_plan(inversePlan)
        unsafe fftwf_free(samples)
        unsafe fftwf_free(bins)
    }

    /// The power spectrum `|X[k]|^2` of `x[start + n] window[n]`, zero-padded at the end.
    ///
    /// Shapes: `window.count <= size`, `start + window.count <= x.count`, `power.count == binCount`. Real-time safe.
    public func power(of x: SampleBuffer, from start: Int, window: SampleBuffer, into power: SampleBuffer) {
        precondition(window.count <= size && power.count == binCount)
        // SAFETY: the views are checked against their buffers; `samples` and `bins` hold `size` and `binCount` values.
        let input = unsafe x.values(from: start, count: window.count)
        let weights = unsafe window.values(from: 0, count: window.count)
        let output = unsafe power.values(from: 0, count: binCount)
        for n in 0..<window.count { unsafe samples[n] = input[n] * weights[n] }
        transform(paddedFrom: window.count)
        for k in 0..<binCount {
            let bin = unsafe bins[k]
            unsafe output[k] = bin.0 * bin.0 + bin.1 * bin.1
        }
    }

    /// Transforms `x[start ..< start + length]`, zero-padded at the end, into interleaved real and imaginary parts.
    ///
    /// Shapes: `length <= size`, `spectrum.count == 2 * binCount`. Real-time safe.
    public func forward(_ x: SampleBuffer, from start: Int, count length: Int, into spectrum: SampleBuffer) {
        precondition(length <= size && spectrum.count == 2 * binCount)
        // SAFETY: as in `power`.
        let input = unsafe x.values(from: start, count: length)
        let output = unsafe spectrum.values(from: 0, count: 2 * binCount)
        for n in 0..<length { unsafe samples[n] = input[n] }
        transform(paddedFrom: length)
        for k in 0..<binCount {
            let bin = unsafe bins[k]
            unsafe output[2 * k] = bin.0
            unsafe output[2 * k + 1] = bin.1
        }
    }

    /// The unnormalised circular cross-correlation of two spectra from ``forward(_:from:count:into:)``:
    /// `r[place + tau] = size * sum over n of a[n] b[n + tau]`, first `count` lags.
    ///
    /// Shapes: `a.count == b.count == 2 * binCount`, `count <= size`. Real-time safe.
    public func crossCorrelation(
        of a: SampleBuffer, with b: SampleBuffer, into r: SampleBuffer, at place: Int = 0, count: Int
    ) {
        precondition(count <= size)
        // SAFETY: as in `power`.
        let left = unsafe a.values(from: 0, count: 2 * binCount)
        let right = unsafe b.values(from: 0, count: 2 * binCount)
        let output = unsafe r.values(from: place, count: count)
        // conj(a) b, four bins at a time; the last one, at half the rate, is real.
        let product = unsafe UnsafeMutableRawPointer(bins).assumingMemoryBound(to: Float.self)
        for k in stride(from: 0, to: size / 2 / 4 * 4, by: 4) {
            let (x, y) = unsafe (load(left + 2 * k), load(right + 2 * k))
            let (xRe, xIm, yRe, yIm) = (x.evenHalf, x.oddHalf, y.evenHalf, y.oddHalf)
            var z = SIMD8<Float>.zero
            z.evenHalf = xRe * yRe + xIm * yIm
            z.oddHalf = xRe * yIm - xIm * yRe
            unsafe store(z, product + 2 * k)
        }
        for k in size / 2 / 4 * 4..<binCount {
            let (aRe, aIm, bRe, bIm) = unsafe (left[2 * k], left[2 * k + 1], right[2 * k], right[2 * k + 1])
            unsafe bins[k] = (aRe * bRe + aIm * bIm, aRe * bIm - aIm * bRe)
        }
        unsafe fftwf_execute(inversePlan)
        for tau in 0..<count { unsafe output[tau] = samples[tau] }
    }

    /// Overwrites what is left of the signal that was transformed last.
    public func wipe() {
        // SAFETY: both hold what `init` reserved.
        unsafe samples.update(repeating: 0, count: size)
        unsafe bins.update(repeating: (0, 0), count: binCount)
    }

    private func transform(paddedFrom start: Int) {
        for n in start..<size { unsafe samples[n] = 0 }
        unsafe fftwf_execute(forwardPlan)
    }
}
