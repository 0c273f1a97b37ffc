import Testing

@testable import Age

/// Keys as text, and files of them.
@Suite struct AgeKeyTests {
    private let secret = String(decoding: AgeIdentity.generate().secretUTF8(), as: UTF8.self)

    @Test func keysSurviveTheRoundTripThroughText() throws {
        let identity = AgeIdentity.generate()
        #expect(try AgeIdentity(utf8: identity.secretUTF8()[...]).recipient == identity.recipient)
        #expect(try AgeRecipient("\(identity.recipient)") == identity.recipient)
        #expect(identity.secretUTF8().count == 74)
        #expect("\(identity.recipient)".count == 62)
    }

    @Test func everyChangedCharacterOfARecipientIsRefused() {
        let text = Array("\(AgeIdentity.generate().recipient)")
        for index in text.indices {
            var changed = text
            changed[index] = text[index] == "q" ? "p" : "q"
            #expect(throws: AgeError.self) { try AgeRecipient(String(changed)) }
        }
    }

    @Test(arguments: ["", "age1", "age", "1", "age1qqqqqq", "hello world", "\u{e4}ge1\u{e4}"])
    func otherTextIsNoRecipient(text: String) {
        #expect(code { try AgeRecipient(text) } == .invalidKey)
        #expect(code { try AgeIdentity(text) } == .invalidKey)
    }

    @Test func caseMattersAsAgeWritesIt() throws {
        let identity = try AgeIdentity(secret)
        #expect(code { try AgeIdentity(secret.lowercased()) } == .invalidKey)
        #expect(code { try AgeRecipient("\(identity.recipient)".uppercased()) } == .invalidKey)
    }

    /// The points of low order on Curve25519 that fit 32 bytes in canonical form: 0, 1 and p - 1.
    @Test(arguments: [(0, 0), (1, 0), (0xec, 0xff)] as [(UInt8, UInt8)])
    func recipientsOfLowOrderAreRefused(first: UInt8, filling: UInt8) {
        var point = [UInt8](repeating: filling, count: 32)
        point[0] = first
        if filling == 0xff { point[31] = 0x7f }
        #expect(code { try AgeRecipient(Bech32.encode(prefix: "age", bytes: point)) } == .invalidKey)
    }

    @Test func aSecretKeyGivenAsRecipientIsNotRepeatedInTheError() {
        for text in [secret, secret.lowercased(), " \(secret)\n"] {
            let error = #expect(throws: AgeError.self) { try AgeRecipient(text) }
            #expect(error?.context.uppercased().contains(secret.dropFirst(16).prefix(8)) == false)
        }
    }

    @Test func aFileOfIdentitiesIsReadLineByLine() throws {
        let other = AgeIdentity.generate()
        let file = AgeIdentityFile.text(for: other, createdAt: "2026-01-02T03:04:05Z")
        #expect(file.hasPrefix("# created: 2026-01-02T03:04:05Z\n# public key: \(other.recipient)\nAGE-SECRET-KEY-1"))
        let identities = try AgeIdentityFile.parse("# mine\r\n\(secret)\r\n\r\n" + file)
        #expect(identities.map(\.recipient) == [try AgeIdentity(secret).recipient, other.recipient])
    }

    @Test func aBadLineIsNamedAndNotRepeated() {
        let error = #expect(throws: AgeError.self) { try AgeIdentityFile.parse("# mine\n\(secret)\n\(secret)X\n") }
        #expect(error?.context.hasPrefix("line 3: ") == true)
        #expect(error?.context.contains(secret.dropFirst(16).prefix(8)) == false)
    }

    @Test(arguments: ["", "\n", "# public key: none\n"])
    func aFileWithoutIdentitiesIsAnError(text: String) {
        #expect(code { try AgeIdentityFile.parse(text) } == .invalidKey)
    }

    private func code<T>(_ body: () throws -> T) -> AgeError.Code? {
        #expect(throws: AgeError.self) { try body() }?.code
    }
}
