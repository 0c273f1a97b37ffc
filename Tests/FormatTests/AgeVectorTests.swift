import CSodium
import Foundation
import Testing

@testable import Vault

/// The public test vectors of the age format (C2SP/CCTV). They are not part of this project: the environment variable
/// `UNDERTONE_AGE_VECTORS` names the folder that holds them.
@Suite(
    .enabled(if: AgeVector.folder != nil, "UNDERTONE_AGE_VECTORS does not name the folder of the public age vectors"))
struct AgeVectorTests {
    /// Every vector that is ours: those in armor, with a passphrase, or for hybrid keys alone are not.
    private static let vectors: [AgeVector] =
        (try? AgeVector.folder.map { folder in
            try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
                .compactMap { try AgeVector(name: $0, folder: URL(filePath: folder)) }
                .filter { !$0.isArmored && !$0.hasPassphrase && !$0.isHybridOnly }
        }) ?? []

    @Test func thereAreVectors() {
        // 68 of the 143 vectors published at the time of writing.
        #expect(Self.vectors.count >= 68)
    }

    @Test(arguments: vectors)
    func vectorEndsAsExpected(vector: AgeVector) throws {
        let identities = try vector.identities.map { try AgeIdentity($0) }
        let file = try vector.file()
        // Whole, and in pieces that never fit a chunk; the vectors of many megabytes only whole, for their time.
        for pieces in file.count < 1 << 20 ? [Int.max, 4093] : [Int.max] {
            let (plaintext, error) = AgeFixture.attempt(file, identities: identities, pieces: pieces)
            #expect(outcome(error) == vector.expectation)
            if let expected = vector.payloadHash {
                #expect(sha256(plaintext) == expected)
            } else {
                #expect(plaintext.isEmpty)
            }
        }
    }

    private func outcome(_ error: VaultError?) -> String {
        switch error?.code {
        case nil: "success"
        case .wrongKey: "no match"
        case .damaged(.headerMAC): "HMAC failure"
        case .damaged(.header), .notAgeFile: "header failure"
        case .damaged(.payload): "payload failure"
        default: "\(error.debugDescription)"
        }
    }

    private func sha256(_ bytes: [UInt8]) -> String {
        var hash = [UInt8](repeating: 0, count: 32)
        // SAFETY: the hash holds 32 bytes, and the count is that of the bytes.
        _ = unsafe crypto_hash_sha256(&hash, bytes, UInt64(bytes.count))
        return hash.map { $0 < 16 ? "0" + String($0, radix: 16) : String($0, radix: 16) }.joined()
    }
}
