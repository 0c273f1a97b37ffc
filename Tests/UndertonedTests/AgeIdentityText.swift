import Age
import Events
import Vault
import Vocabulary

/// The file of a secret key, as `undertone keygen` writes it.
enum AgeIdentityText {
    static func of(_ identity: AgeIdentity) -> String {
        AgeIdentityFile.text(for: identity, createdAt: Timestamp.now.text)
    }
}
