import Languages
import Vocabulary
import Wellbeing

/// How breaks stand, as the agent reads it.
enum BreakReport {
    static func lines(_ page: BreakPage, _ contacts: Contacts = .none) -> [String] {
        let language = Language.own
        var lines: [String] = []
        if let taking = page.taking { lines.append(localized("yours: \(BreakWords.name(taking))")) }
        for due in page.due where due.kind != page.taking {
            let name = BreakWords.name(due.kind)
            lines.append(
                due.isOffered
                    ? localized("offered now: \(name)") : localized("due: \(name)"))
            lines.append(
                "  " + language.text(BreakWords.because(due.kind, hardCalls: page.hardCalls, inCallsS: page.inCallsS)))
        }
        if page.due.contains(where: \.kind.isForHardCalls) { lines += contacts.lines(in: language).map { "  " + $0 } }
        if page.due.isEmpty, page.taking == nil { lines.append(localized("nothing is due")) }
        if let next = next(page) { lines.append(next) }
        // That one is taken stands above already.
        if let hold = page.hold, hold.reason != .taking || page.taking == nil {
            lines.append(localized("held back: \(BreakWords.hold(hold))"))
        }
        if page.due.contains(where: \.isOffered) {
            lines.append(localized("answer: undertone breaks take, snooze 1, 5, 15 or next-call, or skip"))
        }
        if page.snoozesToday > 0 { lines.append(language.text(BreakWords.snoozes(page.snoozesToday))) }
        for taken in page.taken {
            lines.append(localized("\(time: taken.beganAt) counted: \(BreakWords.counted(taken))"))
        }
        return lines
    }

    /// What comes next, where five minutes are not due yet.
    static func next(_ page: BreakPage) -> String? {
        guard page.isOn, !page.due.contains(where: { $0.kind == .micro }) else { return nil }
        let minutes = Int(rounding: ((page.microAfterS - page.inCallsS) / 60).rounded(.up), in: 0...100_000)
        return localized(
            minutes, one: "next: five minutes, after one more minute in calls",
            other: "next: five minutes, after \(minutes) more minutes in calls")
    }
}
