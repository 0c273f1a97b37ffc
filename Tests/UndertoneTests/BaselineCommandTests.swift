import Foundation
import Stress
import TestServers
import Testing

struct BaselineCommandTests {
    /// A program with two recordings of one voice.
    private func program() throws -> Program {
        let program = try Program()
        for (name, seconds) in [("one", 10.0), ("two", 20.0)] {
            try WaveFile.voice(seconds: seconds).bytes.write(to: program.file("\(name).wav"))
        }
        return program
    }

    private func report(_ program: Program, _ device: String) async throws -> [String: Any] {
        let shown = try await program.run("baseline", "show", "--json", "--device", device)
        #expect(shown.status == 0)
        return try #require(try JSONSerialization.jsonObject(with: Data(shown.output.utf8)) as? [String: Any])
    }

    private func location(_ feature: String, in report: [String: Any]) -> Double? {
        ((report["features"] as? [String: Any])?[feature] as? [String: Any])?["location"] as? Double
    }

    @Test func severalFilesAreOneVoice() async throws {
        let program = try program()
        var speech: [String: Double] = [:]
        for files in [["one.wav"], ["two.wav"], ["one.wav", "two.wav"]] {
            let device = files.joined()
            let line = "$UNDERTONE baseline learn \(files.joined(separator: " ")) --device \(device)"
            #expect(try await program.shell(line).status == 0)
            let report = try await report(program, device)
            speech[device] = report["speech_s"] as? Double
            // 150 Hz in semitones above 27.5 Hz, to within the width of the histogram's bins.
            let pitch = try #require(location("pitch", in: report))
            #expect(abs(pitch - 29.37) < 0.3)
        }
        let (one, two, both) = (speech["one.wav"] ?? 0, speech["two.wav"] ?? 0, speech["one.wavtwo.wav"] ?? 0)
        #expect(one > 3 && two > one && abs(both - one - two) < 0.1)
    }

    @Test func tableNamesEveryFeatureWithItsUnit() async throws {
        let program = try program()
        try await program.run("baseline", "learn", "two.wav", "--device", "headset")
        let shown = try await program.run("baseline", "show")
        // A heading, the names of the columns, and six features; a recording has no days.
        #expect(shown.status == 0 && shown.outputLines.count == 8, "\(shown.output)")
        #expect(shown.outputLines[0].contains("headset") && shown.outputLines[0].contains("still learning"))
        #expect(shown.outputLines[2].hasPrefix("pitch") && shown.outputLines[2].contains("(150 Hz)"))
        #expect(shown.output.contains("█") && !shown.output.contains("\u{1B}"))
    }

    @Test func baselineLiesWhereTheConfigurationSays() async throws {
        let program = try program()
        let text = "[agent]\nid = \"maria\"\n[baseline]\ndirectory = \"\(program.home)/voices\"\n"
        try Data(text.utf8).write(to: program.file("u.toml"))
        let learnt = try await program.run(
            "baseline", "learn", "two.wav", "--device", "headset", "--config", "u.toml")
        #expect(learnt.status == 0)
        #expect(FileManager.default.fileExists(atPath: program.home + "/voices/maria/headset.json"))
    }

    @Test func aToneIsNoVoice() async throws {
        let program = try Program()
        let hum = (0..<16_000 * 40).map { 0.05 * Float(sin(2 * Double.pi * 60 * Double($0) / 16_000)) }
        try WaveFile(samples: hum).bytes.write(to: program.file("hum.wav"))
        let learned = try await program.run("baseline", "learn", "hum.wav", "--device", "headset")
        #expect(learned.status == 66 && learned.errorLines.count == 1)
        #expect(learned.errors.contains("tones and music are none"), "\(learned.errors)")
        #expect(try await program.run("baseline", "show").status == 66, "nothing was stored")
    }

    @Test func resetForgetsOnlyWhenItMayNotAsk() async throws {
        let program = try program()
        try await program.run("baseline", "learn", "two.wav", "--device", "headset")
        let asked = try await program.run("baseline", "reset")
        #expect(asked.status == 64 && asked.errorLines.count == 1)
        let reset = try await program.run("baseline", "reset", "--yes")
        #expect(reset.status == 0 && reset.output.contains("headset"))
        let shown = try await program.run("baseline", "show")
        #expect(shown.status == 66 && shown.errorLines.count == 1)
        #expect(try await program.run("baseline", "reset", "--all", "--yes").status == 0)
    }

