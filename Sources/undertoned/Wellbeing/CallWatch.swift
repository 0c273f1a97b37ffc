import Capture
import EventLog
import Events
import Logging
import Pipeline
import Prosody
import ServiceLifecycle
import Stress
import Synchronization
import Vocabulary
import Wellbeing

/// Watches for calls: by what is announced, by the streams of softphones, else by talk alone. Writes ``CallBoard``, and
/// writes down every call that is over. It looks every five seconds and with every sign; what was heard of the voice it
/// reads from the scores that are there anyway.
final class CallWatch: Service {
    /// Where it looks.
    struct Senses: Sendable {
        /// What tells of calls now.
        var signs: @Sendable () -> CallSigns
        /// Every change of it.
        var changes: AsyncStream<CallSigns>
        /// The scores later than a second of the stream.
        var scores: @Sendable (Double) -> [LiveScore]
        /// Whether the agent agrees to be measured for their own eyes.
        var mayMeasure: @Sendable () -> Bool
        /// From where on a score is one of strain.
        var rule: AlertRule
    }

    /// One look.
    struct Look: Sendable {
        /// When.
        var now: Moment
        /// For how long the machine stood still before it, s.
        var standstillS: Double
        /// The call that is on.
        var call: CallMachine.Call?
        /// What outside of the voice tells of calls.
        var signs: CallSigns
        /// Own speech since the last look, s.
        var talkS: Double
        /// Calls that are over since then.
        var ended: [CallPayload]
        /// Whether the agent agrees to be measured.
        var isMeasured: Bool
    }

    private struct State {
        var machine = CallMachine()
        /// Up to where scores were read.
        var seenS = -Double.infinity
        /// The newest event when nothing was on.
        var cursor: Int64
        var last: DeskTime.Reading
    }

    private static let interval = Duration.seconds(5)

    private let senses: Senses
    private let board: CallBoard
    private let log: EventLog
    private let logger: Logger
    private let time: DeskTime
    /// Told of each look.
    private let onLook: @Sendable (Look) -> Void
    private let state: Mutex<State>

    init(
        _ senses: Senses, board: CallBoard, log: EventLog, logger: Logger, time: DeskTime,
        onLook: @escaping @Sendable (Look) -> Void
    ) {
        self.senses = senses
        self.board = board
        self.log = log
        self.logger = logger
        self.time = time
        self.onLook = onLook
        state = Mutex(State(cursor: (try? log.newestSequence) ?? 0, last: time.read()))
    }

    func run() async throws {
        await cancelWhenGracefulShutdown { [self] in
            await withDiscardingTaskGroup { group in
                group.addTask { for await signs in self.senses.changes { self.look(signs) } }
                group.addTask {
                    repeat { self.look(self.senses.signs()) } while (try? await Task.sleep(for: Self.interval)) != nil
                }
            }
        }
        finish()
    }

    /// Looks once.
    func look(_ signs: CallSigns) {
        state.withLock { state in
            let reading = time.read()
            let standstillS = reading.standstillS(since: state.last)
            let now = reading.moment
            state.last = reading
            let isMeasured = senses.mayMeasure()
            let steps = isMeasured ? newSteps(&state.seenS, at: now) : []
            state.machine.hear(steps)
            var ended = state.machine.take(CallMachine.Signs(signs), at: now)
            ended += state.machine.tick(at: now, standstillS: standstillS)
            board.set(state.machine.call.map { CallBoard.Call($0, at: now) })
            let written = isMeasured ? ended.map { write($0, after: state.cursor) } : []
            if state.machine.call == nil { state.cursor = (try? log.newestSequence) ?? state.cursor }
            onLook(
                Look(
                    now: now, standstillS: standstillS, call: state.machine.call, signs: signs,
                    talkS: steps.reduce(0) { $0 + $1.talkS }, ended: written, isMeasured: isMeasured))
        }
    }

    private func finish() {
        state.withLock { state in
            let ended = state.machine.stop(at: time.read().moment)
            if senses.mayMeasure() { for call in ended { _ = write(call, after: state.cursor) } }
            board.set(nil)
        }
    }

    /// What was heard since the last look.
    private func newSteps(_ seenS: inout Double, at now: Moment) -> [VoiceStep] {
        let scores = senses.scores(seenS)
        guard let newest = scores.last?.score.time.seconds else { return [] }
        defer { seenS = newest }
        return scores.map { live in
            VoiceStep(live, at: now.clock - .seconds(newest - live.score.time.seconds), rule: senses.rule)
        }
    }

    private func write(_ call: CallPayload, after cursor: Int64) -> CallPayload {
        var call = call
        count(&call, after: cursor)
        do {
            let event = try OtherEvent(family: .call, step: "ended", subject: EventFamily.call.name, payload: call)
            log.record(.other(event)) { [logger] in logger.error("\($0)") }
        } catch { logger.error("a call cannot be written down: \(error)") }
        return call
    }

    /// Counts the alerts of a call, those on probation too.
    private func count(_ call: inout CallPayload, after cursor: Int64) {
        var (ids, isUrgent, cursor) = (Set<String>(), false, cursor)
        let types: Set<EventType> = [.alert(.raised), .alert(.rising), .alert(.tried)]
        while let page = try? log.page(after: cursor, types: types) {
            for record in page.records {
                guard case .alert(_, let alert)? = try? record.event().data, alert.raisedAt >= call.beganAt else {
                    continue
                }
                if alert.kind == .strain { ids.insert(alert.alertID) }
                if alert.kind == .help || alert.level == .critical { isUrgent = true }
            }
            cursor = page.cursor
            guard page.hasMore else { break }
        }
        call.alerts = ids.count
        if isUrgent { call.isUrgent = true }
    }
}

extension VoiceStep {
    /// One score as calls count it.
    fileprivate init(_ live: LiveScore, at time: Duration, rule: AlertRule) {
        let (score, heard) = (live.score, live.score.statistics)
        // The window is longer than the step: its share of speech, step by step, adds up to the speech.
        let isSpeech = heard.voicedS >= 0.5 && (heard.articulationRate ?? 0) >= 1 && score.discounts.otherVoice == nil
        let share = heard.windowS > 0 ? min(1, Double(heard.speechS / heard.windowS)) : 0
        let isStrained =
            score.value.map { Double($0) >= rule.elevatedScore } == true
            && Double(score.confidence) >= rule.minimumConfidence
        self.init(
            at: time, talkS: isSpeech ? 0.5 * share : 0, score: score.value.map(Double.init),
            isRaised: live.level != nil || isStrained)
    }
}

extension CallMachine.Signs {
    fileprivate init(_ signs: CallSigns) {
        self.init(
            isAnnounced: signs.isAnnounced, hasStreams: signs.hasStreams, announcements: signs.announcements)
    }
}

extension CallBoard.Call {
    fileprivate init(_ call: CallMachine.Call, at now: Moment) {
        self.init(
            since: now.wall.advanced(bySeconds: (call.since - now.clock) / .seconds(1)), knownBy: call.knownBy.rawValue)
    }
}
