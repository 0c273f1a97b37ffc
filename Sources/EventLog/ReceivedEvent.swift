package import Events
import Foundation
import Vocabulary

/// An event of another log, as its line came from another machine. Where it comes from is what the receiver knows, not
/// what it says of itself; what this program does not know of it is kept.
package struct ReceivedEvent: Sendable {
    /// Why a line is no event that is kept.
    package struct Fault: Error, Sendable, Equatable {
        /// In words, to be put after "an event".
        package let words: String

        package init(words: String) { self.words = words }
    }

    /// Deeper than any payload of ours; what is deeper could only exhaust who reads it.
    private static let maxDepth = 32

    /// The event as far as this program understands it, before it has a place in this log.
    package let event: Event
    private let members: [String: JSONNode]

    /// Reads one line of CloudEvents JSON.
    /// - Parameters:
    ///   - line: whatever came.
    ///   - source: where it came from, see ``Event/source(host:agent:)``.
    /// - Throws: ``Fault`` where it is no event.
    package init(line: String, source: String) throws(Fault) {
        guard Self.isShallow(line) else { throw Fault(words: "is nested too deep") }
        guard var members = try? JSON.value([String: JSONNode].self, from: line) else {
            throw Fault(words: "is no JSON object")
        }
        members["source"] = .text(source)
        members["cursor"] = nil
        members["sequence"] = 0
        guard let event = try? JSON.value(Event.self, from: JSON.text(members)) else {
            throw Fault(words: "is no CloudEvents value of this log's kind")
        }
        // Its parts become those of addresses, and lines of a stream.
        guard FeedWire.isIdentifier(event.id), FeedWire.isIdentifier(event.type.rawValue),
            event.type.rawValue.hasPrefix(EventType.prefix)
        else { throw Fault(words: "has no identifier or type that is kept") }
        guard event.subject.isEmpty || FeedWire.isIdentifier(event.subject) else {
            throw Fault(words: "is about something that has no identifier")
        }
        members["subject"] = .text(event.subject)
        (self.event, self.members) = (event, members)
    }

    /// The event at its place in this log.
    func placed(at sequence: Int64) throws -> (event: Event, json: String) {
        var members = members
        members["sequence"] = .whole(Int(sequence))
        let placed = Event(id: event.id, source: event.source, time: event.time, sequence: sequence, data: event.data)
        return (placed, try JSON.text(members))
    }

    /// Alerts and segments that the event says something about.
    package var subjects: [String] {
        switch event.data {
        case .alert, .handling: [event.subject]
        case .segment(_, let segment): [segment.segmentID, segment.alertID] + [segment.replaces].compactMap(\.self)
        case .capture, .baseline, .consent, .policy, .erased, .daemon: []
        case .other: event.subject.isEmpty ? [] : [event.subject]
        }
    }

    /// Whether who sends it gives ``subjects`` their names; what is not understood names nothing.
    package var namesItsSubjects: Bool { if case .other = event.data { false } else { true } }

    private static func isShallow(_ line: String) -> Bool {
        var (depth, isText, isEscaped) = (0, false, false)
        for byte in line.utf8 {
            if isText {
                if isEscaped {
                    isEscaped = false
                } else if byte == UInt8(ascii: "\\") {
                    isEscaped = true
                } else {
                    isText = byte != UInt8(ascii: "\"")
                }
                continue
            }
            switch byte {
            case UInt8(ascii: "\""): isText = true
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
            default: continue
            }
            if depth > maxDepth { return false }
        }
        return true
    }
}
