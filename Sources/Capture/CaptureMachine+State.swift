import Languages

extension CaptureMachine {
    /// Whether samples may reach the reader: the stream is that of the chosen source, and nothing speaks against it.
    var isHearing: Bool { shown.condition == .capturing && isStreaming }

    /// The publication of the state where it is not the one shown.
    mutating func publication() -> [Action] {
        let state = state
        guard state != shown else { return [] }
        shown = state
        return [.publish(state, ago: age(of: state))]
    }

    /// What others see, derived from the facts.
    private var state: CaptureState {
        if case .stopped = phase { return .final }
        if let hold = holds.min() { return CaptureState(.paused, device: bound, reason: hold.why) }
        switch phase {
        case .capturing(let source): return state(of: source)
        case .disconnected, .withoutSource, .withoutStream, .connecting(isSlow: true):
            let condition: CaptureState.Condition = hasMoved ? .moved : hasCaptured ? .lost : .waiting
            return CaptureState(condition, device: bound, reason: trouble)
        // Something is being tried: until it is known how that ends, what was so before is shown.
        case .idle, .connecting, .listing, .opening, .held, .stopped: return shown
        }
    }

    private func state(of source: SourceDescription) -> CaptureState {
        let device = CaptureDevice(source)
        if isSuspended {
            return CaptureState(
                .suspended, device: device, reason: Phrase("the sound server has suspended \(source.name)"))
        }
        if let stoodStill {
            let seconds = Int((stoodStill / .seconds(1)).rounded())
            return CaptureState(
                .suspended, device: device, reason: Phrase("this computer stood still for \(seconds) s"))
        }
        if source.isMuted {
            return CaptureState(.muted, device: device, reason: Phrase("\(source.description) is muted"))
        }
        let oddity = CaptureOddity(of: source, isGate: flow == .gated, heard: heard)
        if source.volume == 0 { return deaf(source, .lowVolume) }
        switch flow {
        case .live, .gated:
            return CaptureState(
                .capturing, device: device, reason: oddity?.reason(source), hint: oddity?.hint(source), oddity: oddity)
        case .zeros where oddity == .lowVolume: return deaf(source, .lowVolume)
        case .zeros:
            return CaptureState(
                .deaf, device: device,
                reason: Phrase("\(source.description) gives digital zeros: muted at the device, or broken"),
                hint: Phrase(
                    """
                    check the headset's own mute switch and its plug; where a noise gate makes them, set \
                    capture.deaf_after_s to the longest silence in seconds, 60 to 600
                    """))
        case .nothing: return CaptureState(.deaf, device: device, reason: trouble)
        }
    }

    private func deaf(_ source: SourceDescription, _ oddity: CaptureOddity) -> CaptureState {
        CaptureState(
            .deaf, device: CaptureDevice(source), reason: oddity.reason(source), hint: oddity.hint(source),
            oddity: oddity)
    }

    /// How long ago a state began that takes its time to be noticed.
    private func age(of state: CaptureState) -> Duration {
        switch (state.condition, flow) {
        case (.suspended, _): stoodStill ?? .zero
        case (.deaf, .zeros): deafAfter
        case (.deaf, .nothing): SampleFlow.patience
        default: .zero
        }
    }
}
