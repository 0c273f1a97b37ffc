import Foundation
import TestServers
import TestSignals
import Testing

/// What other programs read of `undertone` - its JSON, its exit statuses, its options - is what an earlier one wrote.
/// The texts lie in `Tests/Fixtures/Golden`.
struct GoldenCommandTests {
    /// What is computed from sound, to the last bit; another kind of processor does it nearly so.
    private static let measuring: Set = ["analyze", "evaluate", "segments-verify"]

    #if arch(x86_64)
        private static let isComputedAlike = true
    #else
        private static let isComputedAlike = false
    #endif

    @Test func everyCommandPrintsTheSameJSON() async throws {
        let home = try GoldenHome()
        try home.record()
        var texts: [String: String] = [:]
        try await Self.eachLine(of: "commands.txt", in: home) { role, line in
            let result = try await home.program.shell("$UNDERTONE \(line)")
            let words = line.split(separator: " ").prefix(2)
            let output = ["analyze", "evaluate"].contains(words[0]) ? Self.shortened(result.output) : result.output
            let hasFamily =
                ["segments", "audit", "baseline", "consent"].contains(words[0]) || words == ["mine", "erase"]
            let known = try Self.withoutLuck(output, home)
            texts[hasFamily ? words.joined(separator: "-") : String(words[0]), default: ""] +=
                "[\(role)] undertone \(line)\n\(known)exit status \(result.status)\n"
        }
        for (name, text) in texts where Self.isComputedAlike || !Self.measuring.contains(name) {
            do { try Golden.compare(text, with: "json/\(name).txt") } catch { Issue.record(error) }
        }
        let held = try FileManager.default.contentsOfDirectory(atPath: Golden.folder.appending(path: "json").path())
        #expect(Set(held) == Set(texts.keys.map { $0 + ".txt" }).union(["devices.txt", "doctor.txt"]))
    }

    @Test func everyRefusalHasTheSameExitStatus() async throws {
        let home = try GoldenHome()
        var table = ""
        try await Self.eachLine(of: "refusals.txt", in: home) { role, line in
            let result = try await home.program.shell("$UNDERTONE \(line)")
            table += "\(result.status) [\(role)] undertone \(line)\n"
        }
        try Golden.compare(table, with: "statuses.txt")
    }

    @Test func everyCommandTakesTheSameOptions() async throws {
        var text = ""
        for name in ["undertone", "undertoned"] {
            let dump = try await Program(name).run("--experimental-dump-help")
            text += try JSONDecoder().decode(Synopsis.Program.self, from: Data(dump.output.utf8)).command.text(
                after: "")
        }
        try Golden.compare(text, with: "synopses.txt")
    }

    /// Half of what it says depends on the machine: its members, what it looks at, and one finding as it is.
    @Test func examinationHasTheSameForm() async throws {
        let result = try await Program().run("doctor", "--json")
        let rows = try result.outputLines.map {
            try JSONDecoder().decode([String: String].self, from: Data($0.utf8))
        }
        let always = [
            "configuration", "runtime folder", "sound server", "daemon", "disk", "event log", "agent's word", "clock",
            "consent",
        ]
        var text = ""
        for name in always {
            let members = Set(rows.filter { $0["name"] == name }.flatMap(\.keys))
            text += "\(name): \(members.intersection(["name", "text", "verdict"]).sorted().joined(separator: ", "))\n"
        }
        text += "\(result.outputLines.last ?? "")\nexit status \(result.status)\n"
        try Golden.compare(text, with: "json/doctor.txt")
    }

    @Test(.enabled(if: PrivatePulseServer.isAvailable, "needs pulseaudio"))
    func devicesHaveTheSameForm() async throws {
        let server = try PrivatePulseServer()
        try server.start()
        try server.control("load-module", "module-null-sink", "sink_name=speakers")
        let microphone = try server.plugInMicrophone(properties: "device.form_factor=headset device.bus_path=usb-1")
        defer { try? server.unplug(microphone) }
        let program = try Program()
        try program.allowVirtualSources()
        let result = try await program.run("devices", "--json", environment: ["PULSE_SERVER": server.address])
        let form = result.output.replacing(/\/tmp\/pulse-test-[A-Za-z0-9]+/, with: "FOLDER")
        try Golden.compare(form, with: "json/devices.txt")
    }

    private static func eachLine(
        of name: String, in home: GoldenHome, _ body: (_ role: String, _ line: String) async throws -> Void
    ) async throws {
        for section in try Golden.text(name).split(separator: "\n[").dropFirst() {
            let lines = section.split(separator: "\n").map { String($0) }
            let role = String(lines[0].dropLast())
            try await home.serve(to: role) {
                for line in lines.dropFirst() { try await body(role, line) }
            }
        }
    }

    /// Who runs the tests and where, and what is random.
    private static func withoutLuck(_ text: String, _ home: GoldenHome) throws -> String {
        var places = Placeholders()
        return try Placeholders.cursors(in: places.hashes(in: places.identifiers(in: text))).replacing(
            home.program.home, with: "HOME"
        )
        .replacing("\"uid\":\(geteuid())", with: "\"uid\":UID")
        .replacing(Regex("\\b\(NSUserName())\\b"), with: "USER")
    }

    /// Measures to three decimals: another processor, or another release of the libraries, may compute the rest
    /// otherwise.
    private static func shortened(_ text: String) -> String {
        text.replacing(/(\.[0-9]{3})[0-9]+(e-[0-9]+)?/) { $0.output.2 == nil ? $0.output.1 : ".000" }
    }
}

/// What the argument parser tells of a program.
private enum Synopsis {
    struct Program: Decodable {
        let command: Command
    }

    struct Command: Decodable {
        let commandName: String
        let arguments: [Argument]?
        let subcommands: [Command]?

        /// The synopsis, and those of the subcommands.
        func text(after path: String) -> String {
            let name = path + commandName
            let own = ([name] + (arguments ?? []).map(\.text)).joined(separator: " ") + "\n"
            return own + (subcommands ?? []).map { $0.text(after: name + " ") }.joined()
        }
    }

    struct Argument: Decodable {
        struct Name: Decodable {
            let kind: String
            let name: String
        }

        let kind: String
        let names: [Name]?
        let valueName: String?
        let isOptional: Bool
        let isRepeating: Bool
        let defaultValue: String?
        let allValues: [String]?

        var text: String {
            let names = (names ?? []).map { ($0.kind == "long" ? "--" : "-") + $0.name }.joined(separator: "|")
            let values = allValues.map { "(" + $0.joined(separator: "|") + ")" } ?? valueName.map { "<\($0)>" } ?? ""
            let value = kind == "flag" ? "" : values + (defaultValue.map { "=" + $0 } ?? "")
            let word = [names, value].filter { !$0.isEmpty }.joined(separator: " ") + (isRepeating ? " ..." : "")
            return isOptional ? "[\(word)]" : word
        }
    }
}
