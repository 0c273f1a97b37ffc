import Events
import Foundation
import NIOCore

/// How events are written on a stream. `EventFormat.lines` is also what the client reads.
enum EventFormat {
    /// Server-Sent Events: `id` is the cursor, `event` the type, `data` the event on one line.
    case serverSentEvents
    /// NDJSON: one event a line. An empty line keeps the connection alive; a gap is `{"gap":{...}}`.
    case lines

    /// What is sent when there is nothing to say.
    var keepAlive: String {
        switch self {
        case .serverSentEvents: ": keep-alive\n\n"
        case .lines: "\n"
        }
    }

    func write(_ record: EventRecord, to buffer: inout ByteBuffer) {
        switch self {
        case .serverSentEvents:
            buffer.writeString("id: \(record.cursor.text)\nevent: \(record.type.rawValue)\ndata: ")
            buffer.writeString(record.json)
            buffer.writeString("\n\n")
        case .lines:
            buffer.writeString(record.json)
            buffer.writeString("\n")
        }
    }

    func write(_ gap: EventGap, to buffer: inout ByteBuffer) throws {
        switch self {
        case .serverSentEvents:
            buffer.writeString("id: \(gap.resumesAfter.text)\nevent: gap\ndata: ")
            buffer.writeBytes(try JSON.data(gap))
            buffer.writeString("\n\n")
        case .lines:
            buffer.writeBytes(try JSON.data(GapLine(gap: gap)))
            buffer.writeString("\n")
        }
    }
}
