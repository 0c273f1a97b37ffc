import Foundation
import TestServers
import Testing

@testable import undertone

struct AnalyzeCommandTests {
    /// The contract with other programs. It changes with a version of the command alone.
    private static let contract = [
        "pitch": "time_s,f0_hz,voicing_prob",
        "syllables": "time_s",
        "features":
            "time_s,f0_hz,f0_st,voicing_prob,level_dbfs,noise_floor_dbfs,near_talker,hnr_db,cpp_db,"
            + "jitter_local,jitter_rap,shimmer_local,shimmer_local_db,slope_0_500_db_per_hz,"
            + "slope_500_1500_db_per_hz,telephone_balance_db,alpha_ratio_db,hammarberg_index_db,syllable",
        "scores":
            "time_s,score,confidence,state,window_s,evidence_pitch,evidence_rate,evidence_level,evidence_balance,pattern,"
            + "discounts",
        "alerts": "onset_s,raised_s,cleared_s,level,score,pattern,explanation",
        "summary":
            "file,score,confidence,f0_median_st,f0_delta_st,rate_syll_s,rate_delta_pct,level_dbfs,level_delta_db,"
            + "balance_db,balance_delta_db,f0_range_st,hnr_db,voiced_s,duration_s,pause_share",
    ]

    /// A calm voice, and the same 12 semitones higher after 12 s, so that every table has rows.
    private static let calm = WaveFile.voice(seconds: 12)
    private static let raised = WaveFile(samples: calm.samples + WaveFile.voice(seconds: 12, hertz: 300).samples)

    private func program() throws -> Program {
        let program = try Program()
        try Self.calm.bytes.write(to: program.file("calm.wav"))
        try Self.raised.bytes.write(to: program.file("raised.wav"))
        return program
    }

