import Events
import FeedClient
import Foundation
import Vocabulary

/// One event as a line for a person: when, who, what, why.
struct EventLine {
    private static let agentColumns = 8
    private static let labelColumns = 10
    /// Narrower than this the words go on below the time.
    private static let narrow = 76

    private let time: Timestamp
    private let agent: String
    private let label: String
    private let labelInk: Ink
    private let message: String
    private let identifier: String?

    /// The line of an event that came over the feed.
    init(_ event: Event, of client: FeedClient) {
        time = event.time
        agent = client.name(saying: event.agent)
        (label, labelInk, message, identifier) = Self.words(of: event.data)
    }

    /// A line about what came over a daemon's feed, which is no event.
    init(_ words: String, of client: FeedClient) {
        (time, agent, label, labelInk, message, identifier) = (.now, client.name(), "…", .dim, words, nil)
    }

    /// The line of an alert that was open before anybody looked.
    init(open record: AlertRecord, of client: FeedClient) {
        time = record.alert.onsetAt
        agent = client.name(saying: record.alert.agent)
        label = Wording.label(of: record.alert.kind, record.highestLevel)
        labelInk = .badge(record.highestLevel)
        let seen = Wording.handling(of: record).map { ", \($0)" } ?? ""
        message = "still open\(seen): \(Wording.reasons(of: record.alert))"
        identifier = Wording.short(record.alert.alertID)
    }

    /// The line, and those on which its words go on.
    /// - Parameters:
    ///   - hasDay: whether the day stands before the time.
    ///   - columns: width at which words go on below, beside the message; `nil` for one line whatever its length.
    ///   - most: most lines; where there are more, words are left out before the identifier.
    /// - Returns: at least one line.
    func lines(hasDay: Bool, columns: Int? = nil, most: Int = .max) -> [InkedLine] {
        let all = allLines(hasDay: hasDay, columns: columns)
        guard let columns, all.count > most, var last = all.prefix(most).last else { return all }
        let end = InkedLine(identifier.map { " [\($0)]" } ?? "", .dim)
        last.add(" …")
        last = last.cut(to: columns - end.columns)
        last.add(end)
        return all.prefix(most - 1) + [last]
    }

    private func allLines(hasDay: Bool, columns: Int?) -> [InkedLine] {
        if let columns, columns < Self.narrow { return narrowLines(columns: columns) }
        var line = InkedLine(hasDay ? "\(time.localDay) \(time.localTimeOfDay)" : time.localTimeOfDay, .dim)
        let start = line.columns
        line.add("  ")
        line.add(agent, .bold)
        line.pad(to: start + 2 + Self.agentColumns)
        line.add("  ")
        line.add(DisplayWidth.centred(label, in: Self.labelColumns), labelInk)
        line.add("  ")
        let indent = line.columns
        var lines: [InkedLine] = []
        let words = message.split(separator: " ").map { InkedLine(String($0)) }
        for word in words + (identifier.map { [InkedLine("[\($0)]", .dim)] } ?? []) {
            if let columns, line.columns > indent, line.columns + 1 + word.columns > columns {
                lines.append(line)
                line = InkedLine()
                line.pad(to: indent)
            } else if line.columns > indent {
                line.add(" ")
            }
            line.add(word)
        }
        return lines + [line]
    }

    /// The same where the columns beside each other would leave the words no room.
    private func narrowLines(columns: Int) -> [InkedLine] {
        var line = InkedLine("\(time.localTimeOfDay) ", .dim)
        line.add("\(agent) ", .bold)
        line.add(label, labelInk)
        line.add(" \(message)")
        if let identifier { line.add(" [\(identifier)]", .dim) }
        guard line.columns > columns else { return [line] }
        let indent = 2
        return line.wrapped(to: columns - indent).enumerated().map { index, part in
            var part = part
            if index > 0 {
                part = InkedLine(String(repeating: " ", count: indent))
                part.add(line.wrapped(to: columns - indent)[index])
            }
            return part
        }
    }

