import EventLog
import Events
import FeedClient
import Foundation
import TestServers
import TestSignals
import TestSupport
import Testing
import Vocabulary
import Wellbeing

/// `undertone measure` at a real daemon, whose log holds draws and calls of some weeks.
@Suite(.hangGuard) struct MeasureCommandTests {
    private static let locales = ["en": "C.UTF-8", "zh": "zh_CN.UTF-8", "bg": "bg_BG.UTF-8"]

    /// A desktop whose log holds draws, each followed by a call.
    private func desktop(
        draws count: Int, effect: Double, consents: [Purpose] = [.selfView, .evaluation]
    ) throws -> Desktop {
        let desktop = try Desktop(
            adding: ["policy": "purposes = [\"self-view\", \"alerts\", \"evaluation\"]"], consents: consents)
        try FileManager.default.createDirectory(atPath: desktop.state, withIntermediateDirectories: true)
        try desktop.agree()
        let log = try EventLog(
            path: desktop.state + "/events.sqlite", source: "test",
            families: .own.adding(WellbeingEvents.families))
        var generator = SeededGenerator(seed: 77)
        let start = Timestamp.now.advanced(bySeconds: -60 * 86_400)
        for index in 0..<count {
            let at = start.advanced(bySeconds: Double(index) * 21_600)
            let draw = OfferDraw.draw(for: "o-\(index)", at: at, using: &generator)
            try log.append(
                .other(try OtherEvent(family: .trial, step: "drawn", subject: draw.offerID, payload: draw)))
            let noise = (0..<12).reduce(-6.0) { sum, _ in sum + Double.random(in: 0..<1, using: &generator) }
            let score = 45 + 8 * noise - (draw.isNow ? effect : 0)
            let call = CallPayload(
                beganAt: at.advanced(bySeconds: 1_500), endedAt: at.advanced(bySeconds: 1_900), knownBy: "streams",
                talkS: 200, hardS: 0, score: score, firstScore: score, alerts: 0)
            try log.append(.other(try OtherEvent(family: .call, step: "ended", subject: "call", payload: call)))
        }
        return desktop
    }

    private func serving<Value>(_ desktop: Desktop, _ body: () async throws -> Value) async throws -> Value {
        let daemon = try desktop.startDaemon()
        defer { daemon.terminate() }
        try await desktop.eventually { _ in true }
        return try await body()
    }

    private func run(_ desktop: Desktop, _ arguments: String..., language: String = "en") async throws -> Program.Result
    {
        try await Program("undertone", home: desktop.program.home).run(
            ["measure"] + arguments + ["--config", desktop.configuration],
            environment: ["LC_ALL": Self.locales[language] ?? "C.UTF-8"])
    }

    @Test func anEffectIsSaidInEachLanguageAndInFigures() async throws {
        let desktop = try desktop(draws: 170, effect: 8)
        try await serving(desktop) {
            let words = try await run(desktop)
            #expect(words.status == 0, "\(words.errors)")
            #expect(words.output.contains("probably helped you by "), "\(words.output)")
            #expect(words.output.contains("of 100 comparisons the call after an offer was calmer"))
            #expect(words.output.contains("•") && words.output.contains("●"))
            // Never a p alone, and none at all in words.
            #expect(words.output.firstMatch(of: /\bp\b/) == nil)
            #expect(try await run(desktop, language: "bg").output.contains("вероятно Ви е помогнало с "))
            #expect(try await run(desktop, language: "zh").output.contains("很可能对您有帮助"))
            let json = try await run(desktop, "--json", language: "bg").output
            #expect(
                json.contains(#""kind":"helped""#) && json.contains(#""p":"#)
                    && json.contains(#""next_look":"#) == false
            )
            let export = try await run(desktop, "export")
            #expect(export.output.contains(#""format":"undertone-measure-1""#) && !export.output.contains("alice"))
            try Data(export.output.utf8).write(to: desktop.program.file("one.json"))
            let group = try await Program("undertone", home: desktop.program.home).run(
                "measure", "group", desktop.program.file("one.json").path(percentEncoded: false))
            #expect(group.status == 66 && group.errors.contains("1 person; nothing is shown of fewer than 5"))
        }
    }

    @Test func belowTheFirstLookNothingIsShown() async throws {
        let desktop = try desktop(draws: 25, effect: 30)
        try await serving(desktop) {
            let words = try await run(desktop)
            #expect(words.output.contains("nothing to show yet; about ") && !words.output.contains("•"))
            #expect(try await run(desktop, "export").status == 1)
        }
    }

    /// Who does not agree, or no longer does, has no figures; nor has any other way to them.
    @Test func withoutConsentThereAreNoFigures() async throws {
        let desktop = try desktop(draws: 170, effect: 8, consents: [.selfView])
        try await serving(desktop) {
            let words = try await run(desktop)
            #expect(words.status == 0 && words.output.contains("not given to evaluation"))
            #expect(!words.output.contains("points") && !words.output.contains("•"))
            #expect(try await run(desktop, "--json").output == "{\"consent_given\":false}\n")
            for command in ["export", "show"] {
                let result = try await command == "show" ? run(desktop, "show", "x") : run(desktop, command)
                #expect(result.status == 77 && result.output.isEmpty)
            }
        }
    }

    @Test func measuresAreNotedListedDescribedAndOver() async throws {
        let desktop = try desktop(draws: 200, effect: 0)
        try await serving(desktop) {
            #expect(try await run(desktop, "list").output.contains("no measure so far"))
            let start = Timestamp.now.advanced(bySeconds: -30 * 86_400).localDay
            #expect(
                try await run(desktop, "begin", "new headset", "--start", start).output.hasPrefix(
                    "noted: new headset, from "))
            let again = try await run(desktop, "begin", "new headset", language: "bg")
            #expect(again.status == 1 && again.errors.contains("вече има незавършена мярка"))
            let shown = try await run(desktop, "show", "new headset")
            #expect(shown.output.contains("a description, not proof"), "\(shown.output)\(shown.errors)")
            #expect(shown.output.contains("╌") && shown.output.contains("•"))
            let json = try await run(desktop, "show", "new headset", "--json").output
            #expect(json.contains(#""is_proof":false"#) && json.contains(#""level_change":{"#))
            #expect(try await run(desktop, "end", "new headset").output.hasPrefix("noted: new headset, until "))
            #expect(
                try await run(desktop, "end", "new headset").errors.contains("there is no open measure of this name"))
            #expect(try await run(desktop, "list", "--json").output.contains(#""ended_at":"#))
            #expect(try await run(desktop, "show", "other").status == 66)
            #expect(try await run(desktop, "begin", " ").status == 64)
            #expect(try await run(desktop, "begin", "a\u{1B}[2J").status == 64)
        }
    }
}
