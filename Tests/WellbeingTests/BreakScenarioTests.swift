import Foundation
import Testing
import Vocabulary

@testable import Wellbeing

/// Stories at a desk, and what is written down of breaks in each. Two minutes count from 96 s, five from 240 s, ten
/// from 480 s; the minute after a call is work.
@Suite struct BreakScenarioTests {
    struct Story: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var start = "2026-06-10T09:00:00+02:00"
        var chance: Bool?
        var rules: @Sendable (inout BreakRules) -> Void = { _ in }
        var view: @Sendable (inout BreakView) -> Void = { _ in }
        var happens: [BreakDesk.Happening]
        var written: [String]

        init(
            _ name: String, at start: String = "2026-06-10T09:00:00+02:00", chance: Bool? = nil,
            rules: @escaping @Sendable (inout BreakRules) -> Void = { _ in },
            view: @escaping @Sendable (inout BreakView) -> Void = { _ in }, _ happens: [BreakDesk.Happening],
            _ written: [String]
        ) {
            (testDescription, self.start, self.chance) = (name, start, chance)
            (self.rules, self.view, self.happens, self.written) = (rules, view, happens, written)
        }
    }

    /// The desk at its end.
    private static func end(of story: Story) throws -> BreakDesk {
        var rules = BreakRules()
        rules.timeZone = try #require(TimeZone(identifier: "Europe/Berlin"))
        story.rules(&rules)
        var desk = BreakDesk(rules, at: try #require(Timestamp(text: story.start)))
        story.view(&desk.view)
        if let chance = story.chance {
            desk.view.isDrawn = true
            desk.chance.isNow = chance
        }
        for happening in story.happens { desk.perform(happening) }
        return desk
    }

    private static let hard = BreakDesk.Happening.call(10, hard: true)

    static let stories: [Story] = [
        Story("an easy call", [.call(10), .busy(10)], []),
        Story(
            "a hard call, and rest after it", [hard, .rest(30)],
            ["09:11 offered recovery", "09:12 taken recovery no_call"]),
        Story(
            "a call comes while a break is due", [hard, .busy(0.5), .call(10), .busy(3)], ["09:21 offered recovery"]),
        Story(
            "a call comes while an offer is open", [hard, .busy(2), .call(10), .busy(3)],
            ["09:11 offered recovery", "09:23 offered recovery"]),
        Story(
            "three hard calls", [hard, .busy(0.5), hard, .busy(0.5), hard, .rest(10)],
            ["09:32 offered long", "09:33 taken recovery no_call", "09:40 taken long no_call"]),
        Story("an hour in calls", [.call(40), .busy(0.5), .call(20), .busy(3)], ["10:01 offered micro"]),
        Story(
            "suspended over lunch", [.call(61), .busy(0.5), .suspended(45), .busy(5)], ["10:46 taken long away"]),
        Story(
            "put off for five minutes", [hard, .busy(1.5), .answer(.snooze, minutes: 5), .busy(6)],
            ["09:11 offered recovery", "09:11 snooze recovery", "09:16 offered recovery"]),
        Story(
            "put off until after the next call",
            [hard, .busy(1.5), .answer(.nextCall), .busy(20), .call(5), .busy(2)],
            ["09:11 offered recovery", "09:11 next_call recovery", "09:37 offered recovery"]),
        Story("the screen is locked for a minute", [hard, .locked(1.25), .busy(1)], ["09:11 offered recovery"]),
        Story("the screen is locked for five", [hard, .locked(5), .busy(5)], ["09:11 taken recovery locked"]),
        Story("a pause of three minutes", [hard, .paused(3), .busy(5)], ["09:11 taken recovery paused"]),
        Story(
            "the microphone is deaf, and talk alone tells of calls", [hard, .deaf(20), .busy(1)],
            ["09:30 offered recovery"]),
        Story(
            "the microphone is deaf, and the softphone tells of calls", view: { $0.isCallKnownAnyway = true },
            [hard, .deaf(20), .busy(1)], ["09:11 offered recovery", "09:12 taken recovery no_call"]),
        Story(
            "midnight: who skips three in the evening is left alone until five", at: "2026-06-10T23:30:00+02:00",
            [
                hard, .busy(2), .answer(.skip), hard, .busy(2), .answer(.skip), hard, .busy(2), .answer(.skip), hard,
                .busy(320),
            ],
            [
                "23:41 offered recovery", "23:42 skip recovery", "23:53 offered recovery", "23:54 skip recovery",
                "00:05 offered long", "00:06 skip long", "05:00 offered recovery",
            ]),
        Story(
            "who skips three in the morning is asked again in the afternoon", at: "2026-06-10T11:20:00+02:00",
            [
                hard, .busy(2), .answer(.skip), hard, .busy(2), .answer(.skip), hard, .busy(2), .answer(.skip),
                .call(2, hard: true), .busy(5),
            ],
            [
                "11:31 offered recovery", "11:32 skip recovery", "11:43 offered recovery", "11:44 skip recovery",
                "11:55 offered long", "11:56 skip long", "12:00 offered recovery",
            ]),
        Story(
            "put off while the clocks go back", at: "2026-10-25T02:45:00+02:00",
            [hard, .busy(1.5), .answer(.snooze, minutes: 15), .busy(16)],
            ["02:56 offered recovery", "02:56 snooze recovery", "02:11 offered recovery"]),
        Story(
            "put off while the clocks go forward", at: "2026-03-29T01:40:00+01:00",
            [hard, .busy(1.5), .answer(.snooze, minutes: 15), .busy(16)],
            ["01:51 offered recovery", "01:51 snooze recovery", "03:06 offered recovery"]),
        Story(
            "the clock is set back while it is put off",
            [hard, .busy(1.5), .answer(.snooze, minutes: 5), .setClockBack(hours: 2), .busy(6)],
            ["09:11 offered recovery", "09:11 snooze recovery", "07:16 offered recovery"]),
        Story(
            "the clock is set back, and the daemon restarted",
            [hard, .busy(0.5), .setClockBack(hours: 2), .restart, .busy(3), .restart, .busy(3)],
            ["07:11 offered recovery"]),
        Story("restarted right after the call", [hard, .busy(0.5), .restart, .busy(3)], ["09:11 offered recovery"]),
        Story("restarted while it is offered", [hard, .busy(2), .restart, .busy(9)], ["09:11 offered recovery"]),
        Story(
            "restarted while it is put off",
            [hard, .busy(1.5), .answer(.snooze, minutes: 5), .restart, .busy(6)],
            ["09:11 offered recovery", "09:11 snooze recovery", "09:16 offered recovery"]),
        Story(
            "restarted while it waits for a call",
            [hard, .busy(1.5), .answer(.nextCall), .restart, .busy(20), .call(5), .busy(2)],
            ["09:11 offered recovery", "09:11 next_call recovery", "09:37 offered recovery"]),
        Story(
            "restarted after it was taken", [hard, .rest(5), .restart, .busy(9)],
            ["09:11 offered recovery", "09:12 taken recovery no_call"]),
        Story(
            "restarted after it was skipped", [hard, .busy(2), .answer(.skip), .restart, .busy(9)],
            ["09:11 offered recovery", "09:12 skip recovery"]),
        Story(
            "restarted in a call, with hard ones before it",
            [hard, .busy(0.5), hard, .busy(0.5), .restart, hard, .busy(2)], ["09:32 offered long"]),
        Story(
            "chance holds it back for twenty minutes", chance: false, [hard, .busy(25)],
            ["09:11 drawn later", "09:31 offered recovery"]),
        Story(
            "chance offers it now", chance: true, [hard, .busy(5)], ["09:11 drawn now", "09:11 offered recovery"]),
        Story(
            "restarted while chance holds it back", chance: false, [hard, .busy(5), .restart, .busy(20)],
            ["09:11 drawn later", "09:31 offered recovery"]),
        Story(
            "a critical alert is never left to chance", chance: false, [.call(10, urgent: true), .busy(2)],
            ["09:11 offered recovery"]),
        Story(
            "a critical alert ends what chance held back", chance: false,
            [hard, .busy(5), .call(5, urgent: true), .busy(2)], ["09:11 drawn later", "09:21 offered recovery"]),
        Story(
            "an hour in calls is never left to chance", chance: false, [.call(60), .busy(2)], ["10:01 offered micro"]),
        Story(
            "quiet time at noon", at: "2026-06-10T11:55:00+02:00",
            rules: { $0.quiet = [TimeOfDayRange("12:00-13:00")].compactMap { $0 } }, [hard, .busy(60)],
            ["13:00 offered recovery"]),
        Story(
            "quiet time over midnight", at: "2026-06-10T23:55:00+02:00",
            rules: { $0.quiet = [TimeOfDayRange("22:00-00:30")].compactMap { $0 } }, [hard, .busy(30)],
            ["00:30 offered recovery"]),
        Story(
            "no more than two offers in a shift", rules: { $0.offersAShift = 2 },
            [hard, .busy(2), hard, .busy(2), hard, .busy(60)], ["09:11 offered recovery", "09:23 offered recovery"]),
        Story(
            "nobody answers: after three times it is left alone, and stays due",
            [hard, .busy(2), .call(1), .busy(2), .call(1), .busy(2), .call(1), .busy(2), .call(1), .busy(9)],
            ["09:11 offered recovery", "09:14 offered recovery", "09:17 offered recovery"]),
        Story(
            "taken, and rested", [hard, .busy(1.25), .answer(.take), .rest(3)],
            ["09:11 offered recovery", "09:11 take recovery", "09:12 taken recovery offer"]),
        Story(
            "taken, and a call comes", [hard, .busy(1.25), .answer(.take), .rest(1), .call(5), .busy(2)],
            ["09:11 offered recovery", "09:11 take recovery", "09:18 offered recovery"]),
        Story(
            "restarted after a call has broken it off",
            [hard, .busy(1.25), .answer(.take), .rest(1), .call(5), .restart, .busy(2)],
            ["09:11 offered recovery", "09:11 take recovery", "09:18 offered recovery"]),
        Story(
            "restarted on the break", [hard, .busy(1.25), .answer(.take), .rest(0.5), .restart, .rest(3)],
            ["09:11 offered recovery", "09:11 take recovery", "09:13 taken recovery offer"]),
        Story(
            "restarted on a break that was broken off before",
            [hard, .busy(1.25), .answer(.take), .rest(1), .call(5), .busy(2), .answer(.take), .restart, .rest(2)],
            [
                "09:11 offered recovery", "09:11 take recovery", "09:18 offered recovery", "09:19 take recovery",
                "09:20 taken recovery offer",
            ]),
        Story("switched off", rules: { $0.isOn = false }, [hard, .busy(30)], []),
        Story("without consent", view: { $0.isMeasured = false }, [hard, .busy(30)], []),
        Story(
            "without consent nothing is written down of rest", view: { $0.isMeasured = false }, [hard, .rest(30)], []),
        Story(
            "nor of a lock, where the eyes are to rest", rules: { $0.eyes = true }, view: { $0.isMeasured = false },
            [.busy(25), .locked(5), .suspended(60), .paused(5), .call(1), .rest(20)], []),
        Story(
            "eyes, where they are wanted", rules: { $0.eyes = true }, [.busy(25)], ["09:20 offered eyes"]),
        Story("eyes, by default", [.busy(60)], []),
    ]

    @Test(arguments: stories) func isWrittenDown(story: Story) throws {
        #expect(try Self.end(of: story).lines == story.written)
    }

    /// The proof of draws over the log that each story writes, as it is written and with chance let in where the story
    /// has none: each draw once, with its probability, after a hard call, and none where something was urgent.
    @Test(arguments: stories) func drawsAreWrittenDownAsTheyMayBe(story: Story) throws {
        for chance in [story.chance, true, false] {
            var story = story
            story.chance = chance
            let desk = try Self.end(of: story)
            let proof = DrawProof(desk.events)
            #expect(proof.faults == [], "with chance \(chance.map(String.init) ?? "as it is")")
            #expect(proof.draws == desk.lines.count { $0.contains(" drawn ") })
        }
    }

    @Test func storiesHaveDraws() throws {
        #expect(try Self.stories.filter { try DrawProof(Self.end(of: $0).events).draws > 0 }.count >= 4)
    }

    /// The notice of consent promises that offers come at once again: also the one that chance holds back just now, and
    /// also after a restart; in a call as little as any other.
    @Test(arguments: [false, true]) func whatChanceHoldsBackComesWhenConsentToItGoes(isRestarted: Bool) throws {
        var rules = BreakRules()
        rules.timeZone = try #require(TimeZone(identifier: "Europe/Berlin"))
        var desk = BreakDesk(rules, at: try #require(Timestamp(text: "2026-06-10T09:00:00+02:00")))
        (desk.view.isDrawn, desk.chance.isNow) = (true, false)
        for happening in [Self.hard, .busy(5)] { desk.perform(happening) }
        #expect(desk.lines == ["09:11 drawn later"] && desk.machine.hold(at: desk.now)?.reason == .drawn)
        desk.view.isDrawn = false
        if isRestarted { desk.perform(.restart) }
        desk.perform(.call(5))
        #expect(desk.lines == ["09:11 drawn later"], "in a call nothing is offered, nor right after it")
        desk.perform(.busy(2))
        #expect(desk.lines == ["09:11 drawn later", "09:21 offered recovery"])
        desk.view.isDrawn = true
        desk.perform(.busy(30))
        #expect(desk.lines.count == 2, "who agrees anew is not asked a second time")
    }

    /// What was erased does not come back with the next call: neither that a break was taken, nor when the gap began.
    @Test func whatIsErasedIsNotWrittenDownAgain() throws {
        var rules = BreakRules()
        rules.timeZone = try #require(TimeZone(identifier: "Europe/Berlin"))
        let start = try #require(Timestamp(text: "2026-06-10T09:00:00+02:00"))
        for happenings: [BreakDesk.Happening] in [
            [.call(1), .rest(9)], [.call(61), .rest(6)], [.call(61), .rest(60)],
        ] {
            var desk = BreakDesk(rules, at: start)
            for happening in [Self.hard, .rest(10)] { desk.perform(happening) }
            #expect(desk.lines.last == "09:20 taken long no_call" || desk.lines.last == "09:12 taken recovery no_call")
            let (erased, before) = (desk.now.wall, desk.actions.count)
            _ = desk.machine.forget()
            for happening in happenings { desk.perform(happening) }
            for case .log(.taken(let taken)) in desk.actions.dropFirst(before) { #expect(taken.beganAt >= erased) }
        }
    }

    /// A call that was announced to an earlier run is known to nobody: where calls are announced, nothing is offered
    /// until somebody says something, or a call is over that is known by something else. What is due stays due.
    @Test(arguments: CallMachine.Knowledge.allCases, [0, 1, 2])
    func aRestartInAnAnnouncedCallOffersNothing(knownBy: CallMachine.Knowledge, next: Int) throws {
        var rules = BreakRules()
        rules.timeZone = try #require(TimeZone(identifier: "Europe/Berlin"))
        var desk = BreakDesk(rules, at: try #require(Timestamp(text: "2026-06-10T09:00:00+02:00")))
        desk.knownBy = knownBy
        for happening in [Self.hard, .restart, .busy(5)] as [BreakDesk.Happening] { desk.perform(happening) }
        guard knownBy == .announced else { return #expect(desk.lines == ["09:11 offered recovery"]) }
        #expect(desk.lines.isEmpty && desk.machine.hold(at: desk.now)?.reason == .unannounced)
        desk.view.isWordSaid = next == 1
        if next == 2 { desk.perform(.call(5)) }
        desk.perform(.busy(2))
        #expect(desk.lines == [[], ["09:15 offered recovery"], ["09:21 offered recovery"]][next])
        if next == 1 {
            desk.view.isWordSaid = false
            desk.perform(.busy(1))
            #expect(desk.machine.hold(at: desk.now)?.reason != .unannounced, "said is said")
        }
    }

    /// Every step of the agent is there by name, and an answer where nothing is due is refused.
    @Test func nothingDueIsSaidSo() throws {
        var machine = BreakMachine(BreakRules())
        let now = Moment(wall: Timestamp(millisecondsSince1970: 0), clock: .zero)
        #expect(throws: NothingDue()) { try machine.answer(.take, at: now) }
    }

    @Test(arguments: [
        ("12:00-13:00", true), ("22:00-06:00", true), ("00:00-24:00", true), ("12:00", false), ("12:00-12:00", false),
        ("24:00-01:00", false), ("9:00-10:00", false), ("12:60-13:00", false), ("12:00-25:00", false), ("", false),
        ("12:00-13:00-14:00", false), ("１２:00-13:00", false),
    ]) func aPartOfADayIsRead(text: String, isOne: Bool) { #expect((TimeOfDayRange(text) != nil) == isOne) }
}
