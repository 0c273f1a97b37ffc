/// Why audio cannot be had or played: a file that cannot be used, or a sound server that is away.
public struct CaptureError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What the caller can do next.
    public enum Code: String, Sendable, Hashable, CaseIterable {
        /// There is no such file.
        case noSuchFile = "no such file; check the path"
        /// The path is a folder, a socket or a device.
        case notAFile = "not a regular file; name one audio file"
        /// The path is a pipe, where a recording is read more than once.
        case pipe = "a pipe can be read only once; write it into a file first"
        /// Standard input is a terminal.
        case terminal = "standard input is a terminal; send a recording into it, or name a file"
        /// A pipe brings samples without a header.
        case rawPipe = """
            raw samples say neither their rate nor their format; send WAV or FLAC, for example through \
            sox -t raw -r 16000 -e signed -b 16 -c 1 - -t wav -
            """
        /// What a pipe brings has no place on the disk; `underlying` is the errno.
        case noRoom = "what the pipe brings cannot be kept for the time of reading; make room, or set TMPDIR"
        /// The file may not be opened or read; `underlying` is the errno.
        case unreadable = "cannot be read; check its permissions and the disk"
        /// The file holds 0 bytes.
        case emptyFile = "the file is empty (0 bytes); record or copy it again"
        /// The format is none that libsndfile knows; `underlying` is its error.
        case notAudio = "not an audio file that can be read; convert it to WAV or FLAC"
        /// The format is known, the content is broken; `underlying` is libsndfile's error.
        case damaged = "the audio file is damaged; copy or record it again"
        /// No filter of a sensible length leads from the file's sample rate to ours.
        case unsupportedRate = "the sample rate is too unusual; convert the file to 16 kHz, 44.1 kHz or 48 kHz"
        /// The file is audio and holds no samples.
        case noSamples = "the audio file holds no samples; record it again"
        /// Several channels that are not one voice, and nobody has said which is meant.
        case channelsDiffer =
            "the channels are different voices, such as agent and customer; say which is the agent's with --channel"
        /// The recording has no such channel.
        case noSuchChannel = "the recording has no such channel; name another with --channel"
        /// No sound server can be reached; `underlying` is PulseAudio's error. It may come later.
        case serverUnavailable =
            "the sound server cannot be reached; start PulseAudio or PipeWire, or check PULSE_SERVER"
        /// The sound server is there and does not answer in time.
        case serverTimeout = "the sound server does not answer; restart it"
        /// The sound server plays nothing, or no longer; `underlying` is PulseAudio's error.
        case playbackRefused = "the sound server cannot play; check that it has an output device"
    }

    /// The case.
    public let code: Code
    /// The errno, or the error number of libsndfile or PulseAudio; 0 where there is none.
    public let underlying: Int32
    /// The file's path or the server's address; empty for the default server.
    public let context: String
    /// The underlying error in the words of the library; empty where it has none.
    public let detail: String

    init(_ code: Code, underlying: Int32 = 0, context: String, detail: String = "") {
        self.code = code
        self.underlying = underlying
        self.context = context
        self.detail = detail
    }

    /// A server that was not asked, since it is on another machine.
    public static func elsewhere(_ address: String) -> CaptureError {
        CaptureError(.serverUnavailable, context: address, detail: "on another machine")
    }

    /// One line: what, why, and the hint.
    public var description: String {
        let subject = context.isEmpty ? "" : "\(context): "
        return subject + code.rawValue + (detail.isEmpty ? "" : " (\(detail))")
    }
}
