import Events
import Feed
import FeedClient
import Foundation
import TestServers
import TestSignals
import TestSupport
import Testing
import Vocabulary

/// The agent's commands, run as the agent runs them, against a real daemon.
@Suite(
    .enabled(if: PrivatePulseServer.isAvailable, "pulseaudio and pactl are not installed"), .serialized,
    .hangGuard)
struct AgentCommandTests {
    private func undertone(_ desktop: Desktop, _ arguments: String...) async throws -> Program.Result {
        try await Program("undertone", home: desktop.program.home)
            .run(arguments + ["--config", desktop.configuration])
    }

    @Test func consentIsShownGrantedAndWithdrawn() async throws {
        let desktop = try Desktop(consents: [])
        try desktop.sound.start()
        _ = try desktop.sound.plugInMicrophone()
        let daemon = try desktop.startDaemon()
        try await desktop.eventually { $0.capture.state == "paused" }

        let before = try await undertone(desktop, "consent", "show")
        #expect(before.status == 0 && before.output.contains("self-view   not granted"), "\(before)")
        #expect(before.output.contains("Undertone listens to your headset microphone"))
        #expect(before.outputLines.last == "not used here: evaluation")
        let unasked = try await undertone(desktop, "consent", "grant", "alerts")
        #expect(unasked.status == 64 && unasked.errors.contains("an alert is written down"), "the notice comes first")
        #expect(try await desktop.status().capture.state == "paused")

        let granted = try await undertone(desktop, "consent", "grant", "--all", "--yes")
        #expect(granted.outputLines == ["granted self-view", "granted alerts", "granted replay"])
        try await desktop.eventually { $0.capture.state == "capturing" }
        #expect(try await undertone(desktop, "consent").output.contains("self-view   granted "))
        let again = try await undertone(desktop, "consent", "grant", "--all", "--yes")
        #expect(again.status == 0 && again.output.contains("nothing to grant"))

        let withdrawn = try await undertone(desktop, "consent", "withdraw", "--all")
        #expect(withdrawn.status == 0, "\(withdrawn.errors)")
        #expect(try await desktop.status().capture.state == "paused")
        #expect(try desktop.recordStreams() == [])
        daemon.terminate()
        await desktop.exit(of: daemon)
    }

    @Test(arguments: [
        (["consent", "grant"], "name a purpose"), (["consent", "withdraw", "marketing"], "there is no purpose"),
        (["consent", "grant", "--all", "alerts"], "not both"), (["pause", "--for", "soon"], "soon"),
        (["mine", "erase"], "say what"), (["mine", "--identity", "x"], "--export"),
    ])
    func wrongUseIsToldWithoutADaemon(arguments: [String], words: String) async throws {
        let result = try await Program().run(arguments)
        #expect(result.status == 64 && result.errors.contains(words), "\(result.errors)")
    }

    @Test func pauseAndResumeSayWhatHappens() async throws {
        let desktop = try Desktop()
        let (_, daemon) = try await desktop.listen()
        let paused = try await undertone(desktop, "pause", "--for", "2m", "--reason", "payment")
        #expect(paused.outputLines == ["paused until undertone resume; you are told in 2 min"], "\(paused)")
        try await desktop.eventually { $0.capture.state == "paused" }
        let resumed = try await undertone(desktop, "resume")
        #expect(resumed.output.hasPrefix("capturing"), "\(resumed)")
        daemon.terminate()
        await desktop.exit(of: daemon)
    }

