import EventLog
import Events
import Foundation
import TestSignals
import TestSupport

/// Carries out a text that says what happens, a step a line, each ten seconds after the one before. The words are the
/// golden texts' own: where the log's names change, this is the one place that follows.
struct GoldenScript {
    let log: EventLog
    private let clock = ManualClock()
    private let events: [Event]
    private var helps: [String] = []
    /// What came of each step.
    private(set) var answers = ""

    private struct Misspelt: Error {
        let line: String
    }

    /// A step in parts: `verb object actor name=value ... words`.
    private struct Step {
        let verb: String
        var words: [String]
        private(set) var values: [String: String] = [:]

        init(_ line: String) {
            var parts = line.split(separator: " ").map { String($0) }
            verb = parts.removeFirst()
            words = []
            // A note may have blanks in it: it ends where the next value begins.
            var name: String?
            for part in parts {
                if let match = part.wholeMatch(of: /(key|to|note|wrong|for)=(.*)/) {
                    name = String(match.output.1)
                    values[name ?? ""] = String(match.output.2)
                } else if let name {
                    values[name, default: ""] += " " + part
                } else {
                    words.append(part)
                }
            }
        }

        var key: String? { values["key"] }
        var note: String? { values["note"] }
        var reason: String { words.dropFirst(2).joined(separator: " ") }
    }

    init(in folder: TemporaryFolder) throws {
        log = try folder.open(clock: { [clock] in clock.value })
        events = try Golden.lines("events.ndjson").map { try JSONDecoder().decode(Event.self, from: Data($0.utf8)) }
    }

    /// Carries out the steps of a golden text.
    mutating func run(_ name: String) throws {
        for line in try Golden.lines(name) {
            answers += "> \(line)\n"
            clock.advance(seconds: 10)
            do {
                for answer in try carryOut(Step(line), line) { answers += answer + "\n" }
            } catch let error as EventLogError {
                answers += "\(error.code): \(error.context)\n"
            }
        }
    }

    private mutating func carryOut(_ step: Step, _ line: String) throws -> [String] {
        let object = step.words.first ?? ""
        let actor = try Self.actor(step.words.dropFirst().first ?? "")
        switch step.verb {
        case "wait":
            clock.advance(seconds: Double(object) ?? 0)
            return []
        case "record":
            let event = events.first { $0.type.rawValue == "io.undertone.\(object)" && $0.subject == step.words[1] }
            guard let event else { throw Misspelt(line: line) }
            try log.append(event.data)
            return []
        case "escalate": return try log.escalateOverdue(afterS: 60).map(GoldenText.json)
        case "leftovers": return try log.clearLeftovers().map(GoldenText.json)
        case "consent":
            let word = try log.recordConsent(
                purpose: step.words[1], isGranted: object == "grant", noticeVersion: Int(step.words[2]) ?? 0,
                agent: step.words[3], by: Self.actor(step.words[3]))
            return [try GoldenText.json(word)]
        case "help":
            let words = step.words.dropFirst().joined(separator: " ")
            let record = try log.requestHelp(
                agent: object, reason: words.isEmpty ? nil : words, by: Self.actor(object), idempotencyKey: step.key)
            if !helps.contains(record.alert.alertID) { helps.append(record.alert.alertID) }
            return [try GoldenText.json(record)]
        case "forget": return ["\(try log.eraseAlerts(reason: step.reason, by: actor))"]
        case "retain": return ["\(try log.retain(days: Int(object) ?? 0))"]
        default: return [try onAlert(step, object, actor) ?? onSegment(step, object, actor, line)]
        }
    }

    private func onAlert(_ step: Step, _ object: String, _ actor: Person) throws -> String? {
        let command: HandlingStep
        switch step.verb {
        case "ack": command = .acknowledge
        case "takeover": command = .takeOver
        case "handover": command = .handOn(to: step.values["to"] ?? "")
        case "resolve": command = .resolve(note: step.note, nothingWrong: step.values["wrong"] == "nothing")
        case "contest": command = .contest(reason: step.note ?? "")
        case "remark": command = .remark(step.note ?? "")
        case "undo": command = .undo(.acknowledge)
        case "judge": command = .judge(upheld: step.words.last == "upheld", note: step.note)
        default: return nil
        }
        let number = object.wholeMatch(of: /help-([0-9])/).flatMap { Int($0.output.1) }
        let id = number.map { helps[$0 - 1] } ?? object
        if case .undo = command {
            return try GoldenText.json(log.undo(onAlert: id, by: actor, idempotencyKey: step.key))
        }
        return try GoldenText.json(log.apply(command, toAlert: id, by: actor, idempotencyKey: step.key))
    }

