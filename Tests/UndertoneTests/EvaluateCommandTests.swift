import Foundation
import TestServers
import TestSignals
import Testing

struct EvaluateCommandTests {
    /// Three voices with five calm clips, four that are higher, faster and louder, and one under a word of the site's
    /// own.
    private static let voices: [(speaker: String, sex: String, hertz: Double)] = [
        ("anna", "F", 210), ("ben", "M", 110), ("carla", "F", 190),
    ]

    private static let clips: [(file: String, bytes: Data)] = voices.flatMap { voice in
        (1...10).map { number in
            let isCalm = number <= 5
            // The voice with the tired word is the calm one, a little lower.
            let hertz = voice.hertz * (isCalm ? 1 : number == 10 ? 0.97 : 1.5)
            let samples = Voice.speech(
                hertz: hertz, rate: isCalm || number == 10 ? 4 : 5.5, seconds: 3, gain: isCalm ? 1 : 2,
                seed: UInt64(number))
            return ("\(voice.speaker)\(number).wav", WaveFile(samples: samples).bytes)
        }
    }

    private static let rows: [String] = voices.flatMap { voice in
        (1...10).map { number in
            let label = number <= 5 ? "calm" : number == 10 ? "tired" : "strained"
            return "\(voice.speaker)\(number).wav,\(voice.speaker),\(label),\(voice.sex),\(number <= 5 ? 0 : 1)"
        }
    }

    /// A program beside a folder `set` with all of the clips.
    private func program(rows: [String] = rows) throws -> Program {
        let program = try Program()
        try FileManager.default.createDirectory(at: program.file("set"), withIntermediateDirectories: true)
        for clip in Self.clips {
            try clip.bytes.write(to: program.file("set/\(clip.file)"))
        }
        try write(rows, header: "file,speaker,label,sex,level", program)
        return program
    }

    private func write(_ rows: [String], header: String, _ program: Program) throws {
        try Data(([header] + rows).joined(separator: "\n").utf8).write(to: program.file("m.csv"))
    }

