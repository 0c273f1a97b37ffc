import Alerting
import Capture
import DaemonConfiguration
import EventLog
import Events
import Feed
import Foundation
import Glibc
import Languages
import Pipeline
import Prosody
import Stress
import Synchronization
import Vocabulary

/// Puts together what `GET /v1/status` and `/v1/scores` answer, and the line that systemd shows.
final class DaemonStatus: Sendable {
    private let agent: String
    private let warmUpS: Double
    private let probationS: Double
    private let loop: AnalysisLoop
    private let source: PulseSource
    private let log: EventLog
    private let warnings: StandingWarnings
    private let reach: SupervisorReach
    private let headStart: HeadStart
    private let started = ContinuousClock.now
    private let usage = Mutex<(at: ContinuousClock.Instant, cpuS: Double, percent: Double)?>(nil)

    init(
        agent: String, warmUpS: Double, probationS: Double, loop: AnalysisLoop, source: PulseSource, log: EventLog,
        warnings: StandingWarnings, reach: SupervisorReach, headStart: HeadStart
    ) {
        self.agent = agent
        self.warmUpS = warmUpS
        self.probationS = probationS
        self.loop = loop
        self.source = source
        self.log = log
        self.warnings = warnings
        self.reach = reach
        self.headStart = headStart
    }

    var payload: StatusPayload {
        // A score is of the moment: without a microphone there is none.
        let newest = isCapturing ? loop.live.newest : nil
        let speechS = Double(loop.baselines.current?.baseline.speechS ?? 0)
        let isReady = newest.map { !$0.score.isLearning } ?? (speechS >= warmUpS)
        let (standing, state, channels) = (warnings.all, source.state, isCapturing ? source.channels : nil)
        var payload = StatusPayload(
            version: Version.current, agent: agent, capture: Self.capture(state, channels, source),
            baseline: .init(
                state: isReady ? .ready : .learning,
                progress: isReady ? 1 : min(1, newest.map { Double($0.score.learningProgress) } ?? speechS / warmUpS),
                speechS: speechS), probation: probation,
            score: .init(
                value: newest?.score.value.map(Double.init), confidence: Double(newest?.score.confidence ?? 0),
                state: newest?.state ?? "learning"), openAlerts: (try? log.alerts(openOnly: true))?.count ?? 0,
            uptimeS: (ContinuousClock.now - started) / .seconds(1), cpuPercent: cpuPercent, rssMB: Self.residentMB,
            lastSequence: (try? log.newestSequence) ?? 0,
            warnings: standing.isEmpty ? nil : standing.map(Language.english.text), unreachable: reach.outage)
        let phrases = ([state.why, state.advice, channels] + standing).compactMap(\.self).filter(\.hasValues)
        payload.phrases = phrases.isEmpty ? nil : phrases
        return payload
    }

    /// Since when supervisors cannot connect, and why; `nil` where they can.
    var outage: StatusPayload.Unreachable? { reach.outage }

    /// Whether others are told nothing of the voice for now.
    var isOnProbation: Bool { probation?.isOver == false }

    private var probation: StatusPayload.Probation? {
        guard probationS > 0, let current = loop.baselines.current else { return nil }
        let probation = Probation(current.baseline.probation, lengthS: probationS)
        return StatusPayload.Probation(
            talkHeardS: probation.record.heardS, talkNeededS: probation.neededS, tried: probation.record.tried.count,
            // What is shown last may still be of a voice that is replaced by now.
            isOver: probation.isOver && loop.live.newest?.isOnProbation != true, device: current.device)
    }

    /// The scores later than a second of the stream.
    func scores(after seconds: Double) -> [ScorePoint] {
        let scores = loop.live.scores(afterSeconds: seconds)
        // The open alert that nobody else was told of so far.
        let untold = headStart.isPassedOn ? 0 : scores.reversed().prefix { $0.level != nil }.count
        return scores.enumerated().map { index, live in
            let statistics = live.score.statistics
            var point = ScorePoint(
                timeS: live.score.time.seconds, score: live.score.value.map(Double.init),
                confidence: Double(live.score.confidence), state: live.state,
                f0Hz: statistics.f0MeanHz.map(Double.init), levelDBFS: Double(statistics.levelDBFS ?? -120),
                syllableRate: statistics.articulationRate.map(Double.init))
            point.isOnProbation = live.isOnProbation
            point.isUntold = index >= scores.count - untold
            return point
        }
    }

    /// One line for `systemctl status`: what is heard, and nothing of the voice, nor why it is paused, since whoever
    /// runs the machine reads it.
    var line: String {
        let state = source.state
        let heard =
            switch state.condition {
            case .capturing: "capturing \(state.device?.description ?? "")"
            case .paused: "paused"
            case .waiting, .muted, .deaf, .lost, .moved, .suspended, .stopped:
                "\(state.condition): \(state.reason ?? "")"
            }
        return reach.outage == nil ? heard : heard + "; supervisors cannot connect, see the log"
    }

    private var isCapturing: Bool { source.state.condition == .capturing }

    private static func capture(
        _ state: CaptureState, _ channels: Phrase?, _ source: PulseSource
    ) -> StatusPayload.Capture {
        StatusPayload.Capture(
            state: state.condition.rawValue, device: state.device?.description, deviceID: state.device?.identity,
            reason: state.reason, hint: state.hint, channels: channels.map(Language.english.text),
            since: Timestamp(source.stateSince),
            latencyMs: state.condition == .capturing ? (source.maxGap / .milliseconds(1)).rounded() : nil)
    }

    /// Share of one core since the last question at least a second ago; since the start at the first.
    private var cpuPercent: Double {
        let now = ContinuousClock.now
        let cpu = Self.cpuSeconds
        return usage.withLock { usage in
            let since = usage ?? (started, 0, 0)
            let elapsed = (now - since.at) / .seconds(1)
            guard elapsed >= 1 else { return since.percent }
            let percent = 100 * (cpu - since.cpuS) / elapsed
            usage = (now, cpu, percent)
            return percent
        }
    }

    private static var cpuSeconds: Double {
        var times = rusage()
        // SAFETY: the call fills the structure it is given.
        unsafe getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &times)
        let user = Double(times.ru_utime.tv_sec) + Double(times.ru_utime.tv_usec) / 1e6
        return user + Double(times.ru_stime.tv_sec) + Double(times.ru_stime.tv_usec) / 1e6
    }

    /// Resident memory in units of 10^6 bytes.
    private static var residentMB: Double {
        guard let text = try? String(contentsOfFile: "/proc/self/statm", encoding: .utf8),
            let pages = text.split(separator: " ").dropFirst().first.flatMap({ Double($0) })
        else { return 0 }
        return pages * Double(sysconf(Int32(_SC_PAGESIZE))) / 1e6
    }
}
