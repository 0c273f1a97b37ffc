import Capture
import DaemonConfiguration
import Foundation
import Pipeline
import Stress
import Synchronization
import Vocabulary

/// Measures everything that a plan names, several recordings at a time.
struct EvaluationRun: Sendable {
    let shelf: RecordingShelf
    let rule: AlertRule
    let warmUpS: Float
    let halfLifeMin: Float
    /// Recordings measured at the same time.
    let jobs: Int

    /// What came out.
    struct Outcome: Sendable {
        var voices: [VoiceTrial] = []
        var calls: [(call: EvaluationPlan.Call, judgement: CallJudgement)] = []
        /// What turned out to be of no use.
        var unused: [EvaluationPlan.Unused] = []
    }

    /// A recording that can be read.
    struct Opened: Sendable {
        var durationS: Double
        var channel: String?
    }

    init(shelf: RecordingShelf, configuration: UndertoneConfiguration, jobs: Int) {
        self.shelf = shelf
        self.jobs = jobs
        rule = configuration.alerting.rule
        warmUpS = Float(configuration.baseline.warmUpS)
        halfLifeMin = Float(configuration.baseline.halfLifeMin)
    }

    /// Opens every recording.
    /// - Parameter files: their names.
    /// - Returns: for each its length and the channel that is heard, or why it cannot be read.
    func open(_ files: [String]) async -> [String: Result<Opened, CaptureError>] {
        let progress = EvaluationProgress(total: files.count, "recordings opened")
        defer { progress.finish() }
        let opened = await map(files, progress) { file -> Result<Opened, CaptureError> in
            do throws(CaptureError) {
                let source = try shelf.open(file)
                return .success(
                    Opened(durationS: source.durationS ?? Self.lengthS(of: source), channel: source.channelName))
            } catch { return .failure(error) }
        }
        return Dictionary(uniqueKeysWithValues: zip(files, opened.compactMap { try? $0.get() }))
    }

    /// The length of what no header states.
    private static func lengthS(of source: AudioFileSource) -> Double {
        var block = [Float](repeating: 0, count: 4_096)
        var count = 0
        while true {
            var buffer = block.mutableSpan
            guard case .samples(let more, _) = source.read(into: &buffer, timeout: .zero) else {
                return SampleRate.analysis.seconds(ofSamples: count)
            }
            count += more
        }
    }

    /// Measures it all.
    func run(_ plan: EvaluationPlan) async -> Outcome {
        let clips = plan.voices.reduce(0) { $0 + $1.halves.joined().count + 2 * $1.others.count }
        let progress = EvaluationProgress(total: 2 * plan.voices.count + clips + plan.calls.count)
        defer { progress.finish() }
        var outcome = Outcome()
        for voice in plan.voices {
            do { outcome.voices.append(try await trial(of: voice, progress)) } catch {
                outcome.unused.append(.init(what: voice.speaker, reason: error.reason))
            }
        }
        let judged = await judge(plan.calls, by: rule, progress)
        outcome.calls = judged.calls
        outcome.unused += judged.unused
        return outcome
    }

    /// Judges the calls by each preset, whatever the configuration says of alerts.
    func compare(_ presets: [AlertPreset], on plan: EvaluationPlan) async -> [PresetTrial] {
        let progress = EvaluationProgress(total: presets.count * plan.calls.count)
        defer { progress.finish() }
        var trials: [PresetTrial] = []
        for preset in presets {
            let judged = await judge(plan.calls, by: preset.rule, progress).calls
            if !judged.isEmpty { trials.append(PresetTrial(preset: preset.rawValue, calls: CallReport.Group(judged))) }
        }
        return trials
    }

    private func judge(
        _ calls: [EvaluationPlan.Call], by rule: AlertRule, _ progress: EvaluationProgress
    ) async -> (calls: [CallReport.Judged], unused: [EvaluationPlan.Unused]) {
        let judgements = await map(calls, progress) { call in
            try CallTrial.measure(call, on: shelf, rule: rule, warmUpS: warmUpS, halfLifeMin: halfLifeMin)
        }
        var result: (calls: [CallReport.Judged], unused: [EvaluationPlan.Unused]) = ([], [])
        for (call, judgement) in zip(calls, judgements) {
            switch judgement {
            case .success(let judgement): result.calls.append((call, judgement))
            case .failure(let failure): result.unused.append(.init(what: call.file, reason: failure.reason))
            }
        }
        return result
    }

