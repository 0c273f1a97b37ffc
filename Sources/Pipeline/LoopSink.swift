internal import Alerting
internal import Events
internal import Foundation
internal import Prosody
internal import Stress
internal import Vault
internal import Vocabulary

/// What the analysis thread does with frames, scores and alerts: keep the track, show the score, tell of the alert.
struct LoopSink: VoiceAnalysisSink, ~Copyable {
    /// Scores after which the baseline is shown anew: five seconds.
    private static let baselineTurns = 10

    private let settings: AnalysisLoop.Settings
    private let live: LiveState
    private let now: @Sendable () -> Timestamp
    private let emit: (PipelineOutput) -> Void
    private var segments: SegmentAssembler?
    private var checkpoints: AnalysisCheckpoints
    /// The own calm voice, some seconds ago at most.
    private var calm: [VoiceNorm] = []
    private var device = "unknown"
    /// Position after the last sample, and the wall-clock time at which it came.
    private var end = StreamTime.zero
    private var endAt: Timestamp
    private var newest: StressScore?
    private var openID: String?
    /// When it was raised, as everybody was told.
    private var openedAt: Timestamp
    /// The alert that was raised last.
    private var lastID: String?
    /// The alert that was just cleared, where anybody was told of it, and when it was raised.
    private var cleared: (id: String, raisedAt: Timestamp)?
    /// Whether the voice is on probation: then what would be an alert is the agent's alone.
    var isOnProbation = false
    private var hasTried = false
    private var wasLearning = false
    private var turns = 0
    private var look: SoundLook?
    /// Samples since then.
    private var unseen = SoundLook.interval

    init(
        settings: AnalysisLoop.Settings, live: LiveState, now: @escaping @Sendable () -> Timestamp,
        emit: @escaping (PipelineOutput) -> Void
    ) {
        self.settings = settings
        self.live = live
        self.now = now
        self.emit = emit
        endAt = now()
        openedAt = endAt
        segments = settings.keepsSegments ? settings.assembler : nil
        checkpoints = AnalysisCheckpoints(
            everyS: SegmentLengths.checkpointS,
            // Where no segment is ever kept, none needs a state to begin with, nor the memory for it.
            spanS: settings.keepsSegments ? settings.lengths.reachS + SegmentLengths.blockS : 0)
    }

    /// Another device is being heard from now on.
    mutating func start(device: String) {
        self.device = device
        wasLearning = false
        newest = nil
        // A segment is of one microphone, and of one analysis.
        finish()
        checkpoints.wipe()
    }

    /// Notes where the calm voice stands.
    mutating func note(_ baseline: SpeakerBaseline) {
        calm = [VoiceFeature.pitch, .rate, .level, .balance].compactMap { feature in
            baseline.norm(of: feature).map {
                VoiceNorm(
                    feature: .init(feature), location: Double($0.location), spread: Double($0.spread),
                    unit: feature.unit)
            }
        }
    }

    /// Notes how the analysis stands before the samples at a position.
    mutating func note(_ analysis: inout VoiceAnalysis, at position: StreamTime) {
        if segments != nil { checkpoints.note(&analysis, at: position) }
    }

    /// Keeps captured samples, which are analysed next.
    mutating func append(_ samples: Span<Float>, at start: StreamTime) {
        // What was lost before them has passed, too.
        if start > end { segments?.advance(to: start, checkpoints: checkpoints) }
        end = start.advanced(bySamples: samples.count)
        endAt = now()
        unseen += samples.count
        if unseen >= SoundLook.interval, samples.count >= SoundLook.samples {
            look = SoundLook(at: samples)
            unseen = 0
        }
        segments?.append(samples, at: start)
    }

    /// Hands out what is old enough, once the last samples are analysed.
    /// - Parameter silenceS: time without samples since then.
    mutating func advance(silenceS: Double = 0) {
        segments?.advance(to: end.advanced(bySamples: StreamTime(seconds: silenceS).sample), checkpoints: checkpoints)
        emitSteps()
    }

    /// Ends the open segment with what is there; what is too young to be written waits, and nothing else stays.
    mutating func finish() {
        segments?.finish()
        emitSteps()
    }

    /// Ends the open segment and hands out all of it.
    mutating func flush() {
        segments?.flush()
        emitSteps()
    }

    /// Forgets the audio that is held: the open segment ends so long before now with what is there, and nothing else
    /// stays.
    /// - Parameter lastS: seconds before now of which nothing is kept; `nil` where the open segment is not kept either.
    mutating func forget(lastS: Double?) {
        segments?.forget(lastS: lastS)
        checkpoints.wipe()
        emitSteps()
    }

    /// Begins or ends to keep audio.
    mutating func keepSegments(_ isWanted: Bool) {
        guard isWanted != (segments != nil) else { return }
        if !isWanted { forget(lastS: nil) }
        segments = isWanted ? settings.assembler : nil
    }

