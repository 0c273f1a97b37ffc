import EventLog
import Events
import Foundation
import TestServers
import TestSupport
import Testing

struct WatchCommandTests {
    private static let started = EventData.daemon(.started, DaemonPayload(version: "0.1.0", reason: "test/start"))

    /// An event as it is printed: as the feed gives it, and whose daemon gave it.
    private static func line(_ json: String) -> String {
        json.replacing(",\"source\":", with: ",\"servedby\":\"\(NSUserName())\",\"source\":", maxReplacements: 1)
    }

    @Test func eventsComeAsTheFeedGivesThemAcrossARestartOfTheDaemon() async throws {
        let feed = try ServedFeed()
        let output = feed.program.file("watch")
        try feed.log.append(Self.started)
        try feed.log.append(.alert(.raised, ServedFeed.alert("aaaa1111")))
        var watch: Process?
        func lines() throws -> [Substring] {
            try String(contentsOf: output, encoding: .utf8).split(separator: "\n").filter { $0.hasPrefix("{") }
        }
        try await feed.serve {
            watch = try feed.program.start("watch", "--json", "--after", "0", "--socket", feed.socket, output: output)
            try await eventually("the first two are there") { try lines().count == 2 }
        }
        try feed.log.append(.alert(.cleared, ServedFeed.alert("aaaa1111", cleared: true)))
        try await feed.serve {
            try feed.log.append(Self.started)
            try await eventually("the others are there") { try lines().count == 4 }
        }
        let records = try feed.log.page(after: 0, limit: 10).records
        #expect(try lines().map { try Self.identifier(String($0)) } == records.map { try Self.identifier($0.json) })
        watch?.terminate()
        await eventually("it ends") { watch?.isRunning == false }
        #expect(watch?.terminationStatus == 0 && watch?.terminationReason == .exit)
    }

    /// An event's identifier: others than the agent are told it with another cursor each time.
    private static func identifier(_ json: String) throws -> String { try JSON.value(Event.self, from: json).id }

    @Test func endsByItselfAfterTheTimeThatIsGiven() async throws {
        let feed = try ServedFeed()
        try await feed.serve {
            let result = try await feed.program.run("watch", "--for", "0.1", "--socket", feed.socket)
            #expect(result.status == 0)
            #expect(result.output + result.errors == "")
        }
    }

    @Test func ofSeveralDaemonsOneThatAnswersIsEnough() async throws {
        let feed = try ServedFeed()
        try feed.log.append(.alert(.raised, ServedFeed.alert("aaaa1111")))
        let output = feed.program.file("watch")
        func text() throws -> String { try String(contentsOf: output, encoding: .utf8) }
        try await feed.serve {
            let watch = try feed.program.start(
                "watch", "--socket", "/nowhere.sock", "--socket", feed.socket, output: output)
            defer { watch.terminate() }
            try await eventually("both are told of") {
                try text().contains("/nowhere.sock") && text().contains("aaaa1111")
            }
            #expect(watch.isRunning)
        }
        let none = try await feed.program.run("watch", "--socket", "/nowhere.sock", "--socket", "/neither.sock")
        #expect(none.status == 69)
    }

    @Test func onceEndsWithWhatThereIs() async throws {
        let feed = try ServedFeed()
        try feed.log.append(Self.started)
        for index in 0..<300 { try feed.log.append(.alert(.raised, ServedFeed.alert("alert\(index)"))) }
        try await feed.serve(as: .agent) {
            let all = try await feed.program.run("watch", "--once", "--json", "--socket", feed.socket)
            #expect(all.status == 0 && all.outputLines.count == 301)
            let last = try await feed.program.run("watch", "--once", "--after", "300", "--socket", feed.socket)
            #expect(last.outputLines.count == 1)
            #expect(last.output.contains("maria") && last.output.contains("HIGH"))
            #expect(last.output.contains("pitch 3.4 semitones") && !last.output.contains("\u{1B}"))
        }
    }

    @Test func withoutANumberOpenAlertsComeFirst() async throws {
        let feed = try ServedFeed()
        try feed.log.append(.alert(.raised, ServedFeed.alert("aaaa1111")))
        try feed.log.append(.alert(.cleared, ServedFeed.alert("aaaa1111", cleared: true)))
        try feed.log.append(.alert(.raised, ServedFeed.alert("bbbb2222")))
        try await feed.serve {
            let output = feed.program.file("watch")
            let watch = try feed.program.start("watch", "--for", "60", "--socket", feed.socket, output: output)
            defer { watch.terminate() }
            func lines() throws -> [Substring] {
                try String(contentsOf: output, encoding: .utf8).split(separator: "\n")
            }
            try await eventually("the open alert is there") { try !lines().isEmpty }
            #expect(try lines()[0].contains("still open") && lines()[0].contains("bbbb2222"))
            // What is raised from now on comes once.
            try feed.log.append(.alert(.rising, ServedFeed.alert("bbbb2222")))
            try await eventually("the new event is there") { try lines().count >= 2 }
            #expect(try lines().count == 2 && lines()[1].contains("▲ HIGH"))
        }
    }

