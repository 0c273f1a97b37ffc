import Foundation
import Sodium
import Testing

@testable import Age

/// The public test vectors of the age format (C2SP/CCTV). They are not part of this project: the environment variable
/// `UNDERTONE_AGE_VECTORS` names the folder that holds them.
@Suite(
    .enabled(if: AgeVector.folder != nil, "UNDERTONE_AGE_VECTORS does not name the folder of the public age vectors"))
struct AgeVectorTests {
    private static let vectors: [AgeVector] =
        (try? AgeVector.folder.map { folder in
            try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
                .compactMap { try AgeVector(name: $0, folder: URL(filePath: folder)) }
        }) ?? []

    @Test func thereAreVectors() {
        #expect(Self.vectors.count >= 143)
        #expect(Self.vectors.count(where: \.isHybrid) <= 19)
    }

    @Test(arguments: vectors)
    func vectorEndsAsExpected(vector: AgeVector) throws {
        let file = try vector.file()
        // Whole, and in pieces that never fit a chunk; the vectors of many megabytes only whole, for their time.
        for pieces in file.count < 1 << 20 ? [Int.max, 4093, 1] : [Int.max] {
            let (plaintext, error) = try attempt(vector, file, pieces: pieces)
            if vector.isHybrid {
                // What the header's grammar forbids is seen without knowing the type, all else is for somebody else.
                #expect(["no match", vector.expectation].contains(outcome(error)) && error != nil)
                #expect(plaintext.isEmpty)
            } else if let expected = vector.payloadHash {
                #expect(outcome(error) == vector.expectation)
                #expect(SHA256.hexadecimal(of: plaintext) == expected)
            } else {
                #expect(outcome(error) == vector.expectation)
                #expect(plaintext.isEmpty)
            }
        }
    }

    /// Without being told of the armor, it is found, or there is no age file.
    @Test(arguments: vectors.filter(\.isArmored))
    func armorIsFoundByItself(vector: AgeVector) throws {
        let file = try vector.file()
        for pieces in [Int.max, 1] {
            let (told, found) = (
                try attempt(vector, file, pieces: pieces), try attempt(vector, file, pieces: pieces, isTold: false)
            )
            #expect(found.error?.code == told.error?.code || found.error?.code == .notAgeFile)
            #expect(found.plaintext == told.plaintext)
        }
    }

    private func attempt(
        _ vector: AgeVector, _ file: [UInt8], pieces: Int, isTold: Bool = true
    ) throws -> (plaintext: [UInt8], error: AgeError?) {
        let identities = try vector.identities.map { try AgeIdentity($0) }
        let passphrases = try vector.passphrases.map { try AgePassphrase($0) }
        let decryptor =
            isTold && vector.isArmored
            ? AgeDecryptor(armoredFor: identities, passphrases: passphrases)
            : AgeDecryptor(identities: identities, passphrases: passphrases)
        return AgeFixture.attempt(file, decryptor, pieces: pieces)
    }

    private func outcome(_ error: AgeError?) -> String {
        switch error?.code {
        case nil: "success"
        case .wrongKey: "no match"
        case .damaged(.armor): "armor failure"
        case .damaged(.headerMAC): "HMAC failure"
        case .damaged(.header), .notAgeFile: "header failure"
        case .damaged(.payload): "payload failure"
        default: "\(error.debugDescription)"
        }
    }
}
