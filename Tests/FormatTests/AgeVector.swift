import Foundation
import Testing

/// One public test vector: lines `key: value`, an empty line, an age file.
struct AgeVector: CustomTestStringConvertible, Sendable {
    /// Where the vectors lie, if anywhere.
    static let folder = ProcessInfo.processInfo.environment["UNDERTONE_AGE_VECTORS"]

    let name: String
    let expectation: String
    /// SHA-256 of everything to be given out, also before a failure.
    let payloadHash: String?
    let identities: [String]
    let isArmored: Bool
    let passphrases: [String]
    /// Whether it takes a post-quantum identity, which is not supported: its stanza is then one of an unknown type.
    let isHybrid: Bool
    private let isCompressed: Bool
    private let body: [UInt8]

    var testDescription: String { name }

    /// `nil` where the vector has a key that nobody explained.
    init?(name: String, folder: URL) throws {
        self.name = name
        var rest = Array(try Data(contentsOf: folder.appending(path: name)))[...]
        var values: [String: [String]] = [:]
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
            let line = String(decoding: rest[..<end], as: UTF8.self)
            rest = rest[(end + 1)...]
            if line.isEmpty { break }
            let parts = line.components(separatedBy: ": ")
            values[parts[0], default: []].append(parts.dropFirst().joined(separator: ": "))
        }
        let known = [
            "expect", "payload", "identity", "passphrase", "armored", "compressed", "file key", "comment",
        ]
        guard Set(values.keys).isSubset(of: known), let expectation = values["expect"]?.first else { return nil }
        self.expectation = expectation
        let all = values["identity"] ?? []
        payloadHash = values["payload"]?.first
        identities = all.filter { $0.hasPrefix("AGE-SECRET-KEY-1") }
        isHybrid = identities.isEmpty && !all.isEmpty
        isArmored = values["armored"]?.first == "yes"
        passphrases = values["passphrase"] ?? []
        isCompressed = values["compressed"]?.first == "zlib"
        body = Array(rest)
    }

    /// The age file itself.
    func file() throws -> [UInt8] {
        guard isCompressed else { return body }
        // A zlib stream in the clothes of a gzip file: gzip writes all of the data before it finds that the checksum
        // at the end is of another kind. A wrong byte would change the hash of the payload.
        let gzip: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3] + body.dropFirst(2).dropLast(4)
        let folder = FileManager.default.temporaryDirectory
        return try ExternalProgram.run("gzip", ["-dc"], input: gzip + [UInt8](repeating: 0, count: 8), in: folder)
            .output
    }
}
