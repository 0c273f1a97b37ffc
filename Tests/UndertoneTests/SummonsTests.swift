import EventLog
import Events
import Foundation
import TestServers
import TestSupport
import Testing
import Vocabulary

@testable import undertone

struct SummonsTests {
    private static func event(_ data: EventData) -> Event {
        Event(
            id: "e", source: Event.source(host: "desk", agent: "maria"), time: ServedFeed.instant, sequence: 1,
            data: data)
    }

    private static func help(_ words: String) -> AlertPayload {
        var alert = ServedFeed.alert("aaaa1111")
        (alert.kind, alert.level, alert.explanation) = (.help, .critical, words)
        return alert
    }

    private static func handling(_ step: HandlingStep) -> EventData {
        .handling(step, HandlingPayload(alertID: "aaaa1111", by: "ana", at: ServedFeed.instant))
    }

    @Test(arguments: [
        (EventData.alert(.raised, help("now")), "maria asks for help", true),
        (.alert(.raised, ServedFeed.alert("a")), "maria: high", false),
        (.alert(.rising, ServedFeed.alert("a")), "maria: high", false),
        (handling(.escalate(tier: 1)), "maria: nobody has acknowledged the alert", true),
        (handling(.handOn(to: "ivan")), "ana hands an alert on to you", true),
        // Who saw to it does not after all: others are called again.
        (handling(.undo(.acknowledge)), "maria: ana takes it back", true),
        (handling(.undo(.takeOver)), "maria: ana takes it back", true),
    ])
    func personIsCalled(data: EventData, title: String, isUrgent: Bool) throws {
        let summons = try #require(Summons(Self.event(data), for: "ivan", of: ServedFeed.client(of: "maria")))
        #expect(summons.title == title && summons.isUrgent == isUrgent && !summons.text.isEmpty)
    }

    @Test(arguments: [
        handling(.handOn(to: "petya")), handling(.acknowledge), handling(.takeOver),
        handling(.resolve(note: nil, nothingWrong: false)), handling(.remark("x")), handling(.undo(.resolve)),
        .alert(.cleared, ServedFeed.alert("a", cleared: true)),
        .daemon(.started, DaemonPayload(version: "1", reason: "x")),
    ])
    func nobodyIsCalledForTheRest(data: EventData) {
        #expect(Summons(Self.event(data), for: "ivan", of: ServedFeed.client(of: "maria")) == nil)
    }

    @Test func wordsOfPeopleBecomeNeitherOptionsNorMarkup() throws {
        let words = "<b>&\u{1B}[2J"
        let summons = try #require(
            Summons(Self.event(.alert(.raised, Self.help(words))), for: "ivan", of: ServedFeed.client(of: "maria")))
        let arguments = DesktopNotice.arguments(summons)
        #expect(arguments.dropLast(2).last == "--")
        #expect(arguments.last == "asks for help: &lt;b&gt;&amp;?[2J")
    }

    @Test func noticeIsShownByTheDesktopsOwnProgram() async throws {
        let feed = try ServedFeed()
        let folder = feed.program.file("bin")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let program = folder.appending(path: "notify-send").path(percentEncoded: false)
        let said = feed.program.file("said").path(percentEncoded: false)
        try Data("#!/bin/sh\nprintf '%s\\n' \"$@\" >> '\(said)'\n".utf8).write(to: URL(filePath: program))
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
        try feed.log.append(.alert(.raised, Self.help("now")))
        try await feed.serve {
            let watch = try feed.program.start(
                "watch", "--notify", "--socket", feed.socket,
                environment: ["PATH": "\(folder.path(percentEncoded: false)):/usr/bin:/bin"],
                output: feed.program.file("out"))
            defer { watch.terminate() }
            func text() -> String { (try? String(contentsOfFile: said, encoding: .utf8)) ?? "" }
            await eventually("the open request is told") {
                text().contains("\(ServedFeed.name) asks for help\nasks for help: now")
            }
            try feed.log.append(.alert(.raised, ServedFeed.alert("bbbb2222")))
            await eventually("the new alert is told") { text().contains("\(ServedFeed.name): high\npitch 3.4") }
        }
    }

    /// The supervisor's table: a critical notice stayed on the screen after the alert was cleared and seen.
    @Test(arguments: [true, false]) func noticeGoesWhenSomebodySeesToTheAlert(tellsNumbers: Bool) async throws {
        let feed = try ServedFeed()
        let folder = feed.program.file("bin")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        let said = feed.program.file("said").path(percentEncoded: false)
        func add(_ name: String, _ lines: String) throws {
            let path = folder.appending(path: name).path(percentEncoded: false)
            try Data("#!/bin/sh\n\(lines)\n".utf8).write(to: URL(filePath: path))
            try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
        }
        // One of before 0.7.10 refuses the option, and shows nothing.
        let refusal = tellsNumbers ? "echo 77" : "case \"$1\" in --print-id) exit 1;; esac"
        try add("notify-send", "\(refusal)\nprintf 'shown %s\\n' \"$*\" >> '\(said)'")
        try add("busctl", "printf 'closed %s\\n' \"$*\" >> '\(said)'")
        let help = try feed.log.requestHelp(
            agent: "maria", reason: "now", by: Person(name: "maria", uid: 1, role: "agent"))
        try await feed.serve {
            let watch = try feed.program.start(
                "watch", "--notify", "--socket", feed.socket,
                environment: ["PATH": "\(folder.path(percentEncoded: false)):/usr/bin:/bin"],
                output: feed.program.file("out"))
            defer { watch.terminate() }
            func text() -> String { (try? String(contentsOfFile: said, encoding: .utf8)) ?? "" }
            await eventually("the request is told") { text().contains("asks for help: now") }
            let ivan = Person(name: "ivan", uid: 1001, role: "supervisor")
            try feed.log.apply(.acknowledge, toAlert: help.alert.alertID, by: ivan)
            if tellsNumbers { await eventually("the notice is closed") { text().contains("CloseNotification u 77") } }
            try feed.log.undo(onAlert: help.alert.alertID, by: ivan)
            await eventually("others are called again") { text().contains("ivan takes it back") }
            #expect(text().contains("closed") == tellsNumbers)
        }
    }

    /// What one daemon says of an alert closes no notice of another's, whatever it calls the alert.
    @Test func aNoticeIsOfOneDaemonAlone() throws {
        func summons(of agent: String) throws -> Summons {
            let client = ServedFeed.client(of: agent, socketPath: "/\(agent).sock")
            return try #require(Summons(Self.event(.alert(.raised, Self.help("now"))), for: "ivan", of: client))
        }
        let (maria, eve) = (try summons(of: "maria"), try summons(of: "eve"))
        #expect(maria.subject.alertID == eve.subject.alertID && maria.subject != eve.subject)
        #expect(maria.adding(3).subject == maria.subject)
    }

    @Test func absentProgramIsSaidAtOnce() async throws {
        let program = try Program()
        let result = try await program.run(
            "watch", "--notify", "--socket", "/nowhere.sock", environment: ["PATH": program.home])
        #expect(result.status == 69 && result.errorLines.count == 1 && result.errors.contains("libnotify-bin"))
    }
}
