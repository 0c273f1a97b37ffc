import Alerting
import Capture
import Events
import FeedClient
import Foundation
import Languages
import Stress
import Vocabulary

/// How much of an identifier a person has to type.
enum IdentifierLength {
    /// Fewer characters are too easily typed by mistake.
    static let min = 4
    /// From here on a segment's is whole: an alert's, and the number of the part.
    static let wholeSegment = 38
}

/// An identifier as a person gives it: whole, its beginning, or as tables shorten it, with an ellipsis in it.
struct GivenIdentifier {
    /// What it begins with.
    let head: String
    /// What it ends with behind the ellipsis; `nil` where there is none.
    private let tail: String?

    init(_ text: String) {
        let parts = text.lowercased().replacing("...", with: "…").split(
            separator: "…", maxSplits: 1, omittingEmptySubsequences: false)
        (head, tail) = (String(parts[0]), parts.count > 1 ? String(parts[1]) : nil)
    }

    /// Whether this may be what is meant. Its end alone is not enough of it.
    func means(_ identifier: String) -> Bool {
        let whole = identifier.lowercased()
        guard let tail else { return whole.hasPrefix(head) }
        return head.count >= IdentifierLength.min && whole.count >= head.count + tail.count && whole.hasPrefix(head)
            && whole.hasSuffix(tail)
    }
}

/// Figures as a person reads them.
enum Wording {
    /// More seconds than anything takes, and still a number of days that fits.
    private static let longest = 1 << 53

    /// So many of something: `1 segment`, `3 alerts`.
    static func count(_ number: some BinaryInteger, _ one: String, _ several: String? = nil) -> String {
        "\(number) \(number == 1 ? one : several ?? one + "s")"
    }

    /// What was erased: `1 segment`, `21 events of alerts`. The count of a receipt is of what was stored, not of
    /// alerts.
    static func erased(_ count: Int, _ what: String) -> String {
        switch what {
        case "segment", "segments": localized(count, one: "\(count) segment", other: "\(count) segments")
        case "alerts": localized(count, one: "\(count) event of alerts", other: "\(count) events of alerts")
        case "baseline":
            localized(count, one: "\(count) file of the calm voice", other: "\(count) files of the calm voice")
        case ErasureRequest.What.all.rawValue: localized("\(count) of all")
        default: localized("\(count) of \(holding(what))")
        }
    }

    /// A kind of what is held about the agent.
    static func holding(_ what: String) -> String {
        switch what {
        case MinePayload.Holding.alerts: localized("alerts")
        case MinePayload.Holding.segments: localized("segments")
        case MinePayload.Holding.baseline: localized("baseline")
        case MinePayload.Holding.alertVoices: localized("alert voices")
        case MinePayload.Holding.events: localized("events")
        case ErasureRequest.What.all.rawValue: localized("all")
        default: what
        }
    }

    /// A length of time: `43 s`, `12 min 5 s`, `2 h 3 min`, `3 d 4 h`.
    static func span(seconds: Double) -> String {
        let whole = Int(rounding: seconds, in: 0...longest)
        let (days, hours, minutes) = (whole / 86_400, whole / 3_600 % 24, whole / 60 % 60)
        if days > 0 { return hours > 0 ? localized("\(days) d \(hours) h") : localized("\(days) d") }
        if hours > 0 { return minutes > 0 ? localized("\(hours) h \(minutes) min") : localized("\(hours) h") }
        if minutes > 0 {
            return whole % 60 > 0 ? localized("\(minutes) min \(whole % 60) s") : localized("\(minutes) min")
        }
        return localized("\(whole) s")
    }

    /// A length of time in six columns: `43 s`, `12 min`, `2 h`, `3 d`.
    static func roughSpan(seconds: Double) -> String {
        let whole = Int(rounding: seconds, .down, in: 0...longest)
        if whole < 60 { return localized("\(whole) s") }
        if whole < 3_600 { return localized("\(whole / 60) min") }
        return whole < 86_400 ? localized("\(whole / 3_600) h") : localized("\(whole / 86_400) d")
    }

    /// A length of talk: `40 s`, `12 min`, `1.2 h`.
    static func talk(seconds: Double) -> String {
        let number = tenths((seconds / talkUnit(of: seconds) * 10).rounded())
        return seconds < 60
            ? localized("\(number) s") : seconds < 3_600 ? localized("\(number) min") : localized("\(number) h")
    }

    /// How far probation is: `1.2 of 4 h of talk heard`; not said to be reached before it is.
    static func progress(heardS: Double, neededS: Double) -> String {
        let all = heardS + neededS
        let heard = tenths((heardS / talkUnit(of: all) * 10).rounded(.down))
        return localized("\(heard) of \(talk(seconds: all)) of talk heard")
    }

