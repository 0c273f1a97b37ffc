import CPulse

/// What a sound server says about itself, and how its sources are set: to tell what is amiss, not for capture.
public struct SoundServer: Sendable, Hashable {
    /// How a source is set.
    public struct SourceSetting: Sendable, Hashable {
        /// Whether it is muted.
        public var isMuted: Bool
        /// The loudest channel's volume; 1 is 100 %.
        public var volume: Double
        /// Samples a second.
        public var sampleRate: Int

        /// Puts the parts together.
        public init(isMuted: Bool, volume: Double, sampleRate: Int) {
            self.isMuted = isMuted
            self.volume = volume
            self.sampleRate = sampleRate
        }
    }

    /// The address over which it answered.
    public var address: String
    /// The program, `pulseaudio` or `PulseAudio (on PipeWire 0.3.65)`.
    public var name: String
    /// The version of the protocol's implementation.
    public var version: String
    /// Its sources' settings by name.
    public var settings: [String: SourceSetting]

    /// Puts the parts together.
    public init(address: String, name: String, version: String, settings: [String: SourceSetting]) {
        self.address = address
        self.name = name
        self.version = version
        self.settings = settings
    }

    /// Asks a server. Blocks the calling thread, at most for `limit`; a server is never started.
    /// - Parameters:
    ///   - server: the server's address as in `PULSE_SERVER`; `nil` for the library's default.
    ///   - limit: how long the whole may take.
    /// - Returns: what it says.
    /// - Throws: ``CaptureError`` where the server is away or silent.
    public static func ask(_ server: String?, limit: Duration) throws(CaptureError) -> SoundServer {
        let answers = SoundServerAnswers()
        let pointer = unsafe Unmanaged.passUnretained(answers).toOpaque()
        // SAFETY: the answers live until after the call.
        let address = try unsafe SoundServerInquiry(server: server, limit: limit).run { context in
            unsafe [
                pa_context_get_server_info(context, takeServer, pointer),
                pa_context_get_source_info_list(context, takeSource, pointer),
            ]
        }
        return SoundServer(
            address: address, name: answers.name, version: answers.version, settings: answers.settings)
    }
}

/// The answers so far.
private final class SoundServerAnswers {
    var name = ""
    var version = ""
    var settings: [String: SoundServer.SourceSetting] = [:]
}

private func takeServer(
    _ context: OpaquePointer?, _ server: UnsafePointer<pa_server_info>?, _ pointer: UnsafeMutableRawPointer?
) {
    guard let server = unsafe server, let answers = unsafe answers(at: pointer) else { return }
    // SAFETY: the library keeps the structure and its strings for the time of the callback.
    answers.name = unsafe server.pointee.server_name.map { unsafe String(cString: $0) } ?? "a sound server"
    answers.version = unsafe server.pointee.server_version.map { unsafe String(cString: $0) } ?? ""
}

private func takeSource(
    _ context: OpaquePointer?, _ source: UnsafePointer<pa_source_info>?, _ end: Int32,
    _ pointer: UnsafeMutableRawPointer?
) {
    guard end == 0, let source = unsafe source, let answers = unsafe answers(at: pointer) else { return }
    // SAFETY: as above; the volume is read in place.
    let name = unsafe source.pointee.name.map { unsafe String(cString: $0) } ?? ""
    let loudest = unsafe withUnsafePointer(to: source.pointee.volume) { unsafe pa_cvolume_max($0) }
    answers.settings[name] = unsafe SoundServer.SourceSetting(
        isMuted: source.pointee.mute != 0, volume: Double(loudest) / 65_536,
        sampleRate: Int(source.pointee.sample_spec.rate))
}

private func answers(at pointer: UnsafeMutableRawPointer?) -> SoundServerAnswers? {
    // SAFETY: the pointer is that of ``SoundServer/ask(_:limit:)``, whose answers outlive its operations.
    unsafe pointer.map { unsafe Unmanaged<SoundServerAnswers>.fromOpaque($0).takeUnretainedValue() }
}