    @Test func mineIsShownExportedContestedAndErased() async throws {
        let desktop = try Desktop()
        let (microphone, daemon) = try await desktop.listen()
        try await desktop.speak(DaemonTests.calm + DaemonTests.raised + DaemonTests.calm, into: microphone)
        try await desktop.eventually { _ in (try? desktop.files("segments").contains { $0.hasSuffix(".age") }) == true }

        let shown = try await undertone(desktop, "mine")
        #expect(shown.status == 0, "\(shown.errors)")
        #expect(shown.output.contains(#/segments +1 /#) && shown.output.contains(#/alert voices +1 /#))
        #expect(shown.output.contains("agreed to: self-view, alerts, replay"))

        // What commands of the agent leave is shown, copied and erased as well; who was in figures of groups is not
        // the agent's, and said to stay.
        let left = ["survey-draft.json", "breathing-caution", "survey-groups.json"].map { desktop.state + "/" + $0 }
        for path in left { try Data("[]\n".utf8).write(to: URL(filePath: path)) }
        let files = try await undertone(desktop, "mine")
        #expect(files.output.contains("half-way") && files.output.contains("the caution"), "\(files)")

        let key = desktop.program.file("me.key")
        try Data(AgeIdentityText.of(desktop.identity).utf8).write(to: key)
        let copy = desktop.program.file("copy").path(percentEncoded: false)
        let exported = try await undertone(
            desktop, "mine", "--export", copy, "--identity", key.path(percentEncoded: false))
        #expect(exported.status == 0 && exported.output.contains("1 segment, 1 opened"), "\(exported)")
        let copied = try FileManager.default.subpathsOfDirectory(atPath: copy)
        #expect(copied.contains("survey-draft.json"), "\(copied)")
        // Attack 83: what is held of the voice is part of it.
        #expect(copied.contains { $0.hasPrefix("alert-voices-") }, "\(copied)")
        #expect(copied.contains("mine.json") && copied.count { $0.hasSuffix(".flac") } == 1, "\(copied)")
        let events = try String(contentsOfFile: copy + "/events.ndjson", encoding: .utf8)
        #expect(events.split(separator: "\n").count >= 5)
        let mode = try FileManager.default.attributesOfItem(atPath: copy)[.posixPermissions] as? Int
        #expect(mode == 0o700)
        #expect(try await undertone(desktop, "mine", "--export", copy).status == 73, "nothing is written over")

        let alert = try #require(try await desktop.client.alerts().first).alert.alertID
        let contested = try await undertone(desktop, "contest", String(alert.prefix(8)), "--reason", "a cough")
        #expect(contested.status == 0, "\(contested.errors)")
        #expect(try await undertone(desktop, "mine", "erase", "--segments").status == 64, "nobody was asked")
        _ = try await undertone(desktop, "mine", "erase", "--segments", "--yes")
        #expect(left.allSatisfy(FileManager.default.fileExists), "that is not all")
        let before = Timestamp.now
        let erased = try await undertone(desktop, "mine", "erase", "--all", "--yes", "--json")
        #expect(erased.status == 0 && erased.output.contains("\"what\":\"all\""), "\(erased)")
        #expect(left.map(FileManager.default.fileExists) == [false, false, true])
        #expect(try desktop.files("segments") == [])
        #expect(try desktop.text().contains("semitones") == false)
        // Attack 82: each pause with its times, and the agent's own reasons.
        #expect(try !desktop.text().contains("a cough"))
        // What the microphone does since is new.
        let states = try await desktop.client.events(after: 0, types: [EventType(family: "capture", step: "changed")])
        #expect(states.events.allSatisfy { $0.time >= before }, "\(states)")
        try Data("[]\n".utf8).write(to: URL(filePath: left[0]))
        let rest = try await undertone(desktop, "mine", "erase", "--all", "--yes")
        #expect(rest.output.contains("erased answers to a survey that you left half-way\n"), "\(rest)")
        #expect(rest.output.contains("for figures of groups: when you delete the file"), "\(rest)")
        #expect(rest.output.contains("what stays:") && rest.output.contains("400 days"), "\(rest)")
        // Consent stays as it is.
        try await desktop.eventually { $0.capture.state == "capturing" }
        daemon.terminate()
        await desktop.exit(of: daemon)
    }
}
