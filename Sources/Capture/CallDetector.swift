/// A stream that another program has on the sound server.
struct ForeignStream: Sendable, Hashable {
    /// Whether it records or plays.
    enum Direction: Sendable, Hashable {
        /// Records from the source with this index.
        case recording(source: UInt32)
        /// Plays.
        case playback
    }

    /// What it does.
    var direction: Direction
    /// The program: its binary and its name for people, where it says them.
    var names: [String]
    /// Whether its program has stopped it for now.
    var isCorked: Bool
    /// Samples per second: a level meter asks for a few dozen.
    var rate: Int
}

/// Whether a call is on, judged by what others do on the sound server: a pure function.
struct CallDetector: Sendable {
    /// Binaries or names of the programs whose playback means a call, in lower case.
    private let softphones: Set<String>
    /// Streams below this rate are level meters, not voices.
    private static let minRate = 8_000

    init(softphones: [String]) { self.softphones = Set(softphones.map { $0.lowercased() }) }

    /// Whether a stream of another program means a call; `source` is the index of the agent's microphone.
    func isCall(_ streams: [ForeignStream], source: UInt32?) -> Bool {
        streams.contains { stream in
            guard stream.rate >= Self.minRate else { return false }
            return switch stream.direction {
            // On hold a softphone may cork its stream: the call is still on.
            case .recording(let index): index == source
            case .playback: !stream.isCorked && stream.names.contains { softphones.contains($0.lowercased()) }
            }
        }
    }
}
