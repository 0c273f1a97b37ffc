import Languages
import Vocabulary

/// What a live source does when: a pure machine. It is told events and answers with the actions that ``PulseSession``
/// performs.
///
/// One timer serves all phases: a time limit while something is awaited from the server, a back-off after a failure.
/// Nothing is torn down while the library calls back about that very thing: a failure only sets the timer, and the
/// timer closes and begins anew. What it shows to others is derived in one place, see
/// `CaptureMachine+State.swift`; its events, actions and phases stand in `CaptureMachine+Vocabulary.swift`.
struct CaptureMachine {
    /// How long the server may take for any answer.
    static let answerLimit = Duration.seconds(5)
    /// How much longer it may take to accept a connection: a server that stood still answers the pending one first.
    static let connectionLimit = Duration.seconds(30)
    /// After this long a stream counts as one that holds, and the back-off starts again.
    static let settlingTime = Duration.seconds(2)
    /// A stream that has brought nothing for so long is opened anew.
    static let silentStreamLimit = Duration.seconds(15)

    static let isElsewhere = Phrase(
        "the sound server is on another machine, and capture.allow_network is not set")
    private static let noAnswer = Phrase("the sound server does not answer")

    let preference: SourcePreference
    let deafAfter: Duration
    var phase = Phase.idle
    var holds: Set<CaptureHold> = []
    var flow = SampleFlow.Verdict.live
    /// What the analysis finds odd.
    var heard: CaptureOddity?
    /// Whether digital zeros come and go with the voice, as far as this microphone is known.
    private var isGate = false
    var isSuspended = false
    var stoodStill: Duration?
    /// Whether a microphone was heard since the start or the last hold.
    var hasCaptured = false
    var hasMoved = false
    /// Why nothing is heard, in the words of the last failure.
    var trouble = CaptureState.notStarted
    /// The microphone that the binding holds to.
    var bound: CaptureDevice?
    /// The source that is captured, or would be if nothing held it back.
    private(set) var candidate: SourceDescription?
    /// What was shown last.
    var shown = CaptureState.initial
    private var backOff = BackOff()
    /// Sources came or went while the phase had no use for the news.
    private var isInventoryStale = false
    /// Since when the bound microphone has been missing, by the session's clock.
    private var missingSince: Duration?

    /// Makes a machine that waits for `.start`.
    /// - Parameters:
    ///   - preference: which source is wanted.
    ///   - deafAfter: how long zeros come until the verdict on them: the state that they bring began so long ago.
    init(preference: SourcePreference, deafAfter: Duration = .seconds(3)) {
        self.preference = preference
        self.deafAfter = deafAfter
    }

    /// Whether the record stream is that of the chosen source.
    var isStreaming: Bool { if case .capturing = phase { true } else { false } }

    /// Takes one event.
    /// - Parameters:
    ///   - event: what happened.
    ///   - now: when, by any clock that runs on evenly.
    /// - Returns: what to do, in this order.
    mutating func handle(_ event: Event, at now: Duration = .zero) -> [Action] {
        if case .stopped = phase { return [] }
        let actions = step(event, now)
        return actions + publication()
    }

    private mutating func step(_ event: Event, _ now: Duration) -> [Action] {
        switch (phase, event) {
        case (_, .stop):
            phase = .stopped
            return [.clearTimer, .closeStream, .disconnect]
        case (_, .holds(let holds)): return change(to: holds)

        case (.idle, .start), (.disconnected, .timerFired):
            phase = .connecting(isSlow: false)
            return [.closeStream, .disconnect, .connect, .setTimer(Self.answerLimit)]
        case (.idle, _), (.disconnected, _): return []
        case (_, .connectionLost(let reason)): return giveUp(reason)

        case (.connecting, .connected):
            if !holds.isEmpty {
                phase = .held
                return [.clearTimer, .list]
            }
            return list()
        case (.connecting(isSlow: false), .timerFired):
            phase = .connecting(isSlow: true)
            trouble = Self.noAnswer
            return [.setTimer(Self.connectionLimit)]
        case (.connecting, .timerFired), (.listing, .timerFired):
            return [.closeStream, .disconnect] + giveUp(Self.noAnswer)
        case (.listing, .listed(let inventory)): return choose(from: inventory, now)
        case (.listing, .sourceAdded), (.listing, .sourceChanged), (.listing, .defaultChanged),
            (.opening, .sourceAdded), (.opening, .defaultChanged):
            isInventoryStale = true
            return []

        case (.withoutSource, .sourceAdded), (.withoutSource, .sourceChanged), (.withoutSource, .defaultChanged),
            (.withoutSource, .timerFired):
            return list()
        // A change alone may be the trace of our own failed try, and would turn the back-off into a spin.
        case (.withoutStream, .sourceAdded), (.withoutStream, .timerFired): return [.closeStream] + list()

        case (.opening(let source), .streamReady): return begin(source)
        case (.opening(let source), .timerFired):
            return [.closeStream] + loseStream(Phrase("the sound server does not start capture from \(source.name)"))
        case (.opening, .streamLost(let reason)), (.capturing, .streamLost(let reason)): return loseStream(reason)
        case (.opening, .streamMoved(let name)), (.capturing, .streamMoved(let name)):
            hasMoved = true
            return loseStream(Phrase("the sound server moved capture to \(name)"))

        case (.capturing, .timerFired):
            // Either the stream has settled, or it has brought nothing for too long.
            guard flow == .nothing, !isSuspended else {
                backOff.reset()
                return []
            }
            return [.closeStream] + loseStream(trouble)
        case (.capturing, .sourceAdded), (.capturing, .defaultChanged), (.capturing, .sourceChanged): return [.list]
        case (.capturing(let source), .listed(let inventory)): return reconsider(source, among: inventory)
        case (.capturing, .suspended(let isSuspended)):
            self.isSuspended = isSuspended
            return isSuspended ? [] : judgeAnew()
        case (.capturing, .flow(let verdict)): return take(verdict)
        case (.capturing, .heard(let oddity)):
            heard = oddity
            return []
        case (.capturing, .stoodStill(let duration)):
            stoodStill = duration
            return [.flush]
        case (.capturing, .flushed):
            stoodStill = nil
            return judgeAnew()
        case (.held, .sourceAdded), (.held, .sourceChanged), (.held, .defaultChanged): return [.list]
        case (.held, .listed(let inventory)):
            candidate = SourceSelection(from: inventory, preference: preference, bound: bound).chosen
            return []
        default:
            // An answer that comes after its time limit, or news that the phase has no use for.
            return []
        }
    }

