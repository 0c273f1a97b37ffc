/// Which source the configuration wants.
public struct SourcePreference: Sendable, Hashable {
    /// The source's name, `device.bus_path` or `device.serial`. Where set, no other source is ever taken.
    public var identity: String?
    /// Whether the server's default source may be taken where there is no headset.
    public var allowsDefault: Bool
    /// Whether the monitor of a loudspeaker may be taken. It carries the customer's voice: for tests and demonstrations
    /// alone.
    public var allowsMonitor: Bool

    /// Makes a preference.
    public init(identity: String? = nil, allowsDefault: Bool = false, allowsMonitor: Bool = false) {
        self.identity = identity
        self.allowsDefault = allowsDefault
        self.allowsMonitor = allowsMonitor
    }
}
