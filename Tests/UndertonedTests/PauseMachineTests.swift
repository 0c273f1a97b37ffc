import EventLog
import Events
import Testing
import Vocabulary

@testable import undertoned

@Suite struct PauseMachineTests {
    private let now = Timestamp.now

    private func holds(_ effects: [PauseMachine.Effect]) -> Bool? {
        for case .hold(let isOn) in effects.reversed() { return isOn }
        return nil
    }

    @Test(arguments: [nil, "private", "lunch"] as [String?])
    func aPauseWithALeaseEndsByItselfAndNotBefore(reason: String?) {
        var machine = PauseMachine()
        #expect(holds(machine.begin(reason: reason, forS: 120, at: now, clock: .seconds(10))) == true)
        #expect(machine.tick(clock: .seconds(129)) == [])
        #expect(machine.tick(clock: .seconds(130)) == [.keep(nil), .hold(false), .tell(.resumed)])
        #expect(machine.pause == nil)
        #expect(machine.tick(clock: .seconds(500)) == [])
    }

    @Test func aPaymentPauseStaysWhenItsTimeIsOverAndTheAgentIsToldOnce() throws {
        var machine = PauseMachine()
        let effects = machine.begin(reason: "payment", forS: 60, at: now, clock: .zero)
        #expect(effects.contains(.forget(lastS: 30)))
        #expect(effects.first == .hold(true), "before anything else the microphone is let go")
        let over = machine.tick(clock: .seconds(60))
        #expect(over.contains(.tell(.overdue)) && holds(over) == nil)
        #expect(machine.pause?.isOverdue == true)
        #expect(machine.tick(clock: .seconds(600)) == [])
        #expect(machine.end() == [.keep(nil), .hold(false), .tell(.resumed)])
    }

    @Test func aPaymentPauseCannotBecomeOneThatEndsByItself() {
        var machine = PauseMachine()
        _ = machine.begin(reason: "payment", forS: nil, at: now, clock: .zero)
        _ = machine.begin(reason: "private", forS: 1, at: now, clock: .seconds(5))
        #expect(machine.pause?.reason == "payment")
        #expect(holds(machine.tick(clock: .seconds(100))) == nil)
        #expect(machine.pause != nil)
    }

    @Test func withoutALeaseOnlyResumeEndsIt() {
        var machine = PauseMachine()
        _ = machine.begin(reason: nil, forS: nil, at: now, clock: .zero)
        #expect(machine.tick(clock: .seconds(1_000_000)) == [])
        #expect(machine.pause != nil)
        #expect(holds(machine.end()) == false)
        #expect(machine.end() == [], "said twice it does nothing")
    }

    @Test func aSecondPauseRenewsTheLeaseAndKeepsTheBeginning() {
        var machine = PauseMachine()
        _ = machine.begin(reason: nil, forS: 10, at: now, clock: .zero)
        _ = machine.begin(reason: "private", forS: 100, at: now.advanced(bySeconds: 5), clock: .seconds(5))
        #expect(machine.tick(clock: .seconds(50)) == [])
        #expect(machine.pause?.since == now)
        #expect(holds(machine.tick(clock: .seconds(105))) == false)
    }

    /// What was kept, how much later the daemon starts by the wall clock, and whether it then holds, at once and 30 s
    /// later.
    @Test(arguments: [
        ("private", 60.0, 10.0, true, true), ("private", 60, 45, true, false), ("private", 60, 90, false, false),
        ("payment", 60, 90, true, true),
        // The wall clock was set back by an hour: the whole lease again, and no more.
        ("private", 60, -3_600, true, true), ("private", 20, -3_600, true, false),
    ])
    func aPauseSurvivesARestart(reason: String, lease: Double, later: Double, first: Bool, then: Bool) throws {
        var before = PauseMachine()
        _ = before.begin(reason: reason, forS: lease, at: now, clock: .zero)
        let kept = try #require(before.pause)
        var after = PauseMachine()
        #expect(holds(after.restore(kept, at: now.advanced(bySeconds: later), clock: .zero)) == first)
        _ = after.tick(clock: .seconds(30))
        #expect((after.pause != nil) == then)
    }

    @Test func noLeaseIsLongerThanAShift() throws {
        var machine = PauseMachine()
        _ = machine.begin(reason: nil, forS: 1e9, at: now, clock: .zero)
        #expect(holds(machine.tick(clock: .seconds(PauseMachine.maxLeaseS))) == false)
    }
}