    // MARK: - Steps

    private mutating func list() -> [Action] {
        phase = .listing
        isInventoryStale = false
        return [.list, .setTimer(Self.answerLimit)]
    }

    /// The connection is of no use any more; tries again later.
    private mutating func giveUp(_ reason: Phrase) -> [Action] {
        phase = .disconnected
        trouble = reason
        return [.setTimer(backOff.next())]
    }

    private mutating func loseStream(_ reason: Phrase) -> [Action] {
        phase = .withoutStream
        trouble = reason
        return [.setTimer(backOff.next())]
    }

    private mutating func choose(from inventory: SourceInventory, _ now: Duration) -> [Action] {
        if case .linger(let patience) = preference.binding, let since = missingSince, now - since >= patience {
            bound = nil
        }
        let selection = SourceSelection(from: inventory, preference: preference, bound: bound)
        if let source = selection.chosen { return open(source) }
        if isInventoryStale { return list() }
        phase = .withoutSource
        (candidate, hasMoved) = (nil, false)
        trouble = selection.waitingFor ?? trouble
        guard case .linger(let patience) = preference.binding, bound != nil else { return [.clearTimer] }
        let since = missingSince ?? now
        missingSince = since
        return [.setTimer(max(.zero, patience - (now - since)))]
    }

    /// Looks again at the source in use. With binding `fallback` one that comes earlier in the order replaces it; with
    /// every binding another port of the same device begins a new stream, so that everybody behind it sees the change.
    private mutating func reconsider(_ current: SourceDescription, among inventory: SourceInventory) -> [Action] {
        let selection = SourceSelection(from: inventory, preference: preference, bound: bound)
        // Where the current source has gone the stream says so itself.
        guard let source = selection.chosen else { return [] }
        guard source.index != current.index || source.portName != current.portName else {
            phase = .capturing(source)
            // Zeros of a volume that is turned down are those of no gate.
            let wasDown = CaptureOddity.isLow(current) && !CaptureOddity.isLow(source)
            return current.isMuted && !source.isMuted || wasDown ? judgeAnew(isNew: wasDown) : []
        }
        return [.closeStream] + open(source)
    }

    private mutating func open(_ source: SourceDescription) -> [Action] {
        phase = .opening(source)
        candidate = source
        isInventoryStale = false
        missingSince = nil
        return [.open(source), .setTimer(Self.answerLimit)]
    }

    private mutating func begin(_ source: SourceDescription) -> [Action] {
        phase = .capturing(source)
        let device = CaptureDevice(source)
        isGate = isGate && bound == device
        bound = device
        flow = begun
        heard = nil
        (isSuspended, stoodStill, hasMoved, hasCaptured) = (false, nil, false, true)
        // What has changed while it was being opened: the sources, or its mute.
        return [.setTimer(Self.settlingTime)] + (isInventoryStale ? [.list] : [])
    }

    /// What a stream brings until the contrary is known.
    private var begun: SampleFlow.Verdict { isGate ? .gated : .live }

    /// Judges the stream anew; new also where what was known of a gate is forgotten.
    private mutating func judgeAnew(isNew: Bool = false) -> [Action] {
        isGate = isGate && !isNew
        flow = begun
        return [.judgeAnew(isNew: isNew)]
    }

    private mutating func take(_ verdict: SampleFlow.Verdict) -> [Action] {
        flow = verdict
        if verdict == .gated || verdict == .live { isGate = verdict == .gated }
        // A suspended source brings nothing, and that is no fault of the stream.
        guard verdict == .nothing, !isSuspended else { return [.setTimer(Self.settlingTime)] }
        trouble = Phrase("the sound server sends nothing")
        return [.setTimer(Self.silentStreamLimit)]
    }

    private mutating func change(to holds: Set<CaptureHold>) -> [Action] {
        let wasHeld = !self.holds.isEmpty
        self.holds = holds
        guard wasHeld == holds.isEmpty else { return [] }
        if wasHeld {
            switch phase {
            // Without a look at the inventory first, so that a resume takes no longer than to open the stream.
            case .held: return candidate.map { open($0) } ?? list()
            // Somebody waits for it: not the rest of a long pause.
            case .disconnected: return step(.timerFired, .zero)
            default: return []
            }
        }
        (hasCaptured, hasMoved) = (false, false)
        switch phase {
        case .idle, .connecting, .disconnected, .stopped: return []
        case .listing, .withoutSource, .opening, .capturing, .withoutStream, .held:
            phase = .held
            return [.clearTimer, .closeStream, .list]
        }
    }
}
