import EventLog
import Events
import Feed
import Foundation
import Pipeline
import Prosody
import Stress
import TestServers
import TestSignals
import TestSupport
import Testing
import Vault
import Vocabulary

/// The real daemon, on a sound server of its own. The microphone is a FIFO, so a minute of speech takes a second.
@Suite(
    .enabled(if: PrivatePulseServer.isAvailable, "pulseaudio and pactl are not installed"), .serialized,
    .hangGuard)
struct DaemonTests {
    static let calm = steps(Voice.speech(hertz: 120, rate: 4, seconds: 60))
    static let raised = steps(Voice.speech(hertz: 170, rate: 5, seconds: 20, gain: 2, seed: 3))

    static func steps(_ samples: [Float]) -> [Int16] { samples.map { PCM.step(nearest: $0) } }

    @Test func sigtermEndsTheAlertAndKeepsTheSegmentWithinTwoSeconds() async throws {
        let desktop = try Desktop()
        let (microphone, daemon) = try await desktop.listen()
        try await desktop.speak(Self.calm + Self.raised, into: microphone)
        try await desktop.eventually { $0.openAlerts == 1 }

        let asked = ContinuousClock.now
        daemon.terminate()
        await desktop.exit(of: daemon)
        #expect(ContinuousClock.now - asked < .seconds(2))
        #expect(daemon.terminationStatus == 0)

        let log = try EventLog(path: desktop.state + "/events.sqlite", source: "test", families: .own)
        let alert = try #require(try log.alerts().first)
        #expect(alert.life.state == .cleared)
        #expect(alert.alert.explanation.contains("semitones"))
        let id = try #require(alert.segments.first).segment.segmentID
        let segment = try SegmentReader.files(
            path: desktop.state + "/segments/\(id).age", identities: [desktop.identity]
        ).segment
        #expect(segment.metadata.clearedS != nil)
        let types = try log.page(after: 0).records.map(\.type.rawValue).filter { !$0.contains(".consent.") }
        #expect(types.first == "io.undertone.daemon.started" && types.last == "io.undertone.daemon.stopped")
    }

    @Test func killedDaemonStartsCleanAndClosesWhatItLeftOpen() async throws {
        let desktop = try Desktop(adding: ["vault": "hold_back_s = 2"])
        let (microphone, first) = try await desktop.listen()
        try await desktop.speak(Self.calm + Self.raised, into: microphone)
        try await desktop.eventually { $0.openAlerts == 1 }
        kill(first.processIdentifier, SIGKILL)
        await desktop.exit(of: first)

        let second = try desktop.startDaemon()
        try await desktop.eventually { $0.capture.state == "capturing" && $0.openAlerts == 0 }
        second.terminate()
        await desktop.exit(of: second)
        #expect(second.terminationStatus == 0)
        let log = try EventLog(path: desktop.state + "/events.sqlite", source: "test", families: .own)
        let records = try log.page(after: 0).records
        #expect(records.map(\.sequence) == records.indices.map { Int64($0 + 1) }, "no hole, none twice")
        // What was heard of the alert is kept, and says that it is cut off; or it is told as lost.
        let record = try #require(try log.segments().first)
        #expect(try log.segments().count == 1)
        let path = desktop.state + "/segments/\(record.segment.segmentID).age"
        #expect(FileManager.default.fileExists(atPath: path) == (record.state == .stored))
        if record.state == .stored {
            let segment = try SegmentReader.files(path: path, identities: [desktop.identity]).segment
            #expect(segment.metadata.isComplete == false && record.segment.isComplete == false)
            #expect(segment.metadata.durationS == record.segment.durationS && segment.samples.count >= 64_000)
        }
    }

    @Test func withoutASoundServerItWaitsAndThenCaptures() async throws {
        let desktop = try Desktop()
        let daemon = try desktop.startDaemon()
        try await desktop.eventually { $0.capture.state == "waiting" && $0.capture.reason != nil }
        try desktop.sound.start()
        _ = try desktop.sound.plugInMicrophone()
        try await desktop.eventually { $0.capture.state == "capturing" }
        daemon.terminate()
        await desktop.exit(of: daemon)
        #expect(daemon.terminationStatus == 0)
    }

