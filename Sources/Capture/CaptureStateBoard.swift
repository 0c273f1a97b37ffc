import Foundation
import Synchronization

/// Where a live source shows its state: the latest to whoever asks, every change to the one who follows.
///
/// A change of the reason alone is shown and is no change: while a server is away its refusals may vary.
final class CaptureStateBoard: Sendable {
    /// The latest state, and since when.
    struct Shown: Sendable {
        var state: CaptureState
        var since: Date
        /// The same instant by a clock that nobody sets.
        var mark: ContinuousClock.Instant
    }

    /// Changes that may wait for the follower; of more, the oldest are dropped.
    private static let waitingChanges = 64

    /// The changes in order, for one follower; ends after `stopped`.
    let changes: AsyncStream<CaptureChange>
    /// Says that another state or another reason is shown, for one follower; ends after `stopped`. A follower who
    /// comes late is told once.
    let renewals: AsyncStream<Void>

    private let changed: AsyncStream<CaptureChange>.Continuation
    private let renewed: AsyncStream<Void>.Continuation
    private let latest = Mutex(Shown(state: .initial, since: Date(), mark: .now))

    init() {
        (changes, changed) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(Self.waitingChanges))
        (renewals, renewed) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// The latest state.
    var shown: Shown { latest.withLock { $0 } }

    /// Shows a state that began so long ago; nothing happens where it is the one shown already.
    func show(_ state: CaptureState, ago: Duration = .zero) {
        let (change, isNew) = latest.withLock { latest -> (CaptureChange?, Bool) in
            let before = latest
            guard
                before.state.condition != state.condition || before.state.device != state.device
                    || before.state.oddity != state.oddity
            else {
                latest.state = state
                return (nil, before.state != state)
            }
            // Never before the state that it follows.
            let mark = max(before.mark, ContinuousClock.now - ago)
            let began = Date(timeIntervalSinceNow: -((ContinuousClock.now - mark) / .seconds(1)))
            latest = Shown(state: state, since: began, mark: mark)
            let change = CaptureChange(
                state: state, began: began, before: before.state, beforeBegan: before.since,
                beforeLasted: mark - before.mark)
            return (change, true)
        }
        if isNew { renewed.yield() }
        guard let change else { return }
        changed.yield(change)
        guard state.condition == .stopped else { return }
        changed.finish()
        renewed.finish()
    }
}