    private func onSegment(_ step: Step, _ id: String, _ actor: Person, _ line: String) throws -> String {
        switch step.verb {
        case "hold": return try GoldenText.json(log.holdSegment(id, reason: step.reason, by: actor))
        case "release":
            return try GoldenText.json(log.releaseSegment(id, reason: step.reason, by: actor, isAgreed: false))
        case "object": return try GoldenText.json(log.objectToHold(ofSegment: id, reason: step.reason, by: actor))
        case "restore":
            return try GoldenText.json(
                log.restoreSegment(id, reason: step.reason, by: actor) { _, _ in
                    (Samples.placed(200_000), true)
                })
        case "confirm": return try GoldenText.json(log.confirmSegment(id, by: actor))
        case "assign":
            let purpose = SegmentPurpose(rawValue: step.words[2])
            guard let purpose else { throw Misspelt(line: line) }
            let reason = step.words.dropFirst(3).joined(separator: " ")
            return try GoldenText.json(log.assignSegment(id, to: purpose, reason: reason, by: actor))
        case "rekey":
            return try GoldenText.json(
                log.rekeySegment(
                    id, from: [1], to: [2], recipients: ["qrstuvwx"], reason: step.reason, by: actor,
                    isUntouched: { true }
                ) { Samples.placed(200_017) })
        case "redact":
            return try GoldenText.json(
                log.redactSegment(
                    id, as: id + "-r1", recipients: ["qrstuvwx"], reason: step.reason, by: actor
                ) { Samples.placed(199_000) })
        case "erase":
            // What is known of a file without an event, in the words of one that has one.
            guard case .segment(.stored, var known)? = events.first(where: { $0.subject == "call-3-0" })?.data else {
                throw Misspelt(line: line)
            }
            (known.segmentID, known.alertID) = (id, "")
            return try GoldenText.json(
                log.eraseSegment(known, reason: step.reason, by: actor) { id == "x-0" ? nil : "f00d" })
        case "hear":
            let wish = SegmentWish(segmentID: id, action: .hear, reason: step.reason)
            guard let approver = try log.approver(of: wish, by: actor) else {
                return try GoldenText.json(log.ask(wish, by: actor))
            }
            try log.useApproval(of: wish, by: actor)
            return switch approver {
            case .user(let uid): "agreed to by \(uid)"
            case .atHub: "agreed to at the hub"
            }
        case "approve":
            let request = try log.segment(id: id)?.requests?.first { $0.person == step.values["for"] }
            return try GoldenText.json(log.approve(request?.id ?? "none", forSegment: id, by: actor))
        default: throw Misspelt(line: line)
        }
    }

    private static func actor(_ name: String) throws -> Person {
        let (uid, role) =
            switch name {
            case "maria": (1000, "agent")
            case "ivan": (1001, "supervisor")
            case "olga": (1002, "supervisor")
            case "vera": (1003, "qa")
            case "quentin": (1008, "qa")
            default: (0, "daemon")
            }
        let text =
            uid == 0 ? #"{"name":"daemon","role":"daemon"}"# : #"{"name":"\#(name)","role":"\#(role)","uid":\#(uid)}"#
        return try JSONDecoder().decode(Person.self, from: Data(text.utf8))
    }
}

/// Values as texts in which nothing depends on luck.
enum GoldenText {
    /// On one line, as the log writes.
    static func json(_ value: some Encodable) throws -> String {
        try text(value, [.sortedKeys, .withoutEscapingSlashes])
    }

    /// For a reader.
    static func pretty(_ value: some Encodable) throws -> String {
        try text(value, [.sortedKeys, .withoutEscapingSlashes, .prettyPrinted]) + "\n"
    }

    private static func text(_ value: some Encodable, _ formatting: JSONEncoder.OutputFormatting) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = formatting
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
