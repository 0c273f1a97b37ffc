import Foundation
import TestServers
import TestSupport
import Testing

/// The program itself where the policy does not stand.
@Suite(.hangGuard) struct PolicyStartTests {
    @Test(
        arguments: [
            ("", "policy.territory: is not set"), ("[policy]\nterritory = \"XX\"\n", "a.toml:2: policy.territory: "),
            (
                "[policy]\nterritory = \"BG\"\nprofile = \"supervised\"\n",
                "a.toml:3: policy.profile: \"supervised\" in BG needs a medical or safety basis"
            ),
        ], [[], ["--check"]])
    func itEndsWithOneLineAndTouchesNothing(policy: (text: String, words: String), flags: [String]) async throws {
        let program = try Program("undertoned")
        let file = program.file("a.toml")
        try Data(policy.text.utf8).write(to: file)
        let result = try await program.run(["--config", file.path(percentEncoded: false)] + flags)
        #expect(result.status == 78 && result.output == "")
        #expect(result.errorLines.count == 1 && result.errors.contains(policy.words), "\(result.errors)")
        #expect(!FileManager.default.fileExists(atPath: program.home + "/.local"), "nothing was made")
    }

    @Test func withABasisOrAnotherProfileTheCheckPasses() async throws {
        for rest in [
            "profile = \"supervised\"\nbasis = \"the hearing of agents is to be protected\"",
            "profile = \"measure-only\"", "",
        ] {
            let program = try Program("undertoned")
            try Data("[policy]\nterritory = \"BG\"\n\(rest)\n".utf8).write(to: program.file("a.toml"))
            let result = try await program.run("--config", program.home + "/a.toml", "--check")
            #expect(result.status == 0, "\(result.errors)")
        }
    }
}
