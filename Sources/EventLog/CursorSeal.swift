public import Events
import Foundation
import GRDB
import Sodium
public import Vocabulary

/// Makes cursors of the numbers of events for readers who are not told them, and reads them again.
///
/// The number is sealed with ChaCha20-Poly1305 under a key of the log's and a random nonce: two cursors of one place
/// look as different as those of two places, and nobody can make one. The key lies in the log, so that a reader resumes
/// where it was after a restart, and is told of a gap where the log is another one.
public struct CursorSeal: Sendable {
    static let keySize = KeyDerivation.keySize
    private let key: SecretBytes

    init(in db: Database) throws {
        var bytes = try [UInt8](Data.fetchOne(db, sql: "SELECT key FROM cursor_key") ?? Data())
        // Without its key the log is another one to its readers, and no less whole.
        key = bytes.count == Self.keySize ? SecretBytes(moving: &bytes) : SecretBytes.random(count: Self.keySize)
    }

    /// A cursor of an event's number, different each time.
    public func cursor(of number: Int64) -> FeedCursor {
        let plain = (0..<Int64.bitWidth / 8).map { UInt8(truncatingIfNeeded: number >> (8 * $0)) }
        let nonce = Libsodium.randomBytes(count: ChaCha20Poly1305.nonceSize)
        var bytes = nonce
        ChaCha20Poly1305.seal(plain.span, key: key, nonce: nonce, into: &bytes)
        return .sealed("\(FeedCursor.seal)\(Base64.addressText(of: bytes))")
    }

    /// The number that a cursor was made of; `nil` where it was not made under this key.
    public func number(of cursor: FeedCursor) -> Int64? {
        guard case .sealed(let text) = cursor else { return nil }
        guard let bytes = Base64.bytes(ofAddressText: Array(text.dropFirst().utf8)[...]),
            bytes.count > ChaCha20Poly1305.nonceSize
        else { return nil }
        let sealed = Array(bytes.dropFirst(ChaCha20Poly1305.nonceSize))
        var plain: [UInt8] = []
        guard
            ChaCha20Poly1305.open(
                sealed.span, key: key, nonce: Array(bytes.prefix(ChaCha20Poly1305.nonceSize)), into: &plain),
            plain.count == MemoryLayout<Int64>.size
        else { return nil }
        return plain.reversed().reduce(0) { $0 << 8 | Int64($1) }
    }
}

extension EventLog {
    /// Number of the last event before an instant; of what is held no longer, the last of that. Events are in the order
    /// of time.
    public func sequence(before instant: Timestamp) throws(EventLogError) -> Int64 {
        try read { db in
            let found = try Int64.fetchOne(
                db, sql: "SELECT max(sequence) FROM events WHERE time < ?", arguments: [instant.text])
            return try found ?? EventLog.oldestSequence(in: db) - 1
        }
    }
}