    @Test func ofSeveralDevicesOneMustBeNamed() async throws {
        let program = try program()
        for device in ["a", "b"] { try await program.run("baseline", "learn", "two.wav", "--device", device) }
        #expect(try await program.run("baseline", "show").output.contains("on b"))
        let reset = try await program.run("baseline", "reset", "--yes")
        #expect(reset.status == 64 && reset.errorLines.count == 1 && reset.errors.contains("a, b"))
        #expect(try await program.run("baseline", "reset", "--all", "--yes").outputLines.count == 2)
    }

    @Test func withoutADeviceThereIsNothingToLearnFor() async throws {
        let result = try await program().run("baseline", "learn", "two.wav")
        #expect(result.status == 64 && result.errorLines.count == 1 && result.errors.contains("--device"))
    }

    @Test(.enabled(if: PrivatePulseServer.isAvailable, "needs pulseaudio"))
    func withoutADeviceTheOneThatIsHeardIsMeant() async throws {
        let server = try PrivatePulseServer()
        try server.start()
        let microphone = try server.plugInMicrophone(properties: "device.form_factor=headset device.bus_path=usb-1")
        defer { try? server.unplug(microphone) }
        let program = try program()
        try program.allowVirtualSources()
        let result = try await program.run(
            "baseline", "learn", "two.wav", environment: ["PULSE_SERVER": server.address])
        #expect(result.status == 0 && result.output.contains("usb-1"))
    }

    @Test func silenceTeachesNothingAndChangesNothing() async throws {
        let program = try program()
        try await program.run("baseline", "learn", "two.wav", "--device", "headset")
        let before = try await program.run("baseline", "show", "--json").output
        try WaveFile(samples: [Float](repeating: 0, count: 80_000)).bytes.write(
            to: program.file("silence.wav"))
        let result = try await program.run("baseline", "learn", "silence.wav", "--device", "headset")
        #expect(result.status == 66 && result.errorLines.count == 1)
        #expect(try await program.run("baseline", "show", "--json").output == before)
    }

    @Test func damagedFileIsNamedWithTheMend() async throws {
        let program = try program()
        try await program.run("baseline", "learn", "two.wav", "--device", "headset")
        let state = program.home + "/.local/state/undertone/baselines"
        let agent = try #require(try FileManager.default.contentsOfDirectory(atPath: state).first)
        try Data("{".utf8).write(to: URL(filePath: "\(state)/\(agent)/headset.json"))
        let result = try await program.run("baseline", "show")
        #expect(result.status == 66 && result.errorLines.count == 1 && result.errors.contains("baseline reset"))
    }

    /// The file of a device.
    private func stored(_ program: Program, _ device: String) throws -> URL {
        let state = program.home + "/.local/state/undertone/baselines"
        let agent = try #require(try FileManager.default.contentsOfDirectory(atPath: state).first)
        return URL(filePath: "\(state)/\(agent)/\(device).json")
    }

