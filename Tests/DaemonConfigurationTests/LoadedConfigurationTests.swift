import Foundation
import Testing
import Vocabulary

@testable import DaemonConfiguration

@Suite struct LoadedConfigurationTests {
    @Test func nothingWrittenGivesTheDefaultsAndTheLoginName() throws {
        let loaded = try load()
        var expected = UndertoneConfiguration()
        expected.agent.id = "alice"
        expected.agent.displayName = "alice"
        #expect(loaded.configuration == expected)
        #expect(loaded.files.isEmpty)
    }

    @Test func everyKindOfValueIsRead() throws {
        let configuration = try load(
            """
            [agent]
            id = "a.lee-7"
            display_name = "Ани 李"
            [capture]
            allow_monitor = true
            fragment_ms = 40
            [alerting]
            elevated_score = 55
            hold_off_s = 12.5
            [vault]
            recipients = [
                "\(recipient)", # the first
            ]
            [log]
            level = "debug"
            """
        ).configuration
        #expect(configuration.agent.id == "a.lee-7")
        #expect(configuration.agent.displayName == "Ани 李")
        #expect(configuration.capture.allowMonitor)
        #expect(configuration.capture.fragmentMs == 40)
        #expect(configuration.alerting.rule.elevatedScore == 55)
        #expect(configuration.alerting.rule.holdOffS == 12.5)
        #expect(configuration.vault.recipients == [recipient])
        #expect(configuration.vault.keepsSegments)
        #expect(configuration.log.level == .debug)
    }

    @Test func theLaterFileOverridesKeyByKey() throws {
        let loaded = try load(
            "[alerting]\nelevated_score = 50\nhigh_score = 70\n", "[alerting]\nhigh_score = 80\n")
        #expect(loaded.configuration.alerting.rule.elevatedScore == 50)
        #expect(loaded.configuration.alerting.rule.highScore == 80)
        #expect(loaded.files == ["a.toml", "b.toml"])
    }

    @Test func everyFaultOfEveryFileIsReportedAtOnce() {
        let error = #expect(throws: ConfigurationError.self) {
            try load(
                "[alerting]\nhigh_score = 140\nhihg_score = 3\n[capture]\nallow_default = 1\n",
                "[log]\nlevel = \"loud\"\n")
        }
        #expect(error?.code == .invalid)
        #expect(
            error?.problems.map(\.description) == [
                "a.toml:2: alerting.high_score: 140 is outside 1...100; "
                    + "write a value between 1 and 100 (score), default as the preset says (balanced: 75)",
                "a.toml:3: alerting.hihg_score: unknown key; did you mean high_score?",
                "a.toml:5: capture.allow_default: is a whole number; write true or false, default false",
                "b.toml:2: log.level: \"loud\" is no level; "
                    + "write in quotes one of trace, debug, info, notice, warning, error, default \"info\"",
            ])
    }

    @Test func thresholdsOfTwoFilesAreComparedAndTheLastWrittenIsNamed() {
        let error = #expect(throws: ConfigurationError.self) {
            try load("[alerting]\nelevated_score = 60\n", "[alerting]\n\nhigh_score = 60\n")
        }
        #expect(
            error?.description == "b.toml:3: alerting.high_score: high_score 60 is not above elevated_score 60; "
                + "the thresholds must rise from elevated_score to high_score to critical_score, and what is not written "
                + "is that of preset \"balanced\"")
    }

    @Test(arguments: ["[alerting]\nelevated_score = 8", "[vault]\nmax_segment_s = 30\npre_roll_s = 25"])
    func valuesThatCannotLiveTogetherAreRefused(text: String) {
        #expect(complaints(Array(text.utf8)).count == 1)
    }

    @Test func aLoginNameThatCannotBeAnIdentifierIsReported() {
        var environment = alice
        environment.userName = "OFFICE\\alice"
        let error = #expect(throws: ConfigurationError.self) { try load(environment: environment) }
        #expect(error?.problems.map(\.key) == ["agent.id"])
        #expect(throws: Never.self) { try load("[agent]\nid = \"alice\"", environment: environment) }
    }

    @Test func aRecipientThatTheVaultRefusesIsReportedWithItsLine() {
        let text = "[vault]\nrecipients = [\"\(recipient)\"]\n"
        let error = #expect(throws: ConfigurationError.self) {
            try LoadedConfiguration(
                texts: [("a.toml", Array(text.utf8))], environment: alice,
                recipientFault: { _ in "has a wrong checksum" })
        }
        #expect(
            error?.description
                == "a.toml:2: vault.recipients: entry 1 has a wrong checksum; one public key an entry, as undertone keygen prints it"
        )
    }

    @Test func aNamedFileReplacesTheSearchPath() throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "undertone-\(UUID())")
        defer { try? FileManager.default.removeItem(at: folder) }
        let userFolder = folder.appending(path: "undertone")
        try FileManager.default.createDirectory(at: userFolder, withIntermediateDirectories: true)
        let userFile = userFolder.appending(path: "undertone.toml")
        try "[agent]\nid = \"from-user-file\"".write(to: userFile, atomically: true, encoding: .utf8)
        let named = folder.appending(path: "named.toml")
        try "[agent]\ndisplay_name = \"Named\"".write(to: named, atomically: true, encoding: .utf8)
        var environment = alice
        environment.variables["XDG_CONFIG_HOME"] = folder.path()

        let searched = try LoadedConfiguration(file: nil, environment: environment)
        #expect(searched.configuration.agent.id == "from-user-file")
        #expect(searched.files.last == userFile.path())

        let loaded = try LoadedConfiguration(file: named.path(), environment: environment)
        #expect(loaded.configuration.agent.id == "alice")
        #expect(loaded.configuration.agent.displayName == "Named")
        #expect(loaded.files == [named.path()])
    }

    @Test(arguments: [
        ("/nonexistent/x.toml", "cannot be read (No such file or directory); name a file that exists"),
        ("/etc", "cannot be read (Is a directory); name the file, not its folder"),
        ("/dev/zero", "is larger than 256 KiB; name a configuration file"),
    ])
    func aFileThatCannotBeReadIsNamed(path: String, complaint: String) {
        let error = #expect(throws: ConfigurationError.self) {
            try LoadedConfiguration(file: path, environment: alice)
        }
        #expect(error?.code == .unreadable)
        #expect(error?.description == "\(path): \(complaint)")
    }
}
