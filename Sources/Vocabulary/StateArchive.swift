/// The memory of an analysis in bytes: saved at one sample, restored into an analysis freshly made, which then goes on
/// bit by bit as the first one did.
///
/// The layout is fixed: every part visits the same values in the same order whatever they are, lists padded to the most
/// that they may hold. So the size is known beforehand, saving goes into memory that is there and allocates nothing,
/// and one pass over the parts serves for counting, saving and restoring.
///
/// Bytes, little-endian, as on every machine that this runs on: magic (8), layout (8, a hash of the kinds and counts of
/// all values), length of the values (8), checksum of the values (8), the values, zeros up to a multiple of eight.
///
/// Restoring trusts nothing: length and layout must be those of the analysis at hand before a value is read, every
/// changed bit is found by the checksum, and whoever made up a checksum too meets a range at every number, so that no
/// value can make a later step trap. What is wrong throws; the analysis is then of no use. Nothing is allocated by what
/// a file says.
@safe public struct StateArchive: ~Copyable {
    /// What a pass does with the values that it meets.
    @usableFromInline enum Pass {
        case count
        case save
        case restore
    }

    static let magic: UInt64 = 0x3145_5441_5453_5455  // "UTSTATE1"
    static let headerSize = 32
    /// Numbers of any part lie within this unless it says otherwise.
    public static let everyNumber: ClosedRange<Float> = -1e9...1e9
    /// Sums over hours likewise.
    public static let everySum: ClosedRange<Double> = -1e15...1e15
    /// Counts and positions: some hundred years of samples.
    public static let everyCount: ClosedRange<Int> = 0...1 << 46

    @usableFromInline let pass: Pass
    // SAFETY: of `limit` bytes, which outlive the pass: the three static functions below lend them for its time. Only
    // read while restoring; `nil` while counting.
    @usableFromInline let memory: UnsafeMutableRawPointer?
    @usableFromInline let limit: Int
    @usableFromInline var place = 0
    @usableFromInline var layout: UInt64 = 0xCBF2_9CE4_8422_2325
    @usableFromInline var isDamaged = false

    init(_ pass: Pass, _ memory: UnsafeMutableRawPointer?, limit: Int) {
        self.pass = pass
        unsafe self.memory = memory
        self.limit = limit
    }

    /// Whether values are being read; what is derived from them may be made anew then.
    public var isRestoring: Bool { pass == .restore }

    /// Makes room for the next `size` bytes.
    /// - Returns: where they lie; `nil` where nothing is to be moved.
    @inlinable @inline(__always) mutating func next(_ kind: UInt8, count: Int, size: Int) -> UnsafeMutableRawPointer? {
        layout = (layout ^ (UInt64(kind) | UInt64(truncatingIfNeeded: count) << 8)) &* 0x100_0000_01B3
        let start = place
        place += size
        guard pass != .count, !isDamaged else { return nil }
        // The size was compared before the pass began; this holds where a part visits now more, now less.
        guard place <= limit else {
            isDamaged = true
            return nil
        }
        return unsafe memory.map { unsafe $0 + start }
    }

    @inlinable @inline(__always) mutating func move<Value: BitwiseCopyable>(
        _ value: inout Value, kind: UInt8, where isPossible: (Value) -> Bool
    ) {
        // SAFETY: `next` has made sure of that many bytes.
        guard let bytes = unsafe next(kind, count: 1, size: MemoryLayout<Value>.size) else { return }
        guard pass == .restore else { return unsafe bytes.storeBytes(of: value, as: Value.self) }
        let read = unsafe bytes.loadUnaligned(as: Value.self)
        guard isPossible(read) else { return isDamaged = true }
        value = read
    }

    /// A number within `range`.
    @inlinable public mutating func visit(_ value: inout Float, in range: ClosedRange<Float> = everyNumber) {
        move(&value, kind: 1) { range.contains($0) }
    }

    /// A number within `range`.
    @inlinable public mutating func visit(_ value: inout Double, in range: ClosedRange<Double> = everySum) {
        move(&value, kind: 2) { range.contains($0) }
    }

    /// A whole number within `range`.
    @inlinable public mutating func visit(_ value: inout Int, in range: ClosedRange<Int> = everyCount) {
        move(&value, kind: 3) { range.contains($0) }
    }

