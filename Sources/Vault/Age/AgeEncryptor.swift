/// Encrypts one stream of bytes into one age v1 file; memory does not grow with its length.
///
/// Give the plaintext to ``update(_:into:)`` in pieces of any size, then call ``finish(into:)`` once: without it the file
/// counts as cut off, and nobody will accept it.
public struct AgeEncryptor: ~Copyable {
    private var stream: AgeStream
    /// Header and nonce, until they have been given out.
    private var head: [UInt8]
    private var chunk: [UInt8] = []

    /// Draws a file key and wraps it to every recipient.
    /// - Parameter recipients: at least one; each of them alone can open the file.
    public init(recipients: [AgeRecipient]) {
        precondition(!recipients.isEmpty, "a file that nobody can open")
        let fileKey = SecretBytes.random(count: AgeX25519.fileKeySize)
        self.init(fileKey: fileKey, stanzas: recipients.map { AgeX25519.stanza(wrapping: fileKey, to: $0) })
    }

    /// Draws a file key and wraps it under a passphrase, which alone opens the file. Takes a second or so.
    /// - Parameters:
    ///   - passphrase: the passphrase.
    ///   - workFactor: doublings of work, 1 to ``AgePassphrase/highestWorkFactor``.
    /// - Throws: ``VaultError/Code/ioFailed`` where the memory does not suffice.
    public init(passphrase: AgePassphrase, workFactor: Int = AgePassphrase.workFactor) throws(VaultError) {
        let fileKey = SecretBytes.random(count: AgeX25519.fileKeySize)
        let stanza = try AgeScrypt.stanza(wrapping: fileKey, under: passphrase, workFactor: workFactor)
        self.init(fileKey: fileKey, stanzas: [stanza])
    }

    private init(fileKey: SecretBytes, stanzas: [AgeStanza]) {
        let nonce = Sodium.randomBytes(count: AgeStream.nonceSize)
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

    /// Ends the file.
    /// - Parameter output: the rest of the file is appended here.
    public consuming func finish(into output: inout [UInt8]) {
        seal(isLast: true, into: &output)
    }

    private mutating func seal(isLast: Bool, into output: inout [UInt8]) {
        output += head
        head = []
        Sodium.seal(chunk.span, key: stream.key, nonce: stream.nonce(isLast: isLast), into: &output)
        stream.advance()
        Sodium.wipe(&chunk)
        chunk.removeAll(keepingCapacity: true)
    }
}
