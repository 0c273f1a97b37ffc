/// The payload of an age file: the key that belongs to it, and the nonce of each chunk.
struct AgeStream {
    /// Plaintext of every chunk but the last, which may be shorter.
    static let chunkSize = 64 * 1024
    /// The same with its tag.
    static let sealedChunkSize = chunkSize + Sodium.tagSize
    /// Random bytes between header and payload.
    static let nonceSize = 16

    /// Encrypts every chunk.
    let key: SecretBytes
    /// Chunks done.
    private(set) var chunkCount: UInt64 = 0

    init(fileKey: SecretBytes, nonce: [UInt8]) {
        key = Sodium.derivedKey(from: fileKey, salt: nonce, info: "payload")
    }

    /// The nonce of the chunk in hand: its number, big-endian in 11 bytes, and whether it is the last.
    func nonce(isLast: Bool) -> [UInt8] {
        let number = (0..<8).map { UInt8(truncatingIfNeeded: chunkCount >> (8 * (7 - UInt64($0)))) }
        return [0, 0, 0] + number + [isLast ? 1 : 0]
    }

    /// Goes on to the next chunk.
    mutating func advance() {
        chunkCount += 1
    }
}
