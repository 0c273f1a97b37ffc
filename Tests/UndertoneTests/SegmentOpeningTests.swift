import Age
import EventLog
import Events
import Foundation
import TestServers
import TestSupport
import Testing
import Vault
import Vocabulary

/// Opening what daemons hold: who says where the key is, what is said where a segment is not given out, and the
/// question before it goes for good.
@Suite(.hangGuard) struct SegmentOpeningTests {
    private static let hasScript = FileManager.default.isExecutableFile(atPath: "/usr/bin/script")
    private let desks: TwoDesks
    private var maria: ServedFeed { desks.maria }
    private var alice: ServedFeed { desks.alice }
    private var program: Program { desks.program }

    init() throws { desks = try TwoDesks() }

    private func run(_ arguments: String..., environment: [String: String] = [:]) async throws -> Program.Result {
        try await desks.run(arguments, environment: environment)
    }

    // MARK: - The key

    /// Item 9: the option counts before the environment, and that before the configuration.
    @Test func theKeyIsNamedByOptionEnvironmentOrConfiguration() async throws {
        try desks.key(.generate(), "wrong.key")
        let wrong = ["UNDERTONE_IDENTITY": "wrong.key"]
        let right = ["UNDERTONE_IDENTITY": "wrong.key::\(program.home)/qa.key"]
        try await desks.serve {
            let none = try await run("export", TwoDesks.id, "--reason", "r", "--output", "a")
            #expect(none.status == 64 && none.errorLines.count == 1, "\(none)")
            for word in ["--identity", "UNDERTONE_IDENTITY", "[qa]", "undertone.toml"] {
                #expect(none.errors.contains(word), "\(none)")
            }
            let foreign = try await run("export", TwoDesks.id, "--reason", "r", "--output", "a", environment: wrong)
            #expect(foreign.status == 66 && foreign.errors.contains("wrong.key (UNDERTONE_IDENTITY)"), "\(foreign)")
            let two = try await run("export", TwoDesks.id, "--reason", "r", "--output", "b", environment: right)
            #expect(two.status == 0, "\(two)")
            let option = try await run(
                "export", TwoDesks.id, "--reason", "r", "--output", "c", "--identity", "qa.key", environment: wrong)
            #expect(option.status == 0, "the option counts first: \(option)")
            let gone = try await run(
                "export", TwoDesks.id, "--reason", "r", environment: ["UNDERTONE_IDENTITY": "no.key"])
            #expect(gone.status == 66 && gone.errors.contains("no.key") && gone.errors.contains("UNDERTONE_IDENTITY"))
            let folder = program.file(".config/undertone")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try Data("[qa]\nidentity = [\"~/qa.key\"]\n".utf8).write(to: folder.appending(path: "undertone.toml"))
            let configured = try await run("export", TwoDesks.id, "--reason", "r", "--output", "d")
            #expect(configured.status == 0, "\(configured)")
            let environment = try await run("export", TwoDesks.id, "--reason", "r", "--output", "e", environment: wrong)
            #expect(environment.status == 66, "the environment counts before the configuration: \(environment)")
        }
    }

    /// A reason of a whole session is shown each time that it counts, and stands in the audit.
    @Test func aReasonMayComeFromTheEnvironmentAndIsShown() async throws {
        try await desks.serve {
            let environment = ["UNDERTONE_REASON": "weekly review", "UNDERTONE_IDENTITY": "qa.key"]
            let list = try await run("list", environment: environment)
            #expect(list.status == 0 && list.errors.contains("reason: weekly review (UNDERTONE_REASON)"), "\(list)")
            let export = try await run("export", "6b0e", "--output", "a", environment: environment)
            #expect(export.status == 0, "\(export)")
            let reasons = try maria.log.auditPage(after: 0, limit: 99).map(\.reason)
            #expect(reasons.count >= 3 && reasons.allSatisfy { $0 == "weekly review" || $0 == nil }, "\(reasons)")
            let blank = try await run("list", environment: ["UNDERTONE_REASON": "  "])
            #expect(blank.status == 64 && blank.errorLines.count == 1, "\(blank)")
            // What is done, and not looked at, is to be said anew each time.
            let deed = try await run("hold", "6b0e", environment: environment)
            #expect(deed.status == 64 && deed.errors.contains("--reason"), "\(deed)")
        }
    }

