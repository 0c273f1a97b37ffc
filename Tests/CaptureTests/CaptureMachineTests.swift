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
            delays.append(try #require(delay(machine.handle(.connectionLost(reason: "refused")))))
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
        for lost in [CaptureMachine.Event.streamLost(reason: ""), .connectionLost(reason: "")] {
            var machine = machine(after: .start, .connected, .listed(inventory(headset)), .streamReady)
            let actions = machine.handle(lost)
            #expect(!actions.contains(.closeStream) && !actions.contains(.disconnect))
            #expect(!machine.isHearing)
        }
    }

    @Test func aStreamThatHoldsStartsTheBackOffAgain() throws {
        var machine = machine(after: .start)
        for _ in 0..<6 {
            _ = machine.handle(.connectionLost(reason: ""))
            _ = machine.handle(.timerFired)
        }
        for event in [CaptureMachine.Event.connected, .listed(inventory(headset)), .streamReady, .timerFired] {
            _ = machine.handle(event)
        }
        #expect(try #require(delay(machine.handle(.streamLost(reason: "")))) <= BackOff.shortest * 2)
    }

    @Test func aChangeDoesNotCutTheBackOffShortButANewSourceDoes() {
        var machine = machine(after: .start, .connected, .listed(inventory(headset)), .streamLost(reason: ""))
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
}
