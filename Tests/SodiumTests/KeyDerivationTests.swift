import Sodium
import Testing

@Suite struct KeyDerivationTests {
    /// RFC 5869, test case 3: no salt, no info; the first 32 of its 42 bytes.
    @Test func keysAreDerivedAsInTheStandard() {
        var secret = [UInt8](repeating: 0x0b, count: 22)
        let key = KeyDerivation.key(from: SecretBytes(moving: &secret), salt: [], info: "")
        let expected: [UInt8] = [
            0x8d, 0xa4, 0xe7, 0x75, 0xa5, 0x63, 0xc1, 0x8f, 0x71, 0x5f, 0x80, 0x2a, 0x06, 0x3c, 0x5a, 0x31,
            0xb8, 0xa1, 0x1f, 0x5c, 0x5e, 0xe1, 0x87, 0x9e, 0xc3, 0x45, 0x4e, 0x5f, 0x3c, 0x73, 0x8d, 0x2d,
        ]
        #expect(key.copy() == expected)
    }

    /// FIPS 180-2, appendix B.1.
    @Test func hashesAreThoseOfTheStandard() {
        let expected = "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
        #expect(SHA256.hexadecimal(of: Array("abc".utf8)) == expected)
    }
}
