import EventLog
import Events
import Feed
import Foundation
import TestServers
import Testing

struct FeedCommandTests {
    @Test(arguments: ["status", "alerts", "ack abcd", "watch", "watch --json", "watch --once"])
    func absentDaemonIsOneLine(command: String) async throws {
        let program = try Program()
        let result = try await program.shell("$UNDERTONE \(command) --socket \(program.home)/none.sock")
        #expect(
            result.status == (command == "status" ? 3 : 69) && result.output == "" && result.errorLines.count == 1,
            "\(result.errors)")
        #expect(result.errors.contains("none.sock"))
    }

    @Test func badConfigurationIsToldWhole() async throws {
        let program = try Program()
        try Data("[baseline]\nwarm_up_s = 1\n[nonsense]\n[log]\nlevel = 3\n".utf8)
            .write(to: program.file("u.toml"))
        let result = try await program.run("status", "--config", "u.toml")
        #expect(result.status == 78 && result.output == "" && result.errorLines.count == 3, "\(result.errors)")
        #expect(result.errorLines.allSatisfy { $0.hasPrefix("u.toml:") })
    }

    @Test func statusIsReadByPersonAndProgram() async throws {
        let feed = try ServedFeed()
        try await feed.serve {
            let text = try await feed.program.run("status", "--socket", feed.socket)
            #expect(text.status == 0 && text.errors == "")
            #expect(
                text.output
                    == "\(NSUserName()), says maria\n  voice       heard\n  alerts      none open\n"
                    + "  daemon      version 0.1.0\n")
        }
        try await feed.serve(as: .agent) {
            let text = try await feed.program.run("status", "--socket", feed.socket)
            #expect(text.status == 0 && text.errors == "")
            #expect(text.output.contains("maria") && text.output.contains("capturing Evolve 20"))
            #expect(text.output.contains("13 of 100, calm") && text.output.contains("2 h 3 min"))
            let json = try await feed.program.run("status", "--json", "--socket", feed.socket)
            #expect(try JSONDecoder().decode(StatusPayload.self, from: Data(json.output.utf8)) == feed.status)
        }
    }

    @Test func everybodyIsToldOfProbationAndTheAgentAloneOfTheScore() async throws {
        let feed = try ServedFeed()
        var status = ServedFeed.status
        status.probation = .init(talkHeardS: 4_400, talkNeededS: 10_000, tried: 3, isOver: false, device: "usb-Jabra")
        for caller in [ServedFeed.Caller.agent, .supervisor, .qa] {
            try await feed.serve(as: caller, status: status) {
                let text = try await feed.program.run("status", "--socket", feed.socket)
                let words =
                    caller == .agent
                    ? "1.2 of 4 h of talk heard; others are told nothing of the voice"
                    : "nothing of the voice is shared yet"
                #expect(text.output.contains("probation   \(words)\n"), "\(text)")
                #expect(text.output.contains("13 of 100, calm") == (caller == .agent))
                let json = try await feed.program.run("status", "--json", "--socket", feed.socket)
                let told = try JSONDecoder().decode(StandingPayload.self, from: Data(json.output.utf8)).probation
                #expect(told?.talkHeardS == (caller == .agent ? 4_400 : nil) && told?.isOver == false)
                #expect(told?.tried == (caller == .agent ? 3 : nil) && (told?.device == nil) == (caller != .agent))
            }
        }
    }

    @Test func ownSocketIsFoundThroughTheConfiguration() async throws {
        let feed = try ServedFeed()
        try Data("[feed]\nagent_socket = \"\(feed.socket)\"\n".utf8)
            .write(to: feed.program.file("u.toml"))
        try await feed.serve {
            let result = try await feed.program.run("status", "--config", "u.toml")
            #expect(result.status == 0)
        }
    }

    @Test func agentAloneSeesTheOwnConsent() async throws {
        let feed = try ServedFeed()
        try Data("[feed]\nagent_socket = \"\(feed.socket)\"\n".utf8).write(to: feed.program.file("u.toml"))
        try await feed.serve(as: .agent) {
            let own = try await feed.program.run("status", "--config", "u.toml")
            #expect(own.output.contains("consent     given to self-view; not to alerts, replay\n"), "\(own)")
        }
        try await feed.serve {
            let other = try await feed.program.run("status", "--socket", feed.socket)
            #expect(other.status == 0 && !other.output.contains("consent"))
            #expect(try feed.log.auditPage(after: 0, limit: 10).allSatisfy { $0.outcome == .allowed })
        }
    }

    @Test func deadSocketDoesNotHideTheOtherDaemons() async throws {
        let feed = try ServedFeed()
        try await feed.serve {
            let result = try await feed.program.run("status", "--socket", "/nowhere.sock", "--socket", feed.socket)
            #expect(result.status == 0 && result.output.contains("maria"))
            #expect(result.errorLines.count == 1 && result.errors.contains("/nowhere.sock"))
        }
    }

    @Test func alertsAreListedAndFiltered() async throws {
        let feed = try ServedFeed()
        try feed.log.append(.alert(.raised, ServedFeed.alert("aaaa1111-0")))
        try feed.log.append(.alert(.cleared, ServedFeed.alert("aaaa1111-0", cleared: true)))
        try feed.log.append(.alert(.raised, ServedFeed.alert("bbbb2222-0")))
        try await feed.serve {
            let all = try await feed.program.run("alerts", "--socket", feed.socket)
            #expect(all.status == 0 && all.outputLines.count == 3)
            #expect(all.output.contains("cleared after 6 s") && all.output.contains("pitch 3.4 semitones"))
            let open = try await feed.program.run("alerts", "--open", "--socket", feed.socket)
            #expect(open.outputLines.count == 2 && open.output.contains("bbbb2222"))
            let json = try await feed.program.run("alerts", "--json", "--limit", "1", "--socket", feed.socket)
            #expect(json.outputLines.count == 1)
            _ = try JSONDecoder().decode(AlertRecord.self, from: Data(json.output.utf8))
        }
    }

    @Test func patternIsToldInWordsOfTheVoice() async throws {
        let feed = try ServedFeed()
        var alert = ServedFeed.alert("aaaa1111")
        alert.pattern = "anxious"
        try feed.log.append(.alert(.raised, alert))
        try await feed.serve {
            for command in [["alerts"], ["watch", "--once"], ["ack", "aaaa1111"]] {
                let result = try await feed.program.run(command + ["--socket", feed.socket])
                #expect(result.status == 0)
                #expect(result.output.contains("higher, faster, unsteady: pitch 3.4 semitones"), "\(result.output)")
                #expect(!result.output.contains("anxious"))
            }
            let json = try await feed.program.run("alerts", "--json", "--socket", feed.socket)
            #expect(json.output.contains("\"pattern\":\"anxious\""), "a program reads the name")
        }
    }

    @Test func acknowledgementTakesAPrefixAndIsIdempotent() async throws {
        let feed = try ServedFeed()
        for id in ["aaaa1111", "aaaa2222", "bbbb3333"] { try feed.log.append(.alert(.raised, ServedFeed.alert(id))) }
        try await feed.serve {
            func ack(_ id: String) async throws -> Program.Result {
                try await feed.program.run("ack", id, "--socket", feed.socket)
            }
            let first = try await ack("bbbb")
            #expect(first.status == 0 && first.output.hasPrefix("bbbb3333 seen"))
            let newest = try feed.log.newestSequence
            let again = try await ack("BBBB3333")
            #expect(again.status == 0 && again.output.contains("already seen by"))
            #expect(try feed.log.newestSequence == newest)

            let ambiguous = try await ack("aaaa")
            #expect(ambiguous.status == 1 && ambiguous.errorLines.count == 1)
            #expect(ambiguous.errors.contains("aaaa1111") && ambiguous.errors.contains("aaaa2222"))
            let unknown = try await ack("cccc")
            #expect(unknown.status == 1 && unknown.errorLines.count == 1)
            #expect(try await ack("bbb").status == 64)
            #expect(try feed.log.newestSequence == newest)
        }
    }
}