    /// Why a voice or a recording gave nothing.
    private struct Failure: Error {
        var reason: String

        init(_ reason: String) { self.reason = reason }

        init(_ error: any Error) { reason = (error as? CaptureError)?.description ?? "\(error)" }
    }

    private func trial(
        of voice: EvaluationPlan.Voice, _ progress: EvaluationProgress
    ) async throws(Failure) -> VoiceTrial {
        let learned = await map(voice.halves, progress) { half in try CalmHalf(half.map(\.file), on: shelf) }
        var halves: [CalmHalf] = []
        for result in learned {
            let half = try result.get()
            guard half.baseline.norm(of: .pitch) != nil else {
                throw Failure("no speech in half of the calm clips; record more of them")
            }
            halves.append(half)
        }
        var rounds: [[ClipScore]] = []
        for (baseline, rest) in zip(halves.map(\.baseline), voice.halves.reversed()) {
            let scores = await map(rest + voice.others, progress) { clip in
                try ClipScore.measure(clip, on: shelf, baseline: baseline, rule: rule)
            }
            rounds.append(try scores.map { result throws(Failure) in try result.get() })
        }
        return VoiceTrial(voice: voice, calmSpeechS: halves.map(\.speechS).min() ?? 0, rounds: rounds)
    }

    /// The results of some work on each item, `jobs` of them at a time, in the order of the items.
    private func map<Item: Sendable, Value: Sendable>(
        _ items: [Item], _ progress: EvaluationProgress, _ work: @escaping @Sendable (Item) throws -> Value
    ) async -> [Result<Value, Failure>] {
        await withTaskGroup(of: (Int, Result<Value, Failure>).self) { group in
            var results = [Result<Value, Failure>?](repeating: nil, count: items.count)
            for (index, item) in items.enumerated() {
                if index >= jobs, let (done, result) = await group.next() { results[done] = result }
                group.addTask {
                    defer { progress.oneMore() }
                    do { return (index, .success(try work(item))) } catch { return (index, .failure(Failure(error))) }
                }
            }
            for await (index, result) in group { results[index] = result }
            return results.compactMap { $0 }
        }
    }
}

/// What the calls say of one preset.
struct PresetTrial: Encodable, Sendable {
    let preset: String
    let calls: CallReport.Group
}

/// One line on standard error that says how many measurements are done; nothing unless a person looks at it.
final class EvaluationProgress: Sendable {
    private static let pace = Duration.milliseconds(200)

    private struct State {
        var done = 0
        let begin = ContinuousClock.now
        // Whoever waits less than this has not wondered yet.
        var next = ContinuousClock.now + .seconds(1)
        var hasLine = false
    }

    private let total: Int
    private let what: String
    private let isShown = Terminal.isTerminal(STDERR_FILENO)
    private let state = Mutex(State())

    /// - Parameters:
    ///   - total: how many there are to do.
    ///   - what: what is done with each.
    init(total: Int, _ what: String = "measurements done") {
        self.total = total
        self.what = what
    }

    /// One measurement is done; called from any thread.
    func oneMore() {
        state.withLock { state in
            state.done += 1
            guard isShown, ContinuousClock.now >= state.next else { return }
            state.next = ContinuousClock.now + Self.pace
            state.hasLine = true
            let leftS =
                (ContinuousClock.now - state.begin) / .seconds(1) / Double(state.done) * Double(total - state.done)
            Terminal.status(
                "\(state.done) of \(total) \(what), about \(Wording.span(seconds: leftS.rounded(.up))) left")
        }
    }

    /// All is done; the line goes.
    func finish() {
        state.withLock { state in
            if state.hasLine { Terminal.status("") }
            state.hasLine = false
        }
    }
}
