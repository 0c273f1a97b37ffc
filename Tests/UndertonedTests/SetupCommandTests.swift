import Events
import Feed
import Foundation
import TestServers
import TestSignals
import TestSupport
import Testing

/// `undertone setup` without a terminal, and once on one.
@Suite(.hangGuard) struct SetupCommandTests {
    private static let recipient = "age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p"

    private func configuration(_ program: Program) throws -> String {
        try String(contentsOf: program.file(".config/undertone/undertone.toml"), encoding: .utf8)
    }

    @Test func aDryRunShowsTheFileAndWritesNothing() async throws {
        let program = try Program()
        let result = try await program.run(
            "setup", "--territory", "BG", "--profile", "measure-only", "--recipient", Self.recipient, "--headset",
            "usb-Jabra", "--dry-run")
        #expect(result.status == 0, "\(result.errors)")
        #expect(
            result.output == """
                [policy]
                territory = "BG"
                profile = "measure-only"

                [vault]
                recipients = ["\(Self.recipient)"]

                [capture]
                source = "usb-Jabra"

                """)
        #expect(!FileManager.default.fileExists(atPath: program.home + "/.config"))
    }

    @Test func withoutATerminalAndATerritoryItSaysWhichFlagIsMissing() async throws {
        let result = try await Program().run("setup", "--yes")
        #expect(result.status == 64 && result.errors.contains("--territory"), "\(result.errors)")
    }

    @Test func supervisedInTheUnionWithoutABasisIsRefusedAndNothingIsWritten() async throws {
        let program = try Program()
        let result = try await program.run("setup", "--territory", "DE", "--profile", "supervised", "--yes")
        #expect(result.status == 78 && result.errors.contains("medical or safety basis"), "\(result.errors)")
        #expect(!FileManager.default.fileExists(atPath: program.home + "/.config"))
        let stated = try await program.run(
            "setup", "--territory", "DE", "--profile", "supervised", "--basis",
            "the voices of agents are to be protected", "--yes",
            "--no-start")
        #expect(stated.status == 0 && stated.output.contains("wrote "), "\(stated.errors)")
        #expect(stated.output.contains("configuration"), "it ends with the doctor")
        #expect(stated.output.contains("on probation first: before 4 h of talk are heard nobody but you"))
    }

    @Test func whatSomebodyWroteStaysAndIsReplacedOnlyOnDemand() async throws {
        let program = try Program()
        let file = program.file(".config/undertone/undertone.toml")
        try FileManager.default.createDirectory(
            at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        let before = "# by the site\n[policy]\nterritory = \"US\" # head office\n\n[log]\nlevel = \"debug\"\n"
        try Data(before.utf8).write(to: file)
        let refused = try await program.run("setup", "--territory", "CA", "--yes", "--no-start")
        #expect(refused.status == 73, "\(refused.errors)")
        #expect(refused.errors.contains("- territory = \"US\" # head office"))
        #expect(refused.errors.contains("+ territory = \"CA\""))
        #expect(try configuration(program) == before)

        let merged = try await program.run("setup", "--profile", "measure-only", "--yes", "--no-start", "--replace")
        #expect(merged.status == 0, "\(merged.errors)")
        let text = try configuration(program)
        #expect(text.contains("# by the site") && text.contains("level = \"debug\""))
        #expect(text.contains("profile = \"measure-only\"") && text.contains("territory = \"US\""))
    }

    /// A configuration that is kept elsewhere, and that others may read, is still so afterwards.
    @Test func aLinkStaysALinkAndWhoCouldReadCanReadStill() async throws {
        let program = try Program()
        let kept = program.file("dotfiles.toml").path(percentEncoded: false)
        let file = program.file(".config/undertone/undertone.toml")
        try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data("[log]\nlevel = \"debug\"\n".utf8).write(to: URL(filePath: kept))
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: kept)
        try FileManager.default.createSymbolicLink(
            atPath: file.path(percentEncoded: false), withDestinationPath: kept)
        let result = try await program.run(
            "setup", "--territory", "BG", "--profile", "measure-only", "--yes", "--no-start")
        #expect(result.status == 0, "\(result.errors)")
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: file.path(percentEncoded: false)) == kept)
        #expect(try String(contentsOfFile: kept, encoding: .utf8).contains("territory = \"BG\""))
        let mode = try FileManager.default.attributesOfItem(atPath: kept)[.posixPermissions] as? Int
        #expect(mode == 0o644)
    }

    @Test(.enabled(if: PrivatePulseServer.isAvailable, "pulseaudio and pactl are not installed"))
    func itLeadsFromNothingToADaemonThatHears() async throws {
        let desktop = try Desktop(consents: [])
        try desktop.sound.start()
        _ = try desktop.sound.plugInMicrophone()
        let daemon = try desktop.startDaemon()
        try await desktop.eventually { $0.capture.state == "paused" }
        let result = try await Program("undertone", home: desktop.program.home).run(
            "setup", "--yes", "--consent", "self-view", "--consent", "alerts", "--config", desktop.configuration)
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains("granted self-view\ngranted alerts\n"))
        try await desktop.eventually { $0.capture.state == "capturing" }
        daemon.terminate()
        await desktop.exit(of: daemon)
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/script"), "script is not installed"))
    func onATerminalItAsksAndASecondTimeOffersWhatItKnows() async throws {
        let program = try Program()
        // Country, a wrong one first; profile; basis; no key.
        let line =
            #"printf 'xx\nbg\nsupervised\nstrain of the voice is to stay low\n\n' | script -qec "$UNDERTONE setup --no-start" /dev/null"#
        let result = try await program.shell(line)
        #expect(result.status == 0, "\(result)")
        let text = try configuration(program)
        for wanted in [
            "territory = \"BG\"", "profile = \"supervised\"", "basis = \"strain of the voice is to stay low\"",
        ] {
            #expect(text.contains(wanted), "\(text) \(result.output)")
        }
        #expect(result.output.contains("that will not do"))
    }

    private static let hasScript = FileManager.default.isExecutableFile(atPath: "/usr/bin/script")

    /// What setup says and writes where some lines are typed at a terminal.
    private func typed(_ lines: [String]) async throws -> (status: Int32, output: String, written: String) {
        let program = try Program()
        let answers = lines.joined(separator: #"\n"#)
        let result = try await program.shell(
            #"printf '\#(answers)' | script -qec "$UNDERTONE setup --no-start" /dev/null"#)
        return (result.status, result.output, (try? configuration(program)) ?? "")
    }

    // D10, D11: each answer that will not do is told why, and asked again.
    @Test(.enabled(if: hasScript, "script is not installed"))
    func wrongAnswersAreToldWhyAndAskedAgain() async throws {
        let other = "age1lggyhqrw2nlhcxprm67z43rta597azn8gknawjehu9d9dl0jq3yqqvfafg"
        let said = try await typed([
            "", "EU", "Germoney", "?", "UK", "9", "supervise", "2", "?", "agefoo", "AGE-SECRET-KEY-1QQ", Self.recipient,
            Self.recipient, other, "", "",
        ])
        #expect(said.status == 0, "\(said)")
        for wanted in [
            "without a country", "EU is no country", "did you mean Germany (DE)?", "GB\u{A0}United\u{A0}Kingdom",
            "United Kingdom (GB)", "there is no profile", "did you mean supervised?", "is no age public key",
            "that is a secret key", "that key was given already", "what undertone keygen printed",
        ] {
            #expect(said.output.contains(wanted), "\(wanted): \(said.output)")
        }
        #expect(said.written.contains("territory = \"GB\"") && said.written.contains("profile = \"measure-only\""))
        #expect(said.written.contains("recipients = [\"\(Self.recipient)\", \"\(other)\"]"), "\(said.written)")
        #expect(!said.output.contains("1QQ,") && !said.written.contains("SECRET"))
    }

    // D12: the end of the input ends it wherever it comes, with one line and nothing written.
    @Test(.enabled(if: hasScript, "script is not installed"), arguments: [[], ["DE"], ["DE", "1"]])
    func controlDEndsItWithNothingWritten(before: [String]) async throws {
        let said = try await typed(before + [#"\004"#])
        #expect(said.status == 64 && said.written.isEmpty, "\(said)")
        #expect(said.output.contains("nothing was written"))
    }

    // D9, D11, D14: flags are held to the same, before anything is written.
    @Test(arguments: [
        (["--territory", "Germoney"], "did you mean Germany (DE)?"), (["--territory", "EU"], "EU is no country"),
        (["--territory", "DE", "--recipient", "age1xyz"], "copy it again, whole"),
    ])
    func flagsThatWillNotDoSayWhy(flags: [String], words: String) async throws {
        let program = try Program()
        let result = try await program.run(["setup", "--yes"] + flags)
        #expect(result.status == 64 && result.errors.contains(words), "\(result.errors)")
        #expect(!FileManager.default.fileExists(atPath: program.home + "/.config"))
    }

    @Test func oneKeyAloneIsWarnedOf() async throws {
        let flags = ["setup", "--territory", "uk", "--recipient", Self.recipient, "--dry-run"]
        let result = try await Program().run(flags)
        #expect(result.status == 0 && result.output.contains("territory = \"GB\""), "\(result)")
        #expect(result.errors.contains("one key alone"))
    }

    // D14: a headset that is not there is refused with those that are; a virtual one is taken by name alone.
    @Test(.enabled(if: PrivatePulseServer.isAvailable, "pulseaudio and pactl are not installed"))
    func theHeadsetIsLookedForAndTheLastWordsAreTrue() async throws {
        let desktop = try Desktop(consents: [])
        try desktop.sound.start()
        _ = try desktop.sound.plugInMicrophone(name: "evolve")
        let program = Program("undertone", home: desktop.program.home)
        func setup(_ flags: String...) async throws -> Program.Result {
            try await program.run(["setup", "--yes", "--config", desktop.configuration] + flags)
        }
        let refused = try await setup("--headset", "Jabra")
        #expect(refused.status == 64 && refused.errors.contains("no microphone is called \"Jabra\""))
        #expect(refused.errors.contains("evolve"), "\(refused.errors)")
        let daemon = try desktop.startDaemon()
        try await desktop.eventually { $0.capture.state == "paused" }
        let without = try await setup("--headset", "evolve")
        #expect(without.output.contains("nothing is heard before you agree"), "\(without)")
        #expect(without.output.contains("next: undertone consent grant"), "\(without)")
        let with = try await setup("--consent", "self-view")
        #expect(with.output.contains("granted self-view"), "\(with)")
        let again = try await setup()
        #expect(again.output.contains("you have agreed to self-view"), "\(again)")
        #expect(!again.output.contains("before you agree"))
        // What the closing words name has to work as it is written: it asks for the purposes that are left.
        let bare = try await program.run("consent", "grant", "--config", desktop.configuration)
        #expect(bare.status == 64 && bare.errors.contains("name a purpose, or give --all"), "\(bare)")
        if Self.hasScript {
            let command = #"$UNDERTONE consent grant --config \#(desktop.configuration)"#
            let some = try await program.shell(#"printf 'n\nyes\n' | script -qec "\#(command)" /dev/null"#)
            #expect(some.output.contains("Do you agree to alerts?") && !some.output.contains("agree to self-view?"))
            #expect(some.output.contains("granted replay") && !some.output.contains("granted alerts"), "\(some)")
        }
        let withdrawal = try await program.run("consent", "withdraw", "--config", desktop.configuration)
        #expect(withdrawal.status == 64 && withdrawal.errors.contains("name a purpose"), "\(withdrawal)")
        daemon.terminate()
        await desktop.exit(of: daemon)
    }
}
