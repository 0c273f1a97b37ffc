import Languages
import Vocabulary
import Wellbeing

/// Whether breaks are offered, what comes next, what holds it back, and how calls are known.
enum BreakCheck {
    static func findings(_ facts: Facts) -> [Finding] {
        guard case .success(let answer) = facts.daemon.answer, let page = answer.breaks else { return [] }
        guard page.isOn else { return .ok("breaks", localized("breaks are off")) }
        let language = Language.own
        let due = page.due.first.map { localized("due: \(BreakWords.name($0.kind))") }
        let hold = page.due.isEmpty ? nil : page.hold.map { localized("held back: \(BreakWords.hold($0))") }
        let known = page.bestKnowledge.map { localized("calls are known \(BreakWords.knowledge($0))") }
        let text = [localized("breaks are on"), due ?? BreakReport.next(page), hold, known].compactMap { $0 }
            .joined(separator: "; ")
        guard page.bestKnowledge == .talk else { return .ok("breaks", text) }
        return [
            Finding(
                name: "breaks", verdict: .ok, text: text,
                hint: language.text(Phrase("name your softphone, so that calls are known: capture.softphones")))
        ]
    }
}