    @Test func baselineThatSomebodyElseSavesIsTakenIntoUse() async throws {
        let desktop = try Desktop()
        let (microphone, daemon) = try await desktop.listen()
        try await desktop.speak(Array(Self.calm.prefix(16_000 * 12)), into: microphone)

        // As `undertone baseline learn` does, from another process's point of view.
        var engine = StressEngine(baseline: SpeakerBaseline(), learning: .calibration)
        var analyzer = ProsodyAnalyzer()
        let calm = Self.calm.map(PCM.value(of:))
        analyzer.process(calm.span) { _ = engine.push($0, isAlertOpen: false) }
        let store = BaselineStore(directory: desktop.state + "/baselines", agent: "alice")
        let learned = engine.baseline
        try await desktop.eventually { status in
            // The daemon first has to see how the file was before; the microphone has to speak for it to look.
            try? store.save(learned, device: "mic")
            try? microphone.write(Array(Self.calm.prefix(8_000)))
            return status.baseline.speechS >= Double(learned.speechS)
        }
        daemon.terminate()
        await desktop.exit(of: daemon)
    }

    @Test func baselineOfAnOlderReleaseIsPutAsideAndLearnedAnew() async throws {
        let desktop = try Desktop()
        try desktop.sound.start()
        let microphone = try desktop.sound.plugInMicrophone()
        let file = URL(filePath: desktop.state + "/baselines/alice/mic.json")
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        let older = Data(#"{"features":{},"speechS":300,"version":1}"#.utf8)
        try older.write(to: file)
        let daemon = try desktop.startDaemon()
        try await desktop.eventually { $0.capture.state == "capturing" }
        try await desktop.speak(Array(Self.calm.prefix(16_000 * 12)), into: microphone)
        let aside = file.path(percentEncoded: false) + ".v1"
        try await desktop.eventually { _ in FileManager.default.contents(atPath: aside) == older }
        daemon.terminate()
        await desktop.exit(of: daemon)

        let said = try String(contentsOf: desktop.program.file("daemon.log"), encoding: .utf8)
        #expect(said.split(separator: "\n").count { $0.contains("older release") } == 1, "\(said)")
        let learned = try BaselineStore(directory: desktop.state + "/baselines", agent: "alice").load(device: "mic")
        #expect(learned.map { $0.speechS > 1 } == true, "what was heard since is saved")
        let log = try EventLog(path: desktop.state + "/events.sqlite", source: "test", families: .own)
        #expect(try log.page(after: 0).records.count { $0.type.rawValue == "io.undertone.baseline.reset" } == 1)
    }

    @Test func takenSocketIsOneLineAndLeftAlone() async throws {
        let desktop = try Desktop()
        let daemon = try desktop.startDaemon()
        try await desktop.eventually { _ in true }
        let log = try EventLog(path: desktop.state + "/events.sqlite", source: "test", families: .own)
        let before = try log.newestSequence
        let result = try await desktop.program.run("--config", desktop.configuration)
        #expect(try log.newestSequence == before, "the second daemon has touched nothing")
        #expect(result.status == 69)
        #expect(result.errorLines.filter { $0.contains("is taken by a running daemon") }.count == 1)
        try await desktop.eventually { _ in true }
        daemon.terminate()
        await desktop.exit(of: daemon)
    }

    @Test func faultsOfTheConfigurationAreToldAllAtOnce() async throws {
        let desktop = try Desktop()
        let file = desktop.program.file("bad.toml")
        try Data("[capture]\nfragment_ms = 5\nsorce = \"x\"\n".utf8).write(to: file)
        let result = try await desktop.program.run("--config", file.path(percentEncoded: false))
        #expect(result.status == 78)
        #expect(result.errorLines.count == 2)
        #expect(result.errorLines.first?.contains("bad.toml:2: capture.fragment_ms: ") == true)
        #expect(result.errorLines.last?.contains("bad.toml:3: capture.sorce: unknown key") == true)
    }
}
