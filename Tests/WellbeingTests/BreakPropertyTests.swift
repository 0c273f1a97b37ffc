import Foundation
import TestSignals
import Testing
import Vocabulary

@testable import Wellbeing

/// What holds whatever happens at the desk, over many random days.
@Suite struct BreakPropertyTests {
    private static func happening(_ random: inout SeededGenerator) -> BreakDesk.Happening {
        let minutes = Double(Int.random(in: 1...40, using: &random)) / 4
        switch Int.random(in: 0..<20, using: &random) {
        case 0...5: return .call(minutes, hard: Bool.random(using: &random), urgent: minutes > 9)
        case 6...10: return .busy(minutes)
        case 11: return .rest(minutes)
        case 12: return .locked(minutes)
        case 13: return .paused(minutes)
        case 14: return .deaf(minutes)
        case 15: return .suspended(minutes)
        case 16: return .answer(.snooze, minutes: [1, 5, 15].randomElement(using: &random))
        case 17: return .answer(AnsweredPayload.Answer.allCases.randomElement(using: &random) ?? .skip, minutes: 1)
        case 18: return .setClockBack(hours: minutes)
        default: return .restart
        }
    }

    @Test(arguments: 1...40) func whateverHappens(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var rules = BreakRules()
        rules.timeZone = try #require(TimeZone(identifier: "Europe/Sofia"))
        rules.quiet = [TimeOfDayRange("12:00-13:00"), TimeOfDayRange("23:30-00:30")].compactMap { $0 }
        rules.offersAShift = Int.random(in: 1...8, using: &random)
        rules.wrapUpS = Double(Int.random(in: 0...180, using: &random))
        var desk = BreakDesk(rules, at: try #require(Timestamp(text: "2026-10-24T20:00:00Z")))
        desk.view.isDrawn = seed.isMultiple(of: 2)
        desk.chance.isNow = seed.isMultiple(of: 4)
        var (isOwed, offers, calls, shown) = (false, [Duration](), [(from: Duration, to: Duration)](), String?.none)
        for _ in 0..<120 {
            let happening = Self.happening(&random)
            let began = desk.now
            desk.actions = []
            desk.perform(happening)
            if case .call(_, let hard, let urgent) = happening {
                calls.append((began.clock, desk.now.clock))
                if hard || urgent { isOwed = true }
            }
            if happening == .restart { shown = nil }
            for action in desk.actions {
                switch action {
                case .log(.offered(let offer)):
                    // The wall may have been set since: the time of the offer by the other clock.
                    let at =
                        desk.now.clock
                        - .milliseconds(desk.now.wall.millisecondsSince1970 - offer.at.millisecondsSince1970)
                    for call in calls {
                        #expect(at <= call.from || at >= call.to + .seconds(max(5, rules.wrapUpS)), "too near a call")
                    }
                    #expect(rules.quietEnd(at: offer.at) == nil, "in quiet time")
                    offers.append(at)
                    #expect(
                        offers.count { at - $0 < .seconds(BreakRules.shiftS) } <= rules.offersAShift, "too many offers")
                case .log(.answered(let answer)):
                    if answer.answer == .skip, answer.kind.isForHardCalls { isOwed = false }
                case .log(.taken(let taken)): if taken.lengthS >= BreakKind.recovery.countsFromS { isOwed = false }
                case .draw: break
                case .show(let offer):
                    #expect(shown == nil || shown == offer.id, "two offers at once")
                    shown = offer.id
                case .withdraw(let id):
                    #expect(shown == nil || shown == id)
                    shown = nil
                }
            }
            if case .call(_, let hard, let urgent) = happening, hard || urgent { isOwed = true }
            #expect(
                desk.machine.due(at: desk.now).contains(.recovery) || !isOwed
                    || desk.machine.due(at: desk.now).contains(.long), "a debt is lost after \(happening)")
        }
    }
}
