public import EventLog
public import Foundation
public import Stress
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

/// Where the calm baseline of the device in use passes between the analysis thread and the disk.
public struct BaselineSnapshot: Sendable {
    /// Identity of the device.
    public var device: String
    /// What is known of the voice on it.
    public var baseline: SpeakerBaseline

    /// When the file that it was loaded from had been changed last; `nil` where there was none.
    public var loadedFrom: Date?

    /// Puts the parts together.
    public init(device: String, baseline: SpeakerBaseline, loadedFrom: Date?) {
        self.device = device
        self.baseline = baseline
        self.loadedFrom = loadedFrom
    }
}
