import EventLog
import Events
import Foundation
import Languages
import Policy
import TestServers
import TestSignals
import Testing
import Vocabulary

@testable import undertone

/// Every command of the agent speaks the agent's language, and every machine format is the same in all of them
/// (issue 17, item 8).
struct AgentLanguageTests {
    private static let locales: [(String, Language)] = [("bg_BG.UTF-8", .bulgarian), ("zh_CN.UTF-8", .chinese)]

    private static let commands = [
        "status", "consent", "consent show", "consent grant", "consent grant self-view --yes",
        "consent grant alerts --yes",
        "consent withdraw alerts", "consent withdraw --all", "pause", "pause --for 2m",
        "pause --reason payment --for 90s",
        "resume", "call begin", "call end", "help-me", "help-me --quiet", "clock confirm", "mine",
        "mine erase --all --yes", "mine erase --alerts", "mine --export copy", "mine --export copy", "trust",
        "baseline show", "baseline show --device none", "baseline reset", "baseline reset --yes",
        "baseline reset --yes",
        "baseline show", "baseline export", "baseline learn", "devices", "status nobody",
        "mine --identity x", "mine erase", "consent grant nonsense", "consent withdraw", "consent grant alerts --all",
        "pause --for never", "pause --fr 2m", "pause 2m 3m", "pause --for", "call",
        "report --day --week",
        "checkin 11", "breathe --open --score", "nonsense", "mine nonsense", "status --output csv --json",
        "help-me --quiet --json",
        "baseline reset --device a/b", "setup --yes", "setup --territory XX", "setup --territory EU",
        "setup --territory Germani", "setup --profile none", "setup --territory US --dry-run",
    ]

    /// What an agent's daemon says of itself, with sentences that hold values.
    private static var status: StatusPayload {
        let (name, percent, device) = ("Evolve 20", 5, "usb")
        let reason = Phrase("the volume of \(name) is \(percent) %, so that hardly anything is heard")
        let hint = Phrase("turn it up: pactl set-source-volume \(device) 100%")
        let warnings = [
            Phrase("the clock has jumped: nothing expires until it is synchronised; undertone clock confirm"),
            Phrase("stored segments are not as they were left: \(Phrase("\(3) missing")); undertone segments list"),
        ]
        let english = Language.english
        var status = ServedFeed.status
        status.capture.reason = english.text(reason)
        status.capture.hint = english.text(hint)
        status.capture.channels = "all 2 channels"
        status.capture.latencyMs = 1_500
        status.pause = .init(since: ServedFeed.instant, until: ServedFeed.instant, isOverdue: true)
        status.baseline = .init(state: .learning, progress: 0.4, speechS: 100)
        status.probation = .init(talkHeardS: 4_400, talkNeededS: 10_000, tried: 3, isOver: false, device: "usb-1")
        status.warnings = warnings.map(english.text)
        status.phrases = [reason, hint, Phrase("all \(2) channels")] + warnings
        return status
    }

    private struct Held: Decodable { var mine: MinePayload }