    private mutating func emitSteps() {
        for step in segments?.takeSteps() ?? [] { emit(.segment(step)) }
    }

    /// Whether it is time to show the baseline.
    mutating func takeBaselineTurn() -> Bool {
        guard turns >= Self.baselineTurns else { return false }
        turns = 0
        return true
    }

    /// Whether an alert would have been raised since the last question.
    mutating func takeTry() -> Bool {
        defer { hasTried = false }
        return hasTried
    }

    mutating func receive(_ frame: ProsodyFrame) {
        segments?.append(TrackFrame(frame, newest: newest))
    }

    mutating func receive(_ score: StressScore, level: AlertLevel?) {
        newest = score
        turns += 1
        live.append(LiveScore(score: score, level: level, isOnProbation: isOnProbation, look: look))
        if wasLearning, !score.isLearning {
            emit(
                .baseline(
                    .ready,
                    BaselinePayload(agent: settings.agent, device: device, speechS: Double(settings.warmUpS))))
        }
        if score.isBaselineRejected {
            // At once, so that a crash does not bring it back.
            turns = Self.baselineTurns
            emit(
                .baseline(
                    .reset,
                    BaselinePayload(agent: settings.agent, device: device, speechS: 0, reason: Self.rejection)))
        }
        wasLearning = score.isLearning
    }

    private static let rejection =
        "the voice stood far from what was learned since it was learned: that was probably a tone, music or somebody else"

    private mutating func raise(_ alert: Alert, _ text: AlertText) {
        let id = UUID().uuidString.lowercased()
        let payload = text.payload(of: alert, id: id)
        begin(alert, payload, text)
        emit(.alert(.raised, payload))
    }

    /// Tells the agent alone what would have been raised. Nothing is recorded, and nothing follows of it, also after
    /// probation.
    private mutating func tryRaising(_ alert: Alert, _ text: AlertText) {
        (openID, lastID) = (nil, nil)
        hasTried = true
        turns = Self.baselineTurns
        var payload = text.payload(of: alert, id: UUID().uuidString.lowercased())
        payload.device = device
        emit(.alert(.tried, payload))
    }

    private mutating func begin(_ alert: Alert, _ payload: AlertPayload, _ text: AlertText) {
        let id = payload.alertID
        (openID, lastID, openedAt) = (id, id, payload.raisedAt)
        let (details, origin) = (text.details(of: alert), origin)
        segments?.begin(
            alert, id: id, details: details, origin: origin, checkpoints: checkpoints, now: text.now)
        emitSteps()
    }

    /// What a segment that begins now says of the microphone, the rule and the calm voice.
    private var origin: SegmentAssembler.Origin {
        SegmentAssembler.Origin(
            agent: settings.agent, device: device, rule: settings.rule, calm: calm)
    }

    mutating func receive(_ action: AlertAction) {
        let text = AlertText(
            agent: settings.agent, position: end, now: endAt, namesPatterns: settings.namesPatterns)
        switch action {
        case .raised(let alert) where isOnProbation: tryRaising(alert, text)
        case .reopened where isOnProbation: break
        case .raised(let alert): raise(alert, text)
        case .reopened(let alert):
            // Where the last of them were raised on probation, nobody knows of any that it could be told as.
            guard let id = lastID else { return raise(alert, text) }
            let payload = text.payload(of: alert, id: id)
            begin(alert, payload, text)
            emit(.alert(.rising, payload))
        case .rising where isOnProbation: break
        case .rising(let alert):
            guard let openID else { return }
            emit(.alert(.rising, text.payload(of: alert, id: openID)))
            segments?.update(alert, details: text.details(of: alert))
        case .cleared(let alert):
            // Also where no further score comes, as without a microphone, the live view must not go on showing the
            // level.
            if let newest { live.append(LiveScore(score: newest, level: nil, isOnProbation: isOnProbation)) }
            cleared = nil
            guard let id = openID else { return }
            openID = nil
            cleared = (id, openedAt)
            emit(.alert(.cleared, text.payload(of: alert, id: id)))
            segments?.update(alert, details: text.details(of: alert))
        }
    }
}

extension LoopSink {
    /// What nobody was told of, nobody can say anything about.
    mutating func receive(_ voice: AlertVoice) {
        guard let cleared else { return }
        emit(.alertHeard(HeardAlert(alertID: cleared.id, raisedAt: cleared.raisedAt, voice: voice), device: device))
        self.cleared = nil
    }
}

extension AnalysisLoop.Settings {
    /// How long before an alert its onset may lie for the segment to begin there; of one that gathers for longer it
    /// begins later, s.
    private static let maxGatheringS = 45.0

    var lengths: SegmentLengths {
        SegmentLengths(
            preRollS: preRollS, postRollS: postRollS, maxS: maxSegmentS, holdBackS: holdBackS,
            onsetS: Self.maxGatheringS)
    }

    /// Memory for the audio of a segment.
    fileprivate var assembler: SegmentAssembler { SegmentAssembler(lengths: lengths) }
}
