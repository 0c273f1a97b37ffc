import Events
import Vocabulary

/// Somebody whose request is let in.
struct Caller: Sendable {
    let actor: Person
    let role: Role
    /// Why they ask, where they said so.
    let reason: String?
}