    // MARK: - What is not given out

    /// D24: over many daemons, and over one, the same words.
    @Test(arguments: ["6b0e", TwoDesks.id], ["replay --silent --no-wait", "verify", "export --output x"])
    func whoNeedsASecondPersonIsToldSo(name: String, verb: String) async throws {
        let words = verb.split(separator: " ").map(String.init)
        try await desks.serve(secondPerson: true) {
            for sockets in [[maria.socket, alice.socket], [maria.socket]] {
                let result = try await program.run(
                    ["segments", words[0], name] + words.dropFirst() + ["--reason", "r", "--identity", "qa.key"]
                        + sockets.flatMap { ["--socket", $0] })
                #expect(result.status == 77 && result.errorLines.count == 1, "\(result)")
                #expect(result.errors.contains("undertone segments approve \(TwoDesks.id)"), "\(result)")
                #expect(!result.errors.contains("no daemon holds"))
            }
        }
    }

    /// D24: the receipt, however it is asked for.
    @Test(arguments: ["6b0e", TwoDesks.id], [false, true])
    func whoAsksForAnErasedOneIsShownTheReceipt(name: String, isAlone: Bool) async throws {
        try await desks.serve {
            let erased = try await run("erase", TwoDesks.id, "--reason", "recorded by mistake", "--yes")
            #expect(erased.status == 0, "\(erased)")
            let result = try await program.run(
                ["segments", "verify", name, "--reason", "r", "--identity", "qa.key", "--socket", maria.socket]
                    + (isAlone ? [] : ["--socket", alice.socket]))
            #expect(result.status == 66 && result.errorLines.count == 1, "\(result)")
            #expect(result.errors.contains("\(TwoDesks.id) was erased on 20"), "\(result)")
            #expect(result.errors.contains("by \(NSUserName()): recorded by mistake"), "\(result)")
            #expect(result.errors.contains("SHA-256 of its file: f00d"), "\(result)")
        }
    }

    /// D24: the beginning of two names of which one was erased means the one that is there, and says so.
    @Test func aShortNameMeansTheOneThatIsThere() async throws {
        try desks.store("\(TwoDesks.alert)-1", in: maria)
        try await desks.serve {
            let both = try await run("export", "6b0e", "--reason", "r", "--identity", "qa.key")
            #expect(both.status == 66 && both.errors.contains("2 segments begin with 6b0e"), "\(both)")
            _ = try await run("erase", TwoDesks.id, "--reason", "by mistake", "--yes")
            let one = try await run("export", "6b0e", "--reason", "r", "--identity", "qa.key", "--output", "x")
            #expect(one.status == 0 && one.errors.contains("\(TwoDesks.id) was erased on"), "\(one)")
            #expect(one.errors.contains("\(TwoDesks.alert)-1 is meant"), "\(one)")
            let none = try await run("export", "zzzz", "--reason", "r", "--identity", "qa.key")
            #expect(none.status == 66 && none.errors.contains("there is no segment zzzz"), "\(none)")
            let unknown = "00000000-0000-4000-8000-000000000009-0"
            let whole = try await run("export", unknown, "--reason", "r", "--identity", "qa.key")
            #expect(whole.status == 66 && whole.errors.contains("there is no segment \(unknown)"), "\(whole)")
        }
    }

    // MARK: - The last question

