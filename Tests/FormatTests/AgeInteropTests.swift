import Age
import Foundation
import TestSignals
import TestSupport
import Testing

/// Both directions against the `age` program of the distribution.
@Suite(
    .enabled(
        if: ["age", "age-keygen", "script"].allSatisfy(ExternalProgram.isInstalled),
        "one of age, age-keygen and script is missing"))
struct AgeInteropTests {
    /// Around the borders of a chunk, and several of them.
    static let sizes = [0, 1, 65_535, 65_536, 65_537, 200 * 1024]

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test(arguments: sizes)
    func ageOpensWhatWeEncrypt(size: Int) throws {
        let plaintext = bytes(size)
        let (ours, text) = (AgeIdentity.generate(), try newKey())
        let theirs = try #require(try AgeIdentityFile.parse(text).first)
        let file = AgeFixture.encrypted(plaintext, to: [ours.recipient, theirs.recipient], pieces: 10_007)
        let result = try ExternalProgram.run("age", ["-d", "-i", "key.txt"], input: file, in: folder.url)
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output == plaintext)
    }

    @Test(arguments: sizes)
    func weOpenWhatAgeEncrypts(size: Int) throws {
        let plaintext = bytes(size)
        let identities = [AgeIdentity.generate(), AgeIdentity.generate()]
        let recipients = identities.flatMap { ["-r", "\($0.recipient)"] }
        let result = try ExternalProgram.run("age", ["-e"] + recipients, input: plaintext, in: folder.url)
        #expect(result.status == 0, "\(result.errors)")
        for identity in identities {
            #expect(try AgeFixture.decrypted(result.output, identities: [identity], pieces: 8191) == plaintext)
        }
    }

    @Test func ageKeygenAndWeAgreeOnThePublicKey() throws {
        let text = try newKey()
        let identity = try #require(try AgeIdentityFile.parse(text).first)
        #expect(text.contains("# public key: \(identity.recipient)\n"))

        let ours = AgeIdentity.generate()
        let file = AgeIdentityFile.text(for: ours, createdAt: "2026-01-02T03:04:05Z")
        let result = try ExternalProgram.run("age-keygen", ["-y"], input: Array(file.utf8), in: folder.url)
        #expect(String(decoding: result.output, as: UTF8.self) == "\(ours.recipient)\n")
    }

    @Test(arguments: [false, true])
    func ageOpensWhatWeProtectByAPassphrase(isArmored: Bool) throws {
        let plaintext = bytes(70_000)
        var encryptor = try AgeEncryptor(passphrase: AgePassphrase("tea for two"), workFactor: 10)
        var file: [UInt8] = []
        encryptor.update(plaintext.span, into: &file)
        encryptor.finish(into: &file)
        try Data(isArmored ? AgeArmor.armored(file) : file).write(to: folder.url.appending(path: "file.age"))
        try atTerminal("age -d -o plain file.age", typing: "tea for two\n")
        #expect(Array(try Data(contentsOf: folder.url.appending(path: "plain"))) == plaintext)
    }

    @Test(arguments: ["", "-a"])
    func weOpenWhatAgeProtectsByAPassphrase(armor: String) throws {
        let plaintext = bytes(70_000)
        try Data(plaintext).write(to: folder.url.appending(path: "plain"))
        try atTerminal("age -p \(armor) -o file.age plain", typing: "tea for two\ntea for two\n")
        let file = Array(try Data(contentsOf: folder.url.appending(path: "file.age")))
        #expect(AgeArmor.isArmored(file) == !armor.isEmpty)
        #expect(try AgeFixture.decrypted(file, passphrases: [AgePassphrase("tea for two")]) == plaintext)
    }

    @Test func ageUsesAProtectedKeyOfOurs() throws {
        let ours = AgeIdentity.generate()
        let key = try AgeIdentityFile.text(
            for: ours, createdAt: "2026-01-02T03:04:05Z", passphrase: AgePassphrase("tea for two"))
        try Data(key.utf8).write(to: folder.url.appending(path: "key.age"))
        let armored = AgeArmor.armored(AgeFixture.encrypted(bytes(1_000), to: [ours.recipient]))
        try Data(armored).write(to: folder.url.appending(path: "file.age"))
        try atTerminal("age -d -i key.age -o plain file.age", typing: "tea for two\n")
        #expect(Array(try Data(contentsOf: folder.url.appending(path: "plain"))) == bytes(1_000))
    }

    @Test func weOpenTheArmorOfAge() throws {
        let identity = AgeIdentity.generate()
        let result = try ExternalProgram.run(
            "age", ["-e", "-a", "-r", "\(identity.recipient)"], input: bytes(70_000), in: folder.url)
        #expect(try AgeFixture.decrypted(result.output, identities: [identity], pieces: 1_000) == bytes(70_000))
    }

    @Test func ageOpensWhatWeHandToOthers() throws {
        let (ours, text) = (AgeIdentity.generate(), try newKey())
        let theirs = try #require(try AgeIdentityFile.parse(text).first)
        let file = AgeFixture.encrypted(bytes(70_000), to: [ours.recipient])
        let rewrapped = try AgeRewrap.rewrap(file, identities: [ours], recipients: [theirs.recipient])
        let result = try ExternalProgram.run("age", ["-d", "-i", "key.txt"], input: rewrapped, in: folder.url)
        #expect(result.output == bytes(70_000), "\(result.errors)")
    }

    /// Runs a command line at a terminal of its own, since `age` takes a passphrase from nowhere else.
    private func atTerminal(_ command: String, typing keys: String) throws {
        let result = try ExternalProgram.run(
            "script", ["-qec", command, "/dev/null"], input: Array(keys.utf8), in: folder.url)
        #expect(result.status == 0, "\(String(decoding: result.output, as: UTF8.self))")
    }

    /// Has `age-keygen` make `key.txt` and returns its text.
    private func newKey() throws -> String {
        let result = try ExternalProgram.run("age-keygen", ["-o", "key.txt"], in: folder.url)
        #expect(result.status == 0, "\(result.errors)")
        return try String(contentsOf: folder.url.appending(path: "key.txt"), encoding: .utf8)
    }

    private func bytes(_ count: Int) -> [UInt8] {
        var generator = SeededGenerator(seed: UInt64(count))
        return (0..<count).map { _ in UInt8.random(in: .min ... .max, using: &generator) }
    }
}
