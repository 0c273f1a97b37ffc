/// The source from which audio is being captured.
public struct CaptureDevice: Sendable, Hashable {
    /// The server's name of the source.
    public let name: String
    /// The name for people.
    public let description: String
    /// What stays the same when the device is plugged in again, fit for use as a file name: `device.bus_path`, else
    /// `device.serial`, else the source's name; for a monitor always the name, since the rest is its headset's. The port follows,
    /// where there are ports: the jack and the microphone in the lid of one sound card hear another voice.
    public let identity: String
    /// The server's `device.form_factor`, where it says one.
    public let formFactor: String?
    /// Whether it is the monitor of a loudspeaker; only where the configuration allows that.
    public let isMonitor: Bool
    /// The name of the active port, where the source has ports.
    public let portName: String?

    /// The device that a source stands for.
    public init(_ source: SourceDescription) {
        name = source.name
        description = source.description
        formFactor = source.formFactor
        isMonitor = source.isMonitor
        portName = source.portName
        let stable = [source.properties["device.bus_path"], source.properties["device.serial"]]
            .compactMap { $0 }.first { !$0.isEmpty }
        let device = source.isMonitor ? source.name : stable ?? source.name
        identity = Self.fileName(from: [device, source.portName].compactMap { $0 }.joined(separator: "-"))
    }

    /// The longest identity, in characters: leaves room for a suffix within the 255 bytes of a file name.
    static let longestIdentity = 120

    /// `text` with everything but ASCII letters, digits, `.`, `_` and `-` replaced by `_`, cut to ``longestIdentity``; the
    /// first character is never a dot, so that the file is neither hidden nor a folder.
    static func fileName(from text: String) -> String {
        let kept = text.unicodeScalars.prefix(longestIdentity).map { scalar in
            let isKept =
                scalar.isASCII && (scalar.properties.isAlphabetic || "0123456789._-".unicodeScalars.contains(scalar))
            return isKept ? Character(scalar) : "_"
        }
        guard let first = kept.first else { return "_" }
        return first == "." ? "_" + String(kept.dropFirst()) : String(kept)
    }
}
