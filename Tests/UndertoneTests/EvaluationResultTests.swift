import Foundation
import TestServers
import TestSignals
import Testing

@testable import undertone

/// What `evaluate` says of single recordings, in files and on a page (the newcomer's evaluator).
struct EvaluationResultTests {
    /// Six calm clips and two strained ones of one voice, of which one is cut; a call of two sides; a name like a tag;
    /// a file that is not there.
    private func program() throws -> Program {
        let program = try Program()
        var rows = ["file,speaker,label,channel"]
        for number in 1...8 {
            let isCalm = number <= 6
            let samples = Voice.speech(
                hertz: isCalm ? 120 : 180, rate: isCalm ? 4 : 5.5, seconds: 3, gain: isCalm ? 1 : 2,
                seed: UInt64(number))
            let bytes = WaveFile(samples: samples).bytes
            try (number == 2 ? bytes.dropLast(20_000) : bytes).write(to: program.file("\(number).wav"))
            rows.append("\(number).wav,<b>ann,\(isCalm ? "calm" : "strained"),")
        }
        let sides = zip(
            Voice.speech(hertz: 120, rate: 4, seconds: 6),
            Signals.silence(seconds: 1.2) + Voice.speech(hertz: 210, rate: 5.3, seconds: 4.8))
        var call = WaveFile(samples: sides.flatMap { [$0, $1] }).bytes
        call.replaceSubrange(22..<24, with: [2, 0])
        call.replaceSubrange(32..<34, with: [4, 0])
        for name in ["two.wav", "left.wav"] { try call.write(to: program.file(name)) }
        rows += ["two.wav,<b>ann,calm,", "left.wav,<b>ann,calm,left", "gone.wav,<b>ann,calm,"]
        try Data(rows.joined(separator: "\n").utf8).write(to: program.file("m.csv"))
        return program
    }

    private func results(_ data: Data) throws -> [String: [String: Any]] {
        let list = try #require(try JSONSerialization.jsonObject(with: data) as? [[String: Any]])
        return Dictionary(
            uniqueKeysWithValues: list.compactMap { item in (item["file"] as? String).map { ($0, item) } })
    }

    @Test func eachRecordingHasItsResultWithWhatIsWrong() async throws {
        let program = try program()
        let run = try await program.run("evaluate", ".", "--manifest", "m.csv", "--json", "--recordings", "r.json")
        #expect(run.status == 66)
        // The file that is not there at once, with its line, and what is wrong with another; the rest is judged.
        #expect(run.errorLines.count == 2, "\(run.errors)")
        #expect(
            run.errorLines[0].contains("m.csv:12: no file gone.wav")
                && run.errorLines[1].contains("2.wav: the file is cut off"))
        let results = try results(Data(contentsOf: program.file("r.json")))
        #expect(results.count == 11)
        #expect(results["1.wav"]?["kind"] as? String == "clip" && results["1.wav"]?["score"] as? Double ?? 100 < 60)
        #expect(results["7.wav"]?["score"] as? Double ?? 0 >= 60)
        #expect((results["2.wav"]?["warnings"] as? [String])?.count == 1)
        #expect(
            results["left.wav"]?["channel"] as? String == "left" && results["left.wav"]?["kind"] as? String == "clip")
        #expect(results["two.wav"]?["kind"] as? String == "unused")
        #expect((results["two.wav"]?["reason"] as? String)?.contains("column channel") == true)
        #expect((results["gone.wav"]?["reason"] as? String)?.contains("no such file") == true)
        let whole = try JSONSerialization.jsonObject(with: Data(run.output.utf8)) as? [String: Any]
        #expect((whole?["recordings"] as? [Any])?.count == 11)
    }

    @Test func theTableIsCSVAndIsNotReplacedUnasked() async throws {
        let program = try program()
        let arguments = ["evaluate", ".", "--manifest", "m.csv", "--recordings", "r.csv", "--channel", "right"]
        _ = try await program.run(arguments)
        let lines = try String(contentsOf: program.file("r.csv"), encoding: .utf8).split(separator: "\n")
        #expect(lines.count == 12 && lines[0].hasPrefix("file,speaker,sex,kind,label,channel,duration_s,score"))
        // The option is for those that have several channels and no channel of their own in the manifest.
        #expect(lines.contains { $0.hasPrefix("two.wav,") && $0.contains(",right,") })
        #expect(lines.contains { $0.hasPrefix("left.wav,") && $0.contains(",left,") })
        let again = try await program.run(arguments)
        #expect(again.status == 73 && again.output == "" && again.errorLines.count >= 1)
        let wrong = try await program.run("evaluate", ".", "--manifest", "m.csv", "--recordings", "r.txt")
        #expect(wrong.status == 64 && wrong.errors.contains(".csv"))
    }

    @Test func thePageHoldsEverythingAndAsksForNothing() async throws {
        let program = try program()
        _ = try await program.run("evaluate", ".", "--manifest", "m.csv", "--html", "r.html")
        let page = try String(contentsOf: program.file("r.html"), encoding: .utf8)
        #expect(page.contains("default-src 'none'") && !page.contains("<script") && !page.contains("<b>ann"))
        // An icon of nothing, so that a browser does not ask for one.
        let rest = page.replacing(#"<link rel="icon" href="data:,">"#, with: "")
        for forbidden in ["http:", "https:", "src=", "href=", "url(", "@import", "style=\""] {
            #expect(!rest.contains(forbidden), "\(forbidden)")
        }
        for text in [
            "&lt;b&gt;ann", "Scores by label", "1.wav", "cut off", "no such file", "role=\"img\"", "scope=\"col\"",
        ] {
            #expect(page.contains(text), "\(text)")
        }
        #expect(page.components(separatedBy: "<svg").count == page.components(separatedBy: "aria-label").count - 3)
        let mode = try FileManager.default.attributesOfItem(atPath: program.file("r.html").path)[.posixPermissions]
        #expect(mode as? Int == 0o600)
    }

    @Test func channelsOfTheManifestAreChecked() async throws {
        let program = try program()
        for (rows, words) in [
            ("1.wav,ann,calm,both", "channel \"both\" is none"),
            ("1.wav,ann,calm,left\n1.wav,ann,strained,right", "another channel in line 2"),
        ] {
            try Data("file,speaker,label,channel\n\(rows)\n".utf8).write(to: program.file("m.csv"))
            let result = try await program.run("evaluate", ".", "--manifest", "m.csv")
            #expect(
                result.status == 66 && result.errorLines.count == 1 && result.errors.contains(words), "\(result.errors)"
            )
        }
    }
}
