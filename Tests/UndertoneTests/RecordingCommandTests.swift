import Foundation
import TestServers
import TestSignals
import Testing

@testable import undertone

/// Recordings as people have them, through `analyze`, `baseline learn` and `evaluate` (findings 2.4 to 2.7, D26, and
/// the newcomer's table: no word on a short result, no pipe, no result per recording).
struct RecordingCommandTests {
    private static let agent = Voice.speech(hertz: 120, rate: 4, seconds: 12)
    private static let customer =
        [Float](repeating: 0, count: 19_200) + Voice.speech(hertz: 210, rate: 5.3, seconds: 10.8, seed: 4)

    /// A call with the agent on the left, and what is on each side.
    private func program() throws -> Program {
        let program = try Program()
        try WaveFile(samples: Self.agent).bytes.write(to: program.file("agent.wav"))
        try WaveFile(samples: Self.customer).bytes.write(to: program.file("customer.wav"))
        let both = zip(Self.agent, Self.customer).flatMap { [$0, $1] }
        // The header of half as many samples, of two channels each.
        var file = WaveFile(samples: both).bytes
        file.replaceSubrange(22..<24, with: [2, 0])
        file.replaceSubrange(32..<34, with: [4, 0])
        try file.write(to: program.file("call.wav"))
        return program
    }

    private func row(_ result: Program.Result) -> [Substring]? {
        result.outputLines.last?.split(separator: ",", omittingEmptySubsequences: false)
    }

    @Test func aCallIsRefusedUntilAChannelIsNamed() async throws {
        let program = try program()
        for command in [["analyze", "call.wav"], ["baseline", "learn", "call.wav", "--device", "x"]] {
            let result = try await program.run(command)
            #expect(result.status == 66 && result.errorLines.count == 1, "\(result.errors)")
            #expect(result.errors.contains("call.wav: ") && result.errors.contains("--channel"))
        }
        for (channel, file) in [("left", "agent.wav"), ("1", "agent.wav"), ("right", "customer.wav")] {
            let heard = try await program.run("analyze", "call.wav", "--channel", channel)
            let alone = try await program.run("analyze", file)
            #expect(heard.status == 0 && row(heard)?.dropFirst() == row(alone)?.dropFirst(), "\(channel)")
        }
        let learned = try await program.run("baseline", "learn", "call.wav", "--device", "x", "--channel", "left")
        #expect(learned.status == 0 && learned.output.contains("learned"))
        let absent = try await program.run("analyze", "call.wav", "--channel", "3")
        #expect(absent.status == 66 && absent.errors.contains("it has 2"))
        let wrong = try await program.run("analyze", "call.wav", "--channel", "both")
        #expect(wrong.status == 64 && wrong.errors.contains("left, right"))
    }

    @Test func theCalmRecordingHasItsOwnChannel() async throws {
        let program = try program()
        let plain = try await program.run("analyze", "customer.wav", "--baseline-from", "customer.wav")
        // The only channel of the calm recording, the same one of a call, and another.
        for (calm, options) in [
            ("customer.wav", []), ("call.wav", []), ("call.wav", ["--baseline-channel", "right"]),
        ] {
            let result = try await program.run(
                ["analyze", "call.wav", "--channel", "right", "--baseline-from", calm] + options)
            #expect(result.status == 0 && row(result)?.dropFirst() == row(plain)?.dropFirst(), "\(calm) \(options)")
        }
        let mixed = try await program.run("analyze", "agent.wav", "--baseline-from", "call.wav")
        #expect(mixed.status == 66 && mixed.output == "" && mixed.errors.contains("--channel"))
        let lost = try await program.run("analyze", "agent.wav", "--baseline-channel", "left")
        #expect(lost.status == 64)
    }

