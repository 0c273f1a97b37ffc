/// What can be seen of an age file without a key: whether it is one, and where its payload begins.
public struct AgeFileShape: Sendable, Equatable {
    /// The type of each recipient, for instance `X25519`.
    public let recipientTypes: [String]
    /// Where the header ends and the payload begins.
    public let payloadStart: Int

    /// Looks at a file.
    /// - Parameter file: the whole of it.
    /// - Throws: ``VaultError/Code/notAgeFile`` or ``VaultError/Code/damaged(_:)``. What passes may still have been changed: that
    ///   shows only with a key.
    public init(of file: [UInt8]) throws(VaultError) {
        var parser = AgeHeaderParser()
        var start = 0
        while let end = file[start...].prefix(AgeHeaderParser.maximumSize).firstIndex(of: UInt8(ascii: "\n")) {
            let header = try parser.consume(file[start..<end])
            start = end + 1
            guard let header else { continue }
            recipientTypes = header.stanzas.map { $0.arguments[0] }
            payloadStart = start
            guard file.count - start >= AgeStream.nonceSize + Sodium.tagSize else {
                throw VaultError(.damaged(.payload), "the payload is cut off")
            }
            return
        }
        if parser.isBeforeVersion { throw AgeHeaderParser.foreign(file.prefix(64)) }
        throw VaultError(.damaged(.header), "the age header is cut off")
    }
}
