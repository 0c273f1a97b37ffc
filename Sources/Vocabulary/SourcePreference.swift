/// Which source the configuration wants.
public struct SourcePreference: Sendable, Hashable {
    /// What happens when the microphone that was in use has gone.
    public enum Binding: Sendable, Hashable {
        /// Wait for that one for as long as it takes.
        case strict
        /// Wait for that one so long, then choose anew.
        case linger(Duration)
        /// Choose anew at once, and change over when a better one comes.
        case fallback
    }

    /// The source's name, `device.bus_path` or `device.serial`. Where set, no other source is ever taken.
    public var identity: String?
    /// What binds to the microphone in use.
    public var binding: Binding
    /// Whether the server's default source may be taken where there is no headset.
    public var allowsDefault: Bool
    /// Whether the monitor of a loudspeaker may be taken. It carries the customer's voice: for tests and demonstrations
    /// alone.
    public var allowsMonitor: Bool
    /// Whether a source without a device behind it may be taken though ``identity`` does not name it.
    public var allowsVirtual: Bool

    /// Makes a preference.
    public init(
        identity: String? = nil, binding: Binding = .strict, allowsDefault: Bool = false, allowsMonitor: Bool = false,
        allowsVirtual: Bool = false
    ) {
        self.identity = identity
        self.binding = binding
        self.allowsDefault = allowsDefault
        self.allowsMonitor = allowsMonitor
        self.allowsVirtual = allowsVirtual
    }
}
