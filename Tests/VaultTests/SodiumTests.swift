import Testing

@testable import Vault

@Suite struct SodiumTests {
    /// RFC 4648, section 10, without padding.
    @Test(arguments: [("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE")])
    func base64IsTheStandardOneWithoutPadding(plain: String, encoded: String) {
        #expect(Sodium.base64(Array(plain.utf8)) == encoded)
        #expect(Sodium.bytes(ofBase64: Array(encoded.utf8)[...]) == Array(plain.utf8))
    }

    @Test(arguments: ["Zg==", "Zm8=", "Zh", "Z", "Zm9v\n", " Zm9v", "Zm 9v", "Zm9-", "Zm9_", "Zm9\0"])
    func everyOtherSpellingIsRefused(text: String) {
        #expect(Sodium.bytes(ofBase64: Array(text.utf8)[...]) == nil)
    }

    @Test func bytesAbove127AreNoBase64() {
        for byte in UInt8(128)...255 {
            #expect(Sodium.bytes(ofBase64: [byte, 65, 65, 65]) == nil, "byte \(byte)")
            #expect(Sodium.bytes(ofBase64: [65, 65, byte]) == nil, "byte \(byte)")
        }
    }

    /// RFC 5869, test case 3: no salt, no info; the first 32 of its 42 bytes.
    @Test func keysAreDerivedAsInTheStandard() {
        var secret = [UInt8](repeating: 0x0b, count: 22)
        let key = Sodium.derivedKey(from: SecretBytes(moving: &secret), salt: [], info: "")
        let expected: [UInt8] = [
            0x8d, 0xa4, 0xe7, 0x75, 0xa5, 0x63, 0xc1, 0x8f, 0x71, 0x5f, 0x80, 0x2a, 0x06, 0x3c, 0x5a, 0x31,
            0xb8, 0xa1, 0x1f, 0x5c, 0x5e, 0xe1, 0x87, 0x9e, 0xc3, 0x45, 0x4e, 0x5f, 0x3c, 0x73, 0x8d, 0x2d,
        ]
        #expect(key.copy() == expected)
    }

    @Test func aMovedSecretLeavesNothingBehind() {
        var secret: [UInt8] = [1, 2, 3]
        let moved = SecretBytes(moving: &secret, isLocked: true)
        #expect(secret == [0, 0, 0])
        #expect(moved.copy() == [1, 2, 3])
    }
}
