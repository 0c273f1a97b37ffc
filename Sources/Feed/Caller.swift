import EventLog

/// Somebody whose request is let in.
struct Caller: Sendable {
    let actor: Actor
    let role: Role
    /// Why they ask, where they said so.
    let reason: String?
}
