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
        let inquiry = SoundServerInquiry(server: server, deadline: ContinuousClock.now + limit)
        return try inquiry.run()
    }
}
