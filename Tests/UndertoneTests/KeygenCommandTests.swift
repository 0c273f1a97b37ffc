import Age
import Foundation
import TestServers
import Testing

struct KeygenCommandTests {
    private func mode(_ path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    @Test func secretKeyGoesIntoAFileForOneUserAlone() async throws {
        let program = try Program()
        let result = try await program.run("keygen", "--output", "qa.key")
        let path = program.home + "/qa.key"
        #expect(result.status == 0)
        #expect(try mode(path) == 0o600)
        let identities = try AgeIdentityFile.parse(String(contentsOfFile: path, encoding: .utf8))
        #expect(identities.map(\.recipient.description) == [result.output.trimmingCharacters(in: .newlines)])
        #expect(result.errors.contains("recipients = [\"\(result.outputLines[0])\"]"))
    }

    /// What goes into the configuration is copied, and broken in two it is no TOML.
    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: "/usr/bin/script"), "script is not installed"))
    func whatIsToBeCopiedIsOneLineOnANarrowTerminal() async throws {
        let result = try await Program().shell(
            "script -qec \"stty cols 60; $UNDERTONE keygen --output qa.key\" /dev/null </dev/null")
        #expect(result.output.contains("  recipients = [\"age1"), "\(result)")
    }

    @Test func fileIsNeverOverwritten() async throws {
        let program = try Program()
        let file = program.file("qa.key")
        try Data("precious".utf8).write(to: file)
        let result = try await program.run("keygen", "--output", "qa.key")
        #expect(result.status == 73 && result.output == "" && result.errorLines.count == 1)
        #expect(try String(contentsOf: file, encoding: .utf8) == "precious")
    }

    @Test func folderThatDoesNotExistIsNamed() async throws {
        let result = try await Program().run("keygen", "--output", "nowhere/qa.key")
        #expect(result.status == 73 && result.errorLines.count == 1 && result.errors.contains("nowhere/qa.key"))
    }

    @Test func withoutAFileTheIdentityIsPrintedAsAgeKeygenDoes() async throws {
        let result = try await Program().run("keygen")
        #expect(result.status == 0)
        let identities = try AgeIdentityFile.parse(result.output)
        #expect(result.outputLines.count == 3 && identities.count == 1)
        #expect(result.outputLines[1] == "# public key: \(identities[0].recipient)")
        #expect(!result.errors.contains("AGE-SECRET-KEY"))
    }
}
