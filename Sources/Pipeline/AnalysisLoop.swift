internal import Alerting
public import Events
public import Foundation
internal import Prosody
internal import Stress
internal import Synchronization
internal import Vault
public import Vocabulary

/// The one thread of analysis: reads the microphone, runs ``VoiceAnalysis``, keeps the pre-roll, hands out what
/// happens.
///
/// Outputs go into a stream that holds ``queueLength`` of them; all are rare (an alert, four seconds of a segment), so
/// a full queue means that nobody has read for minutes, and the newest are then dropped and counted in
/// ``droppedOutputs``. A segment that has lost a step that way is refused at its end.
public final class AnalysisLoop: Sendable {
    /// What the loop needs to know.
    public struct Settings: Sendable {
        /// Whose voice it is.
        public var agent: String
        /// When alerts are raised.
        public var rule: AlertRule
        /// Speech that makes a baseline, s.
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
        public var maxSegmentS: Double
        /// Age at which audio may be written, s; what is younger a pause can take back.
        public var holdBackS: Double
        /// Whether alerts may name what the voice sounds like; else they hold numbers alone.
        public var namesPatterns: Bool
        /// Talk of a new voice in which an alert is the agent's alone, s; 0 for no probation.
        public var probationS: Double

        public init(
            agent: String, rule: AlertRule, warmUpS: Float, halfLifeMin: Float, keepsSegments: Bool, preRollS: Double,
            postRollS: Double, maxSegmentS: Double, holdBackS: Double, namesPatterns: Bool = true,
            probationS: Double = 0
        ) {
            self.agent = agent
            self.rule = rule
            self.warmUpS = warmUpS
            self.halfLifeMin = halfLifeMin
            self.keepsSegments = keepsSegments
            self.preRollS = preRollS
            self.postRollS = postRollS
            self.maxSegmentS = maxSegmentS
            self.holdBackS = holdBackS
            self.namesPatterns = namesPatterns
            self.probationS = probationS
        }

        /// Bytes of the voice that are in memory at once: what is to be kept from being swapped out.
        public var voiceBytes: Int {
            SampleRate.analysis.samples(inSeconds: keepsSegments ? lengths.memoryS : SegmentLengths.blockS)
                * MemoryLayout<Int16>.stride
        }
    }

    /// Outputs that wait for their reader.
    public static let queueLength = 256
    /// Longest wait for samples: how often the loop shows that it is alive. Longer than from one score to the next.
    private static let patience = Duration.milliseconds(750)
    /// Samples analysed at once at most.
    private static let blockSize = 1_600

    /// What happens, in order, for one reader.
    public let outputs: AsyncStream<PipelineOutput>
    /// The last scores, for status and live view.
    public let live = LiveState()
    /// The baseline in use.
    public let baselines = BaselineExchange()

    private let settings: Settings
    private let store: BaselineStore
    private let now: @Sendable () -> Timestamp
    private let continuation: AsyncStream<PipelineOutput>.Continuation
    private let mustStop = Atomic<Bool>(false)
    private let turns = Atomic<Int>(0)
    private let dropped = Atomic<Int>(0)
    private let orders: Mutex<Orders>
    /// Whether there are orders, for a look without the lock.
    private let isOrdered = Atomic<Bool>(false)
    /// Lets the reader return that waits for samples.
    private let call = Mutex<@Sendable () -> Void>({})

    /// What others have told the thread of analysis to do at its next turn.
    private struct Orders {
        /// Forget the audio that is held; `.some(nil)` for all of it.
        var forget: Double??
        /// Whether audio may be kept.
        var keepsSegments: Bool
    }

    /// Makes a loop that does not run yet.
    public init(
        settings: Settings, store: BaselineStore, now: @escaping @Sendable () -> Timestamp = { Timestamp(Date()) }
    ) {
        self.settings = settings
        self.store = store
        self.now = now
        orders = Mutex(Orders(keepsSegments: settings.keepsSegments))
        (outputs, continuation) = AsyncStream.makeStream(
            of: PipelineOutput.self, bufferingPolicy: .bufferingOldest(Self.queueLength))
    }

