import CPulse

/// Asks a sound server once which sources it has, for a person who wants to choose one.
public enum SourceListing {
    /// How long the whole may take.
    public static let timeLimit = Duration.seconds(3)

    /// The sources of a server. Blocks the calling thread, at most for ``timeLimit``.
    /// - Parameter server: the server's address as in `PULSE_SERVER`; `nil` for the library's default.
    /// - Returns: the sources and the default.
    /// - Throws: ``CaptureError`` where the server is away or silent.
    public static func sources(of server: String? = nil) throws(CaptureError) -> SourceInventory {
        let collector = SourceCollector()
        let pointer = unsafe Unmanaged.passUnretained(collector).toOpaque()
        // SAFETY: the collector lives until after the call.
        _ = try unsafe SoundServerInquiry(server: server, limit: timeLimit).run { context in
            unsafe [
                pa_context_get_server_info(context, collectServer, pointer),
                pa_context_get_source_info_list(context, collectSource, pointer),
            ]
        }
        return collector.inventory
    }
}

private func collectServer(
    _ context: OpaquePointer?, _ server: UnsafePointer<pa_server_info>?, _ pointer: UnsafeMutableRawPointer?
) {
    guard let server = unsafe server, let pointer = unsafe pointer else { return }
    unsafe Unmanaged<SourceCollector>.fromOpaque(pointer).takeUnretainedValue().begin(server)
}

private func collectSource(
    _ context: OpaquePointer?, _ source: UnsafePointer<pa_source_info>?, _ end: Int32,
    _ pointer: UnsafeMutableRawPointer?
) {
    guard end == 0, let source = unsafe source, let pointer = unsafe pointer else { return }
    unsafe Unmanaged<SourceCollector>.fromOpaque(pointer).takeUnretainedValue().add(source)
}

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
                name: source.pointee.name.map { unsafe String(cString: $0) } ?? "",
                index: source.pointee.index,
                description: source.pointee.description.map { unsafe String(cString: $0) } ?? "",
                properties: Self.properties(source.pointee.proplist),
                monitorOfSink: source.pointee.monitor_of_sink_name.map { unsafe String(cString: $0) },
                portName: source.pointee.active_port?.pointee.name.map { unsafe String(cString: $0) },
                rate: Int(source.pointee.sample_spec.rate), isMuted: source.pointee.mute != 0,
                isVirtual: source.pointee.flags.rawValue & PA_SOURCE_HARDWARE.rawValue == 0))
    }

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