    private func report(_ result: Program.Result) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(result.output.utf8)) as? [String: Any])
    }

    private func value(_ path: String, in report: [String: Any]) -> Double? {
        let keys = path.split(separator: ".").map { String($0) }
        return keys.reduce(report as Any?) { ($0 as? [String: Any])?[$1] } as? Double
    }

    @Test func clipsAreJudgedForAllBySexByVoiceAndByLabel() async throws {
        let result = try await program().run("evaluate", "set", "--manifest", "m.csv", "--json")
        #expect(result.status == 0 && result.errors == "" && result.outputLines.count == 1)
        let report = try report(result)
        for group in ["all", "by_sex.F", "by_sex.M", "by_voice.anna", "by_voice.ben", "by_voice.carla"] {
            #expect(value("clips.\(group).auc.value", in: report) == 1, "\(group)")
            #expect(value("clips.\(group).hit.value", in: report) == 1, "\(group)")
            #expect(value("clips.\(group).false.value", in: report) == 0, "\(group)")
        }
        #expect(value("clips.all.voices", in: report) == 3 && value("clips.by_sex.F.voices", in: report) == 2)
        #expect(value("clips.all.calm", in: report) == 15 && value("clips.all.strained", in: report) == 12)
        #expect(value("clips.all.auc.low", in: report) == 1 && value("clips.by_sex.F.auc.low", in: report) == nil)
        // All voices agree, so that the interval is that of 15 clips: 1.96^2 / (15 + 1.96^2).
        #expect(abs((value("clips.all.false.high", in: report) ?? 0) - 0.203_88) < 1e-4)
        #expect(value("clips.fitted.uar.value", in: report) == 1 && value("clips.threshold", in: report) == 60)
        #expect(value("clips.spearman.value", in: report) ?? 0 > 0.5)
        #expect(value("clips.by_label.tired.clips", in: report) == 3)
        #expect(value("clips.by_label.tired.over.value", in: report) == 0)
        #expect(report["calls"] == nil && (report["unused"] as? [Any])?.isEmpty == true)
        #expect((report["limits"] as? String)?.contains("3 voices are few") == true)
    }

    @Test func figuresDependNeitherOnTheOrderOfRowsNorOnTheJobs() async throws {
        let plain = try await program().run("evaluate", "set", "--manifest", "m.csv", "--json", "--jobs", "1")
        let other = try await program(rows: Self.rows.reversed()).run(
            "evaluate", "set", "--manifest", "m.csv", "--json", "--jobs", "7")
        #expect(plain.output == other.output && plain.status == 0)
    }

    @Test func tablesSayTheSameToAPerson() async throws {
        let result = try await program().run("evaluate", "set", "--manifest", "m.csv")
        #expect(result.status == 0 && result.errors == "")
        for text in ["alert threshold 60", "sex F", "sex M", "anna", "tired", "1.00 [1.00, 1.00]", "3 voices are few"] {
            #expect(result.output.contains(text), "\(text)")
        }
        #expect(!result.output.contains("\u{1B}") && !result.output.contains("Calls,"))
    }

    @Test func callIsLearnedLiveAndItsAlertsAreJudged() async throws {
        let program = try Program()
        func speech(_ hertz: Double, _ seconds: Double) -> [Float] {
            Voice.speech(hertz: hertz, rate: hertz > 150 ? 5.5 : 4, seconds: seconds, gain: hertz > 150 ? 2 : 1)
        }
        try WaveFile(samples: speech(120, 110) + speech(180, 25) + speech(120, 50)).bytes
            .write(to: program.file("call.wav"))
        try write(["call.wav,dan,strained,110,135"], header: "file,speaker,label,start_s,end_s", program)
        let result = try await program.run("evaluate", ".", "--manifest", "m.csv", "--json")
        #expect(result.status == 0 && result.errors == "")
        let report = try report(result)
        #expect(value("calls.all.calls", in: report) == 1 && value("calls.all.stretches", in: report) == 1)
        #expect(value("calls.all.found.value", in: report) == 1)
        #expect((1...12).contains(value("calls.all.latency_median_s", in: report) ?? 0))
        #expect(value("calls.all.false_alerts", in: report) == 0)
        let hours = try #require(value("calls.all.calm_hours", in: report))
        // 185 s less the stretch, 15 s to settle and the learning, which takes half a minute of voiced speech or more.
        #expect(hours > 50.0 / 3_600 && hours < 115.0 / 3_600)
        // Nothing was seen in so many hours: -ln 0.05 of them, times 8.
        let limit = try #require(value("calls.all.false_per_shift_at_most", in: report))
        #expect(abs(limit - 8 * 2.995_732_273_553_991 / hours) < 1e-6)
        let talkS = try #require(value("calls.probation.by_voice.dan.talk_s", in: report))
        #expect((90...185).contains(talkS) && value("calls.probation.by_voice.dan.tried", in: report) == 1)
        #expect(value("calls.probation.by_voice.dan.over_after_s", in: report) == nil)
        #expect(
            value("calls.probation.over", in: report) == 0 && value("calls.probation.length_s", in: report) == 14_400)
        let shown = try await program.run("evaluate", ".", "--manifest", "m.csv")
        #expect(shown.output.contains("1 of 1") && shown.output.contains("8-hour shift"))
        #expect(shown.output.contains("not in these calls") && shown.output.contains("over for 0 of 1 voices"))
        try Data("[alerting]\nprobation_h = 0\n".utf8).write(to: program.file("u.toml"))
        let without = try await program.run("evaluate", ".", "--manifest", "m.csv", "--config", "u.toml")
        #expect(without.status == 0 && !without.output.contains("Probation"))
    }

    @Test func anHourHasNoMoreAlertsThanTheDaemonWouldRaise() async throws {
        let program = try Program()
        func speech(_ hertz: Double, _ seconds: Double) -> [Float] {
            Voice.speech(hertz: hertz, rate: hertz > 150 ? 5.5 : 4, seconds: seconds, gain: hertz > 150 ? 2 : 1)
        }
        let episode = speech(180, 25) + speech(120, 50)
        try WaveFile(samples: speech(120, 110) + episode + episode + episode).bytes
            .write(to: program.file("call.wav"))
        let rows = [110, 185, 260].map { "call.wav,dan,strained,\($0),\($0 + 25)" }
        try write(rows, header: "file,speaker,label,start_s,end_s", program)
        for (most, found) in [(3, 3.0), (2, 2)] {
            try Data("[alerting]\nmax_alerts_per_hour = \(most)\n".utf8).write(to: program.file("u.toml"))
            let result = try await program.run("evaluate", ".", "--manifest", "m.csv", "--json", "--config", "u.toml")
            let report = try report(result)
            #expect(result.status == 0 && value("calls.all.stretches", in: report) == 3)
            #expect(value("calls.probation.by_voice.dan.tried", in: report) == found)
        }
    }

    @Test func thresholdIsThatOfTheConfiguration() async throws {
        let program = try program()
        try Data("[alerting]\nelevated_score = 97\nhigh_score = 98\ncritical_score = 99.5\n".utf8)
            .write(to: program.file("u.toml"))
        let result = try await program.run(
            "evaluate", "set", "--manifest", "m.csv", "--json", "--config", "u.toml")
        #expect(result.status == 0)
        #expect(value("clips.threshold", in: try report(result)) == 97)
    }

    @Test func badRecordingDoesNotLoseTheOthers() async throws {
        let program = try program()
        try Data("This is no recording.\n".utf8).write(to: program.file("set/anna1.wav"))
        try WaveFile(samples: Signals.silence(seconds: 5)).bytes.write(to: program.file("set/anna7.wav"))
        let result = try await program.run("evaluate", "set", "--manifest", "m.csv", "--json")
        #expect(result.status == 66 && result.errors == "")
        let report = try report(result)
        let unused = report["unused"] as? [[String: String]]
        #expect(unused?.count == 1 && unused?[0]["what"] == "anna1.wav")
        #expect(value("clips.all.calm", in: report) == 14 && value("clips.all.without_score", in: report) == 1)
        // What cannot be scored is no alert: one of twelve is missed.
        #expect(value("clips.by_voice.anna.hit.value", in: report) == 0.75)
    }

    @Test func tooLittleForAnyFigureSaysSo() async throws {
        let result = try await program(rows: ["anna1.wav,anna,calm,F,0", "anna6.wav,anna,strained,F,1"]).run(
            "evaluate", "set", "--manifest", "m.csv")
        #expect(result.status == 66 && result.output.contains("Not enough data"))
        #expect(result.output.contains("1 calm clip") && result.errors == "")
    }

    @Test func badManifestIsOneLineWithItsPlace() async throws {
        let program = try program(rows: ["none.wav,anna,calm,F,0", "no.wav,anna,calm,F,0"])
        let missing = try await program.run("evaluate", "set", "--manifest", "m.csv")
        #expect(missing.status == 66 && missing.output == "" && missing.errorLines.count == 1)
        #expect(missing.errors.contains("m.csv:2: no file none.wav in set, and 1 more"))
        try write(["anna1.wav,anna,,F,0"], header: "file,speaker,label,sex,level", program)
        let bad = try await program.run("evaluate", "set", "--manifest", "m.csv")
        #expect(bad.status == 66 && bad.errorLines.count == 1 && bad.errors.contains("m.csv:2: label is empty"))
        let absent = try await program.run("evaluate", "set", "--manifest", "none.csv")
        #expect(absent.status == 66 && absent.errorLines.count == 1 && absent.errors.contains("none.csv: no such file"))
        let folder = try await program.run("evaluate", "nowhere", "--manifest", "m.csv")
        #expect(folder.status == 66 && folder.errorLines.count == 1)
    }

    @Test(arguments: [["set"], ["--manifest", "m.csv"], ["set", "--manifest", "m.csv", "--jobs", "0"]])
    func wrongUseIsExplained(arguments: [String]) async throws {
        let result = try await Program().run(["evaluate"] + arguments)
        #expect(result.status == 64 && result.errors.contains("Usage: undertone evaluate"))
    }
}
