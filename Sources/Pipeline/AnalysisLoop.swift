public import Alerting
public import AudioTypes
public import EventLog
public import Foundation
internal import Prosody
internal import Stress
internal import Synchronization
internal import Vault

/// The one thread of analysis: reads the microphone, runs ``VoiceAnalysis``, keeps the pre-roll, hands out what happens.
///
/// Outputs go into a stream that holds ``queueLength`` of them; all are rare (an alert, a segment), so a full queue means
/// that nobody has read for hours, and the newest are then dropped and counted in ``droppedOutputs``.
public final class AnalysisLoop: Sendable {
    /// What the loop needs to know.
    public struct Settings: Sendable {
        /// Whose voice it is.
        public var agent: String
        /// When alerts are raised.
        public var rule: AlertRule
        /// Voiced speech that makes a baseline, s.
        public var warmUpS: Float
        /// Minutes of speech after which the baseline has half forgotten.
        public var halfLifeMin: Float
        /// Whether segments are assembled at all.
        public var keepsSegments: Bool
        /// Audio before the onset, s.
        public var preRollS: Double
        /// Audio after the alert was cleared, s.
        public var postRollS: Double
        /// Longest segment, s.
        public var longestSegmentS: Double

        /// Puts the parts together.
        public init(
            agent: String, rule: AlertRule, warmUpS: Float, halfLifeMin: Float, keepsSegments: Bool, preRollS: Double,
            postRollS: Double, longestSegmentS: Double
        ) {
            self.agent = agent
            self.rule = rule
            self.warmUpS = warmUpS
            self.halfLifeMin = halfLifeMin
            self.keepsSegments = keepsSegments
            self.preRollS = preRollS
            self.postRollS = postRollS
            self.longestSegmentS = longestSegmentS
        }
    }

    /// Outputs that wait for their reader.
    public static let queueLength = 256
    /// Longest wait for samples: how quickly the loop stops, and how often it shows that it is alive.
    private static let patience = Duration.milliseconds(100)
    /// Samples taken at once at most; a fragment of the microphone is smaller.
    private static let blockSize = 1_600

    /// What happens, in order, for one reader.
    public let outputs: AsyncStream<PipelineOutput>
    /// The last scores, for status and live view.
    public let live = LiveState()

    private let settings: Settings
    private let store: BaselineStore
    private let now: @Sendable () -> Timestamp
    private let continuation: AsyncStream<PipelineOutput>.Continuation
    private let mustStop = Atomic<Bool>(false)
    private let turns = Atomic<Int>(0)
    private let dropped = Atomic<Int>(0)
    private let exchange = Mutex(Exchange())
    private let isReplacementWaiting = Atomic<Bool>(false)

    /// Baselines on their way between the analysis and whoever keeps them.
    private struct Exchange {
        /// The one in use, a few seconds old at most.
        var current: BaselineSnapshot?
        /// One that is to be used from the next turn on.
        var replacement: BaselineSnapshot?
        /// Those of devices that are no longer heard.
        var retired: [BaselineSnapshot] = []
    }

    /// Makes a loop that does not run yet.
    public init(
        settings: Settings, store: BaselineStore, now: @escaping @Sendable () -> Timestamp = { Timestamp(Date()) }
    ) {
        self.settings = settings
        self.store = store
        self.now = now
        (outputs, continuation) = AsyncStream.makeStream(
            of: PipelineOutput.self, bufferingPolicy: .bufferingOldest(Self.queueLength))
    }

    /// Grows as long as the loop lives, also while it waits for a microphone; the watchdog looks at it.
    public var progress: Int { turns.load(ordering: .relaxed) }

    /// Outputs lost because nobody read them.
    public var droppedOutputs: Int { dropped.load(ordering: .relaxed) }

    /// The baseline in use, a few seconds old at most; a replacement counts from the moment it is given.
    public var baseline: BaselineSnapshot? { exchange.withLock { $0.replacement ?? $0.current } }

    /// The baselines of devices that are no longer heard, as they were at the end; each is handed out once, to be saved.
    func takeRetiredBaselines() -> [BaselineSnapshot] {
        exchange.withLock { exchange in
            defer { exchange.retired = [] }
            return exchange.retired
        }
    }

    /// Takes another baseline into use, as after `undertone baseline learn`.
    public func replaceBaseline(_ new: BaselineSnapshot) {
        exchange.withLock { $0.replacement = new }
        isReplacementWaiting.store(true, ordering: .releasing)
    }

    /// Asks the loop to end its open alert and segment and to return.
    public func stop() {
        mustStop.store(true, ordering: .relaxed)
    }

