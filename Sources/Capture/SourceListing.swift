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