    private static func withFeed(
        _ configuration: String = "", _ body: (ServedFeed, Program) async throws -> Void
    ) async throws {
        let feed = try ServedFeed()
        let file = feed.program.file(".config/undertone/undertone.toml")
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        let text = """
            [agent]
            id = "maria"
            \(configuration)
            [baseline]
            directory = "~/voices"
            [feed]
            agent_socket = "\(feed.socket)"
            """
        try Data(text.utf8).write(to: file)
        let voice = feed.program.file("voices/maria/usb-1.json")
        try FileManager.default.createDirectory(
            at: voice.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(Golden.text("usb-1.json").utf8).write(to: voice)
        try feed.log.append(.alert(.raised, ServedFeed.alert("aaaa1111-0")))
        let held = try JSONDecoder().decode(Held.self, from: Data(Golden.text("daemon.json").utf8)).mine
        try await feed.serve(as: .agent, status: status, held: held) { try await body(feed, feed.program) }
    }

    /// What the argument parser says by itself, and prints of a command line.
    /// A line of names alone, which are the same in every language: what stands before them is translated.
    private static func isOfNames(_ line: Substring, _ language: Language) -> Bool {
        line.hasPrefix(language.text(Phrase("Usage: \("undertone ")")))
    }

    @Test(arguments: locales) func noCommandOfTheAgentSpeaksEnglish(_ locale: String, _ language: Language) async throws
    {
        try await Self.withFeed { feed, program in
            for command in Self.commands {
                let arguments = command.split(separator: " ").map(String.init)
                let result = try await program.run(arguments, environment: ["LC_ALL": locale])
                let said = (result.output + result.errors).split(separator: "\n")
                let lines = said.filter { !Self.isOfNames($0, language) }.joined(separator: "\n")
                // Doctor, with which setup ends, and the configuration are for whoever runs the machine.
                let text = command.hasPrefix("setup") ? lines.prefix { $0 != "[" } : lines[...]
                let left = EnglishLeft(
                    in: String(text), allowing: ["complaint", "no-sound-server", "connection", "refused"])
                #expect(left.lines.isEmpty, "\(command): \(left.lines)")
            }
        }
    }

    @Test(arguments: locales) func machinesReadTheSameInEveryLanguage(_ locale: String, _ language: Language)
        async throws
    {
        try await Self.withFeed { feed, program in
            for command in [
                "status --json", "status --output csv", "consent --json", "consent --output csv", "mine --json",
                "trust --json", "trust --output csv", "baseline show --json", "baseline show --output csv",
                "baseline export", "presets", "config show", "alerts --json",
            ] {
                let arguments = command.split(separator: " ").map(String.init)
                let english = try await program.run(arguments)
                let other = try await program.run(arguments, environment: ["LC_ALL": locale])
                #expect(other.output == english.output && other.status == english.status, "\(command)")
            }
        }
    }

    @Test func theConfigurationBeatsTheEnvironmentAndIsBeatenByNothing() async throws {
        try await Self.withFeed("language = \"bg\"") { _, program in
            for locale in ["C", "zh_CN.UTF-8", "bg_BG.UTF-8"] {
                let result = try await program.run("status", environment: ["LC_ALL": locale])
                #expect(result.output.contains("силата на Evolve 20 е 5 %"), "\(result)")
                #expect(result.output.contains("микрофон"))
            }
        }
        try await Self.withFeed("language = \"en\"") { _, program in
            let result = try await program.run("status", environment: ["LC_ALL": "bg_BG.UTF-8"])
            #expect(result.output.contains("the volume of Evolve 20 is 5 %"))
        }
        let wrong = try Program()
        try Data("[agent]\nlanguage = \"de\"\n".utf8).write(to: wrong.file("u.toml"))
        let result = try await wrong.run("status", "--config", "u.toml")
        #expect(result.status == 78 && result.errors.contains("agent.language"), "\(result)")
    }

    @Test(arguments: locales) func refusalsOfADaemonAreReadInTheOwnLanguage(
        _ locale: String, _ language: Language
    ) async throws {
        let feed = try ServedFeed()
        try Data("[feed]\nagent_socket = \"\(feed.socket)\"\n".utf8).write(to: feed.program.file("u.toml"))
        try await feed.serve(as: .supervisor) {
            let english = try await feed.program.run("pause", "--config", "u.toml")
            let own = try await feed.program.run("pause", "--config", "u.toml", environment: ["LC_ALL": locale])
            #expect(own.status == english.status && own.status == 77)
            #expect(english.errors.contains("This is for the agent whose daemon this is"))
            #expect(EnglishLeft(in: own.errors).lines.isEmpty, "\(own.errors)")
            #expect(own.errors != english.errors)
        }
    }

    @Test(arguments: Language.allCases) func aNoticeIsReadInTheOwnLanguageWhereItIsTheVeryOne(_ language: Language) {
        Language.$spokenHere.withValue(language) {
            for purpose in Purpose.allCases {
                let known = ConsentPage.Purpose(
                    purpose: purpose.rawValue, isUsed: true, noticeVersion: purpose.noticeVersion,
                    notice: purpose.notice)
                #expect(ConsentText.notice(of: known) == language.text(purpose.noticePhrase))
                var newer = known
                newer.noticeVersion += 1
                var other = known
                other.notice += " And more."
                var unknown = known
                unknown.purpose = "tomorrow"
                for page in [newer, other, unknown] { #expect(ConsentText.notice(of: page) == page.notice) }
            }
        }
    }

    @Test func wordsCountAndMeasureAsTheLanguageDoes() {
        let spans: [(Language, [String])] = [
            (.english, ["1 segment", "0 segments", "2 h 3 min", "1.5 h"]),
            (.bulgarian, ["1 откъс", "0 откъса", "2 ч 3 мин", "1,5 ч"]),
            (.chinese, ["1 个片段", "0 个片段", "2 小时 3 分", "1.5 小时"]),
        ]
        for (language, words) in spans {
            Language.$spokenHere.withValue(language) {
                #expect(
                    words == [
                        Wording.erased(1, "segment"), Wording.erased(0, "segments"), Wording.span(seconds: 7_380),
                        Wording.talk(seconds: 5_400),
                    ])
            }
        }
    }
}
