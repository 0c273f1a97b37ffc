/// The source from which audio is being captured.
public struct CaptureDevice: Sendable, Hashable {
    /// The server's name of the source.
    public let name: String
    /// The name for people.
    public let description: String
    /// What stays the same when the device is plugged in again: where it is plugged in (`device.bus_path`), else its
    /// Bluetooth address, else `device.serial`, else the source's name; then its model, where the server knows it. For
    /// a monitor always the name, since the rest is its headset's. Fit for use as a file name.
    public let identity: String
    /// The key of the baseline: ``identity``, then what makes another voice of the same device: its port (the jack and
    /// the microphone in the lid of one sound card), its profile, and `8kHz` for a narrow band. Fit for use as a file
    /// name.
    public let baselineKey: String
    /// The server's `device.form_factor`, where it says one.
    public let formFactor: String?
    /// Whether it is the monitor of a loudspeaker; only where the configuration allows that.
    public let isMonitor: Bool

    /// The device that a source stands for.
    public init(_ source: SourceDescription) {
        name = source.name
        description = source.description
        formFactor = source.formFactor
        isMonitor = source.isMonitor
        identity = Self.fileName(from: [Self.place(of: source), Self.model(of: source)])
        baselineKey = Self.fileName(from: [
            Self.place(of: source), Self.model(of: source), source.portName, source.profile,
            source.isNarrowBand ? "8kHz" : nil,
        ])
    }

    /// A device of which no more is known than what a daemon says of the one that it holds to.
    public init(identity: String, description: String) {
        name = ""
        self.description = description
        self.identity = identity
        baselineKey = identity
        formFactor = nil
        isMonitor = false
    }

    private static func place(of source: SourceDescription) -> String {
        guard !source.isMonitor else { return source.name }
        let isBluetooth = source.properties["device.bus"] == "bluetooth"
        let candidates = [
            source.properties["device.bus_path"],
            // The address; of other devices `device.string` is a number that changes.
            isBluetooth ? source.properties["device.string"] : nil, source.properties["device.serial"],
        ]
        return candidates.compactMap { $0 }.first { !$0.isEmpty } ?? source.name
    }

    private static func model(of source: SourceDescription) -> String? {
        guard !source.isMonitor else { return nil }
        let parts = ["device.vendor.id", "device.product.id"].compactMap { source.properties[$0] }
        return parts.count == 2 ? parts.joined(separator: ":") : nil
    }

    /// The longest file name, in characters: leaves room for a suffix within the 255 bytes of a file name.
    static let maxFileName = 120

    /// The parts that there are, joined by `-`, with everything but ASCII letters, digits, `.`, `_` and `-` replaced by
    /// `_`, cut to ``maxFileName``; the first character is never a dot, so that the file is neither hidden nor a
    /// folder.
    static func fileName(from parts: [String?]) -> String {
        let text = parts.compactMap { $0 }.joined(separator: "-")
        let kept = text.unicodeScalars.prefix(maxFileName).map { scalar in
            let isKept =
                scalar.isASCII && (scalar.properties.isAlphabetic || "0123456789._-".unicodeScalars.contains(scalar))
            return isKept ? Character(scalar) : "_"
        }
        guard let first = kept.first else { return "_" }
        return first == "." ? "_" + String(kept.dropFirst()) : String(kept)
    }
}
