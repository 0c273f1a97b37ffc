import Alerting
import Events
import Foundation
import Prosody
import Stress
import Synchronization
import TestSignals
import TestSupport
import Testing
import Vocabulary

@testable import Pipeline

/// A baseline of an older release is put aside and never keeps the daemon from learning.
@Suite struct OlderBaselineTests {
    private let folder: TemporaryFolder
    private let store: BaselineStore
    private var path: String { store.path(device: "headset") }

    init() throws {
        folder = try TemporaryFolder()
        store = BaselineStore(directory: folder.path, agent: "alice")
        try store.save(SpeakerBaseline(), device: "headset")
        try Data(#"{"features":{},"speechS":300,"version":1}"#.utf8).write(to: URL(filePath: path))
    }

    @Test func itIsNamedAsWhatItIs() {
        let error = #expect(throws: BaselineStoreError.self) { _ = try store.load(device: "headset") }
        #expect(error?.code == .ofOlderVersion)
        #expect(error?.description.contains("version 1") == true && error?.description.contains("anew") == true)
    }

    @Test func itIsSetAsideAndErasedWithTheRest() throws {
        #expect(try store.setAside(device: "headset") == path + ".v1")
        #expect(store.devices() == [] && store.devicesWithOlder() == ["headset"])
        #expect(try store.load(device: "headset") == nil)
        #expect(try store.setAside(device: "headset") == nil)
        try store.save(SpeakerBaseline(), device: "headset")
        #expect(try store.setAside(device: "headset") == nil, "one of this version stays")
        #expect(try store.erase(device: "headset"))
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/alice") == [])
    }

    @Test func whatIsNewerIsLeftAlone() throws {
        let text = #"{"version":99}"#
        try Data(text.utf8).write(to: URL(filePath: path))
        #expect(try store.setAside(device: "headset") == nil)
        #expect(FileManager.default.contents(atPath: path) == Data(text.utf8))
    }

    /// A made voice, heard for a while.
    private static let learned: SpeakerBaseline = {
        var sink = LearningSink(engine: StressEngine(baseline: SpeakerBaseline(), learning: .calibration))
        var analysis = VoiceAnalysis(baseline: SpeakerBaseline(), learning: .frozen, rule: .standard)
        let voice = Voice.speech(hertz: 150, rate: 4, seconds: 10)
        analysis.process(voice.span, start: .zero, sink: &sink)
        return sink.engine.baseline
    }()

    @Test func keeperPutsItAsideTellsOnceAndSavesWhatIsLearnedAnew() async throws {
        #expect(Self.learned.speechS > 0)
        let exchange = BaselineExchange()
        exchange.begin(
            BaselineSnapshot(
                device: "headset", baseline: Self.learned, loadedFrom: store.modified(device: "headset")))
        let said = Mutex<(reports: [String], events: [EventData])>(([], []))
        let keeper = BaselineSaver(
            baselines: exchange, store: store, agent: "alice", warmUpS: 15, halfLifeMin: 240,
            tell: { event in said.withLock { $0.events.append(event) } },
            report: { line in said.withLock { $0.reports.append(line) } })
        // Shutdown is the keeper's last look, and here its first.
        let running = Task { try await keeper.run() }
        running.cancel()
        try await running.value
        let (reports, events) = said.withLock { $0 }
        #expect(reports.count == 1 && reports.first?.contains(path + ".v1") == true, "\(reports)")
        guard case .baseline(.reset, let payload)? = events.first else {
            Issue.record("nobody was told: \(events)")
            return
        }
        #expect(events.count == 1 && payload.device == "headset" && payload.reason != nil)
        #expect(FileManager.default.fileExists(atPath: path + ".v1"))
        #expect(try store.load(device: "headset") == Self.learned)
        #expect(exchange.takeReplacement() == nil, "what was learned since the start stays in use")
    }
}

/// Learns from every frame.
private struct LearningSink: VoiceAnalysisSink {
    var engine: StressEngine

    mutating func receive(_ frame: ProsodyFrame) { _ = engine.push(frame, isAlertOpen: false) }
    mutating func receive(_ score: StressScore, level: AlertLevel?) {}
    mutating func receive(_ action: AlertAction) {}
}
