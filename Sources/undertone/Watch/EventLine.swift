import Events
import FeedClient
import Foundation
import Languages
import Vocabulary

/// One event as a line for a person: when, who, what, why.
struct EventLine {
    private static let agentColumns = 8
    /// The same at a hub, where the desk stands behind the name.
    private static let laneColumns = 16
    private static let labelColumns = 10
    /// Narrower than this the words go on below the time.
    private static let narrow = 76

    private let time: Timestamp
    private let agent: String
    private let agentWidth: Int
    private let label: String
    private let labelInk: Ink
    private let message: String
    private let identifier: String?

    /// The line of an event that came over the feed.
    init(_ event: Event, of client: FeedClient) {
        time = event.time
        agent = client.name(saying: event.agent)
        agentWidth = Self.width(client)
        (label, labelInk, message, identifier) = Self.words(of: event.data)
    }

    /// A line about what came over a daemon's feed, which is no event.
    init(_ words: String, of client: FeedClient) {
        (time, agent, label, labelInk, message, identifier) = (.now, client.name(), "…", .dim, words, nil)
        agentWidth = Self.width(client)
    }

    private static func width(_ client: FeedClient) -> Int { client.lane == nil ? agentColumns : laneColumns }

    /// The line of an alert that was open before anybody looked.
    init(open record: AlertRecord, of client: FeedClient) {
        time = record.alert.onsetAt
        agent = client.name(saying: record.alert.agent)
        agentWidth = Self.width(client)
        label = Wording.label(of: record.alert.kind, record.highestLevel)
        labelInk = .badge(record.highestLevel)
        let reasons = Wording.reasons(of: record.alert)
        message =
            Wording.handling(of: record).map { localized("still open, \($0): \(reasons)") }
            ?? localized("still open: \(reasons)")
        identifier = Wording.short(record.alert.alertID)
    }

    /// Columns of its label.
    var labelWidth: Int { DisplayWidth.columns(of: label) }

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
        var line = InkedLine(hasDay ? "\(Wording.day(time)) \(Wording.clock(time))" : Wording.clock(time), .dim)
        let start = line.columns
        line.add("  ")
        line.add(agent, .bold)
        line.pad(to: start + 2 + agentWidth)
        line.add("  ")
        line.add(DisplayWidth.centred(label, in: Self.labelColumns), labelInk)
        line.add("  ")
        let indent = line.columns
        var lines: [InkedLine] = []
        // A word, or a part of one that may begin a line; in front of a word stands a blank.
        let words = message.split(separator: " ").flatMap { word in
            DisplayWidth.unbreakable(word).enumerated().map { (InkedLine($1), gap: $0 == 0 ? " " : "") }
        }
        for (word, gap) in words + (identifier.map { [(InkedLine("[\($0)]", .dim), gap: " ")] } ?? []) {
            if let columns, line.columns > indent, line.columns + gap.count + word.columns > columns {
                lines.append(line)
                line = InkedLine()
                line.pad(to: indent)
            } else if line.columns > indent {
                line.add(gap)
            }
            line.add(word)
        }
        return lines + [line]
    }

    /// The same where the columns beside each other would leave the words no room.
    private func narrowLines(columns: Int) -> [InkedLine] {
        var line = InkedLine("\(Wording.clock(time)) ", .dim)
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
            (
                "▲ " + Wording.label(of: .strain, alert.level), .badge(alert.level), Wording.reasons(of: alert),
                id(alert)
            )
        case .alert(.told, let alert):
            (
                localized("to you"), .dim,
                localized("before others, \(alert.level.title): \(Wording.reasons(of: alert))"), id(alert)
            )
        case .alert(.tried, let alert):
            (
                localized("not told"), .dim,
                localized("on probation, else \(alert.level.title): \(Wording.reasons(of: alert))"), id(alert)
            )
        case .alert(.cleared, let alert): (localized("cleared"), .green, duration(of: alert), id(alert))
        case .handling(let step, let handling): words(of: step, by: handling.by, of: Wording.short(handling.alertID))
        case .consent(.granted, let consent):
            (
                localized("consent"), .plain,
                localized("given to \(consent.purpose) (notice \(consent.noticeVersion))"), nil
            )
        case .consent(.withdrawn, let consent):
            (localized("consent"), .badge(.elevated), localized("to \(consent.purpose) withdrawn"), nil)
        case .consent(.suspended, let consent):
            (
                localized("consent"), .badge(.elevated),
                Wording.clause(localized("to \(consent.purpose) is asked for anew"), said(consent.reason)), nil
            )
        case .policy(let policy):
            (
                localized("policy"), .badge(.elevated),
                policy.changes.map { Language.own.text(of: $0) }.joined(separator: "; "), nil
            )
        case .erased(let erasure): (localized("erased"), .plain, words(of: erasure), nil)
        case .segment(let change, let segment): words(of: change, segment)
        case .capture(let capture):
            (Wording.capture(capture.state), Ink.capture(capture.state), change(capture), nil)
        case .baseline(.ready, let baseline):
            (
                localized("ready"), .green,
                localized("calm level known from \(Wording.span(seconds: baseline.speechS)) of speech, scores follow"),
                nil
            )
        case .baseline(.reset, let baseline):
            (
                localized("reset"), .plain,
                said(baseline.reason).map { localized("calm level forgotten: \($0), it is learned anew") }
                    ?? localized("calm level forgotten, it is learned anew"), nil
            )
        case .daemon(let step, let daemon): words(of: step, daemon)
        case .other(let other) where other.type == EventType(family: EventFamily.hub.name, step: ForgetPayload.step):
            (localized("hub"), .dim, localized("your site's hub is told to erase what was erased here"), nil)
        case .other(let other):
            SiteCommand(other).map(words(of:)) ?? (
                localized("other"), .dim,
                localized("\(String(other.type.shortName)): this version has no words for it"), nil
            )
        }
    }

    static func id(_ alert: AlertPayload) -> String { Wording.short(alert.alertID) }

    static func id(_ segment: SegmentPayload) -> String {
        let alert = Wording.short(segment.alertID)
        return segment.part == 0 ? alert : localized("\(alert) part \("\(segment.part &+ 1)")")
    }

    /// What a daemon says in English.
    static func said(_ words: String?) -> String? { words.map { Language.own.text(of: $0) } }

    private static func change(_ capture: CapturePayload) -> String {
        let span = Wording.span(seconds: capture.before.durationS)
        let before = localized("\(CaptureWording.state(capture.before.state)) for \(span)")
        let now = said(capture.reason) ?? (capture.state == "capturing" ? capture.device : nil)
        return "\(now ?? CaptureWording.state(capture.state)) (\(before))"
    }

    private static func duration(of alert: AlertPayload) -> String {
        let end = alert.clearedAt ?? alert.raisedAt
        let seconds = Double(end.millisecondsSince1970 - alert.onsetAt.millisecondsSince1970) / 1_000
        return localized("was \(alert.level.title), over after \(Wording.span(seconds: seconds))")
    }

    private static func words(of erasure: ErasurePayload) -> String {
        let what = Wording.erased(erasure.count, erasure.what)
        let sentence =
            erasure.held.map { localized("\(what), \($0) held and kept, by \(erasure.by)") }
            ?? localized("\(what) by \(erasure.by)")
        return Wording.clause(sentence, said(erasure.reason.isEmpty ? nil : erasure.reason))
    }
}

extension Event {
    /// Whose event it says that it is: the name in `urn:undertone:<host>:<agent>`.
    var agent: String {
        let last = source.split(separator: ":").last.map { String($0) } ?? source
        return last.removingPercentEncoding ?? last
    }
}
