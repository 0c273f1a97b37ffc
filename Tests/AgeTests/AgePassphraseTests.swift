import Testing

@testable import Age

/// Files of secret keys under a passphrase.
@Suite struct AgePassphraseTests {
    private let identity = AgeIdentity.generate()
    /// Little work, so that the tests are quick.
    private let workFactor = 4

    private func file(_ passphrase: String) throws -> [UInt8] {
        let text = try AgeIdentityFile.text(
            for: identity, createdAt: "2026-01-02T03:04:05Z", passphrase: AgePassphrase(passphrase),
            workFactor: workFactor)
        return Array(text.utf8)
    }

    private func refusal(_ file: [UInt8], _ passphrase: String?) -> AgeError? {
        #expect(throws: AgeError.self) {
            try AgeIdentityFile.parse(file) { try passphrase.map { try AgePassphrase($0) } }
        }
    }

    @Test func theRightPassphraseOpensIt() throws {
        let file = try file("três chaves")
        #expect(AgeIdentityFile.isProtected(file) && AgeArmor.isArmored(file))
        var asked = 0
        let identities = try AgeIdentityFile.parse(file) {
            asked += 1
            return try AgePassphrase("três chaves")
        }
        #expect(identities.map(\.recipient) == [identity.recipient] && asked == 1)
        let binary = try AgeArmor.file(in: file)
        #expect(try AgeIdentityFile.parse(binary) { try AgePassphrase("três chaves") }.count == 1)
    }

    @Test func aWrongOneNoneAndAnEmptyOneAreToldApart() throws {
        let file = try file("right")
        #expect(refusal(file, "wrong")?.code == .wrongKey)
        #expect(refusal(file, "wrong")?.description == "the passphrase is wrong")
        #expect(refusal(file, nil)?.code == .invalidKey)
        #expect(refusal(file, "")?.description == "the passphrase is empty")
    }

    @Test func aPlainFileAsksForNone() throws {
        let text = AgeIdentityFile.text(for: identity, createdAt: "2026-01-02T03:04:05Z")
        let identities = try AgeIdentityFile.parse(Array(text.utf8)) {
            Issue.record("asked")
            return nil
        }
        #expect(identities.map(\.recipient) == [identity.recipient])
    }

    @Test func aSegmentGivenForTheFileOfKeysAsksForNone() {
        var encryptor = AgeEncryptor(recipients: [identity.recipient])
        var file: [UInt8] = []
        encryptor.update([1, 2, 3].span, into: &file)
        encryptor.finish(into: &file)
        let error = #expect(throws: AgeError.self) {
            try AgeIdentityFile.parse(file) {
                Issue.record("asked")
                return nil
            }
        }
        #expect(error?.code == .invalidKey)
    }

    @Test func aDamagedFileIsSaidToBeSo() throws {
        var file = try file("right")
        file[file.count - 60] = UInt8(ascii: "*")
        #expect(refusal(file, "right")?.code == .damaged(.armor))
        var binary = try AgeArmor.file(in: try self.file("right"))
        binary[binary.count - 1] ^= 1
        #expect(refusal(binary, "right")?.code == .damaged(.payload))
        #expect(refusal(Array(binary.prefix(60)), "right")?.code == .damaged(.header))
    }

    @Test func theKeyIsNotToBeFoundInTheFile() throws {
        let text = String(decoding: try AgeArmor.file(in: try file("right")), as: Unicode.ASCII.self)
        #expect(!text.contains("AGE-SECRET-KEY") && !text.contains("public key"))
    }

    @Test func passphrasesAreComparedWhole() throws {
        let passphrase = try AgePassphrase("tea for two")
        #expect(passphrase.isEqual(to: try AgePassphrase("tea for two")))
        #expect(!passphrase.isEqual(to: try AgePassphrase("tea for tw")))
        #expect(!passphrase.isEqual(to: try AgePassphrase("tea for twp")))
    }

    @Test func movedBytesAreWiped() throws {
        var bytes = Array("tea for two".utf8)
        _ = try AgePassphrase(moving: &bytes)
        #expect(bytes.allSatisfy { $0 == 0 })
    }

    @Test func aFingerprintIsTheBeginningOfTheKey() {
        #expect("\(identity.recipient)".hasPrefix("age1" + identity.recipient.fingerprint))
        #expect(identity.recipient.fingerprint.count == 8)
    }
}
