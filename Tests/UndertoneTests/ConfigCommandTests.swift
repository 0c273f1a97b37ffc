import Foundation
import TestServers
import Testing

@testable import undertone

struct ConfigCommandTests {
    private static let text = """
        # Ours.
        [alerting] # the rule
        preset = "balanced"   # usual
        # high_score = 80
        [log]
        level = "info"

        """

    private func home() throws -> Program {
        let program = try Program()
        let folder = program.file(".config/undertone")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(Self.text.utf8).write(to: folder.appending(path: "undertone.toml"))
        return program
    }

    private func content(_ program: Program, _ name: String = ".config/undertone/undertone.toml") throws -> String {
        try String(contentsOf: program.file(name), encoding: .utf8)
    }

    @Test func valuesAreShownWithWhereTheyStand() async throws {
        let program = try home()
        #expect(try await program.run("config", "get", "alerting.preset").output == "balanced\n")
        #expect(try await program.run("config", "get", "policy.purposes").output == "self-view\nalerts\nreplay\n")
        #expect(try await program.run("config", "get", "--origin", "agent.id").output.hasSuffix("  (login name)\n"))
        let preset = try await program.run("config", "get", "alerting.preset", "--origin").output
        #expect(preset.hasPrefix("balanced  (") && preset.hasSuffix("undertone.toml:3)\n"), "\(preset)")
        let rows = try await program.run("config", "show", "--origin").outputLines
        func row(_ key: String) -> String { rows.first { $0.hasPrefix(key + " ") }.map { String($0) } ?? "" }
        #expect(row("alerting.preset").hasSuffix(".config/undertone/undertone.toml:3"), "\(rows)")
        #expect(row("alerting.high_score").hasSuffix("preset balanced"))
        #expect(row("vault.keep_days").hasSuffix("default"))
        #expect(row("agent.id").hasSuffix("login name"))
        #expect(
            row("feed.agent_socket").contains("environment, $XDG_RUNTIME_DIR: \(program.home)/undertone/agent.sock"))
        let json = try await program.run("config", "show", "--json").outputLines
        #expect(json.count == rows.count - 1 && json.contains { $0.contains(#""line":3"#) })
    }

    @Test func commentsAndOrderStay() async throws {
        let program = try home()
        let set = try await program.run("config", "set", "alerting.preset", "early")
        #expect(set.status == 0 && set.output.contains("preset = \"early\""), "\(set)")
        #expect(set.errors.contains("next start"))
        // No daemon reads it, so that it waits for none.
        let key = try await program.run("config", "set", "qa.identity", "~/qa.key")
        #expect(key.status == 0 && key.errors.isEmpty, "\(key)")
        #expect(try await program.run("config", "set", "vault.keep_days", "10").status == 0)
        #expect(try await program.run("config", "set", "agent.display_name", "Maria \"M\" \\ Ünal").status == 0)
        #expect(try await program.run("config", "set", "policy.purposes", "self-view", "alerts").status == 0)
        let text = try content(program)
        #expect(text.hasPrefix("# Ours.\n[alerting] # the rule\npreset = \"early\""), "\(text)")
        #expect(text.contains("# high_score = 80\n[log]\nlevel = \"info\"\n"))
        #expect(try await program.run("config", "get", "agent.display_name").output == "Maria \"M\" \\ Ünal\n")
        #expect(try await program.run("config", "get", "policy.purposes").output == "self-view\nalerts\n")
        let again = try await program.run("config", "set", "vault.keep_days", "10")
        #expect(again.output.contains("nothing to change") && again.status == 0)
        let names = try FileManager.default.contentsOfDirectory(atPath: program.file(".config/undertone").path())
        #expect(names == ["undertone.toml"], "nothing is left beside it")
    }

    @Test(arguments: [
        (["alerting.high_score", "loud"], 78, "alerting.high_score: is text"),
        (["alerting.high_score", "400"], 78, "outside"),
        (["alerting.high_score", "1"], 78, "nothing was written"),
        (["alerting.hihg_score", "70"], 64, "alerting.high_score?"),
        (["high_score", "70"], 64, "did you mean alerting.high_score?"), (["alerting", "70"], 64, "alerting.preset"),
        (["nonsense", "70"], 64, "config show"), (["alerting.preset", "early", "late"], 64, "one value"),
        (["policy.purposes", "fun"], 78, "policy.purposes"),
        (["policy.territory", "UK"], 78, "country code, GB is"),
        (["policy.territory", "de"], 78, "country code, DE is"),
        (["policy.territory", "EL"], 78, "country code, GR is"),
        (["policy.territory", "XX"], 78, "\"XX\" is no country code;"),
        (["log.level", "a\"\n[vault]\nenabled = false"], 78, "written"),
        (["vault.recipients", "age1abc"], 78, "vault.recipients"),
        (["capture.allow_default", "yes"], 78, "allow_default"),
    ]) func whatTheDaemonWouldRefuseIsNotWritten(arguments: [String], status: Int32, words: String) async throws {
        let program = try home()
        let result = try await program.run(["config", "set"] + arguments)
        #expect(result.status == status && result.errors.contains(words), "\(result)")
        #expect(try content(program) == Self.text)
    }

    /// One of two faults can be mended, the other is told.
    @Test func aFileWithFaultsIsMendedKeyByKey() async throws {
        let program = try home()
        try Data("[alerting]\npreset = \"loud\"\n[vault]\nkeep_days = 0\n".utf8).write(to: program.file("two.toml"))
        let first = try await program.run("config", "set", "alerting.preset", "early", "--config", "two.toml")
        #expect(
            first.status == 0 && first.errors.contains("still wrong") && first.errors.contains("keep_days"), "\(first)")
        let second = try await program.run("config", "set", "vault.keep_days", "30", "--config", "two.toml")
        #expect(second.status == 0 && !second.errors.contains("still wrong"), "\(second)")
        #expect(try content(program, "two.toml") == "[alerting]\npreset = \"early\"\n[vault]\nkeep_days = 30\n")
    }

    @Test func linkAndPermissionsStay() async throws {
        let program = try home()
        let (file, link) = (program.file("dotfiles.toml"), program.file("linked.toml"))
        try Data("[log]\nlevel = \"info\"\n".utf8).write(to: file)
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file.path())
        try FileManager.default.createSymbolicLink(at: link, withDestinationURL: file)
        let set = try await program.run("config", "set", "log.level", "debug", "--config", link.path())
        #expect(set.status == 0, "\(set)")
        #expect(try content(program, "dotfiles.toml") == "[log]\nlevel = \"debug\"\n")
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link.path()).hasSuffix("dotfiles.toml"))
        #expect(try FileManager.default.attributesOfItem(atPath: file.path())[.posixPermissions] as? Int == 0o644)
        // A new file, in a folder that is not there yet.
        let new = try await program.run("config", "set", "log.level", "debug", "--config", "new/u.toml")
        #expect(new.status == 0, "\(new)")
        #expect(try content(program, "new/u.toml") == "[log]\nlevel = \"debug\"\n")
    }
}
