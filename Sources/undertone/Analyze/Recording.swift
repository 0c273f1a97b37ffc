import ArgumentParser
import Capture

/// A recording on a command line.
struct Recording {
    var path: String
    var channel: ChannelChoice?
    /// Whether the channel was named for recordings of any number of channels.
    var isForMany = false

    /// Opens it, and reads it first where it is a pipe.
    func open() throws(CaptureError) -> AudioFileSource {
        try AudioFileSource(path: path, channel: channel, isForMany: isForMany, mayBePipe: true)
    }
}

/// `--channel`, for the commands that hear recordings.
struct ChannelOptions: ParsableArguments {
    @Option(
        help: """
            Channel to hear: left, right or a number from 1; mix for the mean of all. Without it channels that are one \
            voice are heard, and others are refused.
            """, transform: ChannelChoice.option) var channel: ChannelChoice?
}

extension ChannelChoice {
    /// Reads the value of an option.
    static func option(_ text: String) throws(ValidationError) -> ChannelChoice {
        guard let choice = ChannelChoice(text) else {
            throw ValidationError("\"\(text)\" is no channel; give left, right, a number from 1, or mix")
        }
        return choice
    }
}

extension Terminal {
    /// Says what there is to know about a recording, in one line; nothing where there is nothing.
    static func tell(_ notes: [String], about path: String) {
        if !notes.isEmpty { warn("\(path): \(notes.joined(separator: "; "))") }
    }
}
