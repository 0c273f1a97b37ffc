import ArgumentParser
import DaemonConfiguration
import Events
import FeedClient
import Foundation
import Glibc

/// `undertone segments browse`: all segments of all daemons on one screen, to look through and to open.
struct SegmentsBrowseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "browse",
        abstract: "Look through the segments of all agents on a screen, and replay them from there.",
        discussion: """
            Why you look is asked for once and stands in the first line; each look at a recording is in the audit with it. The \
            key is read once, too. Up and down choose, / filters, enter replays, v verifies, o writes the page with player and \
            plots into the current folder, i tells all that is known, ? shows every key, q ends.

            Example:
              undertone segments browse --identity qa.key
              undertone segments browse --since 7d --level critical
            """)

    @OptionGroup var key: SegmentKeyOptions
    @OptionGroup var filter: SegmentFilterOptions

    @Option(help: "Address of the sound server, as in PULSE_SERVER.") var server: String?

    func run() async throws {
        guard Terminal.isTerminal(STDIN_FILENO), Terminal.isTerminal(STDOUT_FILENO) else {
            throw CommandFailure("browse needs a terminal; undertone segments list prints the same", status: .usage)
        }
        let clients = try key.feed.clients()
        var wanted = filter.filter
        // What was erased is there at a key.
        if wanted.state == .current { wanted.state = .all }
        let (told, reason) = try await StatedLook.list(
            clients, wanted, reason: try StatedLook.reason(key.reason))
        guard !told.isEmpty else {
            return StandardOutput.line(filter.isNarrow ? "no segment that fits" : "no segment so far")
        }
        let keys = try keys()
        let session = SegmentBrowserSession(
            clients: clients, filter: wanted, reason: reason, keys: keys, server: server,
            alerting: try key.feed.configuration.load().configuration.alerting)
        try await session.run(told)
    }

    /// The keys; asked for where nothing names one. Nobody needs one to look through the list.
    private func keys() throws -> SegmentKeyOptions.Keys? {
        let source = try key.identity.source(key.feed.configuration)
        if !source.paths.isEmpty {
            return SegmentKeyOptions.Keys(
                identities: try source.keys(key.identity.passphrase), place: source.words)
        }
        while true {
            Terminal.ask("file with your secret key (empty: only look through the list):")
            let answer = (readLine() ?? "").trimmingCharacters(in: .whitespaces)
            guard !answer.isEmpty else { return nil }
            let path = ProcessEnvironment.current().path(answer)
            do {
                return SegmentKeyOptions.Keys(
                    identities: try IdentityOptions.read(path, key.identity.passphrase), place: path)
            } catch let failure as CommandFailure { Terminal.tell(failure) }
        }
    }
}
