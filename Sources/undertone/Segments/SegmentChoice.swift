import ArgumentParser
import EventLog
import Feed
import Vault

/// Which stored segment, for the commands that do something with it in the daemon that holds it.
struct SegmentChoice: ParsableArguments {
    /// Fewer characters of an identifier are too easily typed by mistake.
    private static let shortestPrefix = 4
    /// From here on it is a whole identifier: an alert's, and the number of the part.
    private static let wholeLength = 38

    @OptionGroup var feed: FeedOptions

    @Argument(help: "The segment's identifier, or the first characters of it, at least \(shortestPrefix).")
    var id: String

    @Flag(help: "Print the daemon's answer as one JSON object.")
    var json = false

    func validate() throws {
        guard id.count >= Self.shortestPrefix, SegmentID.isValid(id) else {
            throw ValidationError("give at least \(Self.shortestPrefix) characters of a segment's identifier")
        }
    }

    /// Does something with the segment that is meant.
    /// - Parameters:
    ///   - reason: why; quality assurance has to say so before it may look for a segment.
    ///   - act: what to do with it.
    /// - Returns: what `act` returns, and the segment's whole identifier.
    /// - Throws: ``CommandFailure`` where no segment is meant, `FeedError` where the daemon refuses.
    func carryOut<Answer>(
        reason: String, _ act: (FeedClient, String) async throws -> Answer
    ) async throws -> (String, Answer) {
        let clients = try feed.clients()
        // Of a whole identifier nobody needs to see the list.
        guard id.count < Self.wholeLength else {
            var last: FeedError?
            for client in clients {
                do {
                    return (id, try await act(client, id))
                } catch let error as FeedError where error.underlying == 404 || error.code == .noDaemon {
                    last = error.underlying == 404 ? error : last ?? error
                }
            }
            throw last ?? FeedError(code: .noDaemon, context: "No daemon is known.")
        }
        let filter = SegmentFilter(state: .all, limit: SegmentFilter.most)
        let answers = try await clients.ask { try await $0.segments(filter, reason: reason) }
        let found = answers.flatMap { client, records in
            records.map(\.segment.segmentID).filter { $0 == id || $0.hasPrefix(id) }.map { (client, $0) }
        }
        // A daemon may be asked over two sockets; a whole name weighs more than the beginning of another.
        let names = Set(found.map(\.1))
        guard let first = found.first(where: { $0.1 == id }) ?? found.first else {
            throw CommandFailure("there is no segment \(id); `undertone segments list --state all` lists them")
        }
        guard names.count == 1 || names.contains(id) else {
            throw CommandFailure(
                "\(names.count) segments begin with \(id); give more of it: "
                    + names.sorted().prefix(5).joined(separator: ", "))
        }
        return (first.1, try await act(first.0, first.1))
    }
}

/// Why somebody does something with a segment.
struct ReasonOption: ParsableArguments {
    @Option(help: ArgumentHelp("Why; it stands in the audit, and the agent can read it.", valueName: "text"))
    var reason: String

    func validate() throws {
        guard reason.contains(where: { !$0.isWhitespace }) else { throw ValidationError("--reason says why") }
    }
}
