public import Foundation

/// One step from a state of capture to the next.
public struct CaptureChange: Sendable, Hashable {
    /// The state from now on.
    public var state: CaptureState
    /// When it began: the instant of the cause, which lies before its discovery where it takes seconds to be sure.
    public var began: Date
    /// The state that ended, with the last reason it had.
    public var before: CaptureState
    /// When that one began.
    public var beforeBegan: Date
    /// How long it lasted, by a clock that nobody sets.
    public var beforeLasted: Duration
}
