public import EventLog
public import Vault

/// What the analysis thread hands to the rest of the daemon; all of it is rare.
public enum PipelineOutput: Sendable {
    /// An alert was raised, lifted or cleared.
    case alert(EventData)
    /// A segment is complete and waits to be encrypted and stored.
    case segment(Segment)
    /// Enough calm speech was heard on a device.
    case baselineReady(BaselinePayload)
}
