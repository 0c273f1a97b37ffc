import Synchronization

/// Stands for a disk that refuses some calls for a while.
public final class FailingCalls<Call: Hashable & Sendable>: Sendable {
    private let state = Mutex<(calls: Set<Call>, number: Int32)>(([], 0))

    /// Takes everything at first.
    public init() {}

    /// Refuses these calls from now on, with an error number.
    public func set(_ calls: Set<Call>, _ number: Int32) { state.withLock { $0 = (calls, number) } }

    /// The error number of a call; `nil` where it is taken.
    public func number(of call: Call) -> Int32? {
        state.withLock { $0.calls.contains(call) ? $0.number : nil }
    }
}