    @Test(arguments: AnalyzeOutput.allCases) func tableHasTheColumnsOfTheContractInBothFormats(output: AnalyzeOutput)
        async throws
    {
        let header = try #require(Self.contract[output.rawValue])
        let program = try program()
        let command = "$UNDERTONE analyze raised.wav --output \(output.rawValue) --baseline-from calm.wav"
        let csv = try await program.shell(command)
        #expect(csv.status == 0 && csv.errors == "")
        #expect(csv.outputLines.first.map { String($0) } == header)
        #expect(csv.outputLines.count > 1)
        let names = Set(header.split(separator: ",").map { String($0) })
        let widths = csv.outputLines.map { Self.fields(of: $0) }
        #expect(widths.allSatisfy { $0 == names.count }, "\(Set(widths))")

        let json = try await program.shell(command + " --format ndjson")
        #expect(json.status == 0 && json.outputLines.count == csv.outputLines.count - 1)
        let keys = try json.outputLines.map { line in
            (try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any]).map { Set($0.keys) }
        }
        #expect(Set(keys) == [names])
    }

    /// How many fields a line of CSV has; a comma between quotes is part of a text.
    private static func fields(of line: Substring) -> Int {
        let bare = line.split(separator: "\"", omittingEmptySubsequences: false).enumerated().filter {
            $0.offset.isMultiple(of: 2)
        }
        return bare.reduce(1) { $0 + $1.element.count { $0 == "," } }
    }

    @Test func severalFilesAreNamedInTheFirstColumn() async throws {
        let result = try await program().run("analyze", "calm.wav", "raised.wav", "--output", "syllables")
        #expect(result.outputLines.first == "file,time_s")
        let files = Set(result.outputLines.dropFirst().compactMap { $0.split(separator: ",").first })
        #expect(files == ["calm.wav", "raised.wav"])
    }

    /// A file, the exit status that it gives, and whether a line about it is to be seen.
    struct Input: CustomTestStringConvertible, Sendable {
        var name: String
        var status: Int32
        var hasLine: Bool
        var content: @Sendable () -> Data?

        var testDescription: String { name }

        init(_ name: String, status: Int32, hasLine: Bool, _ content: @escaping @Sendable () -> Data?) {
            self.name = name
            self.status = status
            self.hasLine = hasLine
            self.content = content
        }
    }

    private static let inputs = [
        Input("missing", status: 66, hasLine: true) { nil },
        Input("empty", status: 66, hasLine: true) { Data() },
        Input("text", status: 66, hasLine: true) { Data("This is no recording.\n".utf8) },
        Input("no samples", status: 66, hasLine: true) { WaveFile(samples: []).bytes },
        Input("header alone", status: 66, hasLine: true) { WaveFile.voice(seconds: 1).bytes.prefix(30) },
        Input("truncated", status: 0, hasLine: true) { WaveFile.voice(seconds: 2).bytes.prefix(20_000) },
        Input("not finite", status: 0, hasLine: true) {
            var wave = WaveFile.voice(seconds: 2)
            wave.isFloat = true
            for index in 1_000..<1_100 { wave.samples[index] = index.isMultiple(of: 2) ? .nan : .infinity }
            return wave.bytes
        },
        Input("eight channels", status: 0, hasLine: false) {
            var wave = WaveFile.voice(seconds: 2)
            wave.channels = 8
            return wave.bytes
        },
        Input("192 kHz", status: 0, hasLine: false) {
            var wave = WaveFile.voice(seconds: 2)
            wave.rate = 192_000
            return wave.bytes
        },
    ]

    @Test(arguments: inputs) func inputGivesItsExitStatusAndAtMostOneLine(input: Input) async throws {
        let program = try Program()
        try input.content()?.write(to: program.file("input.wav"))
        let result = try await program.run("analyze", "input.wav", "--output", "features", "--format", "ndjson")
        #expect(result.status == input.status)
        #expect(result.errorLines.count == (input.hasLine ? 1 : 0), "\(result.errors)")
        #expect(result.errors.contains("input.wav") == input.hasLine)
        #expect(result.outputLines.isEmpty == (input.status != 0))
        for line in result.outputLines { _ = try JSONSerialization.jsonObject(with: Data(line.utf8)) }
    }

    @Test func presetChoosesTheTiming() async throws {
        let program = try program()
        func run(_ options: String...) async throws -> Program.Result {
            try await program.run(
                ["analyze", "raised.wav", "--output", "alerts", "--baseline-from", "calm.wav"] + options)
        }
        let raised = try await [run(), run("--preset", "balanced"), run("--preset", "early"), run("--preset", "quiet")]
            .map { try #require($0.outputLines.dropFirst().first?.split(separator: ",").dropFirst().first) }
            .map { try #require(Double($0)) }
        #expect(raised[0] == raised[1])
        #expect(raised[2] <= raised[1] && raised[1] < raised[3], "\(raised)")
        let wrong = try await run("--preset", "loud")
        #expect(wrong.status == 64 && wrong.errors.contains("quiet"))
    }

    @Test func folderIsNoRecording() async throws {
        let result = try await Program().run("analyze", ".", "--output", "pitch")
        #expect(result.status == 66 && result.errorLines.count == 1)
    }

    @Test func badFileDoesNotLoseTheRowsOfTheOthers() async throws {
        let program = try program()
        let result = try await program.run("analyze", "calm.wav", "none.wav", "raised.wav", "--output", "summary")
        #expect(result.status == 66)
        #expect(
            result.outputLines.dropFirst().compactMap { $0.split(separator: ",").first } == ["calm.wav", "raised.wav"])
        #expect(result.errorLines.count == 3 && result.errorLines[1].contains("none.wav"))
    }

    @Test func missingBaselineFileStopsBeforeTheFirstRow() async throws {
        let result = try await program().run(
            "analyze", "calm.wav", "--output", "summary", "--baseline-from", "none.wav")
        #expect(result.status == 66 && result.output == "" && result.errorLines.count == 1)
    }

    @Test(arguments: [["calm.wav", "--output", "nonsense"], ["--output", "pitch"], []])
    func wrongUseIsExplained(arguments: [String]) async throws {
        let program = try program()
        let result = try await program.shell("$UNDERTONE analyze \(arguments.joined(separator: " "))")
        #expect(result.status == 64 && result.output == "" && result.errors.contains("Usage: undertone analyze"))
    }

    @Test func readerThatLeavesEndsItQuietly() async throws {
        let result = try await program().shell("$UNDERTONE analyze raised.wav calm.wav --output features | head -n 1")
        #expect(result.status == 0 && result.errors == "" && result.outputLines.count == 1)
    }

    @Test(.enabled(if: FileManager.default.fileExists(atPath: "/dev/full"), "needs /dev/full"))
    func fullDiskIsNoWholeTable() async throws {
        let result = try await program().shell("$UNDERTONE analyze raised.wav --output pitch > /dev/full")
        #expect(result.status == 74 && result.errorLines.count == 1)
    }
}
