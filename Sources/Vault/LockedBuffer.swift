import CSodium

/// Samples or bytes on their way from the microphone to their encrypted file: in memory that is locked against swapping where
/// the system allows it, left out of core dumps, between guard pages, and wiped when the last reference goes.
///
/// Nobody writes it after it was made, so it may be handed from thread to thread.
@safe
public final class LockedBuffer<Element: BitwiseCopyable & Sendable>: @unchecked Sendable {
    // SAFETY: the memory is written only inside the initialisers, before any other thread can know of it, and lives as
    // long as the object; `@unchecked Sendable` rests on that.
    private let base: UnsafeMutablePointer<Element>
    /// How many elements there are.
    public let count: Int

    /// Reserves memory and lets `fill` write it.
    /// - Parameters:
    ///   - count: how many elements; 0 is allowed.
    ///   - fill: writes all of them; before it every bit is 0.
    public init(count: Int, fill: (inout MutableSpan<Element>) -> Void) {
        Sodium.start()
        self.count = count
        let size = max(1, count) * MemoryLayout<Element>.stride
        // SAFETY: libsodium puts the end of the memory at the end of a page, so it is aligned for every element whose stride
        // is a power of two up to 16.
        guard let memory = unsafe sodium_malloc(size) else { preconditionFailure("out of memory for audio") }
        unsafe base = memory.bindMemory(to: Element.self, capacity: max(1, count))
        unsafe sodium_memzero(memory, size)
        // SAFETY: `base` holds `count` elements, all bits zero, which is a value of every plain type used here.
        var span = unsafe MutableSpan(_unsafeStart: base, count: count)
        fill(&span)
    }

    /// Copies elements here; what they are copied from is the caller's to wipe.
    public convenience init(copying elements: [Element]) {
        self.init(count: elements.count) { target in
            for index in elements.indices { target[index] = elements[index] }
        }
    }

    deinit {
        // SAFETY: `base` came from sodium_malloc and nobody else frees it. sodium_free wipes first.
        unsafe sodium_free(base)
    }

    /// Lends the elements for the duration of `body`.
    public func withElements<Result: ~Copyable, Failure: Error>(
        _ body: (Span<Element>) throws(Failure) -> Result
    ) throws(Failure) -> Result {
        // SAFETY: `base` holds `count` elements, which nobody writes any more, and lives as long as this object.
        try body(unsafe Span(_unsafeStart: base, count: count))
    }

    /// A copy in ordinary memory; wipe it after use.
    public func copy() -> [Element] {
        withElements { elements in elements.indices.map { elements[$0] } }
    }
}
