import Sodium
import Testing

@Suite struct Base64Tests {
    /// RFC 4648, section 10, without padding.
    @Test(arguments: [("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE")])
    func base64IsTheStandardOneWithoutPadding(plain: String, encoded: String) {
        #expect(Base64.text(of: Array(plain.utf8)) == encoded)
        #expect(Base64.bytes(of: Array(encoded.utf8)[...]) == Array(plain.utf8))
    }

    @Test(arguments: ["Zg==", "Zm8=", "Zh", "Z", "Zm9v\n", " Zm9v", "Zm 9v", "Zm9-", "Zm9_", "Zm9\0"])
    func everyOtherSpellingIsRefused(text: String) {
        #expect(Base64.bytes(of: Array(text.utf8)[...]) == nil)
    }

    @Test func bytesAbove127AreNoBase64() {
        for byte in UInt8(128)...255 {
            #expect(Base64.bytes(of: [byte, 65, 65, 65]) == nil, "byte \(byte)")
            #expect(Base64.bytes(of: [65, 65, byte]) == nil, "byte \(byte)")
        }
    }
}
