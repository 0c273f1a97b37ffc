import CSodium
import Vocabulary

/// A fixed number of elements for what is as secret as the voice, wiped at the end: the one handle on such memory, on
/// which every other kind is built.
///
/// Guarded memory is libsodium's own: locked against swapping where the system allows it (`RLIMIT_MEMLOCK`), left out
/// of core dumps either way, and between guard pages. To lock a page takes some 50 µs, so what lives for the
/// milliseconds of one file may do without.
///
/// All memory is taken when it is made. One thread at a time: a value that cannot be copied can move to another thread,
/// never be on two.
@safe public struct SecretMemory<Element: BitwiseCopyable & Sendable>: ~Copyable, @unchecked Sendable {
    // SAFETY: `base` holds `count` elements, is touched only through this one value, and is freed with it; that also is
    // what `@unchecked Sendable` rests on.
    private let base: UnsafeMutablePointer<Element>
    private let isGuarded: Bool
    /// How many elements there are.
    public let count: Int
    /// Whether it is locked against swapping.
    public let isLocked: Bool

    private var size: Int { max(1, count) * MemoryLayout<Element>.stride }

    /// Reserves memory, every bit zero.
    /// - Parameters:
    ///   - count: how many elements; 0 is allowed.
    ///   - isGuarded: whether it is locked and guarded, or only wiped.
    public init(count: Int, isGuarded: Bool = true) {
        precondition(count >= 0, "there is no less than nothing")
        Libsodium.start()
        self.count = count
        self.isGuarded = isGuarded
        let capacity = max(1, count)
        let size = capacity * MemoryLayout<Element>.stride
        if isGuarded {
            // SAFETY: libsodium puts the end of the memory at the end of a page, so it is aligned for every element
            // whose stride is a power of two up to 16.
            guard let memory = unsafe sodium_malloc(size) else {
                preconditionFailure("out of memory for \(size) secret bytes")
            }
            // libsodium locks it too, and does not say whether it could. SAFETY: the memory holds `size` bytes.
            isLocked = unsafe LockedMemory.lock(memory, bytes: size)
            unsafe base = memory.bindMemory(to: Element.self, capacity: capacity)
        } else {
            isLocked = false
            unsafe base = .allocate(capacity: capacity)
        }
        // SAFETY: the memory holds `size` bytes.
        unsafe sodium_memzero(base, size)
    }

    deinit {
        // SAFETY: `base` was reserved by this value in the way that `isGuarded` says, and nobody else frees it.
        if isGuarded {
            // Wipes first.
            unsafe sodium_free(base)
        } else {
            unsafe sodium_memzero(base, size)
            unsafe base.deallocate()
        }
    }

    /// Lends the elements for reading.
    public func withElements<Result: ~Copyable, Failure: Error>(
        _ body: (Span<Element>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        // SAFETY: `base` holds `count` elements, which nobody can change while this value is borrowed; every bit
        // pattern is a value of the plain types used here.
        try body(unsafe Span(_unsafeStart: base, count: count))
    }

    /// Lends some of the elements for writing, or all.
    public mutating func withMutableElements(in range: Range<Int>? = nil, _ body: (inout MutableSpan<Element>) -> Void)
    {
        let range = range ?? 0..<count
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "elements that are not there")
        // SAFETY: the range was checked, and nobody else can hold the elements while this value is being changed.
        var elements = unsafe MutableSpan(_unsafeStart: base + range.lowerBound, count: range.count)
        body(&elements)
    }

    /// A copy of some of the elements in ordinary memory; wipe it after use.
    public func copy(_ range: Range<Int>) -> [Element] {
        precondition(range.lowerBound >= 0 && range.upperBound <= count, "elements that are not there")
        // SAFETY: the range was checked.
        return unsafe Array(UnsafeBufferPointer(start: base + range.lowerBound, count: range.count))
    }

    /// Copies elements to the beginning; what they are copied from is the caller's to wipe.
    public mutating func copy(from elements: [Element]) {
        precondition(elements.count <= count, "more elements than there is room for")
        // SAFETY: the count was checked.
        unsafe elements.withUnsafeBufferPointer { elements in
            if let start = elements.baseAddress { unsafe base.update(from: start, count: elements.count) }
        }
    }

    /// Overwrites everything with zero.
    public mutating func wipe() {
        // SAFETY: `base` holds `size` bytes.
        unsafe sodium_memzero(base, size)
    }

    /// Lends the memory to a function of libsodium.
    func withPointer<Result>(_ body: (UnsafeMutablePointer<Element>) -> Result) -> Result {
        // SAFETY: the pointer is for the duration of `body`, which touches `count` elements at most.
        unsafe body(base)
    }
}

/// Samples or bytes on their way from the microphone to their encrypted file, in guarded ``SecretMemory`` that is wiped
/// when the last reference is gone.
///
/// Nobody writes it after it was made, so it may be handed from thread to thread.
public final class LockedBuffer<Element: BitwiseCopyable & Sendable>: Sendable {
    private let memory: SecretMemory<Element>
    /// How many elements there are.
    public var count: Int { memory.count }

    /// Reserves memory for `count` elements, or none, all of which `fill` writes; before it every bit is 0.
    public init(count: Int, fill: (inout MutableSpan<Element>) -> Void) {
        var memory = SecretMemory<Element>(count: count)
        memory.withMutableElements(fill)
        self.memory = memory
    }

    /// Copies elements here; what they are copied from is the caller's to wipe.
    public init(copying elements: [Element]) {
        var memory = SecretMemory<Element>(count: elements.count)
        memory.copy(from: elements)
        self.memory = memory
    }

    /// Lends the elements for the duration of `body`.
    public func withElements<Result: ~Copyable, Failure: Error>(
        _ body: (Span<Element>) throws(Failure) -> Result
    ) throws(Failure) -> Result { try memory.withElements(body) }

    /// A copy in ordinary memory; wipe it after use.
    public func copy() -> [Element] { memory.copy(0..<count) }
}