    /// Why probation is not over; `nil` where it is. As ``Probation/reason`` says it in English.
    static func reason(of probation: Probation) -> String? {
        guard !probation.isOver else { return nil }
        let (heardS, lengthS, tries) = (probation.record.heardS, probation.lengthS, probation.recentTries)
        guard heardS < lengthS else {
            let length = talk(seconds: lengthS)
            return localized(
                "\(tries) alerts would have been raised in the last \(length) of talk; at most one may be")
        }
        let heard = progress(heardS: heardS, neededS: lengthS - heardS)
        return tries > Probation.maxTried
            ? localized("\(heard); \(tries) alerts would have been raised in them; at most one may be") : heard
    }

    /// Seconds in the unit in which a length of talk is told.
    private static func talkUnit(of seconds: Double) -> Double { seconds < 60 ? 1 : seconds < 3_600 ? 60 : 3_600 }

    /// With one decimal, and without a needless one.
    private static func tenths(_ value: Double) -> String {
        value.truncatingRemainder(dividingBy: 10) == 0 ? whole(value / 10) : oneDecimal(value / 10)
    }

    /// A number without decimals, whatever it is.
    static func whole(_ value: Double) -> String { "\(Int(rounding: value, in: -longest...longest))" }

    /// A share of 1 in whole percent, rounded down, so that 100 means all of it.
    static func percent(_ share: Double) -> String { "\(Int(rounding: 100 * share, .down, in: 0...100))" }

    /// A number with one decimal.
    static func oneDecimal(_ value: Double) -> String { decimals(value, 1) }

    /// A number with so many decimals.
    static func decimals(_ value: Double, _ count: Int) -> String {
        Language.own.number(value, decimals: count)
    }

    /// An error number of the operating system.
    static func fault(_ number: Int32) -> String {
        // SAFETY: the text belongs to the C library and is copied at once.
        unsafe String(cString: strerror(number))
    }

    /// The size of a file.
    static func size(bytes: Int64) -> String {
        if bytes < 1_000_000 { return "\((max(0, bytes) + 999) / 1_000) kB" }
        return bytes < 1_000_000_000 ? "\(oneDecimal(Double(bytes) / 1e6)) MB" : "\(oneDecimal(Double(bytes) / 1e9)) GB"
    }

    /// Time of day where it is of today, else with the day.
    static func since(_ instant: Timestamp, now: Timestamp = .now) -> String {
        instant.localDay == now.localDay ? clock(instant) : "\(day(instant)) \(clock(instant))"
    }

    /// What stands between the parts of a sentence that are put together here.
    static var comma: String { Language.own == .chinese ? "，" : ", " }

    /// A time of the day: with its seconds in English, else as the language has it.
    static func clock(_ instant: Timestamp) -> String {
        Language.own == .english ? instant.localTimeOfDay : Language.own.timeOfDay(instant)
    }

    /// A day: in English as machines have it.
    static func day(_ instant: Timestamp) -> String {
        Language.own == .english ? instant.localDay : Language.own.day(instant)
    }

    /// A text in lines that fit, broken between words, or as its script has it; a word that is longer than a line stays
    /// whole, so that it can be copied.
    static func wrapped(_ text: String, to columns: Int?) -> [String] {
        guard let columns else { return [text] }
        var lines: [String] = []
        var line = ""
        for word in text.split(separator: " ") {
            for (place, part) in DisplayWidth.unbreakable(word).enumerated() {
                let gap = line.isEmpty || place > 0 ? "" : " "
                if !line.isEmpty, DisplayWidth.columns(of: line + gap + part) > columns {
                    lines.append(line)
                    line = part
                } else {
                    line += gap + part
                }
            }
        }
        return lines + [line]
    }

    /// As much of an identifier as tells alerts of a day apart, and as `undertone ack` takes.
    static func short(_ identifier: String) -> String { String(identifier.prefix(8)) }

    /// An identifier of an alert or a segment as tables show it; any other text as it is, times in it as a person reads
    /// them.
    static func object(_ text: String) -> String {
        if let match = text.wholeMatch(of: /([0-9a-f]{8})-[0-9a-f]{4}-[0-9a-f-]{22}(-.+)?/) {
            return match.output.1 + (match.output.2.map { "…\($0)" } ?? "")
        }
        return text.replacing(/[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]+Z/) { match in
            Timestamp(text: String(match.output)).map { since($0) } ?? String(match.output)
        }
    }

    /// How far probation is; `nil` where there is none, or it is over.
    static func probation(_ probation: StatusPayload.Probation?) -> String? {
        guard let probation, !probation.isOver else { return nil }
        return progress(heardS: probation.talkHeardS, neededS: probation.talkNeededS)
    }

    /// The same as whoever asks is told; others than the agent learn no more than that nothing is shared.
    static func probation(_ probation: StandingPayload.Probation?) -> String? {
        guard let probation, !probation.isOver else { return nil }
        guard let heardS = probation.talkHeardS, let neededS = probation.talkNeededS else {
            return localized("nothing of the voice is shared yet")
        }
        return localized("\(progress(heardS: heardS, neededS: neededS)); others are told nothing of the voice")
    }

    /// What a pattern sounds like; `nil` for one that this version does not know.
    static func voice(ofPattern name: String) -> String? { StressPattern.Kind(rawValue: name)?.voice }
}
