/// What a live source is doing. Every change is reported once, in order.
public enum CaptureState: Sendable, Hashable {
    /// No audio comes, and the source waits for what the reason names: it goes on by itself.
    case waiting(reason: String)
    /// Audio comes from this device.
    case capturing(device: CaptureDevice)
    /// Stopped for good; a new source is needed to go on.
    case stopped
}
