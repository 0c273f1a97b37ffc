import Sodium

/// Encrypts one stream of bytes into one age v1 file; memory does not grow with its length.
///
/// Give the plaintext to ``update(_:into:)`` in pieces of any size, then call ``finish(into:)`` once: without it the
/// file counts as cut off, and nobody will accept it.
public struct AgeEncryptor: ~Copyable {
    /// Plaintext that is encrypted at a time.
    public static let chunkSize = AgeStream.chunkSize

    private var stream: AgeStream
    /// Header and nonce, until they have been given out.
    private var head: [UInt8]
    private var chunk: [UInt8] = []
    /// The number of the chunk whose nonce as the last one is spent.
    private var sealedAt: UInt64?

    /// Draws a file key and wraps it to every recipient.
    /// - Parameter recipients: at least one; each of them alone can open the file.
    public init(recipients: [AgeRecipient]) {
        precondition(!recipients.isEmpty, "a file that nobody can open")
        let fileKey = SecretBytes.random(count: AgeX25519.fileKeySize)
        self.init(fileKey: fileKey, stanzas: recipients.map { AgeX25519.stanza(wrapping: fileKey, to: $0) })
    }

    /// Draws a file key and wraps it under a passphrase, which alone opens the file. Takes a second or so at the
    /// usual number of doublings of work, which are 1 to ``AgePassphrase/highestWorkFactor``.
    /// - Throws: ``AgeError/Code/noMemory`` where the memory does not suffice.
    public init(passphrase: AgePassphrase, workFactor: Int = AgePassphrase.workFactor) throws(AgeError) {
        let fileKey = SecretBytes.random(count: AgeX25519.fileKeySize)
        let stanza = try AgeScrypt.stanza(wrapping: fileKey, under: passphrase, workFactor: workFactor)
        self.init(fileKey: fileKey, stanzas: [stanza])
    }

    private init(fileKey: SecretBytes, stanzas: [AgeStanza]) {
        let nonce = Libsodium.randomBytes(count: AgeStream.nonceSize)
        stream = AgeStream(fileKey: fileKey, nonce: nonce)
        head = AgeHeader.encoded(stanzas: stanzas, fileKey: fileKey) + nonce
        chunk.reserveCapacity(AgeStream.chunkSize)
    }

    /// Takes the next plaintext.
    /// - Parameters:
    ///   - plaintext: any number of bytes.
    ///   - output: what is ready of the file is appended here.
    public mutating func update(_ plaintext: Span<UInt8>, into output: inout [UInt8]) {
        var taken = 0
        while taken < plaintext.count {
            // A full chunk waits until more comes, since only then it is known not to be the last.
            if chunk.count == AgeStream.chunkSize { seal(isLast: false, into: &output) }
            let count = min(plaintext.count - taken, AgeStream.chunkSize - chunk.count)
            // SAFETY: the range lies inside the span.
            unsafe plaintext.extracting(taken..<taken + count).withUnsafeBufferPointer {
                unsafe chunk.append(contentsOf: $0)
            }
            taken += count
        }
    }

    /// Header and nonce, which come before the first chunk, once; without this they come with it.
    public mutating func takeHead() -> [UInt8] {
        defer { head = [] }
        return head
    }

    /// Chunks given out so far.
    var chunkCount: UInt64 { stream.chunkCount }

    /// The last chunk as it would be if `closing` were all that still comes; the stream goes on as if nothing had
    /// happened.
    ///
    /// The nonce of the last chunk of this number is spent then: there is no other for the same ``chunkCount``, and the
    /// file cannot end before another chunk is full, see ``shortfall``.
    /// - Parameter closing: what would end the plaintext.
    /// - Returns: the chunk with its tag; `nil` where the nonce is spent, or `closing` does not fit.
    public mutating func sealedEnding(_ closing: Span<UInt8>) -> [UInt8]? {
        guard sealedAt != stream.chunkCount, chunk.count + closing.count <= AgeStream.chunkSize else { return nil }
        sealedAt = stream.chunkCount
        var plaintext: [UInt8] = []
        plaintext.reserveCapacity(chunk.count + closing.count)
        plaintext += chunk
        // SAFETY: the pointer is used only while it is lent.
        unsafe closing.withUnsafeBufferPointer { unsafe plaintext.append(contentsOf: $0) }
        var output: [UInt8] = []
        ChaCha20Poly1305.seal(plaintext.span, key: stream.key, nonce: stream.nonce(isLast: true), into: &output)
        Libsodium.wipe(&plaintext)
        return output
    }

    /// Bytes that must come before ``finish(into:)`` is allowed, so that the last chunk has a nonce that is not spent.
    public var shortfall: Int { sealedAt == stream.chunkCount ? AgeStream.chunkSize - chunk.count + 1 : 0 }

    /// Ends the file.
    /// - Parameter output: the rest of the file is appended here.
    public consuming func finish(into output: inout [UInt8]) {
        precondition(shortfall == 0, "a nonce may not serve twice")
        seal(isLast: true, into: &output)
    }

    /// Wipes what has not been encrypted, where the file is given up.
    public mutating func wipe() { Libsodium.wipe(&chunk) }

    private mutating func seal(isLast: Bool, into output: inout [UInt8]) {
        output += head
        head = []
        ChaCha20Poly1305.seal(chunk.span, key: stream.key, nonce: stream.nonce(isLast: isLast), into: &output)
        stream.advance()
        Libsodium.wipe(&chunk)
        chunk.removeAll(keepingCapacity: true)
    }
}

/// The payload of an age file: the key that belongs to it, and the nonce of each chunk.
struct AgeStream {
    /// Plaintext of every chunk but the last, which may be shorter.
    static let chunkSize = 64 * 1024
    /// The same with its tag.
    static let sealedChunkSize = chunkSize + ChaCha20Poly1305.tagSize
    /// Random bytes between header and payload.
    static let nonceSize = 16

    /// Encrypts every chunk.
    let key: SecretBytes
    /// Chunks done.
    private(set) var chunkCount: UInt64 = 0

    init(fileKey: SecretBytes, nonce: [UInt8]) { key = KeyDerivation.key(from: fileKey, salt: nonce, info: "payload") }

    /// The nonce of the chunk in hand: its number, big-endian in 11 bytes, and whether it is the last.
    func nonce(isLast: Bool) -> [UInt8] {
        let number = (0..<8).map { UInt8(truncatingIfNeeded: chunkCount >> (8 * (7 - UInt64($0)))) }
        return [0, 0, 0] + number + [isLast ? 1 : 0]
    }

    /// Goes on to the next chunk.
    mutating func advance() { chunkCount += 1 }
}
