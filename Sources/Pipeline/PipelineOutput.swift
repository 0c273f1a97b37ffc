public import Events

/// What the analysis thread hands to the rest of the daemon; all of it is rare.
public enum PipelineOutput: Sendable {
    /// An alert was raised, lifted or cleared.
    case alert(AlertStep, AlertPayload)
    /// A segment goes on: it is to be encrypted and stored step by step.
    case segment(SegmentStep)
    /// Enough calm speech was heard on a device; or what was learned turned out not to be the wearer's voice, and is
    /// learned anew.
    case baseline(BaselineStep, BaselinePayload)
    /// What was heard of the voice in an alert that was just cleared; it follows the alert's end.
    case alertHeard(HeardAlert, device: String)
}
