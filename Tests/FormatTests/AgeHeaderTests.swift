import Sodium
import Testing

@testable import Age

/// Headers that no public vector holds, and the streams around them.
@Suite struct AgeHeaderTests {
    private let identity = AgeIdentity.generate()
    private let plaintext = Array("seconds around an alert".utf8)

    @Test func stanzasOfOtherTypesAreSteppedOver() throws {
        // What a file for a post-quantum and an X25519 recipient looks like: 1120 bytes of share, 32 of body.
        let hybrid = AgeStanza(
            arguments: ["mlkem768x25519", Base64.text(of: [UInt8](repeating: 7, count: 1120))],
            body: [UInt8](repeating: 9, count: 32))
        // A body of exactly one full line must be followed by an empty one.
        let fullLine = AgeStanza(arguments: ["x-grease", "a", "b"], body: [UInt8](repeating: 1, count: 48))
        let file = file(with: { [hybrid, fullLine, $0, AgeStanza(arguments: ["empty"], body: [])] })
        #expect(try AgeFixture.decrypted(file, identities: [identity], pieces: 1) == plaintext)
    }

    @Test func aPassphraseStanzaIsRefusedBesideOthersAndUnknownAlone() {
        let scrypt = AgeStanza(
            arguments: ["scrypt", Base64.text(of: [UInt8](repeating: 3, count: 16)), "10"],
            body: [UInt8](repeating: 1, count: 32))
        #expect(refusal(of: file(with: { [scrypt, $0] })) == .damaged(.header))
        #expect(refusal(of: file(with: { _ in [scrypt] })) == .wrongKey)
    }

    @Test func aHeaderWithoutStanzasIsRefused() {
        #expect(refusal(of: file(with: { _ in [] })) == .damaged(.header))
    }

    @Test func anEndlessHeaderIsRefusedBeforeItFillsTheMemory() {
        let endless = AgeHeader.versionLine + [10] + [UInt8](repeating: UInt8(ascii: "a"), count: 2 << 20)
        #expect(refusal(of: endless) == .damaged(.header))
        #expect(refusal(of: [UInt8](repeating: 0, count: 2 << 20)) == .notAgeFile)
    }

    @Test func aFailedDecryptorStaysFailed() {
        var decryptor = AgeDecryptor(identities: [identity])
        var output: [UInt8] = []
        let bad = Array("not an age file\n".utf8)
        let good = AgeFixture.encrypted(plaintext, to: [identity.recipient])
        #expect(throws: AgeError.self) { try decryptor.update(bad.span, into: &output) }
        #expect(throws: AgeError.self) { try decryptor.update(good.span, into: &output) }
        #expect(output.isEmpty)
    }

    @Test func anyOfSeveralIdentitiesMayBeTheRightOne() throws {
        let others = [AgeIdentity.generate(), AgeIdentity.generate()]
        let file = AgeFixture.encrypted(plaintext, to: [identity.recipient, AgeIdentity.generate().recipient])
        #expect(try AgeFixture.decrypted(file, identities: others + [identity]) == plaintext)
        #expect(AgeFixture.attempt(file, identities: others).error?.code == .wrongKey)
        #expect(AgeFixture.attempt(file, identities: []).error?.code == .wrongKey)
    }

    private func refusal(of file: [UInt8]) -> AgeError.Code? {
        let (plaintext, error) = AgeFixture.attempt(file, identities: [identity])
        #expect(plaintext.isEmpty)
        return error?.code
    }

    /// A file whose header holds the stanzas that `arrange` makes of the genuine one.
    private func file(with arrange: (AgeStanza) -> [AgeStanza]) -> [UInt8] {
        let fileKey = SecretBytes.random(count: AgeX25519.fileKeySize)
        let stanzas = arrange(AgeX25519.stanza(wrapping: fileKey, to: identity.recipient))
        let nonce = Libsodium.randomBytes(count: AgeStream.nonceSize)
        let stream = AgeStream(fileKey: fileKey, nonce: nonce)
        var file = AgeHeader.encoded(stanzas: stanzas, fileKey: fileKey) + nonce
        ChaCha20Poly1305.seal(plaintext.span, key: stream.key, nonce: stream.nonce(isLast: true), into: &file)
        return file
    }
}
