import DaemonConfiguration
import Foundation
import TestServers
import Testing
import Vocabulary

@testable import undertone

struct PresetsCommandTests {
    private static let figures = PresetFigures(
        found: 31, stretches: 34, medianS: 2.96, p90S: 6.04, falseAlerts: 1, calmHours: 2.4, maxPerShift: 15.81)

    private func objects(_ output: String) throws -> [[String: Any]] {
        try output.split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
    }

    @Test func tableMarksTheOneInUse() async throws {
        let program = try Program()
        let plain = try await program.run("presets")
        #expect(plain.status == 0 && plain.errors == "" && !plain.output.contains("\u{1B}"))
        #expect(plain.outputLines.contains { $0.hasPrefix("in use  balanced") })
        try Data("[alerting]\npreset = \"early\"\nhold_off_s = 12.5\n".utf8).write(to: program.file("u.toml"))
        let early = try await program.run("presets", "--config", "u.toml")
        #expect(early.outputLines.filter { $0.hasPrefix("in use") }.count == 1)
        #expect(early.outputLines.contains { $0.hasPrefix("in use  early") })
        #expect(early.outputLines.contains { $0.hasPrefix("the configuration changes early: hold_off_s 12.5;") })
    }

    @Test func programReadsOneObjectAPreset() async throws {
        let program = try Program()
        try Data("[alerting]\npreset = \"quiet\"\nhigh_score = 80\n".utf8).write(to: program.file("u.toml"))
        let result = try await program.run("presets", "--json", "--config", "u.toml")
        #expect(result.status == 0)
        let objects = try objects(result.output)
        #expect(objects.map { $0["preset"] as? String } == AlertPreset.allCases.map(\.rawValue))
        for (object, preset) in zip(objects, AlertPreset.allCases) {
            let values = preset.rule
            #expect(object["elevated_score"] as? Double == values.elevatedScore)
            #expect(object["minimum_duration_s"] as? Double == values.minimumDurationS)
            #expect(object["hold_off_s"] as? Double == values.holdOffS)
            #expect(object["in_use"] as? Bool == (preset == .quiet))
            #expect(object["overrides"] as? [String: Double] == (preset == .quiet ? ["high_score": 80] : nil))
            #expect((object["measured"] == nil) == (PresetFigures.measured(preset) == nil))
        }
    }

    @Test func figuresAreShownAsMeasuredAndNothingElse() throws {
        let table = PresetTable(
            UndertoneConfiguration().alerting, figures: { $0 == .balanced ? Self.figures : nil },
            material: "made calls")
        let lines = (table.table.lines() + table.words).map { $0.text(hasColour: false) }
        let balanced = try #require(lines.first { $0.contains("balanced") })
        for cell in ["31 of 34", "3.0 s", "6.0 s", "1 in 2.4 h", "at most 15.8"] { #expect(balanced.contains(cell)) }
        #expect(lines.count { $0.contains("not measured") } == 2)
        #expect(lines.last == "measured on made calls")
        #expect(lines.allSatisfy { DisplayWidth.columns(of: $0) <= 120 }, "\(lines)")

        let json = try JSONEncoder().encode(
            PresetReport(.balanced, in: .init(), measured: Self.figures, material: "made calls"))
        let object = try #require(try objects(String(decoding: json, as: UTF8.self)).first)
        let measured = try #require(object["measured"] as? [String: Double])
        #expect(measured["found"] == 31 && measured["p90_s"] == 6.04 && measured["most_per_shift"] == 15.81)
        #expect(object["measured_on"] as? String == "made calls")
    }

    @Test func whatIsNotMeasuredIsSaid() {
        let lines = PresetTable(.init(), figures: { _ in nil }, material: nil).words
        #expect(lines.last?.text(hasColour: false).contains("not been measured") == true)
    }

    @Test func badPresetIsOneLine() async throws {
        let program = try Program()
        try Data("[alerting]\npreset = \"loud\"\n".utf8).write(to: program.file("u.toml"))
        let result = try await program.run("presets", "--config", "u.toml")
        #expect(result.status == 78 && result.output == "" && result.errorLines.count == 1)
        #expect(result.errors.hasPrefix("u.toml:2: alerting.preset: \"loud\" is no preset; "))
    }
}
