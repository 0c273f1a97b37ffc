import EventLog
import Events
import HTTPTypes
import Hummingbird
import NIOCore
import ServiceLifecycle
import Vocabulary

/// One reader of `GET /v1/events`: reads the log from its own cursor, writes, and waits to be woken by the next append.
///
/// Nothing is queued for a reader. One that is slow stays behind in the log, and costs others nothing; one that takes
/// nothing at all for ``FeedLimits/stall`` is cut off. Before each write, and every ``FeedLimits/recheck`` where there
/// is none, it is asked whether the reader may read on; where not, the stream ends. What the reader may not see makes
/// no write.
struct EventStream: Sendable {
    let log: EventLog
    let query: EventQuery
    let format: EventFormat
    let right: FollowingRight
    let limits: FeedLimits
    let channel: any Channel
    /// Counts a supervisor who follows; `nil` for everybody else.
    let counted: (onlookers: Onlookers, user: UInt32)?

    /// The answer; its body ends when the reader leaves or loses the right to it, the daemon stops, or, without
    /// `follow`, all is said.
    /// - Parameters:
    ///   - start: number of the event after which to begin.
    ///   - newest: that of the newest event.
    ///   - cursor: the beginning as the reader is told it.
    /// - Returns: the answer.
    func response(after start: Int64, newest: Int64, cursor: FeedCursor) -> Response {
        var headers: HTTPFields = [.contentType: query.format.contentType, .cacheControl: "no-cache"]
        headers[text: FeedWire.cursorHeader] = cursor.text
        // nginx would keep the head of an answer back until there is something behind it.
        headers[text: "X-Accel-Buffering"] = "no"
        return Response(
            status: .ok, headers: headers,
            body: ResponseBody { writer in
                let leave = query.follows ? counted.map { $0.onlookers.enter($0.user) } : nil
                defer { leave?() }
                // The next write would find that out only later, and the agent would be told that somebody watches.
                if let leave { channel.closeFuture.whenComplete { _ in leave() } }
                try await write(after: start, upTo: query.follows ? nil : newest, to: &writer)
                try await writer.finish(nil)
            })
    }

    private func write(after start: Int64, upTo end: Int64?, to writer: inout any ResponseBodyWriter) async throws {
        // Since the last write, and since it was last asked whether the reader may read on.
        let (silence, trust) = (Silence(longest: limits.keepAlive), Silence(longest: limits.recheck))
        try await StallGuard(limits: limits, channel: channel).watch { progress in
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await silence.watch() }
                group.addTask { await trust.watch() }
                defer { group.cancelAll() }
                var cursor = start
                while !Task.isCancelled, !Task.isShuttingDownGracefully {
                    guard let page = try await page(after: cursor) else { return }
                    trust.end()
                    // Counted from the last write and not from the last append: events that the filter leaves out are
                    // silence to this reader.
                    var bytes = page.bytes
                    if bytes.readableBytes == 0, silence.isTooLong { bytes.writeString(format.keepAlive) }
                    if bytes.readableBytes > 0 {
                        try await progress.write(bytes, to: &writer)
                        silence.end()
                    }
                    cursor = page.cursor
                    if let end, cursor >= end || !page.hasMore { return }
                    if page.hasMore { continue }
                    await wake(after: cursor, silence, trust)
                }
            }
        }
    }

    private struct Page {
        var bytes = ByteBuffer()
        let cursor: Int64
        let hasMore: Bool
    }

    /// The next events, as bytes that are made where they are read: of a reader who waits or takes its time no more is
    /// held than one write, and nothing of one that has all; `nil` where the reader may not read on.
    private func page(after cursor: Int64) async throws -> Page? {
        try await Blocking.run {
            guard let disclosure = try right.disclosure() else { return nil }
            let found = try log.page(
                after: cursor, limit: limits.writeEvents, types: query.types, levels: query.levels,
                subject: query.subject)
            var page = Page(cursor: found.cursor, hasMore: found.hasMore)
            if let gap = found.gap { try format.write(disclosure.shown(gap), to: &page.bytes) }
            for record in try disclosure.shown(found.records) { format.write(record, to: &page.bytes) }
            return page
        }
    }

    /// Returns once there is something to look at, to say or to ask, or the daemon stops.
    private func wake(after cursor: Int64, _ silence: Silence, _ trust: Silence) async {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await log.waitForAppend(after: cursor) }
            group.addTask { await silence.tooLong() }
            group.addTask { await trust.tooLong() }
            group.addTask { try? await gracefulShutdown() }
            await group.next()
            group.cancelAll()
        }
    }
}

extension Call {
    /// Answers `GET /v1/events`.
    func events() async throws -> Response {
        let query = try EventQuery(request, families: log.families, limits: feed.limits)
        let (start, newest) = try await Blocking.run { (try beginning(of: query), try log.newestSequence) }
        let format: EventFormat
        switch query.format {
        case .serverSentEvents: format = .serverSentEvents
        case .lines: format = .lines
        case .page:
            let page = try await Blocking.run {
                try JSON.text(
                    seen.page(
                        after: start ?? 0, limit: query.limit, types: query.types, levels: query.levels,
                        subject: query.subject))
            }
            return Call.response(page + "\n", "application/json")
        }
        let stream = EventStream(
            log: log, query: query, format: format, right: FollowingRight(self), limits: feed.limits,
            channel: context.channel,
            counted: caller.role == .supervisor ? caller.person.uid.map { (feed.host.onlookers, $0) } : nil)
        let first = start ?? (query.follows ? newest : 0)
        return stream.response(after: first, newest: newest, cursor: seen.place(first))
    }

    /// Number of the event after which somebody wants to begin; `nil` where they do not say.
    private func beginning(of query: EventQuery) throws -> Int64? {
        switch query.start {
        case .after(let cursor): return try seen.sequence(of: cursor)
        case .resumed(let cursor): return cursor.flatMap { try? seen.sequence(of: $0) } ?? Disclosure.nowhere
        case nil: break
        }
        return try query.since.map { try log.sequence(before: $0) }
    }
}