    @Test(arguments: [
        "$UNDERTONE analyze - <agent.wav", "cat agent.wav | $UNDERTONE analyze -",
        "cat agent.wav | $UNDERTONE analyze /dev/stdin",
        "mkfifo f; cat agent.wav >f & $UNDERTONE analyze f", "bash -c 'cat agent.wav | \"$UNDERTONE\" analyze <(cat)'",
        "sox agent.wav -t flac - | $UNDERTONE analyze -", "sox agent.wav -t au - | $UNDERTONE analyze -",
    ]) func pipesAreRead(line: String) async throws {
        let program = try program()
        let result = try await program.shell(line)
        let plain = try await program.run("analyze", "agent.wav")
        #expect(result.status == 0 && row(result)?.dropFirst() == row(plain)?.dropFirst(), "\(result.errors)")
        #expect(
            try FileManager.default.contentsOfDirectory(atPath: program.file("").path).allSatisfy {
                !$0.hasPrefix("undertone-")
            })
    }

    @Test(arguments: [
        ("tail -c +45 agent.wav | $UNDERTONE analyze -", "sox -t raw", 66 as Int32),
        // Told at once, where a recorder would never end.
        ("(tail -c +45 agent.wav; yes xyzw | tr -d '\\n') | $UNDERTONE analyze -", "sox -t raw", 66),
        ("$UNDERTONE analyze - </dev/null", "empty", 66), (": | $UNDERTONE analyze -", "empty", 66),
        ("cat agent.wav | $UNDERTONE analyze - --baseline-from -", "only once", 64),
    ]) func aPipeThatHoldsNoRecordingIsRefused(line: String, words: String, status: Int32) async throws {
        let result = try await program().shell(line)
        #expect(result.status == status && result.errors.contains(words), "\(result.errors)")
        // What feeds the pipe says that nobody reads on.
        let feeders = ["tail: ", "tr: ", "yes: "]
        let lines = result.errorLines.filter { line in !feeders.contains { line.hasPrefix($0) } }
        #expect(status == 64 || lines.count == 1, "\(result.errors)")
    }

    @Test(arguments: [
        (["agent.wav"], "no score: there is nothing to compare with"),
        (["agent.wav", "--output", "scores"], " of 30 s of speech to learn from"),
        (["agent.wav", "--output", "alerts", "--warm-up-s", "200"], " of 200 s of speech to learn from"),
        (["silence.wav", "--output", "alerts"], "silence; no voice was heard"), (["noise.wav"], "no voice was heard"),
        (["short.wav"], "too short for a voice"), (["slow.wav"], "sampled at 4000 Hz"),
        (["silence.wav", "--output", "syllables"], "no voice was heard"),
    ]) func aShortOrEmptyResultSaysWhyInOneLine(arguments: [String], words: String) async throws {
        let program = try program()
        func write(_ samples: [Float], _ name: String, rate: Int = 16_000) throws {
            try WaveFile(samples: samples, rate: rate).bytes.write(to: program.file(name))
        }
        try write(Signals.silence(seconds: 3), "silence.wav")
        try write(Signals.noise(seconds: 3, rms: 0.003), "noise.wav")
        try write(Array(Self.agent.prefix(80)), "short.wav")
        try write(
            Self.agent.enumerated().filter { $0.offset.isMultiple(of: 4) }.map(\.element), "slow.wav", rate: 4_000)
        let result = try await program.run(["analyze"] + arguments)
        #expect(result.status == 0 && result.errorLines.count == 1, "\(result.errors)")
        #expect(
            result.errors.contains("undertone: \(arguments[0]): ") && result.errors.contains(words), "\(result.errors)")
    }

    @Test func manyFilesHaveALineEach() async throws {
        let program = try program()
        try WaveFile(samples: Self.agent).bytes.dropLast(4_000).write(to: program.file("cut.wav"))
        let result = try await program.run("analyze", "agent.wav", "cut.wav", "customer.wav")
        #expect(result.status == 0 && result.errorLines.count == 3 && result.outputLines.count == 4)
        #expect(result.errorLines[1].contains("cut off") && result.errorLines[1].contains("no score"))
    }

    @Test func whatIsWrongReachesTheBaselineToo() async throws {
        let program = try program()
        try WaveFile(samples: Self.agent).bytes.dropLast(40_000).write(to: program.file("cut.wav"))
        let result = try await program.run("baseline", "learn", "cut.wav", "--device", "x")
        #expect(result.status == 0 && result.errors.contains("cut.wav: the file is cut off"))
    }
}
