import Sodium

/// With what somebody connects: what was signed for them, and the key that it names.
public struct Credential: Sendable {
    /// What was signed.
    public let jwt: JWT
    /// The key that it is about.
    public let key: NKey

    /// Puts them together; `nil` where the JWT is about another key, or no user's.
    public init?(jwt: JWT, key: NKey) {
        guard jwt.subject == key.publicKey, key.kind == .user else { return nil }
        self.jwt = jwt
        self.key = key
    }

    /// Reads a file of NATS; `nil` where it is none, or its parts do not belong together.
    public init?(file: [UInt8]) {
        guard file.count <= Wire.maxCredentialBytes,
            let jwt = Self.block(of: Self.jwtMarks, in: file).flatMap({ JWT(text: $0) }),
            let key = Self.block(of: Self.seedMarks, in: file).flatMap({ NKey(seedText: $0) })
        else { return nil }
        self.init(jwt: jwt, key: key)
    }

    /// The file of NATS, as `nats` and every client read it. It is a secret: wipe it after use.
    public func file() -> [UInt8] {
        var seed = key.seedText()
        defer { Libsodium.wipe(&seed) }
        let head = "\(Self.jwtMarks.begin)\n\(jwt.text)\n\(Self.jwtMarks.end)\n\n\(Self.seedMarks.begin)\n"
        return Array(head.utf8) + seed + Array("\n\(Self.seedMarks.end)\n".utf8)
    }

    private static let jwtMarks = (begin: "-----BEGIN NATS USER JWT-----", end: "------END NATS USER JWT------")
    private static let seedMarks = (begin: "-----BEGIN USER NKEY SEED-----", end: "------END USER NKEY SEED------")

    /// The one line between two marks.
    private static func block(of marks: (begin: String, end: String), in file: [UInt8]) -> Substring? {
        let lines = String(decoding: file, as: UTF8.self).split(whereSeparator: \.isNewline)
        guard let begin = lines.firstIndex(of: marks.begin[...]), begin + 2 < lines.count, lines[begin + 2] == marks.end
        else { return nil }
        return lines[begin + 1]
    }
}