    @Test func everyFeedOfAFolderIsFollowedAlsoOneThatIsRestartedAndOneThatComesLater() async throws {
        let program = try Program()
        let folder = program.home + "/run"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let names = ["ana", "bo", "cai"]
        let feeds = try names.map { try ServedFeed(in: program, agent: $0, socket: "\(folder)/\($0).sock") }
        let (ana, bo, cai) = (feeds[0], feeds[1], feeds[2])
        // What happened before anybody looked is no news.
        for feed in feeds { try feed.log.append(Self.started) }
        let output = program.file("watch")
        func lines() throws -> [String] {
            try String(contentsOf: output, encoding: .utf8).split(separator: "\n").filter { $0.hasPrefix("{") }
                .map { try Self.identifier(String($0)) }
        }
        func told(_ feed: ServedFeed) throws -> [String] {
            let records = try feed.log.page(after: 1, limit: 100).records.map { try Self.identifier($0.json) }
            return try lines().filter(records.contains)
        }
        var watch: Process?
        try await ana.serve {
            try await bo.serve {
                watch = try program.start("watch", "--json", "--socket", folder, output: output)
                // Until both are followed: an event that is told proves it.
                for feed in [ana, bo] {
                    try await eventually("it is followed") {
                        if try told(feed).isEmpty { try feed.log.append(Self.started) }
                        return try !told(feed).isEmpty
                    }
                }
            }
            // bo's daemon is away, and writes before it serves again; cai's was never there.
            for index in 0..<5 {
                for feed in feeds { try feed.log.append(.alert(.raised, ServedFeed.alert("alert\(index)"))) }
            }
            try await cai.serve {
                try await bo.serve {
                    for feed in feeds { try feed.log.append(Self.started) }
                    try await eventually("the newest of all are there") {
                        try feeds.allSatisfy { feed in
                            try feed.log.page(after: 1, limit: 100).records.last.map {
                                try lines().contains(Self.identifier($0.json))
                            } == true
                        }
                    }
                }
            }
        }
        for feed in feeds {
            let records = try feed.log.page(after: 1, limit: 100).records.map { try Self.identifier($0.json) }
            // The first ones of ana and bo may have come before they were followed; from there on none is missing or
            // twice.
            let told = try told(feed)
            #expect(told == Array(records.suffix(told.count)) && told.count >= 6)
        }
        let all = try lines()
        #expect(Set(all).count == all.count)
        watch?.terminate()
        await eventually("it ends") { watch?.isRunning == false }
        #expect(watch?.terminationStatus == 0)
    }

    /// D28: nine lines of refusal, and it went on, in place of one and exit 77.
    @Test func whoMayReadNothingIsToldSoOnce() async throws {
        let program = try Program()
        let folder = program.home + "/run"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let (ana, bo) = (
            try ServedFeed(in: program, agent: "ana", socket: "\(folder)/ana.sock"),
            try ServedFeed(in: program, agent: "bo", socket: "\(folder)/bo.sock")
        )
        try await ana.serve(as: .operator) {
            try await bo.serve(as: .operator) {
                for option in [[], ["--json"]] {
                    let result = try await program.run(["watch", "--socket", folder] + option)
                    #expect(result.status == 77 && result.errorLines.count == 1, "\(result.errors)")
                }
            }
            // One that shows something is enough.
            try await bo.serve {
                let output = program.file("watch")
                let watch = try program.start("watch", "--socket", folder, "--for", "60", output: output)
                defer { watch.terminate() }
                try bo.log.append(.alert(.raised, ServedFeed.alert("bbbb2222")))
                try await eventually("its alert is there") {
                    try String(contentsOf: output, encoding: .utf8).contains("bbbb2222")
                }
            }
        }
    }

    @Test func emptyFolderIsWaitedAtUntilADaemonComes() async throws {
        let program = try Program()
        let folder = program.home + "/run"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let output = program.file("watch")
        let watch = try program.start("watch", "--socket", folder, output: output)
        defer { watch.terminate() }
        let feed = try ServedFeed(in: program, socket: folder + "/maria.sock")
        try feed.log.append(.alert(.raised, ServedFeed.alert("aaaa1111")))
        try await feed.serve {
            try await eventually("its alert is there") {
                try String(contentsOf: output, encoding: .utf8).contains("still open")
            }
            #expect(watch.isRunning)
        }
        let others = try await program.run("status", "--socket", program.home)
        #expect(others.status == 69 && others.errors.contains("holds no socket"))
    }
}
