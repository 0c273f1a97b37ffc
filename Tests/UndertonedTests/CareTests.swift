import EventLog
import Events
import Feed
import FeedClient
import Foundation
import Policy
import Synchronization
import TestServers
import TestSupport
import Testing
import Vocabulary
import Wellbeing

@testable import undertone
@testable import undertoned

/// Check-ins, surveys and the pace, from the command line to the log and back.
@Suite(.hangGuard) struct CareTests {
    private static let words = "three hard calls, zq17"

    @Test func aCheckInIsNotedListedAndTakenBackForGood() async throws {
        let feed = try CareFeed()
        try await feed.serve {
            let noted = try await feed.run("checkin", "6", "--note", Self.words)
            #expect(noted.status == 0 && noted.output.contains("noted: 6 at"), "\(noted)")
            let piped = try await feed.shell("echo 'a b' | $UNDERTONE checkin 0 --note - --json --config u.toml")
            #expect(piped.output.contains(#""note":"a b""#) && piped.output.contains(#""value":0"#), "\(piped)")
            let list = try await feed.run("checkin", "--json")
            let entries = try list.outputLines.map {
                try JSONDecoder().decode(CheckInPayload.self, from: Data($0.utf8))
            }
            #expect(entries.map(\.value) == [6, 0] && entries[0].note == Self.words)
            let table = try await feed.run("checkin")
            #expect(table.output.contains("WEEK FROM") && table.output.contains("No score of a call is held"))
            #expect(table.output.contains("6 more quiet weeks with three check-ins each are needed"), "\(table)")
            let csv = try await feed.run("checkin", "--output", "csv")
            #expect(csv.output.hasPrefix("id,at,value,note\n") && csv.output.contains("\"\(Self.words)\""))

            let unknown = try await feed.run("checkin", "--delete", "ffffffff-none")
            #expect(unknown.status == 1 && unknown.errors.contains("there is no check-in"))
            let gone = try await feed.run("checkin", "--delete", String(entries[0].id.prefix(8)))
            #expect(gone.status == 0 && gone.output.hasPrefix("taken back: 6"), "\(gone)")
            #expect(try await feed.client.checkIns().map(\.value) == [0])
            let again = try await feed.run("checkin", "--delete", String(entries[0].id.prefix(8)))
            #expect(again.status == 1)
        }
        // Nothing of it is left in any file of the log, and its number stays.
        for name in ["events.sqlite", "events.sqlite-wal"] {
            let bytes = (try? Data(contentsOf: feed.program.file(name))) ?? Data()
            #expect(bytes.range(of: Data("zq17".utf8)) == nil, "\(name)")
        }
        let types = try feed.log.page(after: 0).records.map(\.type.rawValue)
        #expect(types == ["io.undertone.data.erased", "io.undertone.checkin.noted"])
    }

    /// Taking back is for what is the agent's alone: nothing else of the log can be erased by it.
    @Test func nothingElseCanBeTakenBack() throws {
        let feed = try CareFeed()
        try feed.log.append(.daemon(.started, DaemonPayload(version: "1", reason: "start")))
        let person = Person(name: "maria", role: "agent")
        #expect(try !feed.log.takeBack(EventType(family: "daemon", step: "started"), subject: "daemon", by: person))
        #expect(try !feed.log.takeBack(EventType(family: "unknown", step: "x"), subject: "daemon", by: person))
        #expect(try feed.log.page(after: 0).records.count == 1)
    }

    @Test(arguments: [
        "64 checkin 11", "64 checkin -1", "64 checkin --note x", "64 checkin six", "64 checkin 6 --delete abcd",
        "64 checkin --delete ab", "64 breathe --minutes 0", "64 breathe --pattern fast", "64 breathe --page --plain",
        "64 survey export --group a,b", "64 survey export --group =1+1", "66 survey group none.csv",
    ])
    func whatIsWronglyUsedIsSaid(line: String) async throws {
        let words = line.split(separator: " ").map { String($0) }
        let feed = try CareFeed()
        try await feed.serve {
            let result = try await feed.program.run(words.dropFirst() + ["--config", "u.toml"])
            #expect(result.status == Int32(words[0]) && result.output.isEmpty && !result.errors.isEmpty, "\(result)")
        }
    }

