import DaemonConfiguration
import Testing

@Suite struct ConfigurationEditTests {
    @Test(arguments: [
        ("", "[policy]\nterritory = \"BG\"\n"),
        ("# mine\n", "# mine\n\n[policy]\nterritory = \"BG\"\n"),
        ("[log]\nlevel = \"info\"\n", "[log]\nlevel = \"info\"\n\n[policy]\nterritory = \"BG\"\n"),
        (
            "[policy]\nbasis = \"x\" # why\n\n[log]\nlevel = \"info\"",
            "[policy]\nbasis = \"x\" # why\nterritory = \"BG\"\n\n[log]\nlevel = \"info\""
        ),
        ("[policy]\n[log]\n", "[policy]\nterritory = \"BG\"\n[log]\n"),
        ("policy.territory = \"US\"\n", "policy.territory = \"BG\"\n"),
        ("[policy]\n  territory = \"US\"\nbasis = \"x\"\n", "[policy]\n  territory = \"BG\"\nbasis = \"x\"\n"),
    ])
    func oneKeyIsSetAndTheRestStays(before: String, after: String) throws {
        var edit = ConfigurationEdit(of: before)
        edit.set("policy", "territory", to: "\"BG\"")
        #expect(edit.text == after)
        #expect(edit.changes.count == 1)
        #expect(edit.replacements.isEmpty == !before.contains("US"))
        #expect(
            try edit.check(as: "a.toml", over: [], environment: surroundings).configuration.policy.territory == "BG")
    }

    @Test func whatStandsThereAlreadyIsNoChange() {
        var edit = ConfigurationEdit(of: "[policy]\nterritory   =   \"BG\"\n")
        edit.set("policy", "territory", to: "\"BG\"")
        #expect(edit.changes == [])
    }

    @Test func aListOverSeveralLinesIsReplacedWhole() throws {
        var edit = ConfigurationEdit(of: "[policy]\npurposes = [\n  \"alerts\",\n]\nterritory = \"US\"\n")
        edit.set("policy", "purposes", to: ConfigurationEdit.quoted(["self-view"]))
        #expect(edit.text == "[policy]\npurposes = [\"self-view\"]\nterritory = \"US\"\n")
        #expect(edit.replacements.first?.before.count == 3)
    }

    @Test(arguments: ["plain", "with \"quotes\"", "back\\slash", "Überwachung"])
    func anyTextIsQuotedSoThatItIsReadBack(text: String) throws {
        var edit = ConfigurationEdit(of: "")
        edit.set("policy", "territory", to: "\"DE\"")
        edit.set("policy", "basis", to: ConfigurationEdit.quoted(text))
        #expect(try edit.check(as: "a.toml", over: [], environment: surroundings).configuration.policy.basis == text)
    }

    @Test func aTextThatCannotBeMergedIsRefusedWithTheReason() {
        var edit = ConfigurationEdit(of: "policy = { basis = \"x\" }\n")
        edit.set("policy", "territory", to: "\"DE\"")
        #expect(throws: ConfigurationError.self) {
            _ = try edit.check(as: "a.toml", over: [], environment: surroundings)
        }
    }

    private let surroundings = ProcessEnvironment(
        variables: [:], userName: "alice", homeFolder: "/home/alice", isFolder: { _ in false })
}
