/// Decrypts one age v1 file as it comes; gives out nothing that has not been authenticated.
///
/// Plaintext given out is genuine, but the file is known to be whole only when ``finish(into:)`` has returned: discard
/// everything where that throws.
public struct AgeDecryptor: ~Copyable {
    private enum Stage {
        case header
        case nonce(fileKey: SecretBytes)
        case payload(AgeStream)
        case ended
        case failed(VaultError)
    }

    private let identities: [AgeIdentity]
    private var parser = AgeHeaderParser()
    private var stage = Stage.header
    /// Bytes that came and are not yet used.
    private var pending: [UInt8] = []

    /// Prepares for one file.
    /// - Parameter identities: tried in turn.
    public init(identities: [AgeIdentity]) {
        self.identities = identities
    }

    /// Takes the next bytes of the file.
    /// - Parameters:
    ///   - bytes: any number of bytes.
    ///   - plaintext: what has been authenticated is appended here.
    /// - Throws: ``VaultError`` as soon as the file is known to be bad, and again at every later call.
    public mutating func update(_ bytes: Span<UInt8>, into plaintext: inout [UInt8]) throws(VaultError) {
        // SAFETY: the pointer is used only while it is lent.
        unsafe bytes.withUnsafeBufferPointer { unsafe pending.append(contentsOf: $0) }
        do {
            try advance(into: &plaintext)
        } catch {
            stage = .failed(error)
            throw error
        }
    }

    /// Ends the file.
    /// - Parameter plaintext: the last of it is appended here.
    /// - Throws: ``VaultError`` where the file was cut off, or had failed before.
    public consuming func finish(into plaintext: inout [UInt8]) throws(VaultError) {
        switch stage {
        case .header where parser.isBeforeVersion:
            throw AgeHeaderParser.foreign(pending[...])
        case .header, .nonce:
            throw VaultError(.damaged(.header), "the age header is cut off")
        case .payload(var stream):
            // Only the sole chunk of an empty payload may be empty; an empty file has lost its last chunk.
            let isEmptyLater = stream.chunkCount > 0 && pending.count == Sodium.tagSize
            guard !isEmptyLater, open(pending.span, of: &stream, isLast: true, into: &plaintext) else {
                throw Self.damagedPayload
            }
        case .ended:
            break
        case .failed(let error):
            throw error
        }
    }

    private static var damagedPayload: VaultError {
        VaultError(.damaged(.payload), "the encrypted payload was cut or changed")
    }

    private mutating func advance(into plaintext: inout [UInt8]) throws(VaultError) {
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
            throw VaultError(.damaged(.payload), "something follows the end of the payload")
        }
    }

    private func open(
        _ chunk: Span<UInt8>, of stream: inout AgeStream, isLast: Bool, into plaintext: inout [UInt8]
    ) -> Bool {
        guard Sodium.open(chunk, key: stream.key, nonce: stream.nonce(isLast: isLast), into: &plaintext) else {
            return false
        }
        stream.advance()
        return true
    }

    private mutating func readHeader(_ used: inout Int) throws(VaultError) {
        while let end = pending[used...].firstIndex(of: UInt8(ascii: "\n")) {
            let header = try parser.consume(pending[used..<end])
            used = end + 1
            if let header {
                stage = .nonce(fileKey: try fileKey(of: header))
                return
            }
        }
        guard pending.count <= AgeHeaderParser.maximumSize else {
            if parser.isBeforeVersion { throw AgeHeaderParser.foreign(pending[...]) }
            throw VaultError(.damaged(.header), "the age header is too long")
        }
    }

    private func fileKey(of header: AgeHeader) throws(VaultError) -> SecretBytes {
        for stanza in header.stanzas {
            for identity in identities {
                guard let key = try AgeX25519.fileKey(from: stanza, identity: identity) else { continue }
                guard Sodium.isEqual(AgeHeader.mac(of: header.authenticatedBytes, fileKey: key), header.mac) else {
                    throw VaultError(.damaged(.headerMAC), "the age header was changed")
                }
                return key
            }
        }
        throw VaultError(.wrongKey, "none of the keys given opens this file")
    }
}
