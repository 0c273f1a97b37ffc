public import Languages

/// Why audio cannot be had or played: a file that cannot be used, or a sound server that is away.
public struct CaptureError: Error, Sendable, Hashable, CustomStringConvertible {
    /// What the caller can do next.
    public enum Code: Sendable, Hashable, CaseIterable {
        /// There is no such file.
        case noSuchFile
        /// The path is a folder, a socket or a device.
        case notAFile
        /// The path is a pipe, where a recording is read more than once.
        case pipe
        /// Standard input is a terminal.
        case terminal
        /// A pipe brings samples without a header.
        case rawPipe
        /// What a pipe brings has no place on the disk; `underlying` is the errno.
        case noRoom
        /// The file may not be opened or read; `underlying` is the errno.
        case unreadable
        /// The file holds 0 bytes.
        case emptyFile
        /// The format is none that libsndfile knows; `underlying` is its error.
        case notAudio
        /// The format is known, the content is broken; `underlying` is libsndfile's error.
        case damaged
        /// No filter of a sensible length leads from the file's sample rate to ours.
        case unsupportedRate
        /// The file is audio and holds no samples.
        case noSamples
        /// Several channels that are not one voice, and nobody has said which is meant.
        case channelsDiffer
        /// The recording has no such channel.
        case noSuchChannel
        /// No sound server can be reached; `underlying` is PulseAudio's error. It may come later.
        case serverUnavailable
        /// The sound server is there and does not answer in time.
        case serverTimeout
        /// The sound server plays nothing, or no longer; `underlying` is PulseAudio's error.
        case playbackRefused
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
    public var description: String { words(in: .english) }

    /// The same in a language; what a library says of it stays as it is.
    public func words(in language: Language) -> String {
        let subject = context.isEmpty ? "" : "\(context): "
        return subject + language.text(code.phrase) + (detail.isEmpty ? "" : " (\(detail))")
    }
}

extension CaptureError.Code {
    /// What is wrong, and what to do about it.
    public var words: String { Language.english.text(phrase) }

    /// The same in every language.
    var phrase: Phrase {
        switch self {
        case .noSuchFile: Phrase("no such file; check the path")
        case .notAFile: Phrase("not a regular file; name one audio file")
        case .pipe: Phrase("a pipe can be read only once; write it into a file first")
        case .terminal: Phrase("standard input is a terminal; send a recording into it, or name a file")
        case .rawPipe:
            Phrase(
                """
                raw samples say neither their rate nor their format; send WAV or FLAC, for example through \
                sox -t raw -r 16000 -e signed -b 16 -c 1 - -t wav -
                """)
        case .noRoom: Phrase("what the pipe brings cannot be kept for the time of reading; make room, or set TMPDIR")
        case .unreadable: Phrase("cannot be read; check its permissions and the disk")
        case .emptyFile: Phrase("the file is empty (0 bytes); record or copy it again")
        case .notAudio: Phrase("not an audio file that can be read; convert it to WAV or FLAC")
        case .damaged: Phrase("the audio file is damaged; copy or record it again")
        case .unsupportedRate:
            Phrase("the sample rate is too unusual; convert the file to 16 kHz, 44.1 kHz or 48 kHz")
        case .noSamples: Phrase("the audio file holds no samples; record it again")
        case .channelsDiffer:
            Phrase(
                "the channels are different voices, such as agent and customer; say which is the agent's with --channel"
            )
        case .noSuchChannel: Phrase("the recording has no such channel; name another with --channel")
        case .serverUnavailable:
            Phrase("the sound server cannot be reached; start PulseAudio or PipeWire, or check PULSE_SERVER")
        case .serverTimeout: Phrase("the sound server does not answer; restart it")
        case .playbackRefused: Phrase("the sound server cannot play; check that it has an output device")
        }
    }
}
