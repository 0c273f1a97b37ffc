public import Languages
import Vocabulary

/// Breaks in words, for notices and for the command line.
public enum BreakWords {
    /// What an offer asks.
    public static func question(_ kind: BreakKind) -> Phrase {
        switch kind {
        case .long: Phrase("Ten minutes for you?")
        case .recovery: Phrase("Two minutes for you?")
        case .micro: Phrase("Five minutes for you?")
        case .eyes: Phrase("Twenty seconds for your eyes?")
        }
    }

    /// A kind of break by name.
    public static func name(_ kind: BreakKind) -> Phrase {
        switch kind {
        case .long: Phrase("ten minutes")
        case .recovery: Phrase("two minutes")
        case .micro: Phrase("five minutes")
        case .eyes: Phrase("twenty seconds for the eyes")
        }
    }

    /// Why a kind of break is due.
    public static func because(_ kind: BreakKind, hardCalls: Int, inCallsS: Double) -> Phrase {
        let minutes = Int(rounding: inCallsS / 60, in: 0...100_000)
        switch kind {
        case .long:
            return Phrase(
                hardCalls, one: "One hard call since your last ten minutes.",
                other: "\(hardCalls) hard calls since your last ten minutes.")
        case .recovery: return Phrase("Your call was hard: strain, an alert or a request for help.")
        case .micro:
            return Phrase(
                minutes, one: "One minute in calls since your last five minutes.",
                other: "\(minutes) minutes in calls since your last five minutes.")
        case .eyes: return Phrase("Look at something far away. The evidence for it is mixed.")
        }
    }

    /// Why a machine's break is due.
    public static func because(_ kind: BreakKind, _ machine: BreakMachine) -> Phrase {
        because(kind, hardCalls: machine.hardCalls, inCallsS: machine.inCallsS)
    }

    /// How often an offer was put off today.
    public static func snoozes(_ count: Int) -> Phrase {
        Phrase(count, one: "Put off once today.", other: "Put off \(count) times today.")
    }

    /// What holds offers back.
    public static func hold(_ hold: BreakHold) -> Phrase {
        switch (hold.reason, hold.until) {
        case (.off, _): Phrase("breaks are off: undertone breaks on")
        case (.consent, _): Phrase("without your consent to self-view no call is measured")
        case (.call, _): Phrase("a call is on")
        case (.wrapUp, _): Phrase("your call has only just ended")
        case (.locked, _): Phrase("your screen is locked")
        case (.inactive, _): Phrase("your session is not in front")
        case (.paused, _): Phrase("you have paused")
        case (.deaf, _): Phrase("your microphone is not heard, so nobody knows whether a call is on")
        case (.unannounced, _): Phrase("since Undertone was started anew, nothing has said whether a call is on")
        case (.quiet, let until?): Phrase("quiet time until \(time: until)")
        case (.quiet, nil): Phrase("quiet time")
        case (.refused, _): Phrase("you skipped three: nothing more is offered in this part of the day")
        case (.shift, let until?): Phrase("enough was offered; again from \(time: until)")
        case (.shift, nil): Phrase("enough was offered")
        case (.taking, _): Phrase("you are on a break")
        case (.snoozed, let until?): Phrase("you put it off until \(time: until)")
        case (.snoozed, nil): Phrase("you put it off")
        case (.nextCall, _): Phrase("you put it off until after your next call")
        case (.drawn, let until?):
            Phrase("chance put it off until \(time: until), as you agreed, to see what offers do")
        case (.drawn, nil): Phrase("chance put it off, as you agreed, to see what offers do")
        case (.unanswered, _): Phrase("it was offered three times, and stays due")
        }
    }

    /// What counted as a break.
    public static func counted(_ taken: TakenPayload) -> Phrase {
        let minutes = Int(rounding: taken.lengthS / 60, in: 0...100_000)
        switch taken.how {
        case .offer:
            return Phrase(minutes, one: "one minute that you took", other: "\(minutes) minutes that you took")
        case .noCall:
            return Phrase(minutes, one: "one minute without a call", other: "\(minutes) minutes without a call")
        case .paused: return Phrase(minutes, one: "one minute of pause", other: "\(minutes) minutes of pause")
        case .locked:
            return Phrase(
                minutes, one: "one minute away from the desk", other: "\(minutes) minutes away from the desk")
        case .away:
            return Phrase(
                minutes, one: "one minute with the computer asleep or off",
                other: "\(minutes) minutes with the computer asleep or off")
        }
    }

    /// How calls are known.
    public static func knowledge(_ knowledge: CallMachine.Knowledge) -> Phrase {
        switch knowledge {
        case .talk: Phrase("by your talk alone")
        case .streams: Phrase("by your softphone's sound")
        case .announced: Phrase("by announcement")
        }
    }
}