    /// Whatever is sent to the routes by hand is checked.
    @Test(arguments: Self.badBodies) func theRoutesTakeNothingElse(route: String, body: String) async throws {
        let feed = try CareFeed()
        try await feed.serve {
            let answer = try await feed.shell(
                "curl -s --unix-socket feed.sock -w '%{http_code}' -d '\(body)' http://undertone/v1/\(route)")
            #expect(answer.output.hasSuffix("400") || answer.output.hasSuffix("422"), "\(answer)")
        }
        #expect(try feed.log.page(after: 0).records.isEmpty)
    }

    private static let badBodies: [(String, String)] = [
        ("checkin", #"{"value":11}"#), ("checkin", #"{"value":-1}"#), ("checkin", #"{"value":6.5}"#),
        ("checkin", #"{"value":"6"}"#), ("checkin", #"{"note":"x"}"#), ("checkin", #"{"value":6,"note":"a\u001b[2J"}"#),
        ("checkin", #"{"value":6,"note":"  "}"#), ("checkin", #"{"value":6,"agent":"x"}"#),
        ("survey", #"{"survey":"s","version":1,"answers":"a=6"}"#),
        ("survey", #"{"survey":"S!","version":1,"answers":"a=5"}"#),
        ("survey", #"{"survey":"s","version":0,"answers":"a=5"}"#),
        ("survey", #"{"survey":"s","version":1,"answers":"a=1 a=2"}"#),
    ]

    /// No route of these answers anybody but the agent, whatever the profile, and no event of them is told.
    @Test(arguments: Profile.allCases, ["undertone", "undertone-qa", "undertone-operator", "undertone-audit"])
    func nobodyElseIsTold(profile: Profile, group: String) async throws {
        let feed = try CareFeed()
        try await feed.serve {
            _ = try await feed.run("checkin", "6", "--note", Self.words)
            _ = try await feed.client.answer(.init(survey: "undertone-pulse", version: 1, answers: ["pauses": 4]))
        }
        let id = try #require(try feed.log.newest(.checkInNoted, as: CheckInPayload.self).first?.id)
        try await feed.serve(as: group, profile: profile) {
            let routes = CareRoutes(log: feed.log, calls: feed.calls).all
            #expect(routes.count == 7 && routes.allSatisfy { $0.roles == [.agent] })
            for route in routes {
                let path = route.path.replacing("{id}", with: id)
                let answer = try await feed.shell(
                    "curl -s --unix-socket feed.sock -w '%{http_code}' -X \(route.method.rawValue) -d '{\"value\":1}' "
                        + "-H 'Undertone-Reason: x' http://undertone\(path)")
                #expect(answer.output.hasSuffix("403"), "\(answer)")
                #expect(!answer.output.contains("zq17") && !answer.output.contains("\"value\""))
            }
            for path in ["/v1/events", "/v1/mine", "/v1/audit", "/metrics", "/v1/status", "/v1/scores"] {
                let answer = try await feed.shell(
                    "curl -s --max-time 5 --unix-socket feed.sock -H 'Undertone-Reason: x' http://undertone\(path)")
                let said = answer.output
                #expect(!said.contains("zq17") && !said.contains("noted"), "\(path): \(said)")
                #expect(!answer.output.contains("pauses") && !answer.output.contains("undertone-pulse"))
            }
        }
        #expect(try feed.log.newest(.checkInNoted, as: CheckInPayload.self).map(\.value) == [6])
    }

    // MARK: - Survey

    @Test func aSurveyIsAnsweredLeftGoneOnWithAndTakenBack() async throws {
        let feed = try CareFeed()
        try await feed.serve {
            let left = try await feed.shell("printf '4\\n9\\n2\\nb\\n3\\ns\\nq\\n' | $UNDERTONE survey --config u.toml")
            #expect(left.status == 0 && left.errors.contains("Kept. It goes on"), "\(left)")
            #expect(left.errors.contains("1/8  I could take a short break"), "\(left.errors)")
            #expect(left.errors.contains("1-5 (so far 2)"))
            let draft = feed.program.file(".local/state/undertone/survey-draft.json")
            let mode = try FileManager.default.attributesOfItem(atPath: draft.path())[.posixPermissions] as? Int
            #expect(mode == 0o600)
            #expect(try await feed.client.surveys().isEmpty)
            let done = try await feed.shell("printf '5\\n5\\n5\\n-\\n1\\n' | $UNDERTONE survey --config u.toml --json")
            #expect(done.errors.contains("It goes on where you left it") && done.errors.contains("4/8  "), "\(done)")
            let noted = try JSONDecoder().decode(SurveyPayload.self, from: Data(done.output.utf8))
            #expect(
                noted.answers == ["pauses": 4, "pace": 3, "say": 5, "clear": 5, "tools": 5, "go-on": 1]
                    && noted.survey == "undertone-pulse", "\(noted)")
            #expect(!FileManager.default.fileExists(atPath: draft.path()))
            let skipped = try await feed.shell("yes s | head -8 | $UNDERTONE survey --config u.toml")
            #expect(skipped.errors.contains("Every question was skipped"))
            #expect(try await feed.client.surveys().count == 1)
            let shown = try await feed.run("survey", "show")
            #expect(shown.output.contains("Answered once, on") && shown.output.contains("How work went"), "\(shown)")
            #expect(!shown.output.contains("alpha"), "never of one person")
            let gone = try await feed.run("survey", "show", "--delete", String(noted.id.prefix(8)))
            #expect(gone.status == 0 && gone.output.contains("are taken back"))
            #expect(try await feed.client.surveys().isEmpty)
        }
    }

    @Test func aSiteInstrumentWithoutALicenceIsRefusedAndOneWithItIsAsked() async throws {
        let feed = try CareFeed()
        let text = """
            id = "ours"
            version = 3
            LICENCE
            source = "Somebody 2020"
            [title]
            en = "Ours"
            [instruction]
            en = "How far?"
            [scale]
            en = ["a", "b", "c", "d", "e"]
            [items.one]
            reverse = false
            en = "One?"
            """
        let file = feed.program.file("ours.toml")
        let home = feed.program.home
        try Data(
            "[feed]\nagent_socket = \"\(feed.socket)\"\n[wellbeing]\nsurvey = \"\(home)/ours.toml\"\n".utf8
        ).write(to: feed.program.file("u.toml"))
        try await feed.serve {
            try Data(text.replacing("LICENCE\n", with: "").utf8).write(to: file)
            let refused = try await feed.run("survey")
            #expect(refused.status == 78 && refused.errors.contains("licence: is missing"), "\(refused)")
            try Data(text.replacing("LICENCE", with: "licence = \"by agreement\"").utf8).write(to: file)
            let asked = try await feed.shell("echo 2 | $UNDERTONE survey --config u.toml --json")
            #expect(asked.status == 0 && asked.output.contains(#""answers":{"one":2}"#), "\(asked)")
        }
    }

    /// Files of five agents or more become figures; one more, or one fewer, does not give anybody away.
    @Test func groupsAreToldAndDifferencesAreNot() async throws {
        let feed = try CareFeed()
        let items = ["pauses", "pace", "help", "say", "clear", "tools", "leave", "go-on"]
        func export(_ number: Int, group: String) throws {
            let answers = items.indices.map { "\(($0 * 3 + number * 7 + number / 3) % 5 + 1)" }.joined(separator: ",")
            let text =
                "group,survey,version,id,\(items.joined(separator: ","))\n"
                + "\(group),undertone-pulse,1,id-\(number),\(answers)\n"
            try Data(text.utf8).write(to: feed.program.file("e\(number).csv"))
        }
        for number in 1...4 { try export(number, group: "north") }
        let few = try await feed.shell("$UNDERTONE survey group e*.csv --config u.toml")
        #expect(few.status == 0 && few.output.contains("4 people are not enough"), "\(few)")
        for number in 5...11 { try export(number, group: number < 7 ? "north" : "south") }
        let told = try await feed.shell("$UNDERTONE survey group e*.csv --config u.toml")
        #expect(told.output.contains("EVERYBODY (11)") && told.output.contains("north (6)"), "\(told)")
        #expect(told.output.contains("south (5)") && told.output.contains("30 people are needed"))
        try export(12, group: "south")
        let more = try await feed.shell("$UNDERTONE survey group e*.csv --config u.toml")
        #expect(!more.output.contains("EVERYBODY (12)") && !more.output.contains("south (6)"), "\(more)")
        let fewer = try await feed.shell("rm e12.csv e11.csv; $UNDERTONE survey group e*.csv --config u.toml --json")
        #expect(!fewer.output.contains("\"people\":10,\"means\""), "\(fewer)")
        #expect(fewer.output.contains(#""group":"north""#) && !fewer.output.contains(#""group":"south""#), "\(fewer)")
        // A ledger that nobody can read is no empty one.
        try Data("x".utf8).write(to: feed.program.file(".local/state/undertone/survey-groups.json"))
        let unknown = try await feed.shell("$UNDERTONE survey group e*.csv --config u.toml")
        #expect(unknown.status == 66 && unknown.output.isEmpty, "\(unknown)")
    }

    @Test(arguments: [
        "", "a,b\n", "group,survey,version,id,pauses\nx,undertone-pulse,1,i,4\n", "\u{FEFF}group,survey,version,id\n",
        "group,survey,version,id,pauses,pace,help,say,clear,tools,leave,go-on\nx,undertone-pulse,1,i,4,4,4,4,4,4,4,9\n",
        "group,survey,version,id,pauses,pace,help,say,clear,tools,leave,go-on\nx,undertone-pulse,2,i,4,4,4,4,4,4,4,4\n",
        "group,survey,version,id,pauses,pace,help,say,clear,tools,leave,go-on\n=1,undertone-pulse,1,i,4,4,4,4,4,4,4,4\n",
        "group,survey,version,id,pauses,pace,help,say,clear,tools,leave,go-on\na,undertone-pulse,1,,4,4,4,4,4,4,4,4\n",
        "group,survey,version,id,pauses,pace,help,say,clear,tools,leave,go-on\na,undertone-pulse,1,i,4,4,4,4,4,4,4,4\n"
            + "a,undertone-pulse,1,j,4,4,4,4,4,4,4,4\n",
    ])
    func aFileThatIsNoExportIsRefusedByItsName(text: String) async throws {
        let feed = try CareFeed()
        try Data(text.utf8).write(to: feed.program.file("e.csv"))
        let result = try await feed.run("survey", "group", "e.csv")
        #expect(result.status == 66 && result.errors.contains("e.csv: "), "\(result)")
    }

    @Test func theOwnAnswersAreExportedForHandingOver() async throws {
        let feed = try CareFeed()
        try await feed.serve {
            let none = try await feed.run("survey", "export")
            #expect(none.status == 1 && none.errors.contains("there are no answers"))
            let noted = try await feed.client.answer(
                .init(survey: "undertone-pulse", version: 1, answers: ["pauses": 4, "go-on": 2]))
            let first = try await feed.run("survey", "export", "--group", "север 2")
            #expect(
                first.output
                    == "group,survey,version,id,pauses,pace,help,say,clear,tools,leave,go-on\n"
                    + "север 2,undertone-pulse,1,\(noted.id),4,,,,,,,2\n")
            #expect(!first.output.contains("maria"))
            let file = try await feed.run("survey", "export", "--file", "mine.csv")
            #expect(file.status == 0)
            let mode = try FileManager.default.attributesOfItem(atPath: feed.program.home + "/mine.csv")
            #expect(mode[.posixPermissions] as? Int == 0o600)
            #expect(try await feed.run("survey", "export", "--file", "mine.csv").status == 73)
        }
    }

    // MARK: - The pace

    @Test func itDoesNotStartInACallAndEndsWhenOneBegins() async throws {
        let feed = try CareFeed()
        try await feed.serve {
            feed.calls.set(.init(since: .now, knownBy: "announced"))
            let refused = try await feed.run("breathe", "--plain")
            #expect(refused.status == 1 && refused.errors.contains("a call is on") && refused.output.isEmpty)
            feed.calls.set(nil)
            let (process, said) = try feed.breathe("--minutes", "1", "--score")
            await eventually("it begins") { said().contains("in 5.5 s") }
            feed.calls.set(.init(since: .now, knownBy: "announced"))
            await eventually("it ends") { !process.isRunning }
            #expect(process.terminationStatus == 0)
            #expect(said().contains("own score: 12 of 100") || said().contains("own score: 13 of 100"), "\(said())")
            #expect(said().contains("A call is on; the pace has ended."))
        }
        #expect(try feed.log.page(after: 0).records.isEmpty, "nothing of it is written down")
    }

    /// What is to be known before the breath is held is said once.
    @Test func theCautionIsSaidOnceBeforeTheBreathIsHeld() async throws {
        let feed = try CareFeed()
        func first(_ pattern: String) async throws -> String {
            let (process, said) = try feed.breathe("--pattern", pattern)
            await eventually("it begins") { said().contains("in 4 s") }
            process.terminate()
            return said()
        }
        #expect(!(try await first("4-6").contains("dizzy")))
        let said = try await first("box")
        #expect(said.contains("dizzy") && said.contains("pregnant") && said.contains("in 4 s"), "\(said)")
        #expect(!(try await first("4-7-8").contains("dizzy")))
    }
}
