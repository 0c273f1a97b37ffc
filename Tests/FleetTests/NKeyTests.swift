import TestSignals
import Testing

@testable import Fleet

/// Keys of NATS, against keys that NATS's own documents show and that recipes/nats-jwt.py made of known bytes.
@Suite struct NKeyTests {
    struct Vector: Sendable {
        var kind: NKeyKind
        var seed: String
        var publicKey: String
    }

    static let vectors = [
        // docs.nats.io, "NKeys".
        Vector(
            kind: .user, seed: "SUACSSL3UAHUDXKFSNVUZRF5UHPMWZ6BFDTJ7M6USDXIEDNPPQYYYCU3VY",
            publicKey: "UDXU4RCSJNZOIQHZNWXHXORDPRTGNJAHAHFRGZNEEJCPQTT2M7NLCNF4"),
        Vector(
            kind: .operator, seed: "SOAE6VS5MRVXE6MAQ6HJLHFDVKY3RP6GZXKNXYXJ6D374BIMCMNCCKFQTU",
            publicKey: "ODWBWOAIKYAOUXSSLOYBLBI7G6BS6Z66ZXNBOLTECTFMBUH25RSAM5IV"),
        Vector(
            kind: .account, seed: "SAAECSCPKZOWI23SPGAIPDUVTSR2VMNYX7DM3VG34LU7B576AUGBGGRTXQ",
            publicKey: "AALM45CJZ44CQSQX5BITNQKBIKSHL4LKVOBDACFEEBKEBOTAYDOAAWWX"),
        Vector(
            kind: .user, seed: "SUAFKXDDNJYXQ74GRWKJXIVJWC335ROM2PNOD2HP636QICYSDEQCOLQB7U",
            publicKey: "UACDGJC7WOY56H3QV3G4MBEDNL57B744ISPUHUVTTMXBSRSJDCDBSSQN"),
    ]

    @Test(arguments: vectors) func aSeedGivesItsKey(vector: Vector) throws {
        let key = try #require(NKey(seedText: vector.seed))
        #expect(key.kind == vector.kind)
        #expect(key.publicKey.text == vector.publicKey)
        #expect(PublicNKey(text: vector.publicKey) == key.publicKey)
        #expect(key.seedText() == Array(vector.seed.utf8))
    }

    @Test func aSignatureIsThatOfAnotherLibrary() throws {
        let key = try #require(NKey(seedText: Self.vectors[3].seed))
        let signature = key.signature(of: Array("undertone".utf8))
        let text = signature.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        #expect(
            text == "0ca8999b839d843216395db88b1d26c814ddee50f96e189cc56c94a5349ef176"
                + "f9c22ac334fcfceb5a2a0b96055dc9ada7884666feca5a435516037ab874f606")
        #expect(key.publicKey.signed(Array("undertone".utf8), signature: signature))
    }

    @Test(arguments: NKeyKind.allCases) func aNewKeySignsForItselfAlone(kind: NKeyKind) throws {
        let (key, other) = (NKey.random(kind), NKey.random(kind))
        #expect(key.publicKey != other.publicKey)
        #expect(key.publicKey.text.utf8.count == 56 && key.seedText().count == 58)
        let message: [UInt8] = [1, 2, 3]
        let signature = key.signature(of: message)
        #expect(key.publicKey.signed(message, signature: signature))
        #expect(!other.publicKey.signed(message, signature: signature))
        #expect(!key.publicKey.signed([1, 2, 4], signature: signature))
        #expect(!key.publicKey.signed(message, signature: Array(signature.dropLast())))
        let again = try #require(NKey(seedText: String(decoding: key.seedText(), as: UTF8.self)))
        #expect(again.publicKey == key.publicKey)
    }

    /// One wrong character is found: that is what the check sum is for.
    @Test(arguments: vectors) func nothingMistypedIsAKey(vector: Vector) {
        for (text, isKey) in [
            (vector.seed, { NKey(seedText: $0) != nil }), (vector.publicKey, { PublicNKey(text: $0) != nil }),
        ] as [(String, (String) -> Bool)] {
            let characters = Array(text)
            for index in characters.indices {
                for character in "ABCSUO27ab1 " where character != characters[index] {
                    var mistyped = characters
                    mistyped[index] = character
                    #expect(!isKey(String(mistyped)))
                }
                #expect(!isKey(String(characters[..<index])))
            }
            for more in [text + "A", " " + text, text.lowercased(), text + "=", text + text] { #expect(!isKey(more)) }
        }
    }

    @Test func aSeedIsNoPublicKeyNorTheOtherWayRound() {
        #expect(PublicNKey(text: Self.vectors[0].seed) == nil)
        #expect(NKey(seedText: Self.vectors[0].publicKey) == nil)
        // Of a server and of a curve: kinds that we have no use for.
        for prefix: UInt8 in [13 << 3, 23 << 3, 15 << 3] {
            let bytes = CRC16.appended(to: [prefix] + [UInt8](repeating: 7, count: 32))
            #expect(PublicNKey(text: Base32.text(of: bytes, .upper)) == nil)
        }
    }

    @Test func theCheckSumIsXModems() {
        // The check value of CRC-16/XMODEM in every list of such sums.
        #expect(CRC16.sum(of: Array("123456789".utf8)) == 0x31C3)
        #expect(CRC16.sum(of: []) == 0)
    }

    /// The vectors of RFC 4648, 10, without padding.
    @Test(
        arguments: zip(
            ["", "f", "fo", "foo", "foob", "fooba", "foobar"],
            [
                "", "MY", "MZXQ", "MZXW6", "MZXW6YQ",
                "MZXW6YTB", "MZXW6YTBOI",
            ]))
    func base32IsThatOfTheStandard(plain: String, text: String) {
        #expect(Base32.text(of: Array(plain.utf8), .upper) == text)
        #expect(Base32.bytes(of: text, .upper) == Array(plain.utf8))
        #expect(Base32.bytes(of: text.lowercased()) == Array(plain.utf8))
    }

    @Test(arguments: ["M", "MZ", "MZXW6Y", "MZXW6YR", "MY======", "my", "M1", "MZXQ\n", "МY"])
    func base32HasOneSpelling(text: String) { #expect(Base32.bytes(of: text, .upper) == nil) }
}
