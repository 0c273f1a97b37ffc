import Synchronization

/// Where a live source shows its state: the latest to whoever asks, every change to the one who follows.
final class CaptureStateBoard: Sendable {
    /// Changes that may wait for the follower; of more, the oldest are dropped.
    private static let waitingChanges = 16

    /// The changes in order, for one follower; ends after `.stopped`.
    let changes: AsyncStream<CaptureState>

    private let continuation: AsyncStream<CaptureState>.Continuation
    private let latest = Mutex(CaptureState.waiting(reason: "capture has not been started"))

    /// Makes a board for a source that has not been started.
    init() {
        (changes, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(Self.waitingChanges))
    }

    /// The latest state.
    var state: CaptureState { latest.withLock { $0 } }

    /// Shows a state; nothing happens where it is the one shown already.
    func show(_ state: CaptureState) {
        let isNew = latest.withLock { latest in
            defer { latest = state }
            return latest != state
        }
        guard isNew else { return }
        continuation.yield(state)
        if state == .stopped { continuation.finish() }
    }
}