    /// D23: nothing goes for good without a yes.
    @Test func withoutATerminalAndAYesNothingIsErased() async throws {
        try await desks.serve {
            for name in ["6b0e", TwoDesks.id] {
                let result = try await run("erase", name, "--reason", "by mistake")
                #expect(result.status == 64 && result.errors.contains("--yes"), "\(result)")
            }
            let masked = try await run(
                "redact", "6b0e", "--reason", "card", "--identity", "qa.key", "--from", "0.5", "--to", "1")
            #expect(masked.status == 64 && masked.errors.contains("--yes"), "\(masked)")
            // A slip in the end would mask all that follows, for good.
            let beyond = try await run(
                "redact", "6b0e", "--reason", "card", "--identity", "qa.key", "--from", "0.5", "--to", "900", "--yes")
            #expect(beyond.status == 64 && beyond.errors.contains("--to 15:00"), "\(beyond)")
            #expect(try maria.log.segment(id: TwoDesks.id)?.state == .stored)
        }
    }

    /// D23: the question names agent, time, length and the whole identifier, and is asked once.
    @Test(.enabled(if: hasScript, "script is not installed"), arguments: [("n", true), ("", true), ("y", false)])
    func theQuestionSaysWhatWillBeGone(answer: String, isKept: Bool) async throws {
        try await desks.serve {
            let asked = try await program.shell(
                "printf '\(answer)\\n' | script -qec \"$UNDERTONE segments erase 6b0e --reason 'by mistake' "
                    + "--socket '\(maria.socket)' --socket '\(alice.socket)'\" /dev/null")
            #expect(asked.output.contains("Erase for good: \(NSUserName())"), "\(asked)")
            #expect(asked.output.contains("says maria, 2025-03-01 09:30:00, 2 s, \(TwoDesks.id)? [y/N]"), "\(asked)")
            #expect(asked.output.components(separatedBy: "[y/N]").count == 2, "\(asked)")
            #expect((asked.status != 0) == isKept && asked.output.contains("nothing was changed") == isKept, "\(asked)")
            #expect(try maria.log.segment(id: TwoDesks.id)?.state == (isKept ? .stored : .erased))
        }
    }

    // MARK: - All of them

    @Test func allAreVerifiedAndSummedUp() async throws {
        try desks.store(TwoDesks.other, in: alice, agent: "alice")
        try await desks.serve {
            let result = try await run("verify", "--all", "--reason", "monthly check", "--identity", "qa.key")
            #expect(result.status == 1, "they hold no state: \(result)")
            #expect(result.output.contains("6b0e1a2c…-0") && result.output.contains("7c0e1a2c…-0"), "\(result)")
            #expect(result.outputLines.last == "2 segments: 2 not to be computed", "\(result)")
            try desks.key(.generate(), "wrong.key")
            let foreign = try await run("verify", "--all", "--reason", "r", "--identity", "wrong.key")
            #expect(foreign.status == 1 && foreign.outputLines.last == "2 segments: 2 not opened", "\(foreign)")
            let json = try await run("verify", "--all", "--reason", "r", "--identity", "qa.key", "--json")
            #expect(json.outputLines.count == 2 && json.output.contains(#""outcome":"unknown""#), "\(json)")
            for wrong in [["verify"], ["verify", "6b0e", "--all"]] {
                #expect(try await program.run(["segments"] + wrong).status == 64)
            }
        }
    }

    /// D24: a second person's word has its reason, too.
    @Test func whoAgreesMaySayWhy() async throws {
        let wish = SegmentWish(segmentID: TwoDesks.id, action: .hear, reason: "complaint 17")
        try maria.log.ask(wish, by: Person(name: "alice", uid: 4_711, role: "qa"))
        try await desks.serve {
            let agreed = try await run("approve", "6b0e", "--for", "alice", "--yes", "--reason", "heard her side")
            #expect(agreed.status == 0, "\(agreed)")
            let rows = try maria.log.auditPage(after: 0, limit: 99)
            #expect(rows.contains { $0.action == "GET /v1/segments" && $0.reason == "heard her side" })
            #expect(
                rows.contains {
                    $0.action == "segment.approve"
                        && $0.reason == "that alice may hear it: complaint 17; because: heard her side"
                }, "\(rows)")
            let blank = try await run("approve", "6b0e", "--reason", " ")
            #expect(blank.status == 64 && blank.errors.contains("says why"), "\(blank)")
        }
    }
}
