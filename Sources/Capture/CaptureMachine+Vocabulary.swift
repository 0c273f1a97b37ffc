import Languages

extension CaptureMachine {
    /// What happened.
    enum Event {
        case start
        case connected
        case connectionLost(reason: Phrase)
        case listed(SourceInventory)
        /// A source has come.
        case sourceAdded
        /// A source has changed or gone.
        case sourceChanged
        /// The server has another default source.
        case defaultChanged
        case streamReady
        case streamLost(reason: Phrase)
        /// The server has moved the stream to another source.
        case streamMoved(to: String)
        case suspended(Bool)
        /// What the stream brings has changed.
        case flow(SampleFlow.Verdict)
        /// What the analysis finds odd in what the stream brings.
        case heard(CaptureOddity?)
        /// This process or the computer did nothing for so long.
        case stoodStill(Duration)
        /// What had piled up meanwhile is thrown away.
        case flushed
        /// The reasons not to capture have changed.
        case holds(Set<CaptureHold>)
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
        /// Throw away what waits in the stream, and answer with `.flushed`.
        case flush
        /// Judge the samples of the stream from now on, whatever they were before; new where no gate is known.
        case judgeAnew(isNew: Bool)
        case setTimer(Duration)
        case clearTimer
        /// Show a state that began so long ago.
        case publish(CaptureState, ago: Duration = .zero)
    }

    enum Phase {
        case idle
        /// The server was asked; slow where it has not answered within ``answerLimit``.
        case connecting(isSlow: Bool)
        case disconnected
        case listing
        case withoutSource
        case opening(SourceDescription)
        case capturing(SourceDescription)
        case withoutStream
        /// Connected, and on purpose without a stream.
        case held
        case stopped
    }
}
