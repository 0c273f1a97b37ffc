import EventLog
import Events
import Feed
import Foundation
import Pipeline
import TestServers
import Testing

@testable import Stress
@testable import undertone

struct TrustCommandTests {
    private static let probation = StatusPayload.Probation(
        talkHeardS: 4_400, talkNeededS: 10_000, tried: 2, isOver: false, device: "usb-Jabra")

    /// A baseline of which so much talk was heard, with one try each so many seconds.
    private static func baseline(heardS: Int, tryEachS: Int = 1_000_000) -> SpeakerBaseline {
        var baseline = SpeakerBaseline()
        for second in 1...heardS {
            baseline.probation.hear(speechS: 1)
            if second.isMultiple(of: tryEachS) { baseline.probation.noteTry() }
        }
        return baseline
    }

    private static func tried(_ id: String, on device: String) -> EventData {
        var alert = ServedFeed.alert(id)
        alert.device = device
        return .alert(.tried, alert)
    }

    /// A home with a configuration, its baselines and the socket of a daemon that may run.
    private func feed(_ alerting: String = "") throws -> (feed: ServedFeed, store: BaselineStore) {
        let feed = try ServedFeed()
        let text = """
            [agent]
            id = "maria"
            [baseline]
            directory = "\(feed.program.home)/voices"
            [alerting]
            \(alerting)
            [feed]
            agent_socket = "\(feed.socket)"

            """
        try Data(text.utf8).write(to: feed.program.file("u.toml"))
        return (feed, BaselineStore(directory: feed.program.home + "/voices", agent: "maria"))
    }

    private func objects(_ output: String) throws -> [[String: Any]] {
        try output.split(separator: "\n").map {
            try #require(try JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
    }

    @Test func runningDaemonTellsWhatWouldHaveBeenRaisedOnEachMicrophone() async throws {
        let (feed, store) = try feed()
        try store.save(Self.baseline(heardS: 15_000, tryEachS: 9_000), device: "bt-Old")
        try feed.log.append(Self.tried("a", on: "bt-Old"))
        for id in ["b", "c"] { try feed.log.append(Self.tried(id, on: "usb-Jabra")) }
        var status = ServedFeed.status
        status.probation = Self.probation
        try await feed.serve(as: .agent, status: status) {
            let shown = try await feed.program.run("trust", "--config", "u.toml")
            #expect(shown.status == 0 && shown.errors == "", "\(shown)")
            #expect(shown.outputLines.allSatisfy { $0.count <= 80 }, "\(shown.output)")
            #expect(shown.outputLines.first == "maria on bt-Old: trusted")
            for words in [
                "maria on usb-Jabra: on probation", "  talk heard  1.2 h", "  begins      after further 2.8 h of talk",
                "  why not yet 1.2 of 4 h of talk heard", "2 alerts would have been raised, and nobody else was told",
                "high: pitch 3.4 semitones above the calm level",
            ] {
                #expect(shown.output.contains(words), "\(words) in \(shown.output)")
            }
            let json = try objects(try await feed.program.run("trust", "--json", "--config", "u.toml").output)
            #expect(json.map { $0["device"] as? String } == ["bt-Old", "usb-Jabra"])
            #expect(json.map { $0["is_over"] as? Bool } == [true, false])
            #expect(json.map { ($0["tried"] as? [Any])?.count } == [1, 2])
            #expect(json[1]["talk_heard_s"] as? Double == 4_400 && json[1]["talk_needed_s"] as? Double == 10_000)
            #expect(json[0]["talk_needed_s"] as? Double == 0 && json[0]["reason"] == nil)
        }
    }

    @Test func withoutADaemonItShowsWhatIsStoredAndSaysWhatIsMissing() async throws {
        let (feed, store) = try feed()
        try store.save(Self.baseline(heardS: 15_000, tryEachS: 4_000), device: "usb-Jabra")
        let shown = try await feed.program.run("trust", "--config", "u.toml")
        #expect(shown.status == 0 && shown.errorLines.count == 1 && shown.errors.contains("does not run"), "\(shown)")
        #expect(shown.outputLines.allSatisfy { $0.count <= 80 }, "\(shown.output)")
        #expect(shown.output.contains("3 alerts would have been raised; the running daemon lists them"))
        #expect(shown.output.contains("3 alerts would have been raised in the last 4 h of talk"))
        #expect(shown.output.contains("after further 2.1 h of talk"))
        let json = try objects(try await feed.program.run("trust", "--json", "--config", "u.toml").output)
        #expect(json.count == 1 && json[0]["tried"] == nil && json[0]["tried_count"] as? Int == 3)
    }

    @Test func withoutProbationOthersAreTold() async throws {
        let (feed, store) = try feed("probation_h = 0")
        try store.save(Self.baseline(heardS: 10), device: "usb-Jabra")
        let shown = try await feed.program.run("trust", "--config", "u.toml")
        #expect(shown.status == 0 && shown.outputLines.first == "maria on usb-Jabra: trusted")
        #expect(shown.output.contains("alerting.probation_h is 0"))
    }

    @Test func nothingHeardYetIsOneLine() async throws {
        let (feed, _) = try feed()
        let shown = try await feed.program.run("trust", "--config", "u.toml")
        #expect(shown.status == 66 && shown.output == "" && shown.errorLines.count == 2, "\(shown)")
        #expect(shown.errors.contains("nothing of the voice of maria has been heard yet"))
    }

    @Test func aBaselineThatCannotBeReadDoesNotHideTheOthers() async throws {
        let (feed, store) = try feed()
        try store.save(Self.baseline(heardS: 10), device: "usb-Jabra")
        try Data("{}".utf8).write(to: feed.program.file("voices/maria/bad.json"))
        let shown = try await feed.program.run("trust", "--config", "u.toml")
        #expect(shown.status == 66 && shown.output.contains("usb-Jabra: on probation"), "\(shown)")
        #expect(shown.errors.contains("bad.json"))
    }
}