    /// Runs until ``stop()`` or the end of the reader. Call on a thread of its own, once.
    /// - Parameters:
    ///   - reader: where samples come from.
    ///   - device: identity of the device that the samples come from.
    public func run(reader: any AudioReader, device: () -> String?) {
        var sink = LoopSink(settings: settings, live: live, now: now, emit: emit)
        var analysis: VoiceAnalysis?
        var current: String?
        var expected = StreamTime.zero
        var silence = Duration.zero
        var block = [Float](repeating: 0, count: Self.blockSize)
        reading: while !mustStop.load(ordering: .relaxed) {
            turns.wrappingAdd(1, ordering: .relaxed)
            var buffer = block.mutableSpan
            switch reader.read(into: &buffer, timeout: Self.patience) {
            case .end: break reading
            case .nothing:
                silence += Self.patience
                if silence >= Self.lossPatience {
                    analysis?.endAlert(sink: &sink)
                    sink.finish()
                }
            case .samples(let count, let start):
                silence = .zero
                if start.seconds - expected.seconds >= Self.lossPatience / .seconds(1) {
                    // After so long a hole (the machine slept) what was open is over, and ended where it was last heard.
                    analysis?.endAlert(sink: &sink)
                    sink.finish()
                }
                // The device can only have changed where the stream has a hole, or at its beginning.
                if start != expected || current == nil, let name = device(), name != current {
                    analysis?.endAlert(sink: &sink)
                    if let analysis { retire(analysis.baseline) }
                    current = name
                    analysis = makeAnalysis(for: name)
                    sink.start(device: name)
                }
                expected = start.advanced(bySamples: count)
                sink.append(block.span.extracting(0..<count), at: start)
                analysis?.process(block.span.extracting(0..<count), start: start, sink: &sink)
                exchangeBaseline(of: current, with: &analysis, sink: &sink)
            }
        }
        analysis?.endAlert(sink: &sink)
        sink.finish()
        if let analysis { publish(analysis.baseline) }
        continuation.finish()
    }

    /// Without samples for this long, an open alert is over: nobody knows any more.
    private static let lossPatience = Duration.seconds(15)

    private func emit(_ output: PipelineOutput) {
        if case .dropped = continuation.yield(output) { dropped.wrappingAdd(1, ordering: .relaxed) }
    }

    private func makeAnalysis(for device: String) -> VoiceAnalysis {
        // Asked first: a change between the two calls must not go unseen.
        let loadedFrom = store.modified(device: device)
        // A baseline that cannot be read is reported by its keeper; here it is learned anew.
        let saved = (try? store.load(device: device)) ?? nil
        let baseline = saved ?? SpeakerBaseline(halfLifeMin: settings.halfLifeMin)
        exchange.withLock { exchange in
            exchange.current = BaselineSnapshot(device: device, baseline: baseline, loadedFrom: loadedFrom)
        }
        return VoiceAnalysis(baseline: baseline, learning: .live(warmUpS: settings.warmUpS), rule: settings.rule)
    }

    /// Every few seconds of scores: hands the baseline out, takes a new one in.
    private func exchangeBaseline(of device: String?, with analysis: inout VoiceAnalysis?, sink: inout LoopSink) {
        let isAsked = isReplacementWaiting.exchange(false, ordering: .acquiring)
        guard let device, sink.takeBaselineTurn() || isAsked else { return }
        let new = exchange.withLock { exchange -> BaselineSnapshot? in
            guard exchange.replacement?.device == device else { return nil }
            exchange.current = exchange.replacement
            exchange.replacement = nil
            return exchange.current
        }
        if let new { analysis?.replaceBaseline(new.baseline) }
        if let baseline = analysis?.baseline { publish(baseline) }
    }

    /// Shows how the baseline in use stands now, unless it is about to be replaced.
    private func publish(_ baseline: SpeakerBaseline) {
        exchange.withLock { exchange in
            guard exchange.replacement?.device != exchange.current?.device || exchange.replacement == nil else {
                return
            }
            exchange.current?.baseline = baseline
        }
    }

    /// Keeps the baseline of the device that was heard until now, to be saved.
    private func retire(_ baseline: SpeakerBaseline) {
        exchange.withLock { exchange in
            guard var last = exchange.current else { return }
            last.baseline =
                exchange.replacement?.device == last.device ? exchange.replacement?.baseline ?? baseline : baseline
            exchange.retired.removeAll { $0.device == last.device }
            exchange.retired.append(last)
        }
    }
}
