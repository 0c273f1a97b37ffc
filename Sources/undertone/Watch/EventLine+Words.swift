import Events
import Languages
import Vocabulary

/// What happened to an alert, a segment or a daemon: a label of at most ten columns, its ink, a sentence, and what it
/// is about.
extension EventLine {
    /// What somebody at a hub wants done, and what the desk made of it.
    static func words(of command: SiteCommand) -> (String, Ink, String, String?) {
        let (who, id) = (command.by, Wording.short(command.alertID))
        let what =
            switch command.verb {
            case "ack": localized("\(who) says that they have seen it")
            case "takeover": localized("\(who) takes it over")
            case "handover": localized("\(who) hands it on")
            case "resolve": localized("\(who) resolves it")
            case "note": localized("\(who) adds a note")
            case "undo": localized("\(who) takes it back")
            case let verb: "\(who): \(verb)"
            }
        return switch command.result {
        case .sent: (localized("sent"), .dim, localized("\(what): sent to the desk"), id)
        case .done: (localized("done"), .green, localized("\(what): the desk has done it"), id)
        case .refused:
            (localized("not done"), .badge(.elevated), Wording.clause(localized("\(what): not done"), command.why), id)
        case .expired:
            (
                localized("too late"), .badge(.elevated),
                Wording.clause(localized("\(what): given up"), command.why), id
            )
        }
    }

    static func words(
        of step: HandlingStep, by person: String, of alert: String
    ) -> (String, Ink, String, String?) {
        switch step {
        case .acknowledge: (localized("seen"), .cyan, localized("acknowledged by \(person)"), alert)
        case .takeOver: (localized("taken over"), .cyan, localized("by \(person)"), alert)
        case .handOn(let other): (localized("handed on"), .cyan, localized("by \(person) to \(other)"), alert)
        case .escalate(let tier):
            (
                localized("▲ WAITING"), .badge(.critical),
                localized("nobody has acknowledged it in time: it goes to tier \(tier)"), alert
            )
        case .resolve(let note, let nothingWrong):
            (
                localized("resolved"), .green,
                Wording.clause(
                    nothingWrong ? localized("by \(person): nothing was wrong") : localized("by \(person)"), note),
                alert
            )
        case .remark(let words): (localized("note"), .plain, Wording.clause(localized("by \(person)"), words), alert)
        case .undo(let undone): (localized("taken back"), .badge(.elevated), self.undone(undone, by: person), alert)
        case .contest(let reason):
            (localized("contested"), .cyan, Wording.clause(localized("by \(person)"), reason), alert)
        case .judge(let isUpheld, let note):
            (
                localized("judged"), .cyan,
                Wording.clause(
                    isUpheld
                        ? localized("by \(person): the agent is right, the alert was wrong")
                        : localized("by \(person): it was right"), note), alert
            )
        }
    }

    private static func undone(_ step: HandlingStep.Undoable, by person: String) -> String {
        switch step {
        case .acknowledge: localized("by \(person): it is not seen")
        case .takeOver: localized("by \(person): it is not taken over")
        case .handOn: localized("by \(person): it is not handed on")
        case .resolve: localized("by \(person): it is not resolved")
        }
    }

    static func words(of change: SegmentChange, _ segment: SegmentPayload) -> (String, Ink, String, String?) {
        func line(
            _ label: String, _ ink: Ink, _ sentence: String, _ reason: String?
        ) -> (String, Ink, String, String?) { (label, ink, Wording.clause(sentence, reason), id(segment)) }
        let (span, size) = (Wording.span(seconds: segment.durationS), Wording.size(bytes: segment.bytes))
        let reason = segment.reason
        return switch change {
        case .stored:
            line(
                localized("segment"), .plain,
                localized("\(span) of audio kept, encrypted (\(size))"), nil)
        case .refused: line(localized("NOT KEPT"), .badge(.high), localized("no segment is kept"), said(reason))
        case .erased: line(localized("erased"), .plain, localized("segment erased"), said(reason))
        case .held:
            line(
                localized("held"), .cyan,
                segment.heldBy.map { localized("segment held by \($0)") } ?? localized("segment held by somebody"),
                reason)
        case .released: line(localized("released"), .plain, localized("segment no longer held"), reason)
        case .assigned:
            line(
                localized("purpose"), .plain,
                localized("segment is kept for \((segment.purpose ?? .replay).rawValue)"), reason)
        case .replaced:
            line(
                localized("replaced"), .plain,
                segment.replaces == nil
                    ? localized("segment is for other keys") : localized("segment with a span silenced"), reason)
        case .approved: line(localized("agreed"), .plain, localized("a second person has agreed"), reason)
        case .confirmed: line(localized("confirmed"), .plain, localized("segment confirmed"), reason)
        case .objected:
            line(localized("objected"), .level(.elevated), localized("the agent objects to the hold"), reason)
        }
    }

    static func words(of step: DaemonStep, _ daemon: DaemonPayload) -> (String, Ink, String, String?) {
        let reason = said(daemon.reason)
        return switch step {
        case .started: (localized("started"), .plain, "undertoned \(daemon.version)", nil)
        case .stopped:
            (localized("ended"), .plain, Wording.clause(localized("undertoned stopped"), reason), nil)
        case .unreachable:
            (localized("cut off"), .bold, Wording.clause(localized("supervisors cannot connect"), reason), nil)
        case .reachable:
            (
                localized("back"), .plain,
                daemon.since.map {
                    localized("supervisors can connect again, which they could not since \(moment($0))")
                } ?? localized("supervisors can connect again"), nil
            )
        case .logRestored:
            (localized("LOG"), .badge(.high), Wording.clause(localized("not as it was left"), reason), nil)
        case .logSaved:
            (localized("LOG"), .badge(.high), Wording.clause(localized("written anew, nothing is lost"), reason), nil)
        case .reserveLost: (localized("LOG"), .badge(.high), Wording.clause(localized("doubted"), reason), nil)
        }
    }

    private static func moment(_ instant: Timestamp) -> String {
        Language.own == .english ? instant.text : Wording.since(instant)
    }
}
