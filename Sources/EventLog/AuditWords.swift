import Events
import Sodium

/// What somebody stated as a reason: free text, often about a person. It lies beside the audit's chain, which holds its
/// hash alone, so that the words can be erased and the chain stays whole. The salt keeps a short reason from being
/// found by trying; it goes with the words.
struct AuditWords: Equatable {
    static let prefix = "sha256:"
    private static let saltSize = 16

    /// As hexadecimal digits.
    let salt: String
    let words: String

    init(salt: String, words: String) {
        self.salt = salt
        self.words = words
    }

    /// The words that a row brought along; `nil` where they were erased, or stand in the chain itself.
    init?(of entry: AuditEntry) {
        guard entry.reasonHash != nil, let words = entry.reason else { return nil }
        self.init(salt: entry.salt ?? "", words: words)
    }

    /// What stands in the chain: `sha256:` and the hash of the salt's digits followed by the words, in UTF-8.
    var hash: String { Self.prefix + SHA256.hexadecimal(of: Array((salt + words).utf8)) }

    /// Whether what stands in the chain is such a hash.
    static func isHash(_ reason: String) -> Bool { reason.wholeMatch(of: /sha256:[0-9a-f]{64}/) != nil }

    /// A new salt.
    static func randomSalt() -> String {
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: Libsodium.randomBytes(count: saltSize).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] },
            as: UTF8.self)
    }
}