    /// Grows as long as the loop lives, also while it waits for a microphone; the watchdog looks at it.
    public var progress: Int { turns.load(ordering: .relaxed) }

    /// Outputs lost because nobody read them.
    public var droppedOutputs: Int { dropped.load(ordering: .relaxed) }

    /// Forgets the audio that is held, at once: an open alert ends, its segment ends `lastS` seconds before
    /// now and is kept as far as it goes, and the memory of everything else is wiped. Any thread.
    /// - Parameter lastS: seconds of which nothing may be kept, such as those in which a card number was said before
    ///   the pause; `nil` where the open segment is not to be kept either, as when consent is withdrawn.
    public func forget(lastS: Double?) {
        orders.withLock { orders in
            // Of two orders at once the one counts that leaves less.
            if case .some(let other) = orders.forget {
                orders.forget = .some(other.flatMap { other in lastS.map { max($0, other) } })
            } else {
                orders.forget = .some(lastS)
            }
        }
        order()
    }

    /// Begins or ends to keep audio for segments, where the settings let it be kept at all. Any thread.
    public func keepSegments(_ isWanted: Bool) {
        orders.withLock { $0.keepsSegments = isWanted && settings.keepsSegments }
        order()
    }

    /// Asks the loop to end its open alert and segment and to return.
    public func stop() {
        mustStop.store(true, ordering: .relaxed)
        order()
    }

    /// Lets the loop look at what it has been told.
    private func order() {
        isOrdered.store(true, ordering: .releasing)
        call.withLock { $0() }
    }

    /// Runs until ``stop()`` or the end of the reader. Call on a thread of its own, once.
    ///
    /// It wakes up when the samples are there with which the next score comes, and not for each fragment of the
    /// microphone: to be woken costs as much as to analyse five frames, and to find the caches cold as much again.
    /// Nothing is known later for that.
    /// - Parameters:
    ///   - reader: where samples come from.
    ///   - call: lets a read of the reader that waits return; any thread calls it.
    ///   - device: identity of the device that the samples come from.
    public func run(reader: any AudioReader, call: @escaping @Sendable () -> Void = {}, device: () -> String?) {
        self.call.withLock { $0 = call }
        defer { self.call.withLock { $0 = {} } }
        var sink = LoopSink(settings: settings, live: live, now: now, emit: emit)
        var analysis: VoiceAnalysis?
        var current: String?
        var expected = StreamTime.zero
        var silence = Duration.zero
        var block = [Float](repeating: 0, count: Self.blockSize)
        // Samples that came before an order, which are heard before it is obeyed; `nil` without one.
        var owed: Int?
        var isOver = false
        while !isOver {
            turns.wrappingAdd(1, ordering: .relaxed)
            if owed == nil, isOrdered.load(ordering: .acquiring) || mustStop.load(ordering: .relaxed) {
                owed = reader.waiting
            }
            if owed == 0 {
                owed = nil
                obey(&analysis, &sink)
                isOver = mustStop.load(ordering: .relaxed)
                if isOver { continue }
            }
            var buffer = block.mutableSpan
            let least = owed == nil ? analysis?.samplesUntilScore ?? 1 : 1
            switch reader.read(into: &buffer, atLeast: least, timeout: Self.patience) {
            case .end: isOver = true
            case .nothing:
                owed = owed.map { _ in 0 }
                // Called to an order, it has not waited so long.
                if isOrdered.load(ordering: .relaxed) { break }
                silence += Self.patience
                if silence >= Self.lossPatience { Self.endOpen(&analysis, &sink) }
                sink.advance(silenceS: silence / .seconds(1))
            case .samples(let count, let start):
                silence = .zero
                // After so long a hole (the machine slept) what was open ended where it was last heard.
                let hole = start.seconds - expected.seconds
                if hole >= Self.lossPatience / .seconds(1) { Self.endOpen(&analysis, &sink) }
                // The device can only have changed where the stream has a hole, or at its beginning.
                if start != expected || analysis == nil, let name = device(), name != current || analysis == nil {
                    analysis?.endAlert(sink: &sink)
                    if let baseline = analysis?.baseline { baselines.show(baseline) }
                    current = name
                    analysis = makeAnalysis(for: name)
                    sink.start(device: name)
                    if let baseline = analysis?.baseline { sink.note(baseline) }
                }
                expected = start.advanced(bySamples: count)
                owed = owed.map { max(0, $0 - count) }
                analysis?.note(in: &sink, at: start)
                sink.append(block.span.extracting(0..<count), at: start)
                analysis?.process(
                    block.span.extracting(0..<count), start: start, probationS: settings.probationS, sink: &sink)
                sink.advance()
                // Nobody's voice stays behind in memory that waits to be read into again.
                for index in 0..<count { block[index] = 0 }
                takeUp(&analysis)
                if sink.takeBaselineTurn() {
                    analysis?.note(day: now().localDay)
                    if let baseline = analysis?.baseline {
                        baselines.show(baseline)
                        sink.note(baseline)
                    }
                }
            }
        }
        Self.endOpen(&analysis, &sink)
        takeUp(&analysis)
        sink.flush()
        if let baseline = analysis?.baseline { baselines.show(baseline) }
        continuation.finish()
    }

