import ArgumentParser
import DaemonConfiguration
import EventLog
import Feed
import Foundation

/// Where the audit's rows come from, for `show` and `export`.
struct AuditOptions: ParsableArguments {
    @OptionGroup var feed: FeedOptions

    @Option(
        help: "Read this event log itself, in place of asking a daemon.", completion: .file(extensions: ["sqlite"]))
    var log: String?

    @Option(help: "Only rows after this one.")
    var after: Int64 = 0

    /// Most rows in one question.
    static let pageLength = 500

    func validate() throws {
        guard after >= 0 else { throw ValidationError("--after is a row's number, 0 or more") }
        guard log == nil || feed.socket.isEmpty else { throw ValidationError("give --log or --socket, not both") }
    }

    /// Every row after ``after``, in order, a page at a time: of each daemon in turn, else of the log's own file where no daemon
    /// runs.
    func eachPage(_ deal: ([AuditEntry]) throws -> Void) async throws {
        if let log { return try read(file: log, deal) }
        do {
            for client in try feed.clients() { try await client.eachAuditPage(after: after, deal) }
        } catch let error as FeedError where error.code == .noDaemon && feed.socket.isEmpty {
            let file = try feed.configuration.load().locations.eventLogFile
            guard FileManager.default.fileExists(atPath: file) else { throw error }
            try read(file: file, deal)
        }
    }

    private func read(file: String, _ deal: ([AuditEntry]) throws -> Void) throws {
        let reader = try LogReader(path: try AuditFile.existing(file))
        var cursor = after
        while true {
            let entries = try reader.auditPage(after: cursor, limit: Self.pageLength)
            guard let last = entries.last else { return }
            try deal(entries)
            cursor = last.sequence
        }
    }
}

extension FeedClient {
    /// Every row of a daemon's audit after one, in order, a page at a time.
    func eachAuditPage(after row: Int64, _ deal: ([AuditEntry]) throws -> Void) async throws {
        var cursor = row
        while true {
            let page: AuditPage = try await get("/v1/audit?after=\(cursor)&limit=\(AuditOptions.pageLength)")
            try deal(page.entries)
            guard page.hasMore, page.nextAfter > cursor else { return }
            cursor = page.nextAfter
        }
    }
}

/// The event log's file, for commands that must not make one.
enum AuditFile {
    /// The path, where a file lies there.
    static func existing(_ path: String) throws -> String {
        let facts = FileFacts(at: path)
        guard facts.kind == .file else {
            let reason = facts.isAbsent ? "there is no event log" : "it is no file that you may read"
            throw CommandFailure("\(path): \(reason); name another with --log", status: .badInput)
        }
        return path
    }
}
