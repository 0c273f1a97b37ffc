public import Events
import Foundation
import Languages
import NIOCore
import NIOHTTP1
public import Vocabulary

/// What a follower of the feed is told.
public enum FeedMessage: Sendable, Equatable {
    /// The connection stands; events after this cursor follow.
    case connected(after: FeedCursor)
    /// Something happened.
    case event(Event)
    /// Events are missing that the log no longer holds.
    case gap(EventGap)
    /// The connection is gone; it is tried again, and nothing is missed.
    case disconnected(FeedClientError)
}

extension FeedClient {
    /// Follows the feed until the task is cancelled or `receive` throws.
    ///
    /// After a lost connection it connects again by itself, with growing pauses, and goes on with the next event: every
    /// event is received once and in order. The next one is read only when `receive` has returned, so a slow receiver
    /// fills no memory.
    ///
    /// - Parameters:
    ///   - cursor: events after this one; `nil` for new ones only.
    ///   - instant: where there is no cursor, events from then on.
    ///   - types: only these types; empty for all.
    ///   - levels: only alerts and segments at these levels; empty for all.
    ///   - receive: is given every message, one at a time.
    /// - Throws: what `receive` throws, `CancellationError`, or a ``FeedClientError``: at the first attempt any, later
    ///   only a refusal.
    public func follow(
        after cursor: FeedCursor? = nil, since instant: Timestamp? = nil, types: Set<EventType> = [],
        levels: Set<AlertLevel> = [], receive: (FeedMessage) async throws -> Void
    ) async throws {
        try await follow(after: cursor, since: instant, types: types, levels: levels) { message, _ in
            try await receive(message)
        }
    }

    /// The same, with the line that each message came in as the daemon wrote it, for who passes it on; `nil` for what
    /// is not the daemon's.
    public func followLines(
        after cursor: FeedCursor?, receive: (FeedMessage, _ line: String?) async throws -> Void
    ) async throws {
        try await follow(after: cursor, since: nil, types: [], levels: []) { message, line in
            try await receive(message, line.map { String(buffer: $0) })
        }
    }

    private func follow(
        after cursor: FeedCursor?, since instant: Timestamp?, types: Set<EventType>, levels: Set<AlertLevel>,
        receive: (FeedMessage, ByteBuffer?) async throws -> Void
    ) async throws {
        var follower = Follower(cursor: cursor, since: instant)
        var pause = firstRetryPause
        var hasConnected = false
        while true {
            let failure: FeedClientError
            let start = ContinuousClock.now
            do {
                try await follow(&follower, types: types, levels: levels) { message, line in
                    if case .connected = message { hasConnected = true }
                    do { try await receive(message, line) } catch { throw ReceiverFailure(error: error) }
                }
                failure = FeedClientError(
                    code: .disconnected,
                    Phrase(
                        "The daemon at \(place) ended the stream; it is stopping, or what it tells you has changed."))
            } catch let error as ReceiverFailure { throw error.error } catch {
                failure = FeedClientError(error, place: place)
            }
            try Task.checkCancellation()
            guard hasConnected, ![.refused, .unreadableAnswer, .wrongOwner].contains(failure.code) else {
                throw failure
            }
            try await receive(.disconnected(failure), nil)
            // One that ends every stream at once is not asked at once again.
            if start.duration(to: .now) > FeedClient.maxRetryPause { pause = firstRetryPause }
            // Spread out, so that many clients of a daemon which comes back do not knock at once.
            try await Task.sleep(for: pause * Double.random(in: 0.5...1))
            pause = min(pause * 2, FeedClient.maxRetryPause)
        }
    }

    private func follow(
        _ follower: inout Follower, types: Set<EventType>, levels: Set<AlertLevel>,
        receive: (FeedMessage, ByteBuffer?) async throws -> Void
    ) async throws {
        let path = FeedClient.eventsPath(
            after: follower.cursor, since: follower.cursor == nil ? follower.since : nil, types: types, levels: levels)
        try await stream(path) { head in
            let start = head.headers.first(name: FeedWire.cursorHeader).flatMap { FeedCursor(text: $0) }
            if let number = start?.number, number < 0 { throw unbelievable("it begins before the first event") }
            follower.cursor = follower.cursor ?? start
            try await receive(.connected(after: follower.cursor ?? 0), nil)
        } line: { line in
            let wait = follower.pace.wait(at: .now)
            if wait > .zero { try await Task.sleep(for: wait) }
            if let message = try follower.message(line, from: self) { try await receive(message, line) }
        }
    }

    /// Reads an answer line by line. What the closures throw comes out unchanged.
    private func stream(
        _ path: String, head: (HTTPResponseHead) async throws -> Void, line: (ByteBuffer) async throws -> Void
    ) async throws {
        var thrown: (any Error)?
        try await exchange(.GET, path, headers: ["Accept": FeedWire.lines], limit: .lines(silence: silenceLimit)) {
            answer in
            do {
                try await head(answer.head)
                var lines = LineSplitter(limit: AnswerBounds.maxLine)
                while let bytes = try await answer.next() {
                    lines.append(bytes)
                    while let next = try lines.next() { try await line(next) }
                }
            } catch is LineSplitter.TooLong { thrown = unbelievable("a line of it is too long") } catch {
                thrown = error
            }
        }
        if let thrown { throw thrown }
    }
}

/// What the caller's own closure threw; it must not be taken for a lost connection.
private struct ReceiverFailure: Error { let error: any Error }

/// Where a follower stands.
private struct Follower {
    var cursor: FeedCursor?
    let since: Timestamp?
    var pace = EventPace()

    init(cursor: FeedCursor?, since: Timestamp?) {
        self.cursor = cursor
        self.since = since
    }

    /// Reads a line and moves the cursor; `nil` for a keep-alive and a double. An event of a type
    /// that is not known comes as it is.
    mutating func message(_ line: ByteBuffer, from client: FeedClient) throws -> FeedMessage? {
        guard line.readableBytes > 0 else { return nil }
        let answer = try BoundedAnswer(line.readableBytesView, of: client)
        if let gap = try? answer.value(as: GapLine.self).gap {
            cursor = gap.resumesAfter
            return .gap(gap)
        }
        let event = try answer.value(as: Event.self)
        // Of sealed cursors only the daemon knows which comes first.
        if let next = event.cursor.number, next <= cursor?.number ?? 0 { return nil }
        cursor = event.cursor
        return .event(event)
    }
}
