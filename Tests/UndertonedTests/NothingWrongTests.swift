import EventLog
import Events
import Feed
import Foundation
import Pipeline
import Stress
import TestServers
import TestSignals
import TestSupport
import Testing

/// A person says that nothing was wrong in an alert, and the calm voice learns of it: the real daemon.
@Suite(
    .enabled(if: PrivatePulseServer.isAvailable, "pulseaudio and pactl are not installed"), .serialized,
    .hangGuard)
struct NothingWrongTests {
    private static let ivan = Person(name: "ivan", uid: 1_001, role: "supervisor")
    private static let after = DaemonTests.steps(Voice.speech(hertz: 120, rate: 4, seconds: 25, seed: 4))

    private func store(_ desktop: Desktop) -> BaselineStore {
        BaselineStore(directory: desktop.state + "/baselines", agent: "alice")
    }

    /// As a supervisor would over the feed.
    private func decide(_ desktop: Desktop, nothingWrong: Bool = true) throws {
        let log = try EventLog(path: desktop.state + "/events.sqlite", source: "test", families: .own)
        let id = try #require(try log.alerts().first).alert.alertID
        try log.apply(.acknowledge, toAlert: id, by: Self.ivan)
        try log.apply(.resolve(note: nil, nothingWrong: nothingWrong), toAlert: id, by: Self.ivan)
    }

    private func saying(_ words: String, _ desktop: Desktop) throws -> Int {
        let said = try String(contentsOf: desktop.program.file("daemon.log"), encoding: .utf8)
        return said.split(separator: "\n").count { $0.contains(words) }
    }

    @Test func whatWasHeardIsLearnedWhileTheMicrophoneIsInUse() async throws {
        let desktop = try Desktop()
        let store = store(desktop)
        let (microphone, daemon) = try await desktop.listen()
        try await desktop.speak(DaemonTests.calm + DaemonTests.raised + Self.after, into: microphone)
        try await desktop.eventually { _ in (try? store.heardAlerts(device: "mic").count) == 1 }
        let heard = try #require(try store.heardAlerts(device: "mic").first)
        #expect(heard.voice.lessonCount > 20 && (heard.voice.peak ?? 0) > 0)
        try decide(desktop)
        try await desktop.eventually { _ in
            store.devicesWithHeardAlerts() == [] && ((try? store.load(device: "mic")) ?? nil)?.tail.peaks ?? 0 > 0.9
        }
        let learned = try #require(try store.load(device: "mic"))
        daemon.terminate()
        await desktop.exit(of: daemon)
        let last = try #require(try store.load(device: "mic"))
        #expect(last.speechS >= learned.speechS && abs(last.tail.peaks - learned.tail.peaks) < 0.1, "learned once")
        let log = try EventLog(path: desktop.state + "/events.sqlite", source: "test", families: .own)
        let events = try log.page(after: 0).records.map(\.json).joined()
        #expect(!events.contains("lessons") && !events.contains("baseline.reset"))
        #expect(try saying("counts as calm", desktop) == 1)
    }

    @Test func whatIsDecidedWhileTheDaemonIsDownIsLearnedAtItsNextStartOnce() async throws {
        let desktop = try Desktop()
        let store = store(desktop)
        let (microphone, first) = try await desktop.listen()
        try await desktop.speak(DaemonTests.calm + DaemonTests.raised, into: microphone)
        try await desktop.eventually { $0.openAlerts == 1 }
        first.terminate()
        await desktop.exit(of: first)
        #expect(try store.heardAlerts(device: "mic").count == 1, "what was open ended, and was kept")
        let before = try #require(try store.load(device: "mic"))
        try decide(desktop)

        // Nobody speaks: the voice is learned in its file.
        var learned: SpeakerBaseline?
        for _ in 0..<2 {
            let daemon = try desktop.startDaemon()
            try await desktop.eventually { status in
                status.uptimeS > 3 && store.devicesWithHeardAlerts() == []
            }
            daemon.terminate()
            await desktop.exit(of: daemon)
            let now = try #require(try store.load(device: "mic"))
            #expect(now.speechS > before.speechS + 5 && now.tail.peaks > before.tail.peaks + 0.9)
            #expect(learned == nil || learned == now, "not learned again")
            learned = now
        }
    }

    @Test func whatWasSomethingIsNotLearned() async throws {
        let desktop = try Desktop()
        let store = store(desktop)
        let (microphone, daemon) = try await desktop.listen()
        try await desktop.speak(DaemonTests.calm + DaemonTests.raised + Self.after, into: microphone)
        try await desktop.eventually { _ in (try? store.heardAlerts(device: "mic").count) == 1 }
        try decide(desktop, nothingWrong: false)
        // Time for two looks.
        let until = try await desktop.status().uptimeS + 5
        try await desktop.eventually { $0.uptimeS > until }
        daemon.terminate()
        await desktop.exit(of: daemon)
        #expect(try store.load(device: "mic")?.tail.peaks ?? 1 < 0.5)
        #expect(try store.heardAlerts(device: "mic").count == 1)
        #expect(try saying("counts as calm", desktop) == 0)
    }
}