    /// Does what others have ordered since the last turn.
    private func obey(_ analysis: inout VoiceAnalysis?, _ sink: inout LoopSink) {
        guard isOrdered.exchange(false, ordering: .acquiringAndReleasing) else { return }
        let order = orders.withLock { orders in
            defer { orders.forget = .none }
            return orders
        }
        if case .some(let lastS) = order.forget {
            analysis?.endAlert(sink: &sink)
            sink.forget(lastS: lastS)
            analysis?.forgetSound()
            if lastS == nil {
                // Of the voice nothing stays, neither in the windows of the analysis nor as scores.
                analysis = nil
                live.clear()
            }
        }
        sink.keepSegments(order.keepsSegments)
    }

    /// Takes up what others have done to the baseline in use.
    private func takeUp(_ analysis: inout VoiceAnalysis?) {
        if let replacement = baselines.takeReplacement() { analysis?.replaceBaseline(replacement) }
        for voice in baselines.takeLessons() { analysis?.learn(voice) }
    }

    /// Without samples for this long, an open alert is over: nobody knows any more.
    private static let lossPatience = Duration.seconds(15)

    /// Ends the open alert and its segment with what is there.
    private static func endOpen(_ analysis: inout VoiceAnalysis?, _ sink: inout LoopSink) {
        analysis?.endAlert(sink: &sink)
        sink.finish()
    }

    private func emit(_ output: PipelineOutput) {
        if case .dropped = continuation.yield(output) { dropped.wrappingAdd(1, ordering: .relaxed) }
    }

    private func makeAnalysis(for device: String) -> VoiceAnalysis {
        // Asked first: a change between the two calls must not go unseen.
        let loadedFrom = store.modified(device: device)
        // A baseline that cannot be read is reported by its keeper; here it is learned anew.
        let saved = (try? store.load(device: device)) ?? nil
        let baseline = saved ?? SpeakerBaseline(halfLifeMin: settings.halfLifeMin)
        baselines.begin(BaselineSnapshot(device: device, baseline: baseline, loadedFrom: loadedFrom))
        return VoiceAnalysis(baseline: baseline, learning: .live(warmUpS: settings.warmUpS), rule: settings.rule)
    }
}

extension VoiceAnalysis {
    /// Lets a sink note how the analysis stands.
    fileprivate mutating func note(in sink: inout LoopSink, at position: StreamTime) { sink.note(&self, at: position) }

    /// Takes the next samples, as long as probation lasts for the agent alone. They hold one score at most.
    fileprivate mutating func process(
        _ samples: Span<Float>, start: StreamTime, probationS: Double, sink: inout LoopSink
    ) {
        sink.isOnProbation = !Probation(probation, lengthS: probationS).isOver
        process(samples, start: start, sink: &sink)
        if sink.takeTry() { noteTry() }
    }
}
