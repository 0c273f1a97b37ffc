import Synchronization

/// Whether the agent sits at the desk, as was told last.
final class SessionBoard: Sendable {
    private let state = Mutex(SessionState(isActive: true, isLocked: false, isKnown: false))

    /// What was told last; a desk of which nothing is told is taken.
    var session: SessionState { state.withLock { $0 } }

    /// Takes note.
    func set(_ session: SessionState) { state.withLock { $0 = session } }
}
