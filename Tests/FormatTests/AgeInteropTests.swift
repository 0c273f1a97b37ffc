import Foundation
import TestSignals
import Testing
import Vault

/// Both directions against the `age` program of the distribution.
@Suite(.enabled(if: ExternalProgram.isInstalled("age") && ExternalProgram.isInstalled("age-keygen"), "age is missing"))
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
