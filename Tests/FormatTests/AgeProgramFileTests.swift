import Age
import Foundation
import Testing

/// Files that the `age` program made, once; see `Fixtures/README.md`.
@Suite struct AgeProgramFileTests {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "Fixtures")

    private func fixture(_ name: String) throws -> [UInt8] {
        Array(try Data(contentsOf: Self.folder.appending(path: name)))
    }

    @Test func aFileForTwoIsOpenedByOne() throws {
        let identities = try AgeIdentityFile.parse(try fixture("age-key.txt")) { nil }
        let plaintext = try AgeFixture.decrypted(try fixture("age-two-recipients.txt"), identities: identities)
        #expect(plaintext == Array("seconds around an alert\n".utf8))
    }

    @Test(arguments: [true, false])
    func aProtectedKeyIsTheKey(isArmored: Bool) throws {
        let text = try fixture("age-key-protected.txt")
        let file = isArmored ? text : try AgeArmor.file(in: text)
        #expect(AgeIdentityFile.isProtected(file))
        let (open, locked) = (
            try AgeIdentityFile.parse(try fixture("age-key.txt")) { nil },
            try AgeIdentityFile.parse(file) { try AgePassphrase("tea for two") }
        )
        #expect(open.map(\.recipient) == locked.map(\.recipient))
    }

    @Test func armorIsWrittenAsTheProgramWritesIt() throws {
        for name in ["age-key-protected.txt", "age-two-recipients.txt"] {
            let text = try fixture(name)
            #expect(AgeArmor.armored(try AgeArmor.file(in: text)) == text)
        }
    }
}
