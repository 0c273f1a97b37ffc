import EventLog
import Events
import Foundation
import TestServers
import Testing
import Vocabulary

/// Whom the agent can turn to: shown after a request, and while nobody has seen it; never where somebody else would
/// read it.
struct ContactsTests {
    private static let written = """
        [contacts]
        buddy = "Mira, 2012"
        assistance = "Day and night, 0800 111 222"
        """
    private static let lines = ["Colleague: Mira, 2012", "Employee assistance: Day and night, 0800 111 222"]

    private func feed() throws -> ServedFeed {
        let program = try Program()
        let folder = program.file(".config/undertone")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try Data(Self.written.utf8).write(to: folder.appending(path: "undertone.toml"))
        return try ServedFeed(in: program, socket: program.home + "/undertone/agent.sock")
    }

    @Test func theyAreShownAfterARequestAndUntilItWasSeen() async throws {
        let feed = try feed()
        try await feed.serve(as: .agent) {
            let asked = try await feed.program.run("help-me")
            #expect(asked.outputLines.suffix(2).map(String.init) == Self.lines)
            #expect(try await feed.program.run("help-me", "--quiet").output == "")
            let json = try await feed.program.run("help-me", "--json")
            let answer = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
            #expect(
                answer?["contacts"] as? [String: String] == [
                    "buddy": "Mira, 2012", "assistance": "Day and night, 0800 111 222",
                ])
            // A program that knows the receipt of before reads it still.
            _ = try JSONDecoder().decode(HelpReceipt.self, from: Data(json.output.utf8))
            var status = try await feed.program.run("status")
            for line in Self.lines { #expect(status.output.contains(line)) }
            let sam = Person(name: "sam", uid: 2, role: "supervisor")
            for record in try feed.log.alerts(openOnly: true) {
                try feed.log.apply(.acknowledge, toAlert: record.alert.alertID, by: sam)
            }
            status = try await feed.program.run("status")
            for line in Self.lines { #expect(!status.output.contains(line), "somebody has seen it") }
        }
    }

    @Test func nobodyElseIsShownThem() async throws {
        let feed = try feed()
        let agent = Person(name: "maria", uid: 1, role: "agent")
        try feed.log.requestHelp(agent: "maria", reason: nil, by: agent)
        try await feed.serve(as: .supervisor) {
            for arguments in [["status"], ["status", "--socket", feed.socket], ["alerts", "--socket", feed.socket]] {
                let told = try await feed.program.run(arguments)
                #expect(!told.output.contains("Mira"))
            }
        }
    }

    @Test func theyCanBeAskedFor() async throws {
        let program = try feed().program
        #expect(try await program.run("contacts").outputLines.map(String.init) == Self.lines)
        let bulgarian = try await program.run("contacts", environment: ["LC_ALL": "bg_BG.UTF-8"])
        #expect(bulgarian.outputLines.first == "Колега: Mira, 2012")
        #expect(
            try await program.run("contacts", "--json").output
                == #"{"assistance":"Day and night, 0800 111 222","buddy":"Mira, 2012"}"# + "\n")
        let none = try await Program().run("contacts")
        #expect(none.status == 0 && none.output.contains("Nobody is written down"))
    }

    @Test(arguments: [
        "buddy = \"a\\nb\"", "buddy = \"\\u001b[31m\"", "supervisor = \"\(String(repeating: "x", count: 121))\"",
    ])
    func aLineIsALine(text: String) async throws {
        let program = try Program()
        try Data("[contacts]\n\(text)\n".utf8).write(to: program.file("c.toml"))
        let told = try await program.run("contacts", "--config", program.file("c.toml").path())
        #expect(told.status == 78 && told.errors.contains("contacts."))
    }
}
