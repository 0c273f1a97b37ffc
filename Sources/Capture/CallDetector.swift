/// A stream that another program has on the sound server.
struct ForeignStream: Sendable, Hashable {
    /// Whether it records or plays.
    enum Direction: Sendable, Hashable {
        /// Records from the source with this index.
        case recording(source: UInt32)
        /// Plays.
        case playback

        /// Whether it records.
        var isRecording: Bool { if case .recording = self { true } else { false } }
    }

    /// What it does.
    var direction: Direction
    /// The program: its binary and its name for people, where it says them.
    var names: [String]
    /// Whether its program has stopped it for now.
    var isCorked: Bool
    /// Samples per second: a level meter asks for a few dozen.
    var rate: Int
    /// The server's number for it, among those of its direction.
    var index: UInt32 = 0
}

/// Whether a call is on, judged by what others do on the sound server: a pure function.
struct CallDetector: Sendable {
    /// Binaries or names of the programs whose streams mean a call, in lower case.
    private let softphones: Set<String>
    /// Streams below this rate are level meters, not voices.
    private static let minRate = 8_000

    init(softphones: [String]) { self.softphones = Set(softphones.map { $0.lowercased() }) }

    /// Whether a stream of another program means a call; `source` is the index of the agent's microphone.
    func isCall(_ streams: [ForeignStream], source: UInt32?) -> Bool {
        streams.contains { stream in
            // On hold a softphone may cork its stream: the call is still on.
            isOfCall(stream, source: source) && (stream.direction.isRecording || !stream.isCorked)
        }
    }

    /// Whether a stream is such as a call has: of a softphone, or from the agent's microphone.
    func isOfCall(_ stream: ForeignStream, source: UInt32?) -> Bool {
        guard stream.rate >= Self.minRate else { return false }
        if case .recording(let index) = stream.direction, index == source { return true }
        return stream.names.contains { softphones.contains($0.lowercased()) }
    }
}
