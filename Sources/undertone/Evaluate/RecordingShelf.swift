import Capture
import Foundation
import Synchronization

/// The recordings of an evaluation, each of which is opened several times: which channel is heard, and what is wrong.
final class RecordingShelf: Sendable {
    private struct State {
        /// What is heard of each file that was opened.
        var channels: [String: ChannelChoice] = [:]
        var notes: [String: [String]] = [:]
    }

    private let folder: URL?
    private let named: [String: ChannelChoice]
    private let channel: ChannelChoice?
    private let state = Mutex(State())

    /// - Parameters:
    ///   - folder: where the files are; `nil` where their names are paths.
    ///   - named: the channels that the manifest names, by file.
    ///   - channel: of all other files that have several; `nil` to choose where they are one voice.
    init(folder: String? = nil, named: [String: ChannelChoice] = [:], channel: ChannelChoice? = nil) {
        self.folder = folder.map { URL(filePath: $0) }
        self.named = named
        self.channel = channel
    }

    /// The path of a file.
    func path(_ file: String) -> String { folder?.appending(path: file).path(percentEncoded: false) ?? file }

    /// Opens a file; its channels are compared the first time.
    func open(_ file: String) throws(CaptureError) -> AudioFileSource {
        let known = state.withLock { $0.channels[file] }
        let source = try AudioFileSource(
            path: path(file), channel: known ?? named[file] ?? channel, isForMany: known == nil && named[file] == nil)
        state.withLock { $0.channels[file] = source.channel }
        note(source, of: file)
        return source
    }

    /// Keeps what is known of a recording by now, once.
    func note(_ source: AudioFileSource, of file: String) {
        let notes = source.warnings.map(\.description)
        state.withLock { state in
            let known = state.notes[file, default: []]
            state.notes[file] = known + notes.filter { !known.contains($0) }
        }
    }

    /// What was found wrong with a file.
    func notes(of file: String) -> [String] { state.withLock { $0.notes[file] ?? [] } }
}
