/// What a live source does when: a pure machine. It is told events and answers with the actions that ``PulseSession``
/// performs.
///
/// One timer serves all phases: a time limit while something is awaited from the server, a back-off after a failure.
/// Nothing is torn down while the library calls back about that very thing: a failure only sets the timer, and the
/// timer closes and begins anew.
struct CaptureMachine {
    /// What happened.
    enum Event {
        case start
        case connected
        case connectionLost(reason: String)
        case listed(SourceInventory)
        /// A source has come.
        case sourceAdded
        /// A source has changed or gone.
        case sourceChanged
        /// The server has another default source.
        case defaultChanged
        case streamReady
        case streamLost(reason: String)
        case suspended(Bool)
        case timerFired
        case stop
    }

    /// What to do.
    enum Action: Equatable {
        case connect
        case disconnect
        case list
        case open(SourceDescription)
        case closeStream
        case setTimer(Duration)
        case clearTimer
        case publish(CaptureState)
    }

    private enum Phase {
        case idle
        case connecting
        case disconnected
        case listing
        case withoutSource
        case opening(SourceDescription)
        case capturing(SourceDescription)
        case withoutStream
        case stopped
    }

    /// How long the server may take for any answer.
    static let answerLimit = Duration.seconds(5)
    /// After this long a stream counts as one that holds, and the back-off starts again.
    static let settlingTime = Duration.seconds(2)

    private let preference: SourcePreference
    private var phase = Phase.idle
    private var backOff = BackOff()
    /// Sources came or went while the phase had no use for the news.
    private var isInventoryStale = false

    /// Makes a machine that waits for `.start`.
    init(preference: SourcePreference) {
        self.preference = preference
    }

    /// Whether what the stream brings is the agent's microphone now.
    var isCapturing: Bool {
        if case .capturing = phase { true } else { false }
    }

    /// Takes one event.
    /// - Returns: what to do, in this order.
    mutating func handle(_ event: Event) -> [Action] {
        switch (phase, event) {
        case (.stopped, _):
            return []
        case (_, .stop):
            phase = .stopped
            return [.clearTimer, .closeStream, .disconnect, .publish(.stopped)]

        case (.idle, .start), (.disconnected, .timerFired):
            phase = .connecting
            return [.closeStream, .disconnect, .connect, .setTimer(Self.answerLimit)]
        case (.idle, _), (.disconnected, _):
            return []
        case (_, .connectionLost(let reason)):
            phase = .disconnected
            return [.setTimer(backOff.next()), .publish(.waiting(reason: reason))]

        case (.connecting, .connected):
            return list()
        case (.connecting, .timerFired), (.listing, .timerFired):
            phase = .disconnected
            return [
                .closeStream, .disconnect, .setTimer(backOff.next()),
                .publish(.waiting(reason: "the sound server does not answer")),
            ]
        case (.listing, .listed(let inventory)):
            return choose(from: inventory)
        case (.listing, .sourceAdded), (.listing, .sourceChanged), (.listing, .defaultChanged),
            (.opening, .sourceAdded), (.opening, .defaultChanged):
            isInventoryStale = true
            return []

        case (.withoutSource, .sourceAdded), (.withoutSource, .sourceChanged), (.withoutSource, .defaultChanged):
            return list()
        // A change alone may be the trace of our own failed try, and would turn the back-off into a spin.
        case (.withoutStream, .sourceAdded), (.withoutStream, .timerFired):
            return [.closeStream] + list()

        case (.opening(let source), .streamReady):
            phase = .capturing(source)
            let actions = [Action.setTimer(Self.settlingTime), .publish(.capturing(device: CaptureDevice(source)))]
            return isInventoryStale ? actions + [.list] : actions
        case (.opening(let source), .timerFired):
            phase = .withoutStream
            return [
                .closeStream, .setTimer(backOff.next()),
                .publish(.waiting(reason: "the sound server does not start capture from \(source.name)")),
            ]
        case (.opening, .streamLost(let reason)), (.capturing, .streamLost(let reason)):
            phase = .withoutStream
            return [.setTimer(backOff.next()), .publish(.waiting(reason: reason))]

        case (.capturing, .timerFired):
            backOff.reset()
            return []
        case (.capturing, .sourceAdded), (.capturing, .defaultChanged), (.capturing, .sourceChanged):
            return [.list]
        case (.capturing(let source), .listed(let inventory)):
            return reconsider(source, among: inventory)
        case (.capturing(let source), .suspended(let isSuspended)):
            return [
                .publish(
                    isSuspended
                        ? .waiting(reason: "the sound server has suspended \(source.name)")
                        : .capturing(device: CaptureDevice(source)))
            ]
        default:
            // An answer that comes after its time limit, or news that the phase has no use for.
            return []
        }
    }

    private mutating func list() -> [Action] {
        phase = .listing
        isInventoryStale = false
        return [.list, .setTimer(Self.answerLimit)]
    }

    private mutating func choose(from inventory: SourceInventory) -> [Action] {
        let selection = SourceSelection(from: inventory, preference: preference)
        if let source = selection.chosen {
            return open(source)
        }
        if isInventoryStale {
            return list()
        }
        phase = .withoutSource
        return [.clearTimer, .publish(.waiting(reason: selection.waitingFor ?? ""))]
    }

    /// Changes over to a source that comes earlier in the order: a headset plugged in while the default was in use, or
    /// another default, or another port of the same device: a new stream, so that everybody behind it sees the change.
    private mutating func reconsider(_ current: SourceDescription, among inventory: SourceInventory) -> [Action] {
        let selection = SourceSelection(from: inventory, preference: preference, current: current.name)
        // Where the current source has gone the stream says so itself.
        guard let source = selection.chosen, source.index != current.index || source.portName != current.portName else {
            return []
        }
        return [.closeStream] + open(source)
    }

    private mutating func open(_ source: SourceDescription) -> [Action] {
        phase = .opening(source)
        isInventoryStale = false
        return [.open(source), .setTimer(Self.answerLimit)]
    }
}
