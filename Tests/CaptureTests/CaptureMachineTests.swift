import Languages
import Testing
import Vocabulary

@testable import Capture

@Suite struct CaptureMachineTests {
    private let headset = SourceDescription(
        name: "headset", index: 1, description: "", properties: ["device.form_factor": "headset"])
    private let webcam = SourceDescription(name: "webcam", index: 2, description: "")

    /// A machine that has been through the events.
    private func machine(
        _ preference: SourcePreference = SourcePreference(), after events: CaptureMachine.Event...
    ) -> CaptureMachine {
        var machine = CaptureMachine(preference: preference)
        for event in events { _ = machine.handle(event) }
        return machine
    }

    private func inventory(_ sources: SourceDescription...) -> SourceInventory {
        SourceInventory(sources: sources, defaultSource: sources.first?.name)
    }

    /// The delay of the timer that the actions set.
    private func delay(_ actions: [CaptureMachine.Action]) -> Duration? {
        actions.compactMap { if case .setTimer(let delay) = $0 { delay } else { nil } }.last
    }

    @Test func aServerThatIsAwayIsTriedAgainWithGrowingPauses() throws {
        var machine = machine(after: .start)
        var delays: [Duration] = []
        for _ in 0..<8 {
            delays.append(try #require(delay(machine.handle(.connectionLost(reason: Phrase(asIs: "refused"))))))
            #expect(machine.handle(.timerFired).contains(.connect), "after the back-off")
        }
        #expect(delays.allSatisfy { $0 >= BackOff.shortest && $0 <= BackOff.longest })
        #expect(delays[0] <= BackOff.shortest * 2)
        #expect(delays[7] >= BackOff.longest / 2)
    }

    @Test(arguments: [
        [CaptureMachine.Event.start],
        [.start, .connected],
        [
            .start, .connected,
            .listed(.init(sources: [.init(name: "a", index: 1, description: "")], defaultSource: "a")),
        ],
    ])
    func everyAnswerHasATimeLimit(events: [CaptureMachine.Event]) throws {
        var machine = CaptureMachine(preference: SourcePreference(allowsDefault: true))
        var actions: [CaptureMachine.Action] = []
        for event in events { actions = machine.handle(event) }
        #expect(delay(actions) == CaptureMachine.answerLimit)
        actions = machine.handle(.timerFired)
        // A server that stood still answers the pending connection first: that one has some more time.
        if events.count == 1 { actions = machine.handle(.timerFired) }
        #expect(actions.contains(.closeStream))
        #expect(machine.shown.condition == .waiting)
        #expect(machine.shown.reason?.contains("does not") == true)
        #expect(try #require(delay(actions)) <= BackOff.shortest * 2)
    }

    @Test func nothingIsTornDownWhileTheLibraryReportsItsFailure() {
        for lost in [
            CaptureMachine.Event.streamLost(reason: Phrase(asIs: "")), .connectionLost(reason: Phrase(asIs: "")),
        ] {
            var machine = machine(after: .start, .connected, .listed(inventory(headset)), .streamReady)
            let actions = machine.handle(lost)
            #expect(!actions.contains(.closeStream) && !actions.contains(.disconnect))
            #expect(!machine.isHearing)
        }
    }

    @Test func aStreamThatHoldsStartsTheBackOffAgain() throws {
        var machine = machine(after: .start)
        for _ in 0..<6 {
            _ = machine.handle(.connectionLost(reason: Phrase(asIs: "")))
            _ = machine.handle(.timerFired)
        }
        for event in [CaptureMachine.Event.connected, .listed(inventory(headset)), .streamReady, .timerFired] {
            _ = machine.handle(event)
        }
        #expect(try #require(delay(machine.handle(.streamLost(reason: Phrase(asIs: ""))))) <= BackOff.shortest * 2)
    }

    @Test func aChangeDoesNotCutTheBackOffShortButANewSourceDoes() {
        var machine = machine(
            after: .start, .connected, .listed(inventory(headset)), .streamLost(reason: Phrase(asIs: "")))
        #expect(machine.handle(.sourceChanged).isEmpty)
        #expect(machine.handle(.defaultChanged).isEmpty)
        #expect(machine.handle(.sourceAdded).contains(.list))
    }

    @Test func aSourceThatCameDuringTheListingIsNotMissed() {
        var machine = machine(after: .start, .connected, .sourceAdded)
        #expect(machine.handle(.listed(inventory())).contains(.list))
        #expect(!machine.handle(.listed(inventory())).contains(.list))
    }

    @Test func aHeadsetReplacesAFallbackAndNothingReplacesAHeadset() {
        var machine = machine(
            SourcePreference(binding: .fallback, allowsDefault: true), after: .start, .connected,
            .listed(inventory(webcam)), .streamReady)
        #expect(machine.handle(.sourceAdded) == [.list])
        #expect(machine.handle(.listed(inventory(webcam))).isEmpty)
        #expect(machine.handle(.listed(inventory(webcam, headset))).starts(with: [.closeStream, .open(headset)]))
        _ = machine.handle(.streamReady)
        #expect(machine.handle(.listed(inventory(webcam, headset))).isEmpty)
    }

    @Test func anotherPortOfTheSameDeviceBeginsAnew() {
        var machine = machine(after: .start, .connected, .listed(inventory(headset)), .streamReady)
        #expect(machine.handle(.sourceChanged) == [.list])
        #expect(machine.handle(.listed(inventory(headset))).isEmpty, "a turn of the volume is no other microphone")
        var lid = headset
        lid.portName = "internal-mic"
        let actions = machine.handle(.listed(inventory(lid)))
        #expect(actions.first == .closeStream && actions.contains(.open(lid)))
    }

    @Test(arguments: 0..<6)
    func aStoppedMachineDoesNothingMore(steps: Int) {
        let events: [CaptureMachine.Event] = [
            .start, .connected, .listed(inventory(headset)), .streamReady, .suspended(true), .timerFired,
        ]
        var machine = CaptureMachine(preference: SourcePreference())
        for event in events.prefix(steps) { _ = machine.handle(event) }
        #expect(machine.handle(.stop) == [.clearTimer, .closeStream, .disconnect, .publish(.final)])
        #expect((events + [.stop]).allSatisfy { machine.handle($0).isEmpty })
        #expect(!machine.isHearing)
    }

    /// What is shown of a headset that is captured, after some events.
    private func shown(volume: Double?, _ events: CaptureMachine.Event...) -> CaptureState {
        var source = headset
        source.description = "Evolve 20"
        source.volume = volume
        var machine = machine(after: .start, .connected, .listed(inventory(source)), .streamReady)
        for event in events { _ = machine.handle(event) }
        return machine.shown
    }

    /// A source's volume, what happens, and what is shown of it then.
    struct Odd: Sendable {
        var volume: Double?
        var event: CaptureMachine.Event
        var condition = CaptureState.Condition.capturing
        var oddity: CaptureOddity?
        var reason = ""
        var hint = ""
    }

    // 2.14: each with its cause, and what to do about it; a quiet listener is told of nothing.
    @Test(arguments: [
        Odd(volume: 0, event: .flow(.zeros), condition: .deaf, oddity: .lowVolume, reason: " 0 %", hint: "100%"),
        Odd(
            volume: 0, event: .flow(.live), condition: .deaf, oddity: .lowVolume, reason: "Evolve 20 is 0 %",
            hint: "volume headset 100%"),
        Odd(volume: 0.05, event: .flow(.live), oddity: .lowVolume, reason: "5 %", hint: "turn it up"),
        Odd(volume: 0.05, event: .heard(.speechless), oddity: .lowVolume, reason: "5 %", hint: "turn it up"),
        Odd(volume: 0.3, event: .heard(.speechless), oddity: .speechless, reason: "30 %", hint: "turn it up"),
        Odd(volume: 0.9, event: .heard(.speechless)), Odd(event: .heard(.speechless)),
        Odd(volume: 1, event: .flow(.zeros), condition: .deaf, reason: "digital zeros", hint: "capture.deaf_after_s"),
        Odd(volume: 1, event: .flow(.gated), oddity: .gate, reason: "noise gate", hint: "capture.deaf_after_s"),
        Odd(volume: 1, event: .heard(.tone), oddity: .tone, reason: "steady tone", hint: "USB port"),
        Odd(volume: 3, event: .heard(.clipped), oddity: .clipped, reason: "300 %", hint: "turn it down"),
        Odd(volume: 1, event: .heard(.clipped)), Odd(volume: 1, event: .flow(.live)),
    ])
    func whatIsOddIsNamedWithItsMend(_ odd: Odd) {
        let state = shown(volume: odd.volume, odd.event)
        #expect(state.condition == odd.condition && state.oddity == odd.oddity, "\(state)")
        #expect(state.reason?.contains(odd.reason) ?? odd.reason.isEmpty, "\(state)")
        #expect(state.hint?.contains(odd.hint) ?? odd.hint.isEmpty, "\(state)")
        #expect((state.reason == nil) == (odd.reason.isEmpty), "\(state)")
    }

    @Test func aGateIsPublishedOnceAndKnownAfterAPause() {
        var machine = machine(after: .start, .connected, .listed(inventory(headset)), .streamReady)
        func publications(_ event: CaptureMachine.Event) -> Int {
            machine.handle(event).count { if case .publish = $0 { true } else { false } }
        }
        #expect(publications(.flow(.gated)) == 1)
        #expect(publications(.heard(nil)) == 0)
        #expect(publications(.holds([.agent])) == 1 && publications(.holds([])) == 0)
        #expect(publications(.streamReady) == 1)
        #expect(machine.shown.oddity == .gate)
        #expect(publications(.flow(.live)) == 1 && machine.shown.oddity == nil)
    }

    /// 2.14: a gate is known for minutes, which kept a tone that covers the voice from being said.
    @Test(arguments: [
        (CaptureOddity.tone, CaptureOddity.tone), (.clipped, .gate), (.speechless, .gate),
    ])
    func ofAGateAndWhatIsHeardNowTheToneIsSaid(heard: CaptureOddity, said: CaptureOddity) {
        var machine = machine(after: .start, .connected, .listed(inventory(headset)), .streamReady)
        _ = machine.handle(.flow(.gated))
        _ = machine.handle(.heard(heard))
        #expect(machine.shown.oddity == said)
        _ = machine.handle(.heard(nil))
        #expect(machine.shown.oddity == .gate)
    }

    @Test func anotherMicrophoneHasNoneOfTheOddities() {
        var machine = machine(
            SourcePreference(binding: .fallback), after: .start, .connected, .listed(inventory(webcam)))
        _ = machine.handle(.listed(inventory(headset)))
        _ = machine.handle(.sourceAdded)
        _ = machine.handle(.listed(inventory(headset)))
        _ = machine.handle(.streamReady)
        _ = machine.handle(.flow(.gated))
        _ = machine.handle(.heard(.tone))
        var other = headset
        (other.index, other.name) = (7, "other")
        _ = machine.handle(.streamLost(reason: Phrase(asIs: "gone")))
        _ = machine.handle(.timerFired)
        _ = machine.handle(.listed(inventory(other)))
        _ = machine.handle(.streamReady)
        #expect(machine.shown.condition == .capturing && machine.shown.oddity == nil, "\(machine.shown)")
    }
}
