import Events
import Sodium
import Vocabulary

/// What a webhook is signed with, as <https://www.standardwebhooks.com> has it: `whsec_` and base64 of 24 to 64 bytes.
struct WebhookSecret: Sendable, Equatable {
    static let prefix = "whsec_"

    /// As it is written.
    let text: String
    private let bytes: [UInt8]

    init?(_ text: String) {
        guard text.hasPrefix(Self.prefix), text.utf8.count <= 128,
            let bytes = Base64.bytes(of: Array(text.utf8)[Self.prefix.utf8.count...], isPadded: true),
            (24...64).contains(bytes.count)
        else { return nil }
        self.text = text
        self.bytes = bytes
    }

    /// The headers that say who sent a body, and when: the receiver makes the code anew and compares.
    func headers(id: String, at now: Timestamp, _ body: String) -> [(name: String, value: String)] {
        let seconds = String(now.millisecondsSince1970 / 1_000)
        var key = bytes
        let code = SHA256.authenticationCode(
            of: Array("\(id).\(seconds).\(body)".utf8), key: SecretBytes(moving: &key))
        return [
            ("webhook-id", id), ("webhook-timestamp", seconds),
            ("webhook-signature", "v1," + Base64.text(of: code, isPadded: true)),
        ]
    }
}
