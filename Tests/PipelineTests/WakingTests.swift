import Synchronization
import TestSignals
import TestSupport
import Testing
import Vault
import Vocabulary

@testable import Pipeline

/// A microphone whose samples come in fragments while somebody waits for them. A fake: a real one cannot be ordered to
/// the sample.
private final class FragmentReader: AudioReader, @unchecked Sendable {
    private let samples: [Float]
    private let fragment: Int
    private var taken = 0
    private var arrived = 0
    private var isCalled = false
    /// How often a read had to wait.
    private(set) var wakes = 0
    /// Told after each fragment how many samples came so far.
    private let onFragment: (Int) -> Void

    init(_ samples: [Float], fragment: Int = 800, onFragment: @escaping (Int) -> Void = { _ in }) {
        self.samples = samples
        self.fragment = fragment
        self.onFragment = onFragment
    }

    var waiting: Int { arrived - taken }

    func call() { isCalled = true }

    func read(into buffer: inout MutableSpan<Float>, timeout: Duration) -> AudioRead {
        read(into: &buffer, atLeast: 1, timeout: timeout)
    }

    func read(into buffer: inout MutableSpan<Float>, atLeast least: Int, timeout: Duration) -> AudioRead {
        if waiting < least, arrived < samples.count { wakes += 1 }
        while waiting < least, arrived < samples.count, !isCalled {
            arrived = min(arrived + fragment, samples.count)
            onFragment(arrived)
        }
        isCalled = false
        guard waiting > 0 else { return arrived < samples.count ? .nothing : .end }
        let count = min(buffer.count, waiting)
        for index in 0..<count { buffer[index] = samples[taken + index] }
        defer { taken += count }
        return .samples(count: count, start: StreamTime(sample: taken))
    }
}

/// When the thread of analysis wakes up, and what it does first then.
@Suite struct WakingTests {
    private static func loop(_ folder: TemporaryFolder) -> AnalysisLoop {
        var settings = AnalysisLoopTests.settings()
        // Long enough that nothing of it is handed out before the order.
        settings.holdBackS = 30
        return AnalysisLoop(
            settings: settings, store: BaselineStore(directory: folder.path, agent: "alice"))
    }

    /// All scores, without the looks at the sound, which are taken as it comes.
    private static func scores(of loop: AnalysisLoop) -> [LiveScore] {
        loop.live.scores(afterSeconds: 0).map { score in
            var score = score
            score.look = nil
            return score
        }
    }

    @Test(arguments: [320, 800, 1_600])
    func itWakesUpForEachScoreAndEveryScoreIsTheSame(fragment: Int) async throws {
        let folder = try TemporaryFolder()
        let (fragments, blocks) = (Self.loop(folder), Self.loop(folder))
        let reader = FragmentReader(AnalysisLoopTests.call, fragment: fragment)
        fragments.run(reader: reader, call: reader.call) { "headset" }
        blocks.run(reader: SampleReader(AnalysisLoopTests.call)) { "headset" }
        let scores = Self.scores(of: fragments)
        #expect(scores.count > 200)
        #expect(scores == Self.scores(of: blocks))
        #expect(reader.wakes <= scores.count + 3)
    }

    /// The first segment of a call in which something happens when the fragment after 75 s has come: where it ends.
    private func end(_ order: @escaping @Sendable (AnalysisLoop) -> Void) async throws -> Int {
        let folder = try TemporaryFolder()
        let loop = Self.loop(folder)
        let isOrdered = Mutex(false)
        let reader = FragmentReader(AnalysisLoopTests.call) { arrived in
            // Between two scores, in the middle of a wait.
            guard arrived >= 16_000 * 75 + 4_000, isOrdered.withLock({ !$0 }) else { return }
            isOrdered.withLock { $0 = true }
            order(loop)
        }
        loop.run(reader: reader, call: reader.call) { "headset" }
        var outputs: [PipelineOutput] = []
        for await output in loop.outputs { outputs.append(output) }
        let first = try #require(AnalysisLoopTests.segments(in: outputs).first)
        return try #require(first.metadata.analysis?.startSample) + first.samples.count
    }

    @Test func whatCameBeforeAnOrderIsHeardBeforeItIsObeyed() async throws {
        #expect(try await end { $0.forget(lastS: 0) } == 16_000 * 75 + 4_000)
        #expect(try await end { $0.forget(lastS: 1) } == 16_000 * 74 + 4_000)
    }

    @Test func whatCameBeforeTheStopIsHeard() async throws {
        #expect(try await end { $0.stop() } == 16_000 * 75 + 4_000)
    }
}