    @Test func olderBaselineIsNamedAndDoesNotHideTheOthers() async throws {
        let program = try program()
        for device in ["a", "b"] { try await program.run("baseline", "learn", "two.wav", "--device", device) }
        try Data(#"{"version":1,"speechS":300}"#.utf8).write(to: try stored(program, "a"))
        let result = try await program.run("baseline", "show")
        #expect(result.status == 66 && result.errorLines.count == 1, "\(result.errors)")
        #expect(result.errors.contains("version 1") && result.errors.contains("anew"))
        #expect(result.output.contains("on b"))
        #expect(try await program.run("baseline", "learn", "two.wav", "--device", "a").status == 0)
        #expect(try await program.run("baseline", "show").status == 0)
    }

    @Test func resetTakesWhatAnOlderReleaseLeft() async throws {
        let program = try program()
        try await program.run("baseline", "learn", "two.wav", "--device", "a")
        let file = try stored(program, "a")
        try FileManager.default.moveItem(at: file, to: file.appendingPathExtension("v1"))
        #expect(try await program.run("baseline", "reset", "--yes").outputLines == ["forgot the baseline on a"])
        let folder = file.deletingLastPathComponent().path(percentEncoded: false)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
    }

    @Test func daysOfCalmAreShownAndWhereTheyHaveMoved() async throws {
        let program = try program()
        try await program.run("baseline", "learn", "two.wav", "--device", "headset")
        let file = try stored(program, "headset")
        var saved = try #require(
            try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any])
        let days = (0..<5).map { day in
            ["date": "2026-10-0\(day + 1)", "speechS": 600 * day, "pitch": day < 4 ? 28.3 : 29.4] as [String: Any]
        }
        saved["history"] = ["days": days, "anchorPitch": 28.3]
        saved["wideShare"] = 0.97
        try JSONSerialization.data(withJSONObject: saved).write(to: file)

        let shown = try await program.run("baseline", "show")
        #expect(shown.status == 0 && shown.outputLines.first?.contains(", wide line, saved") == true)
        #expect(shown.output.contains("2026-10-01 to 2026-10-05, 5 days"))
        #expect(shown.outputLines.last?.hasPrefix("the latest calm pitch lies 1.") == true, "\(shown.output)")

        let report = try await report(program, "headset")
        #expect((report["days"] as? [[String: Any]])?.count == 5)
        #expect(report["anchor_pitch"] as? Double == 28.3)
        let drift = try #require(report["drift_st"] as? Double)
        #expect(abs(drift - 1.07) < 0.3)
        #expect(report["leeway_st"] as? Double == 1.5)
        #expect(report["version"] as? Int == SpeakerBaseline.formatVersion)
        #expect(report["wide_share"] as? Double == 0.97)
    }

    @Test func exportIsTheFileAsItIsAndPrivate() async throws {
        let program = try program()
        #expect(try await program.run("baseline", "export").status == 66)
        try await program.run("baseline", "learn", "two.wav", "--device", "a")
        let stored = try Data(contentsOf: try stored(program, "a"))
        let printed = try await program.run("baseline", "export")
        #expect(printed.status == 0 && printed.errors == "" && Data(printed.output.utf8) == stored + Data("\n".utf8))
        let object = try JSONSerialization.jsonObject(with: stored) as? [String: Any]
        #expect(object?["version"] as? Int == SpeakerBaseline.formatVersion)

        let written = try await program.run("baseline", "export", "--output", "voice.json")
        #expect(written.status == 0 && written.output == "voice.json\n")
        #expect(try Data(contentsOf: program.file("voice.json")) == stored)
        let path = program.file("voice.json").path(percentEncoded: false)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
        #expect(mode as? Int == 0o600)

        try Data("mine".utf8).write(to: program.file("voice.json"))
        let refused = try await program.run("baseline", "export", "--output", "voice.json")
        #expect(refused.status == 73 && refused.output == "" && refused.errorLines.count == 1)
        #expect(try Data(contentsOf: program.file("voice.json")) == Data("mine".utf8))
        #expect(try await program.run("baseline", "export", "--output", "voice.json", "--force").status == 0)
        #expect(try Data(contentsOf: program.file("voice.json")) == stored)
        #expect(try await program.run("baseline", "export", "--force").status == 64)
    }

    @Test func exportOfOneOfSeveralDevicesIsAsked() async throws {
        let program = try program()
        for device in ["a", "b"] { try await program.run("baseline", "learn", "two.wav", "--device", device) }
        let open = try await program.run("baseline", "export")
        #expect(open.status == 64 && open.errorLines.count == 1 && open.errors.contains("a, b"))
        #expect(try await program.run("baseline", "export", "--device", "b").status == 0)
        #expect(try await program.run("baseline", "export", "--device", "c").status == 66)
    }

    @Test(arguments: ["../x", ".hidden", "a/b"]) func deviceIsNoPath(device: String) async throws {
        let result = try await program().run("baseline", "learn", "two.wav", "--device", device)
        #expect(result.status == 64)
    }
}
