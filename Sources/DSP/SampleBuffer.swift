/// Floats of a fixed count, made once and written in place: the scratch memory of every kernel.
///
/// Spans of a struct's stored arrays cannot be held while another of its fields is written, and arrays held by a class pay
/// an exclusivity check at every access; this type has neither cost. It is not synchronised: one thread uses it at a time.
/// Indices are checked.
@safe public final class SampleBuffer {
    /// Number of values.
    public let count: Int

    // SAFETY: `count` initialised floats, owned by this object, never moved, freed in deinit.
    private let base: UnsafeMutablePointer<Float>

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

    deinit {
        unsafe base.deallocate()
    }

    /// The value at an index in `0..<count`.
    @inline(__always) public subscript(index: Int) -> Float {
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
    public func clear() {
        unsafe base.update(repeating: 0, count: count)
    }

    /// Adds a constant to every value.
    public func add(_ constant: Float) {
        for index in 0..<count { unsafe base[index] += constant }
    }

    /// Copies `length` values within the buffer, from `source` on to `destination` on; the ranges may overlap.
    public func move(from source: Int, to destination: Int, count length: Int) {
        precondition(source >= 0 && destination >= 0 && length >= 0 && max(source, destination) + length <= count)
        unsafe (base + destination).update(from: base + source, count: length)
    }

    /// A view of the values from `start` on; valid while this object lives, for use inside one kernel call.
    @unsafe func values(from start: Int, count length: Int) -> UnsafeMutablePointer<Float> {
        precondition(start >= 0 && length >= 0 && start + length <= count)
        return unsafe base + start
    }

    /// The values as an array; allocates, so not for the frame loop.
    public var array: [Float] {
        (0..<count).map { self[$0] }
    }
}
