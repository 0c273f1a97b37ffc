import EventLog
import Events
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle

/// One reader of `GET /v1/events`: reads the log from its own cursor, writes, and waits to be woken by the next append.
///
/// Nothing is queued for a reader. One that is slow stays behind in the log, and costs others nothing; one that takes
/// nothing at all for ``FeedLimits/stall`` is cut off.
struct EventStream: Sendable {
    let log: EventLog
    let query: EventQuery
    let format: EventFormat
    let disclosure: Disclosure
    let limits: FeedLimits
    let channel: any Channel

    /// The answer; its body ends when the reader leaves, the daemon stops, or, without `follow`, all is said.
    func response() async throws -> Response {
        let newest = try await Blocking.run { try log.newestSequence }
        let start = query.after ?? (query.follows ? newest : 0)
        var headers: HTTPFields = [.contentType: format.contentType, .cacheControl: "no-cache"]
        headers[text: FeedWire.cursorHeader] = "\(start)"
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody { writer in
                try await write(after: start, upTo: query.follows ? nil : newest, to: &writer)
                try await writer.finish(nil)
            })
    }

    private func write(after start: Int64, upTo end: Int64?, to writer: inout any ResponseBodyWriter) async throws {
        let silence = Silence(longest: limits.keepAlive)
        try await StallGuard(limits: limits, channel: channel).watch { progress in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await silence.watch() }
                defer { group.cancelAll() }
                var cursor = start
                while !Task.isCancelled, !Task.isShuttingDownGracefully {
                    let (next, hasMore, isEmpty) = try await writePage(after: cursor, to: &writer, progress)
                    // Counted from the last write and not from the last append: events that the filter leaves out are
                    // silence to this reader.
                    if !isEmpty { silence.end() }
                    cursor = next
                    if let end, cursor >= end || !hasMore { return }
                    if hasMore { continue }
                    switch await wake(after: cursor, silence) {
                    case .appended: continue
                    case .idle:
                        try await progress.write(ByteBuffer(string: format.keepAlive), to: &writer)
                        silence.end()
                    case .stopping: return
                    }
                }
            }
        }
    }

    /// Writes the next events, as bytes that are made where they are read: of a reader who waits or takes its time no
    /// more is held than one write, and nothing of one that has all.
    private func writePage(
        after cursor: Int64, to writer: inout any ResponseBodyWriter, _ progress: WriteProgress
    ) async throws -> (cursor: Int64, hasMore: Bool, isEmpty: Bool) {
        let (bytes, next, hasMore) = try await Blocking.run {
            let page = try log.page(after: cursor, limit: limits.writeEvents, types: query.types, levels: query.levels)
            var bytes = ByteBuffer()
            if let gap = page.gap { try format.write(gap, to: &bytes) }
            for record in try disclosure.shown(page.records) { format.write(record, to: &bytes) }
            return (bytes, page.cursor, page.hasMore)
        }
        guard bytes.readableBytes > 0 else { return (next, hasMore, true) }
        try await progress.write(bytes, to: &writer)
        return (next, hasMore, false)
    }

    private enum Wake { case appended, idle, stopping }

    private func wake(after cursor: Int64, _ silence: Silence) async -> Wake {
        await withTaskGroup(of: Wake.self) { group in
            group.addTask {
                await log.waitForAppend(after: cursor)
                return .appended
            }
            group.addTask {
                await silence.tooLong()
                return .idle
            }
            group.addTask {
                try? await gracefulShutdown()
                return .stopping
            }
            defer { group.cancelAll() }
            return await group.next() ?? .stopping
        }
    }
}

extension Call {
    /// Answers `GET /v1/events`.
    func events() async throws -> Response {
        let query = try EventQuery(request, families: log.families, limits: feed.limits)
        let format: EventFormat
        switch query.format {
        case .serverSentEvents: format = .serverSentEvents
        case .lines: format = .lines
        case .page:
            let page = try await Blocking.run {
                let page = try log.page(
                    after: query.after ?? 0, limit: query.limit, types: query.types, levels: query.levels)
                return try JSON.text(FeedPage(page, events: try seen.shown(page.records).map { try $0.event() }))
            }
            return Call.response(page + "\n", "application/json")
        }
        let stream = EventStream(
            log: log, query: query, format: format, disclosure: seen, limits: feed.limits, channel: context.channel)
        return try await stream.response()
    }
}