    private static func words(of data: EventData) -> (String, Ink, String, String?) {
        switch data {
        case .alert(.raised, let alert):
            (Wording.label(of: alert.kind, alert.level), .badge(alert.level), Wording.reasons(of: alert), id(alert))
        case .alert(.rising, let alert):
            ("▲ " + alert.level.rawValue.uppercased(), .badge(alert.level), Wording.reasons(of: alert), id(alert))
        case .alert(.tried, let alert):
            ("not told", .dim, "on probation, else \(alert.level.rawValue): \(Wording.reasons(of: alert))", id(alert))
        case .alert(.cleared, let alert): ("cleared", .green, duration(of: alert), id(alert))
        case .handling(let step, let handling): words(of: step, by: handling.by, of: Wording.short(handling.alertID))
        case .consent(.granted, let consent):
            ("consent", .plain, "given to \(consent.purpose) (notice \(consent.noticeVersion))", nil)
        case .consent(.withdrawn, let consent): ("consent", .badge(.elevated), "to \(consent.purpose) withdrawn", nil)
        case .consent(.suspended, let consent):
            ("consent", .badge(.elevated), "to \(consent.purpose) is asked for anew\(clause(consent.reason))", nil)
        case .policy(let policy): ("policy", .badge(.elevated), policy.changes.joined(separator: "; "), nil)
        case .erased(let erasure):
            (
                "erased", .plain,
                "\(Wording.erased(erasure.count, erasure.what))\(erasure.held.map { ", \($0) held and kept," } ?? "") by \(erasure.by)\(clause(erasure.reason.isEmpty ? nil : erasure.reason))",
                nil
            )
        case .segment(.stored, let segment):
            (
                "segment", .plain,
                "\(Wording.span(seconds: segment.durationS)) of audio kept, encrypted "
                    + "(\(Wording.size(bytes: segment.bytes)))", id(segment)
            )
        case .segment(.refused, let segment):
            ("NOT KEPT", .badge(.high), "no segment is kept\(clause(segment.reason))", id(segment))
        case .segment(.erased, let segment): ("erased", .plain, "segment erased\(clause(segment.reason))", id(segment))
        case .segment(.held, let segment):
            ("held", .cyan, "segment held by \(segment.heldBy ?? "somebody")\(clause(segment.reason))", id(segment))
        case .segment(.released, let segment):
            ("released", .plain, "segment no longer held\(clause(segment.reason))", id(segment))
        case .segment(.assigned, let segment):
            (
                "purpose", .plain,
                "segment is kept for \((segment.purpose ?? .replay).rawValue)\(clause(segment.reason))", id(segment)
            )
        case .segment(.replaced, let segment):
            (
                "replaced", .plain,
                (segment.replaces == nil ? "segment is for other keys" : "segment with a span silenced")
                    + clause(segment.reason), id(segment)
            )
        case .segment(.approved, let segment):
            ("agreed", .plain, "a second person has agreed\(clause(segment.reason))", id(segment))
        case .segment(.confirmed, let segment):
            ("confirmed", .plain, "segment confirmed\(clause(segment.reason))", id(segment))
        case .segment(.objected, let segment):
            ("objected", .level(.elevated), "the agent objects to the hold\(clause(segment.reason))", id(segment))
        case .capture(let capture): (Wording.capture(capture.state), Ink.capture(capture.state), change(capture), nil)
        case .baseline(.ready, let baseline):
            (
                "ready", .green,
                "calm level known from \(Wording.span(seconds: baseline.speechS)) of speech, scores follow", nil
            )
        case .baseline(.reset, let baseline):
            ("reset", .plain, "calm level forgotten\(clause(baseline.reason)), it is learned anew", nil)
        case .daemon(.started, let daemon): ("started", .plain, "undertoned \(daemon.version)", nil)
        case .daemon(.stopped, let daemon): ("ended", .plain, "undertoned stopped\(clause(daemon.reason))", nil)
        case .daemon(.unreachable, let daemon): ("cut off", .bold, "supervisors cannot connect: \(daemon.reason)", nil)
        case .daemon(.reachable, let daemon):
            (
                "back", .plain,
                "supervisors can connect again\(daemon.since.map { ", which they could not since \($0.text)" } ?? "")",
                nil
            )
        case .daemon(.logRestored, let daemon):
            ("LOG", .badge(.high), "not as it was left\(clause(daemon.reason))", nil)
        case .daemon(.logSaved, let daemon):
            ("LOG", .badge(.high), "written anew, nothing is lost\(clause(daemon.reason))", nil)
        case .daemon(.reserveLost, let daemon): ("LOG", .badge(.high), "doubted\(clause(daemon.reason))", nil)
        case .other(let other): ("other", .dim, "\(other.type.shortName): this version has no words for it", nil)
        }
    }

    private static func words(
        of step: HandlingStep, by person: String, of alert: String
    ) -> (String, Ink, String, String?) {
        switch step {
        case .acknowledge: ("seen", .cyan, "acknowledged by \(person)", alert)
        case .takeOver: ("taken over", .cyan, "by \(person)", alert)
        case .handOn(let other): ("handed on", .cyan, "by \(person) to \(other)", alert)
        case .escalate(let tier):
            ("▲ WAITING", .badge(.critical), "nobody has acknowledged it in time: it goes to tier \(tier)", alert)
        case .resolve(let note, let nothingWrong):
            ("resolved", .green, "by \(person)\(nothingWrong ? ": nothing was wrong" : "")\(clause(note))", alert)
        case .remark(let words): ("note", .plain, "by \(person): \(words)", alert)
        case .undo(let undone): ("taken back", .badge(.elevated), "by \(person): it is not \(past(undone))", alert)
        case .contest(let reason): ("contested", .cyan, "by \(person)\(clause(reason))", alert)
        case .judge(let isUpheld, let note):
            (
                "judged", .cyan,
                "by \(person): \(isUpheld ? "the agent is right, the alert was wrong" : "it was right")\(clause(note))",
                alert
            )
        }
    }

    private static func past(_ step: HandlingStep.Undoable) -> String {
        switch step {
        case .acknowledge: "seen"
        case .takeOver: "taken over"
        case .handOn: "handed on"
        case .resolve: "resolved"
        }
    }

    private static func id(_ alert: AlertPayload) -> String { Wording.short(alert.alertID) }

    private static func id(_ segment: SegmentPayload) -> String {
        segment.part == 0
            ? Wording.short(segment.alertID) : "\(Wording.short(segment.alertID)) part \(segment.part &+ 1)"
    }

    private static func clause(_ reason: String?) -> String { reason.map { ": \($0)" } ?? "" }

    private static func change(_ capture: CapturePayload) -> String {
        let before = "\(capture.before.state) for \(Wording.span(seconds: capture.before.durationS))"
        let now = capture.reason ?? (capture.state == "capturing" ? capture.device : nil)
        return "\(now ?? capture.state) (\(before))"
    }

    private static func duration(of alert: AlertPayload) -> String {
        let end = alert.clearedAt ?? alert.raisedAt
        let seconds = Double(end.millisecondsSince1970 - alert.onsetAt.millisecondsSince1970) / 1_000
        return "was \(alert.level.rawValue), over after \(Wording.span(seconds: seconds))"
    }
}

extension Event {
    /// Whose event it says that it is: the name in `urn:undertone:<host>:<agent>`.
    var agent: String {
        let last = source.split(separator: ":").last.map { String($0) } ?? source
        return last.removingPercentEncoding ?? last
    }
}
