import Events
import Foundation
import Languages
import TestSignals
import Testing
import Vocabulary

@testable import Wellbeing

/// Measures with a start, and group figures.
struct MeasureTests {
    private static let monday = Timestamp(text: "2026-03-02T08:00:00Z") ?? TrialSimulation.start
    private static let utc = TimeZone(identifier: "UTC") ?? .current

    private func reduced(_ requests: [(MeasureRequest, Timestamp)]) throws -> TrialState {
        var text: String?
        for (request, now) in requests {
            guard case .success(let data) = try request.event(after: TrialState(text), now: now) else { continue }
            guard case .reduced(let reduce) = EventFamily.trial.state else { break }
            text = try reduce(text, Event(id: "e", source: "s", time: now, sequence: 1, data: data))
        }
        return try TrialState(text)
    }

    @Test func measuresAreBegunAndEndedOnce() throws {
        let later = Self.monday.advanced(bySeconds: 86_400)
        let begin = MeasureRequest(name: "headset", startsAt: Self.monday)
        let end = MeasureRequest(name: "headset", endsAt: later)
        let state = try reduced([(end, later), (begin, later), (begin, later), (end, later), (end, later)])
        #expect(state.measures == [Measure(name: "headset", startsAt: Self.monday, endedAt: later)])
        #expect(try reduced([(begin, later), (end, later), (begin, later)]).measures.count == 2)
        func fault(_ request: MeasureRequest, _ state: TrialState) throws -> MeasureRequest.Fault.Kind? {
            guard case .failure(let fault) = try request.event(after: state, now: later) else { return nil }
            #expect(!Language.bulgarian.text(fault.words).isEmpty)
            return fault.kind
        }
        let open = try reduced([(begin, later)])
        #expect(try fault(begin, open) == .isOpen)
        #expect(try fault(end, TrialState()) == .isNotOpen)
        #expect(try fault(MeasureRequest(name: "headset", endsAt: Self.monday), open) == .endsBeforeItBegins)
        #expect(try fault(MeasureRequest(name: "x"), open) == .neither)
        #expect(try fault(MeasureRequest(name: "x", startsAt: later, endsAt: later), open) == .neither)
        let far = MeasureRequest(name: "x", startsAt: later.advanced(bySeconds: 400 * 86_400))
        #expect(try fault(far, open) == .tooFarAhead)
        var full = TrialState()
        full.measures = (0..<TrialState.mostMeasures).map { Measure(name: "\($0)", startsAt: later) }
        #expect(try fault(begin, full) == .tooMany)
    }

    /// A day's calls about a mean; Saturdays and Sundays have none.
    private func calls(_ means: [Double], seed: UInt64 = 5) -> [CallPayload] {
        var generator = SeededGenerator(seed: seed)
        return means.enumerated().flatMap { day, mean in
            (0..<6).map { hour in
                let at = Self.monday.advanced(bySeconds: Double(day / 5 * 7 + day % 5) * 86_400 + Double(hour) * 3_600)
                return CallPayload(
                    beganAt: at, endedAt: at.advanced(bySeconds: 300), knownBy: "streams", talkS: 100, hardS: 0,
                    score: min(100, max(0, mean + 3 * generator.normal())), firstScore: nil, alerts: 0)
            }
        }
    }

    private func startOfDay(_ day: Int) -> Timestamp {
        Self.monday.advanced(bySeconds: Double(day / 5 * 7 + day % 5) * 86_400)
    }

    @Test func bothSidesAreDescribedFromTwentyDaysOn() throws {
        let means = [Double](repeating: 40, count: 25) + [Double](repeating: 32, count: 22)
        func describe(_ count: Int) -> MeasureDescription {
            MeasureDescription(
                Measure(name: "x", startsAt: startOfDay(25)), calls: calls(Array(means.prefix(count))), zone: Self.utc)
        }
        #expect(describe(44).lines == nil && describe(44).after == 19)
        let whole = describe(47)
        #expect(whole.before == 25 && whole.after == 22)
        let lines = try #require(whole.lines)
        #expect(lines.levelChange.high < 0 && abs(lines.levelChange.value + 8) < 3)
        #expect(whole.hardStretch == nil)
        #expect(lines.start == 25)
    }

    @Test func aStartAfterAHardStretchIsWarnedOf() {
        let means = [Double](repeating: 40, count: 20) + [Double](repeating: 50, count: 5)
        let description = MeasureDescription(
            Measure(name: "x", startsAt: startOfDay(25)), calls: calls(means + [40, 40]), zone: Self.utc)
        #expect(description.hardStretch.map { abs($0 - 10) < 2 } == true)
        #expect(MeasureDescription.hardStretch(before: [1, 2, 3]) == nil)
        #expect(MeasureDescription.hardStretch(before: [5, 5, 5, 5, 5, 5, 5, 5, 5, 5]) == nil)
        let calmer = [Double](repeating: 40, count: 20) + [Double](repeating: 30, count: 5)
        #expect(MeasureDescription.hardStretch(before: calmer) == nil)
    }

    @Test func whatIsOverIsLeftOut() {
        let measure = Measure(name: "x", startsAt: startOfDay(10), endedAt: startOfDay(15))
        let description = MeasureDescription(
            measure, calls: calls([Double](repeating: 40, count: 30)), zone: Self.utc)
        #expect(description.before == 10 && description.after == 5)
    }

    private func person(_ number: Int, _ shift: Double = -3) -> PersonEffect {
        PersonEffect(trial: "t\(number)", shift: shift + Double(number % 3), standardError: 1.5, count: 80)
    }

    /// The rule of all group figures: five persons, and no difference of groups that gives fewer away.
    @Test func fewerThanFiveAreNeverShown() throws {
        let six = (0..<6).map { person($0) }
        #expect(throws: GroupEffect.Fault.tooFew(4)) { try GroupEffect(Array(six.prefix(4))) }
        #expect(throws: GroupEffect.Fault.tooFew(0)) { try GroupEffect([]) }
        #expect(throws: GroupEffect.Fault.givesAway) { try GroupEffect(Array(six.prefix(5)), beside: six) }
        #expect(throws: GroupEffect.Fault.givesAway) { try GroupEffect(six, beside: Array(six.prefix(5))) }
        let eleven = (0..<11).map { person($0) }
        #expect(try GroupEffect(six, beside: eleven).effects.count == 6)
        #expect(try GroupEffect(six, beside: six).effects.count == 6)
        #expect(throws: GroupEffect.Fault.givesAway) { try GroupEffect(six, beside: Array(eleven.suffix(4))) }
        #expect(throws: GroupEffect.Fault.twice(0, 6)) { try GroupEffect(six + [person(0)]) }
        #expect(throws: GroupEffect.Fault.twice(6, 7)) { try GroupEffect(six, beside: [person(9), person(9)]) }
    }

    @Test func whatSomebodyHandsOverIsNotBelieved() throws {
        let five = (0..<5).map { person($0) }
        for change: @Sendable (inout PersonEffect) -> Void in [
            { $0.shift = .infinity }, { $0.shift = -101 }, { $0.standardError = 0 }, { $0.standardError = .nan },
            { $0.count = 39 }, { $0.format = "x" }, { $0.trial = "" },
        ] {
            var others = five
            change(&others[3])
            #expect(throws: GroupEffect.Fault.implausible(3)) { try GroupEffect(others) }
        }
        let group = try GroupEffect(five)
        #expect(group.effects.mean > -3 && group.effects.mean < -1)
        #expect(
            Language.english.text(group.words).hasPrefix("the offers probably helped these 5 persons on average, by "))
    }
}