    /// Yes or no.
    @inlinable public mutating func visit(_ value: inout Bool) {
        var byte: UInt8 = value ? 1 : 0
        move(&byte, kind: 4) { $0 <= 1 }
        if pass == .restore { value = byte == 1 }
    }

    /// A number that may be missing.
    @inlinable public mutating func visit(_ value: inout Float?, in range: ClosedRange<Float> = everyNumber) {
        var (isThere, number) = (value != nil, value ?? max(range.lowerBound, min(range.upperBound, 0)))
        visit(&isThere)
        visit(&number, in: range)
        if pass == .restore { value = isThere ? number : nil }
    }

    /// A whole number that may be missing.
    @inlinable public mutating func visit(_ value: inout Int?, in range: ClosedRange<Int> = everyCount) {
        var (isThere, number) = (value != nil, value ?? range.lowerBound)
        visit(&isThere)
        visit(&number, in: range)
        if pass == .restore { value = isThere ? number : nil }
    }

    /// A number that is the same in every analysis of this shape: not memory, but what the memory rests on.
    @inlinable public mutating func visit(constant: Float) {
        var value = constant
        move(&value, kind: 5) { $0 == constant }
    }

    /// Says what must hold of the values visited so far, so that no later step can trap.
    @inlinable public mutating func require(_ isPossible: @autoclosure () -> Bool) {
        if pass == .restore, !isDamaged, !isPossible() { isDamaged = true }
    }

    /// Numbers of a fixed count, each within `range`.
    @inlinable public mutating func visit(
        _ values: inout MutableSpan<Float>, in range: ClosedRange<Float> = everyNumber
    ) {
        let size = values.count * MemoryLayout<Float>.stride
        // SAFETY: `next` has made sure of `size` bytes; the span holds as many.
        guard let bytes = unsafe next(6, count: values.count, size: size) else { return }
        unsafe values.withUnsafeMutableBytes { own in
            guard let start = own.baseAddress else { return }
            if pass == .save { return unsafe bytes.copyMemory(from: start, byteCount: size) }
            for offset in stride(from: 0, to: size, by: MemoryLayout<Float>.stride)
            where unsafe !range.contains(bytes.loadUnaligned(fromByteOffset: offset, as: Float.self)) {
                isDamaged = true
            }
            if !isDamaged { unsafe start.copyMemory(from: bytes, byteCount: size) }
        }
    }

    /// Numbers of a fixed count, each within `range`. An array that is shared stays so while saving.
    @inlinable public mutating func visit(_ values: inout [Float], in range: ClosedRange<Float> = everyNumber) {
        guard pass == .save else {
            var span = values.mutableSpan
            return visit(&span, in: range)
        }
        let size = values.count * MemoryLayout<Float>.stride
        guard let bytes = unsafe next(6, count: values.count, size: size) else { return }
        // SAFETY: as above.
        unsafe values.withUnsafeBytes { own in
            if let start = own.baseAddress { unsafe bytes.copyMemory(from: start, byteCount: size) }
        }
    }

    /// Parts of a fixed count. An array that is shared stays so while saving.
    @inlinable public mutating func visit<Part: Archivable>(_ parts: inout [Part]) {
        for index in parts.indices {
            var part = parts[index]
            part.archive(&self)
            if pass == .restore { parts[index] = part }
        }
    }

    /// Parts of a count that varies up to `capacity`; `blank` stands for those that are not there.
    @inlinable public mutating func visit<Part: Archivable>(_ parts: inout [Part], upTo capacity: Int, blank: Part) {
        var count = min(capacity, parts.count)
        visit(&count, in: 0...capacity)
        // Where there are more than fit, the newest count.
        let first = max(0, parts.count - capacity)
        var restored: [Part] = []
        for index in 0..<capacity {
            var part = index < count && pass != .restore ? parts[first + index] : blank
            part.archive(&self)
            if pass == .restore, index < count { restored.append(part) }
        }
        if pass == .restore { parts = restored }
    }

    /// A part that may be missing; `blank` stands in its place.
    @inlinable public mutating func visit<Part: Archivable>(_ part: inout Part?, blank: Part) {
        var (isThere, value) = (part != nil, part ?? blank)
        visit(&isThere)
        value.archive(&self)
        if pass == .restore { part = isThere ? value : nil }
    }
}
