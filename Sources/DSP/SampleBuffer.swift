/// Floats of a fixed count, made once and written in place: the scratch memory of every kernel.
///
/// Spans of a struct's stored arrays cannot be held while another of its fields is written, and arrays held by a class
/// pay an exclusivity check at every access; this type has neither cost. It is not synchronised: one thread uses it at
/// a time. Indices are checked.
@safe public final class SampleBuffer {
    /// Number of values.
    public let count: Int

    // SAFETY: `count` initialised floats, owned by this object, never moved, freed in deinit.
    @usableFromInline let base: UnsafeMutablePointer<Float>

    /// Makes a buffer of zeros.
    public init(count: Int) {
        precondition(count >= 0)
        self.count = count
        unsafe base = UnsafeMutablePointer<Float>.allocate(capacity: max(count, 1))
        unsafe base.initialize(repeating: 0, count: max(count, 1))
    }

    /// Makes a buffer that holds the given values.
    public convenience init(_ values: [Float]) {
        self.init(count: values.count)
        for index in values.indices { self[index] = values[index] }
    }

    deinit { unsafe base.deallocate() }

    /// The value at an index in `0..<count`.
    @inlinable @inline(__always) public subscript(index: Int) -> Float {
        get {
            precondition(index >= 0 && index < count)
            return unsafe base[index]
        }
        set {
            precondition(index >= 0 && index < count)
            unsafe base[index] = newValue
        }
    }

    /// Sets every value to zero.
    public func clear() { unsafe base.update(repeating: 0, count: count) }

    /// Adds a constant to every value.
    public func add(_ constant: Float) { for index in 0..<count { unsafe base[index] += constant } }

    /// Replaces the first `length` values by their magnitudes.
    public func rectify(count length: Int) {
        let values = unsafe values(from: 0, count: length)
        for n in 0..<length { unsafe values[n] = abs(values[n]) }
    }

    /// Sets `length` values from `start` on.
    public func fill(_ value: Float, from start: Int, count length: Int) {
        precondition(start >= 0 && length >= 0 && start + length <= count)
        unsafe (base + start).update(repeating: value, count: length)
    }

    /// Sets `length` values from `start` on to `a x + b y` of the same places.
    public func mix(
        _ x: SampleBuffer, by a: Float, with y: SampleBuffer, by b: Float, from start: Int, count length: Int
    ) {
        // SAFETY: the views are checked against their buffers.
        let (left, right) = unsafe (x.values(from: start, count: length), y.values(from: start, count: length))
        let output = unsafe values(from: start, count: length)
        for n in 0..<length { unsafe output[n] = a * left[n] + b * right[n] }
    }

    /// Moves each of the first `length` values towards that of `target`: up by at most `rise`, down by at most `fall`.
    ///
    /// Shape: `length`, a multiple of eight, is within both.
    public func approach(_ target: SampleBuffer, count length: Int, rise: Float, fall: Float) {
        precondition(length.isMultiple(of: 8))
        // SAFETY: the views are checked against their buffers.
        let (goal, output) = unsafe (target.values(from: 0, count: length), values(from: 0, count: length))
        for n in stride(from: 0, to: length, by: 8) {
            let (x, y) = unsafe (load(goal + n), load(output + n))
            let (up, down) = (y + rise, y - fall)
            let risen = up.replacing(with: x, where: up .> x)
            let fallen = down.replacing(with: x, where: down .< x)
            unsafe store(fallen.replacing(with: risen, where: x .> y), output + n)
        }
    }

    /// Copies `length` values within the buffer, from `source` on to `destination` on; the ranges may overlap.
    public func move(from source: Int, to destination: Int, count length: Int) {
        precondition(source >= 0 && destination >= 0 && length >= 0 && max(source, destination) + length <= count)
        unsafe (base + destination).update(from: base + source, count: length)
    }

    /// Copies `length` values of `source` from `start` on to `destination` on.
    public func copy(_ source: SampleBuffer, from start: Int, count length: Int, to destination: Int) {
        let input = unsafe source.values(from: start, count: length)
        unsafe values(from: destination, count: length).update(from: input, count: length)
    }

    /// Copies `length` values of `source` from `start` on to `destination` on, each brought to within `limit` of 0.
    public func copy(_ source: Span<Float>, from start: Int, count length: Int, to destination: Int, limit: Float) {
        precondition(start >= 0 && length >= 0 && start + length <= source.count)
        // SAFETY: both ranges are checked against their counts, here and in `values`.
        let output = unsafe values(from: destination, count: length)
        unsafe source.withUnsafeBufferPointer { values in
            guard let input = values.baseAddress else { return }
            let (least, most) = (SIMD8<Float>(repeating: -limit), SIMD8<Float>(repeating: limit))
            var n = 0
            while n + 8 <= length {
                let value = unsafe load(input + start + n)
                unsafe store(
                    value.replacing(with: least, where: value .< least).replacing(with: most, where: value .> most),
                    output + n)
                n += 8
            }
            while n < length {
                unsafe output[n] = max(-limit, min(limit, input[start + n]))
                n += 1
            }
        }
    }

    /// A view of the values from `start` on; valid while this object lives, for use inside one kernel call.
    @unsafe func values(from start: Int, count length: Int) -> UnsafeMutablePointer<Float> {
        precondition(start >= 0 && length >= 0 && start + length <= count)
        return unsafe base + start
    }

    /// The values as an array; allocates, so not for the frame loop.
    public var array: [Float] { (0..<count).map { self[$0] } }
}
