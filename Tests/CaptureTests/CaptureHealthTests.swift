import Languages
import Testing
import Vocabulary

@testable import Capture

/// What the machine shows to others, and what it holds to.
@Suite struct CaptureHealthTests {
    private static let headset = SourceDescription(
        name: "headset", index: 1, description: "Headset",
        properties: ["device.form_factor": "headset", "device.bus_path": "usb-1"])
    private static let webcam = SourceDescription(name: "webcam", index: 2, description: "Webcam")
    private static let muted = with(headset) { $0.isMuted = true }

    private static func with(
        _ source: SourceDescription, _ change: (inout SourceDescription) -> Void
    ) -> SourceDescription {
        var source = source
        change(&source)
        return source
    }

    private static func inventory(_ sources: SourceDescription...) -> SourceInventory {
        SourceInventory(sources: sources, defaultSource: sources.first?.name)
    }

    private static let begin: [CaptureMachine.Event] = [.start, .connected, .listed(inventory(headset)), .streamReady]

    /// A machine that captures, after some more events.
    private func capturing(
        _ preference: SourcePreference = SourcePreference(), then events: [CaptureMachine.Event] = []
    ) -> CaptureMachine {
        var machine = CaptureMachine(preference: preference)
        for event in Self.begin + events { _ = machine.handle(event) }
        return machine
    }

    @Test(
        arguments: [
            ([], .capturing), ([.listed(inventory(muted))], .muted), ([.flow(.zeros)], .deaf),
            ([.flow(.nothing)], .deaf),
            ([.suspended(true)], .suspended), ([.stoodStill(.seconds(9))], .suspended),
            ([.streamMoved(to: "speakers.monitor")], .moved), ([.streamLost(reason: Phrase(asIs: "gone"))], .lost),
            ([.connectionLost(reason: Phrase(asIs: "gone"))], .lost), ([.holds([.agent])], .paused),
            ([.stop], .stopped),
            // The server's word comes before what the samples say.
            ([.flow(.zeros), .listed(inventory(muted))], .muted), ([.flow(.nothing), .suspended(true)], .suspended),
            // What has passed is forgotten.
            ([.flow(.zeros), .flow(.live)], .capturing),
            ([.suspended(true), .flow(.nothing), .suspended(false)], .capturing),
            ([.flow(.zeros), .listed(inventory(muted)), .listed(inventory(headset))], .capturing),
            ([.stoodStill(.seconds(9)), .flushed], .capturing),
            // While something is tried, what was so before stays.
            ([.streamLost(reason: Phrase(asIs: "")), .timerFired], .lost),
            ([.streamMoved(to: "x"), .timerFired], .moved),
            ([.streamMoved(to: "x"), .timerFired, .listed(inventory(headset)), .streamReady], .capturing),
            ([.streamMoved(to: "x"), .timerFired, .listed(inventory(webcam))], .lost),
            // A pause hides what else is wrong; what comes after it was never lost.
            ([.connectionLost(reason: Phrase(asIs: "")), .holds([.noCall])], .paused),
            ([.holds([.noCall]), .connectionLost(reason: Phrase(asIs: ""))], .paused),
            ([.holds([.noCall]), .connectionLost(reason: Phrase(asIs: "")), .holds([])], .paused),
            ([.holds([.agent]), .listed(inventory()), .holds([]), .listed(inventory())], .waiting),
        ] as [([CaptureMachine.Event], CaptureState.Condition)])
    func theStateFollowsFromWhatHappened(events: [CaptureMachine.Event], condition: CaptureState.Condition) {
        let machine = capturing(then: events)
        #expect(machine.shown.condition == condition)
        #expect(machine.isHearing == (condition == .capturing))
        #expect((machine.shown.reason == nil) == (condition == .capturing))
    }

    @Test func aStateIsShownOnceAndDatedBackToItsCause() {
        var machine = capturing()
        let deaf = machine.handle(.flow(.zeros))
        #expect(
            deaf.contains { if case .publish(let state, .seconds(3)) = $0 { state.condition == .deaf } else { false } })
        #expect(!machine.handle(.sourceChanged).contains { if case .publish = $0 { true } else { false } })
        let asleep = machine.handle(.stoodStill(.seconds(600)))
        #expect(asleep.contains { if case .publish(_, .seconds(600)) = $0 { true } else { false } })
        #expect(asleep.contains(.flush))
    }

    @Test(arguments: [CaptureHold.agent, .screenLocked, .sessionInactive, .noCall])
    func whileHeldThereIsNoStream(hold: CaptureHold) throws {
        var machine = capturing()
        #expect(machine.handle(.holds([hold])).contains(.closeStream))
        #expect(machine.shown.reason == hold.reason)
        for event in [
            CaptureMachine.Event.sourceAdded, .listed(Self.inventory(Self.headset)), .timerFired, .defaultChanged,
        ] {
            #expect(!machine.handle(event).contains { if case .open = $0 { true } else { false } })
        }
        #expect(machine.handle(.holds([.agent, hold])).isEmpty || hold != .agent)
        #expect(machine.handle(.holds([])).contains(.open(Self.headset)), "at once, without another look")
    }

    @Test func theAgentsWishIsNamedFirst() {
        let machine = capturing(then: [.holds([.noCall, .screenLocked, .agent])])
        #expect(machine.shown.reason == CaptureHold.agent.reason)
    }

    @Test func strictBindingWaitsForTheVeryMicrophone() {
        var machine = capturing(
            SourcePreference(allowsDefault: true), then: [.streamLost(reason: Phrase(asIs: "")), .timerFired])
        let actions = machine.handle(.listed(Self.inventory(Self.webcam)), at: .seconds(100_000))
        #expect(machine.shown.condition == .lost && machine.shown.reason?.contains("Headset") == true)
        #expect(!actions.contains { if case .open = $0 { true } else { false } })
        _ = machine.handle(.sourceAdded)
        let renamed = Self.with(Self.headset) { ($0.name, $0.index) = ("headset.2", 9) }
        #expect(machine.handle(.listed(Self.inventory(Self.webcam, renamed))).contains(.open(renamed)))
    }

    @Test func lingeringWaitsForItsTimeAndNoLonger() {
        var machine = capturing(
            SourcePreference(binding: .linger(.seconds(60)), allowsDefault: true),
            then: [.streamLost(reason: Phrase(asIs: "")), .timerFired])
        let others = CaptureMachine.Event.listed(Self.inventory(Self.webcam))
        #expect(machine.handle(others, at: .seconds(10)).contains(.setTimer(.seconds(60))))
        // Other news does not make it wait longer.
        _ = machine.handle(.sourceAdded, at: .seconds(50))
        #expect(machine.handle(others, at: .seconds(50)).contains(.setTimer(.seconds(20))))
        _ = machine.handle(.timerFired, at: .seconds(70))
        #expect(machine.handle(others, at: .seconds(70)).contains(.open(Self.webcam)))
    }

    @Test func aStreamThatBringsNothingIsOpenedAnew() {
        var machine = capturing()
        #expect(machine.handle(.flow(.nothing)).contains(.setTimer(CaptureMachine.silentStreamLimit)))
        #expect(machine.handle(.timerFired).contains(.closeStream))
        #expect(machine.shown.condition == .lost)
        // One that is suspended is not.
        machine = capturing(then: [.suspended(true), .flow(.nothing)])
        #expect(!machine.handle(.timerFired).contains(.closeStream))
    }
}
