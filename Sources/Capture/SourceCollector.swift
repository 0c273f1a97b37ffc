import CPulse
import Vocabulary

/// Gathers the answers to a listing of a server's sources: first the server about itself, then one call per source.
final class SourceCollector {
    /// What came so far.
    private(set) var inventory = SourceInventory(sources: [])

    /// Takes the server's answer about itself, with which each listing begins anew.
    func begin(_ server: UnsafePointer<pa_server_info>) {
        // SAFETY: the library keeps the structure and its strings for the time of the callback.
        let name = unsafe server.pointee.default_source_name.map { unsafe String(cString: $0) }
        inventory = SourceInventory(sources: [], defaultSource: name)
    }

    /// Takes the server's answer about one source.
    func add(_ source: UnsafePointer<pa_source_info>) {
        // SAFETY: as above; the active port is one of the source's ports or nil.
        unsafe inventory.sources.append(
            SourceDescription(
                name: source.pointee.name.map { unsafe String(cString: $0) } ?? "", index: source.pointee.index,
                description: Self.shown(source.pointee.description.map { unsafe String(cString: $0) } ?? ""),
                properties: Self.properties(source.pointee.proplist),
                monitorOfSink: source.pointee.monitor_of_sink_name.map { unsafe String(cString: $0) },
                portName: source.pointee.active_port?.pointee.name.map { unsafe String(cString: $0) },
                rate: Int(source.pointee.sample_spec.rate), channels: Int(source.pointee.sample_spec.channels),
                volume: Self.volume(of: source), isMuted: source.pointee.mute != 0,
                isVirtual: source.pointee.flags.rawValue & PA_SOURCE_HARDWARE.rawValue == 0))
    }

    private static func volume(of source: UnsafePointer<pa_source_info>) -> Double {
        // SAFETY: the volume is read in place, while the library keeps the structure.
        let loudest = unsafe withUnsafePointer(to: source.pointee.volume) { unsafe pa_cvolume_max($0) }
        return Double(loudest) / 65_536
    }

    /// A name for people as it may stand in notices and events: whoever makes a source gives it any name.
    static func shown(_ description: String) -> String { PlainText.shown(description, maxBytes: 256) }

    private static func properties(_ list: OpaquePointer?) -> [String: String] {
        guard let list = unsafe list else { return [:] }
        var properties: [String: String] = [:]
        var cursor: UnsafeMutableRawPointer?
        // SAFETY: `cursor` is the library's own, nil at first and after the last key; keys and values live with the
        // list.
        while let key = unsafe pa_proplist_iterate(list, &cursor) {
            // A value that is no text gives nil, and is left out.
            if let value = unsafe pa_proplist_gets(list, key) {
                unsafe properties[String(cString: key)] = String(cString: value)
            }
        }
        return properties
    }
}
