/// One recording source as the sound server describes it: a microphone, or the monitor of a loudspeaker.
public struct SourceDescription: Sendable, Hashable {
    /// The server's name of the source, such as `alsa_input.usb-Jabra_Evolve_20-00.mono-fallback`.
    public var name: String
    /// The server's number of the source; another one after each plugging in.
    public var index: UInt32
    /// The name for people.
    public var description: String
    /// The server's properties, such as `device.form_factor`.
    public var properties: [String: String] = [:]
    /// The name of the sink that this source monitors; `nil` for a microphone.
    public var monitorOfSink: String?
    /// The name of the active port, such as `analog-input-headset-mic`; `nil` where the source has no ports.
    public var portName: String?
    /// Samples per second that the device delivers.
    public var rate = 48_000
    /// Channels that it has.
    public var channels = 1
    /// Volume of the loudest channel, 1 for 100 %; `nil` where it has none that can be set.
    public var volume: Double?
    /// Whether the server has muted it.
    public var isMuted = false
    /// Whether no device is behind it: an effect, an echo canceller, a pipe.
    public var isVirtual = false

    /// Whether this is what a loudspeaker plays, hence the customer's voice.
    public var isMonitor: Bool { monitorOfSink != nil }

    /// The server's `device.form_factor`, such as `headset`.
    public var formFactor: String? { properties["device.form_factor"] }

    /// The card's profile or the Bluetooth protocol, such as `headset_head_unit`.
    public var profile: String? { properties["device.profile.name"] ?? properties["bluetooth.protocol"] }

    /// Whether the device delivers the band of a telephone alone, as a Bluetooth headset does in a call.
    public var isNarrowBand: Bool { rate <= 8_000 }

    /// Whether the server calls it a headset, a hands-free set or a handset, and it is the microphone of it.
    ///
    /// The monitor of a headset's loudspeaker carries the same form factor, and is not meant.
    public var isHeadsetMicrophone: Bool {
        guard !isMonitor, let formFactor else { return false }
        return ["headset", "hands-free", "handset"].contains(formFactor)
    }

    /// Whether `identity`, as written in a configuration, means this source: its name, `device.bus_path` or
    /// `device.serial`, or the identity that `undertone devices` shows.
    ///
    /// A bus path or serial is shared by a headset's microphone and the monitor of its loudspeaker, so that a monitor
    /// is meant by its name alone.
    public func matches(identity: String) -> Bool {
        if name == identity { return true }
        guard !isMonitor else { return false }
        return [properties["device.bus_path"], properties["device.serial"], CaptureDevice(self).identity].contains(
            identity)
    }
}

/// All sources of a sound server at one moment.
public struct SourceInventory: Sendable, Hashable {
    /// The sources, in the server's order.
    public var sources: [SourceDescription]
    /// The name of the default source, where the server has one.
    public var defaultSource: String?
}
