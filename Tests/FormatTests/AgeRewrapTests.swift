import Age
import Foundation
import TestSignals
import TestSupport
import Testing
import Vault

/// New recipients for files that exist.
@Suite struct AgeRewrapTests {
    private let old = AgeIdentity.generate()
    private let new = [AgeIdentity.generate(), AgeIdentity.generate()]
    private let plaintext = (0..<150_000).map { UInt8(truncatingIfNeeded: $0 &* 7 >> 2) }

    @Test func theNewKeysOpenItAndTheOldOneDoesNot() throws {
        let file = AgeFixture.encrypted(plaintext, to: [old.recipient])
        let rewrapped = try AgeRewrap.rewrap(file, identities: [old], recipients: new.map(\.recipient))
        for identity in new { #expect(try AgeFixture.decrypted(rewrapped, identities: [identity]) == plaintext) }
        #expect(AgeFixture.attempt(rewrapped, identities: [old]).error?.code == .wrongKey)
        // The payload is not encrypted again.
        #expect(rewrapped.suffix(plaintext.count) == file.suffix(plaintext.count))
    }

    @Test func armorStays() throws {
        let file = AgeArmor.armored(AgeFixture.encrypted([1, 2, 3], to: [old.recipient]))
        let rewrapped = try AgeRewrap.rewrap(file, identities: [old], recipients: [new[0].recipient])
        #expect(AgeArmor.isArmored(rewrapped))
        #expect(try AgeFixture.decrypted(rewrapped, identities: [new[0]]) == [1, 2, 3])
    }

    @Test func whatIsNotGenuineIsNotHandedOn() {
        let file = AgeFixture.encrypted(plaintext, to: [old.recipient])
        var changed = file
        changed[file.count - 20] ^= 1
        let cut = Array(file.dropLast(65_536))
        func refusal(_ file: [UInt8], _ identity: AgeIdentity, _ recipients: [AgeRecipient]) -> AgeError.Code? {
            do throws(AgeError) {
                _ = try AgeRewrap.rewrap(file, identities: [identity], recipients: recipients)
                return nil
            } catch {
                return error.code
            }
        }
        let recipients = new.map(\.recipient)
        #expect(refusal(changed, old, recipients) == .damaged(.payload))
        #expect(refusal(cut, old, recipients) == .damaged(.payload))
        #expect(refusal(file + [0], old, recipients) == .damaged(.payload))
        #expect(refusal(file, new[0], recipients) == .wrongKey)
        #expect(refusal([1, 2, 3], old, recipients) == .notAgeFile)
        #expect(refusal(file, old, []) == .invalidKey)
    }

    @Test func aFileOnDiskKeepsItsRightsAndItsAge() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/3f2a-0.age"
        try Data(AgeFixture.encrypted(plaintext, to: [old.recipient])).write(to: URL(filePath: path))
        let written = Date(timeIntervalSince1970: 1_700_000_000)
        try FileManager.default.setAttributes(
            [.modificationDate: written, .posixPermissions: 0o640], ofItemAtPath: path)
        try AgeRewrap.rewrap(path: path, identities: [old], recipients: [new[0].recipient])
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.modificationDate] as? Date == written, "retention counts from it")
        #expect(attributes[.posixPermissions] as? Int == 0o640)
        let file = Array(try Data(contentsOf: URL(filePath: path)))
        #expect(try AgeFixture.decrypted(file, identities: [new[0]]) == plaintext)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["3f2a-0.age"])
    }

    @Test func aFileThatCannotBeOpenedStaysAsItWas() throws {
        let folder = try TemporaryFolder()
        let path = folder.path + "/3f2a-0.age"
        let file = AgeFixture.encrypted([1], to: [old.recipient])
        try Data(file).write(to: URL(filePath: path))
        #expect(throws: VaultError.self) {
            try AgeRewrap.rewrap(path: path, identities: [new[0]], recipients: [new[1].recipient])
        }
        try FileManager.default.createSymbolicLink(atPath: folder.path + "/link.age", withDestinationPath: path)
        #expect(throws: VaultError.self) {
            try AgeRewrap.rewrap(path: folder.path + "/link.age", identities: [old], recipients: [new[1].recipient])
        }
        #expect(Array(try Data(contentsOf: URL(filePath: path))) == file)
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["3f2a-0.age", "link.age"])
    }
}
