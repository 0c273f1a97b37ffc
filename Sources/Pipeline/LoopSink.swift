internal import Alerting
internal import AudioTypes
internal import EventLog
internal import Foundation
internal import Prosody
internal import Stress
internal import Vault

/// What the analysis thread does with frames, scores and alerts: keep the track, show the score, tell of the alert.
struct LoopSink: VoiceAnalysisSink, ~Copyable {
    /// Scores after which the baseline is shown anew: five seconds.
    private static let baselineTurns = 10

    private let settings: AnalysisLoop.Settings
    private let live: LiveState
    private let now: @Sendable () -> Timestamp
    private let emit: (PipelineOutput) -> Void
    private var segments: SegmentAssembler?
    private var device = "unknown"
    /// Position after the last sample, and the wall-clock time at which it came.
    private var end = StreamTime.zero
    private var endAt: Timestamp
    private var newest: StressScore?
    private var openID: String?
    /// The alert that was raised last.
    private var lastID: String?
    private var wasLearning = false
    private var turns = 0

    init(
        settings: AnalysisLoop.Settings, live: LiveState, now: @escaping @Sendable () -> Timestamp,
        emit: @escaping (PipelineOutput) -> Void
    ) {
        self.settings = settings
        self.live = live
        self.now = now
        self.emit = emit
        endAt = now()
        segments = settings.keepsSegments ? settings.assembler : nil
    }

    /// Another device is being heard from now on.
    mutating func start(device: String) {
        self.device = device
        wasLearning = false
        newest = nil
    }

    /// Keeps captured samples and hands out a segment that they complete.
    mutating func append(_ samples: Span<Float>, at start: StreamTime) {
        end = start.advanced(bySamples: samples.count)
        endAt = now()
        segments?.append(samples, at: start)
        if let segment = segments?.takeCompleted(now: endAt) { emit(.segment(segment)) }
    }

    /// Ends the open segment with what is there.
    mutating func finish() {
        if let segment = segments?.close(now: endAt) { emit(.segment(segment)) }
    }

    /// Forgets the audio that is held: the open segment ends so long before now with what is there, and nothing else stays.
    /// - Parameter lastS: seconds before now of which nothing is kept; `nil` where the open segment is not kept either.
    mutating func forget(lastS: Double?) {
        if let segment = segments?.forget(lastS: lastS, now: endAt) { emit(.segment(segment)) }
    }

    /// Begins or ends to keep audio.
    mutating func keepSegments(_ isWanted: Bool) {
        guard isWanted != (segments != nil) else { return }
        segments = isWanted ? settings.assembler : nil
    }

    /// Whether it is time to show the baseline.
    mutating func takeBaselineTurn() -> Bool {
        guard turns >= Self.baselineTurns else { return false }
        turns = 0
        return true
    }

    mutating func receive(_ frame: ProsodyFrame) {
        segments?.append(
            TrackFrame(
                time: frame.time, f0Hz: frame.f0Hz, voicingStrength: frame.voicingStrength,
                levelDBFS: frame.levelDBFS, isSyllableNucleus: frame.isSyllableNucleus,
                syllableRate: newest?.statistics.articulationRate, score: newest?.value))
    }

    mutating func receive(_ score: StressScore, level: AlertLevel?) {
        newest = score
        turns += 1
        live.append(LiveScore(score: score, level: level))
        if wasLearning, !score.isLearning {
            emit(
                .baselineReady(
                    BaselinePayload(agent: settings.agent, device: device, speechS: Double(settings.warmUpS))))
        }
        wasLearning = score.isLearning
    }

    private mutating func begin(_ alert: Alert, id: String, _ text: AlertText) {
        (openID, lastID) = (id, id)
        if let ended = segments?.begin(alert, id: id, explanation: text.explanation(of: alert), now: text.now) {
            emit(.segment(ended))
        }
    }

    mutating func receive(_ action: AlertAction) {
        let text = AlertText(
            agent: settings.agent, position: end, now: endAt, namesPatterns: settings.namesPatterns)
        switch action {
        case .raised(let alert):
            let id = UUID().uuidString.lowercased()
            begin(alert, id: id, text)
            emit(.alert(.alertRaised(text.payload(of: alert, id: id))))
        case .reopened(let alert):
            guard let id = lastID else { return }
            begin(alert, id: id, text)
            emit(.alert(.alertRising(text.payload(of: alert, id: id))))
        case .rising(let alert):
            guard let openID else { return }
            emit(.alert(.alertRising(text.payload(of: alert, id: openID))))
            segments?.update(alert, explanation: text.explanation(of: alert))
        case .cleared(let alert):
            guard let id = openID else { return }
            openID = nil
            // Also where no further score comes, as without a microphone, the live view must not go on showing the level.
            if let newest { live.append(LiveScore(score: newest, level: nil)) }
            emit(.alert(.alertCleared(text.payload(of: alert, id: id))))
            segments?.update(alert, explanation: text.explanation(of: alert))
        }
    }
}

extension AnalysisLoop.Settings {
    /// Memory for the audio of a segment.
    fileprivate var assembler: SegmentAssembler {
        SegmentAssembler(
            agent: agent, lengths: .init(preRollS: preRollS, postRollS: postRollS, longestS: longestSegmentS))
    }
}
