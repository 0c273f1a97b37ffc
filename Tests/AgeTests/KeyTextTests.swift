import Foundation
import Testing

@testable import Age

/// Files of keys as other systems write them (finding 2.13): what stands around a key changes nothing, and what is no
/// key is told as what it is.
@Suite struct KeyTextTests {
    private static let identity = AgeIdentity.generate()
    private static let secret = String(decoding: identity.secretUTF8(), as: UTF8.self)
    private static let file = AgeIdentityFile.text(for: identity, createdAt: "2026-01-02T03:04:05Z")

    /// How a text is put into bytes.
    enum Encoding: CaseIterable {
        case utf8, marked, utf16LE, utf16BE, unmarkedLE, unmarkedBE

        func bytes(_ text: String) -> [UInt8] {
            let units = Array(text.utf16)
            let little = units.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8($0 >> 8)] }
            let big = units.flatMap { [UInt8($0 >> 8), UInt8(truncatingIfNeeded: $0)] }
            return switch self {
            case .utf8: Array(text.utf8)
            case .marked: [0xEF, 0xBB, 0xBF] + Array(text.utf8)
            case .utf16LE: [0xFF, 0xFE] + little
            case .utf16BE: [0xFE, 0xFF] + big
            case .unmarkedLE: little
            case .unmarkedBE: big
            }
        }
    }

    private func keys(_ bytes: [UInt8]) throws -> [AgeRecipient] {
        try AgeIdentityFile.parse(bytes) {
            Issue.record("asked for a passphrase")
            return nil
        }.map(\.recipient)
    }

    private func fault(_ text: String) -> String? {
        #expect(throws: AgeError.self) { try keys(Array(text.utf8)) }?.context
    }

    /// The property: no encoding, end of line or white space changes which keys a text holds.
    @Test(arguments: Encoding.allCases, ["\n", "\r\n", "\r", "\n\n", " \t\r\n"])
    func theSameKeysAreReadFromEveryEncodingAndEndOfLine(encoding: Encoding, end: String) throws {
        for indent in ["", "  ", "\t", "\u{A0}", " \u{FEFF}"] {
            for last in ["", end] {
                let lines = ["# größe, 鍵: kept by QA", indent + Self.secret + indent, "", "# end"]
                let text = lines.joined(separator: end) + last
                #expect(try keys(encoding.bytes(text)) == [Self.identity.recipient], "\(encoding) \(indent.utf8)")
            }
        }
    }

    @Test func bytesThatAreNoTextAreRefusedAndNeverTrap() {
        var generator = SystemRandomNumberGenerator()
        for length in 0..<300 {
            var bytes = (0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }
            if length > 2, length % 3 == 0 { bytes.replaceSubrange(0..<2, with: [0xFF, 0xFE]) }
            #expect(throws: AgeError.self) { try keys(bytes) }
        }
    }

    @Test(arguments: [
        "not a key", "AGE-PLUGIN-YUBIKEY-1QQQQQQQQQQQQQQQQ", "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5 vera@desk",
        "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXk\n-----END OPENSSH PRIVATE KEY-----",
        "Public key: \(identity.recipient)", "AGE-SECRET-KEY-PQ-1QQQQQQ",
    ])
    func whatIsNotOursIsSkippedBesideAKeyThatIs(line: String) throws {
        for text in ["\(line)\n\(Self.secret)\n", "\(Self.secret)\n\(line)\n", "\(line)\n" + Self.file + "\(line)\n"] {
            #expect(try keys(Array(text.utf8)) == [Self.identity.recipient])
        }
        #expect(fault("# mine\n\(line)\n")?.hasPrefix("line 2: ") == true)
    }

    /// Each with what it is, where it is, and what to do.
    @Test(arguments: [
        (
            "\(identity.recipient)",
            "line 1: a public key (age1...), which opens nothing; name the file that undertone "
                + "keygen or age-keygen made: the one with the secret key of it"
        ),
        ("#\n\nAGE-PLUGIN-TPM-1QQQQ", "line 3: a key of an age plugin"), ("age1yubikey1qqqq", "age plugin"),
        ("AGE-SECRET-KEY-PQ-1QQQ", "post-quantum"), ("ssh-rsa AAAA", "an SSH key"),
        ("-----BEGIN RSA PRIVATE KEY-----", "an SSH key"), ("sk-ssh-ed25519@openssh.com AAAA", "an SSH key"),
        ("-----BEGIN PGP PRIVATE KEY BLOCK-----", "a PGP key"), ("-----BEGIN CERTIFICATE-----", "a certificate"),
        (secret.lowercased(), "small letters; write it in capitals"), (secret + "Q", "copy it again, whole"),
        (String(secret.dropLast()), "copy it again, whole"), ("\"\(secret)\"", "no age secret key"),
        ("", "holds no key, only comments or nothing; name the file"), ("# x", "holds no key"),
    ])
    func eachOtherKindIsNamedWithItsMend(text: String, words: String) {
        let fault = fault(text)
        #expect(fault?.contains(words) == true, "\(fault ?? "")")
        #expect(fault?.uppercased().contains(Self.secret.dropFirst(18).prefix(8)) == false)
    }

    @Test func aProtectedFileFromPowerShellOpens() throws {
        let text = try AgeIdentityFile.text(
            for: Self.identity, createdAt: "now", passphrase: AgePassphrase("drei Schlüssel"), workFactor: 4)
        for encoding in Encoding.allCases {
            let bytes = encoding.bytes(text.replacing("\n", with: "\r\n"))
            #expect(AgeIdentityFile.isProtected(bytes))
            let keys = try AgeIdentityFile.parse(bytes) { try AgePassphrase("drei Schlüssel") }
            #expect(keys.map(\.recipient) == [Self.identity.recipient])
        }
    }

    @Test func publicKeysAreReadByTheSameReader() throws {
        let path = FileManager.default.temporaryDirectory.path(percentEncoded: false) + "/keys-\(UUID().uuidString)"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let key = "\(Self.identity.recipient)"
        for encoding in Encoding.allCases {
            let bytes = encoding.bytes("# QA\r\n \(key)\t\r\nssh-ed25519 AAAA\r\n")
            try Data(bytes).write(to: URL(filePath: path))
            #expect(try AgeRecipient.read(path: path) == [Self.identity.recipient])
        }
        for around in [" \(key)", "\(key)\r\n", "\u{FEFF}\(key)", "\t\(key)\u{A0}"] {
            #expect(try AgeRecipient(around) == Self.identity.recipient)
        }
    }

    @Test(arguments: [
        (secret, "a secret key"), ("AGE-PLUGIN-SE-1QQ", "age plugin"), ("age1se1qqqq", "age plugin"),
        ("age1pq1qqqq", "age plugin"), ("ssh-ed25519 AAAA", "an SSH key"), ("age1qqqq", "copy it again, whole"),
        ("\(identity.recipient)".uppercased(), "small letters"), ("vera", "no age public key"),
    ])
    func eachOtherKindOfRecipientIsNamed(text: String, words: String) {
        let fault = #expect(throws: AgeError.self) { try AgeRecipient(text) }?.context
        #expect(fault?.contains(words) == true, "\(fault ?? "")")
        #expect(fault?.uppercased().contains(Self.secret.dropFirst(18).prefix(8)) == false)
    }
}
