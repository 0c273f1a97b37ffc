import Sodium

/// Decrypts one age v1 file as it comes; gives out nothing that has not been authenticated. A file in ASCII armor is
/// known by its beginning.
///
/// Plaintext given out is genuine, but the file is known to be whole only when ``finish(into:)`` has returned: discard
/// everything where that throws.
public struct AgeDecryptor: ~Copyable {
    private enum Stage {
        case header
        case nonce(fileKey: SecretBytes)
        case payload(AgeStream)
        case ended
        case failed(AgeError)
    }

    private enum Form {
        case undecided, bytes
        case armored(AgeArmorReader)
    }

    private let identities: [AgeIdentity]
    private let passphrases: [AgePassphrase]
    private var form = Form.undecided
    private var parser = AgeHeaderParser()
    private var stage = Stage.header
    /// Bytes that came and are not yet used.
    private var pending: [UInt8] = []

    /// Prepares for one file.
    /// - Parameters:
    ///   - identities: tried in turn.
    ///   - passphrases: tried in turn where the file is protected by one; each takes a second or so.
    public init(identities: [AgeIdentity], passphrases: [AgePassphrase] = []) {
        self.identities = identities
        self.passphrases = passphrases
    }

    /// Prepares for one file that has to be in armor.
    init(armoredFor identities: [AgeIdentity], passphrases: [AgePassphrase]) {
        self.init(identities: identities, passphrases: passphrases)
        form = .armored(AgeArmorReader())
    }

    /// Takes the next bytes of the file.
    /// - Parameters:
    ///   - bytes: any number of bytes.
    ///   - plaintext: what has been authenticated is appended here.
    /// - Throws: ``AgeError`` as soon as the file is known to be bad, and again at every later call.
    public mutating func update(_ bytes: Span<UInt8>, into plaintext: inout [UInt8]) throws(AgeError) {
        do throws(AgeError) {
            try take(bytes)
            if case .undecided = form { return }
            try advance(into: &plaintext)
        } catch {
            stage = .failed(error)
            throw error
        }
    }

    /// Ends the file.
    /// - Parameter plaintext: the last of it is appended here.
    /// - Throws: ``AgeError`` where the file was cut off, or had failed before.
    public consuming func finish(into plaintext: inout [UInt8]) throws(AgeError) {
        if case .undecided = form { form = .bytes }
        if case .armored(var reader) = form, !hasFailed { try reader.finish(into: &pending) }
        try advance(into: &plaintext)
        switch stage {
        case .header where parser.isBeforeVersion: throw AgeHeaderParser.foreign(pending[...])
        case .header, .nonce: throw AgeError(.damaged(.header), "the age header is cut off")
        case .payload(var stream):
            // Only the sole chunk of an empty payload may be empty; an empty file has lost its last chunk.
            let isEmptyLater = stream.chunkCount > 0 && pending.count == ChaCha20Poly1305.tagSize
            guard !isEmptyLater, open(pending.span, of: &stream, isLast: true, into: &plaintext) else {
                throw Self.damagedPayload
            }
        case .ended: break
        case .failed(let error): throw error
        }
    }

    private static var damagedPayload: AgeError {
        AgeError(.damaged(.payload), "the encrypted payload was cut or changed")
    }

    private var hasFailed: Bool { if case .failed = stage { true } else { false } }

    /// Takes bytes into ``pending``, out of their armor where the file has one.
    private mutating func take(_ bytes: Span<UInt8>) throws(AgeError) {
        if case .armored = form { return try takeOutOfArmor(bytes) }
        // SAFETY: the pointer is used only while it is lent.
        unsafe bytes.withUnsafeBufferPointer { unsafe pending.append(contentsOf: $0) }
        guard case .undecided = form else { return }
        let start = pending.firstIndex { !AgeArmor.isWhitespace($0) } ?? pending.count
        if pending.count - start < AgeArmor.mark.count, pending.count <= AgeArmor.maxWhitespace { return }
        guard AgeArmor.isArmored(pending) else {
            form = .bytes
            return
        }
        form = .armored(AgeArmorReader())
        let text = pending
        pending = []
        try takeOutOfArmor(text.span)
    }

    private mutating func takeOutOfArmor(_ text: Span<UInt8>) throws(AgeError) {
        guard case .armored(var reader) = form else { return }
        try reader.update(text, into: &pending)
        form = .armored(reader)
    }

    private mutating func advance(into plaintext: inout [UInt8]) throws(AgeError) {
        if case .failed(let error) = stage { throw error }
        var used = 0
        defer { pending.removeFirst(used) }
        if case .header = stage { try readHeader(&used) }
        if case .nonce(let fileKey) = stage, pending.count - used >= AgeStream.nonceSize {
            let nonce = Array(pending[used..<used + AgeStream.nonceSize])
            used += AgeStream.nonceSize
            stage = .payload(AgeStream(fileKey: fileKey, nonce: nonce))
        }
        if case .payload(var stream) = stage {
            var isEnded = false
            while !isEnded, pending.count - used >= AgeStream.sealedChunkSize {
                let chunk = pending.span.extracting(used..<used + AgeStream.sealedChunkSize)
                // A full chunk may be the last, too; its nonce tells, and trying costs something once a file.
                if !open(chunk, of: &stream, isLast: false, into: &plaintext) {
                    isEnded = open(chunk, of: &stream, isLast: true, into: &plaintext)
                    guard isEnded else { throw Self.damagedPayload }
                }
                used += AgeStream.sealedChunkSize
            }
            stage = isEnded ? .ended : .payload(stream)
        }
        if case .ended = stage, pending.count > used {
            throw AgeError(.damaged(.payload), "something follows the end of the payload")
        }
    }

    private func open(
        _ chunk: Span<UInt8>, of stream: inout AgeStream, isLast: Bool, into plaintext: inout [UInt8]
    ) -> Bool {
        let nonce = stream.nonce(isLast: isLast)
        let isGenuine = ChaCha20Poly1305.open(chunk, key: stream.key, nonce: nonce, into: &plaintext)
        if isGenuine { stream.advance() }
        return isGenuine
    }

    private mutating func readHeader(_ used: inout Int) throws(AgeError) {
        while let end = pending[used...].firstIndex(of: UInt8(ascii: "\n")) {
            let header = try parser.consume(pending[used..<end])
            used = end + 1
            if let header {
                stage = .nonce(fileKey: try header.fileKey(identities: identities, passphrases: passphrases))
                return
            }
        }
        guard pending.count <= AgeHeaderParser.maximumSize else {
            if parser.isBeforeVersion { throw AgeHeaderParser.foreign(pending[...]) }
            throw AgeError(.damaged(.header), "the age header is too long")
        }
    }
}
