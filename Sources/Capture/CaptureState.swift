/// What a live source is doing, and why. Every change of ``condition`` or ``device`` is reported once, in order.
public struct CaptureState: Sendable, Hashable {
    /// The kinds of states. Only in `capturing` do samples reach the reader; in every other the stream has a hole.
    public enum Condition: String, Sendable, Hashable, CaseIterable {
        /// No microphone has been heard yet; the source looks for one by itself.
        case waiting
        /// Samples come from the agent's microphone.
        case capturing
        /// The sound server says that the microphone is muted.
        case muted
        /// The stream stands and brings digital zeros, or nothing at all: something is broken, or muted where the server cannot
        /// see it.
        case deaf
        /// The microphone or the server was there and is gone; the source looks for it by itself.
        case lost
        /// The server moved the stream to another source: closed at once, the microphone is looked for anew.
        case moved
        /// On purpose there is no record stream, see ``CaptureHold``.
        case paused
        /// The server has suspended the microphone, or this process or computer stood still.
        case suspended
        /// Ended for good; a new source is needed to go on.
        case stopped

        /// Whether nothing is heard and nobody wants that: somebody may have to mend something.
        public var isUnwanted: Bool {
            switch self {
            case .waiting, .deaf, .lost, .moved: true
            case .capturing, .muted, .paused, .suspended, .stopped: false
            }
        }
    }

    /// What it is doing.
    public var condition: Condition
    /// The microphone in use, or the one that is bound and looked for; `nil` before there was one.
    public var device: CaptureDevice?
    /// Why, as a clause for people; `nil` where nothing needs a reason.
    public var reason: String?

    /// Makes a state.
    public init(_ condition: Condition, device: CaptureDevice? = nil, reason: String? = nil) {
        self.condition = condition
        self.device = device
        self.reason = reason
    }

    /// The state of a source that was not started.
    static let initial = CaptureState(.waiting, reason: "capture has not been started")
    /// The state of a source that was stopped.
    static let final = CaptureState(.stopped, reason: "the daemon stops")
}
