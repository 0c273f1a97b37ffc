import FeedClient
import Foundation
import TestServers
import TestSupport
import Testing
import Vocabulary
import Wellbeing

@testable import undertone
@testable import undertoned

/// What was answered of a survey that was left half-way: it is kept, and is the agent's to erase.
@Suite(.hangGuard) struct SurveyDraftTests {
    /// Nothing that was answered is lost, however the survey ends; and it is sent once.
    @Test(arguments: ["KILL", "TERM", "HUP"]) func aSurveyThatIsCutOffGoesOn(signal: String) async throws {
        let feed = try CareFeed()
        try await feed.serve {
            let cut = try await feed.shell(
                """
                mkfifo keys && exec 3<>keys && { $UNDERTONE survey --config u.toml <&3 2>asked & }
                echo 3 >&3; echo 4 >&3; until grep -q 3/8 asked; do kill -0 $! || exit 9; done
                kill -\(signal) $!; wait $!; echo "ended $?"
                """)
            #expect(cut.output.hasPrefix("ended 1"), "\(cut)")
            let on = try await feed.shell("printf '5\\nb\\nq\\n' | $UNDERTONE survey --config u.toml")
            #expect(on.errors.contains("It goes on where you left it") && on.errors.contains("3/8"), "\(on)")
            #expect(!on.errors.contains("2/8"))
            let end = try await feed.shell("printf '1\\n2\\n3\\n4\\n5\\ns\\n' | $UNDERTONE survey --config u.toml")
            #expect(end.output.contains("Noted"), "\(end)")
            let noted = try await feed.client.surveys()
            #expect(noted.map { $0.answers.values.sorted() } == [[1, 2, 3, 3, 4, 4, 5]], "\(noted)")
            let draft = feed.program.file(".local/state/undertone/survey-draft.json").path(percentEncoded: false)
            #expect(!FileManager.default.fileExists(atPath: draft))
        }
    }

    /// The answers to a survey that was left half-way lie in a file of their own, which goes as well.
    @Test(arguments: [
        ["mine", "erase", "--all", "--yes"], ["mine", "erase", "--alerts", "--yes"],
        ["consent", "withdraw", "self-view"], ["consent", "withdraw", "replay"],
    ])
    func answersThatAreNotSentGo(words: [String]) async throws {
        let desktop = try Desktop(consents: [.selfView, .alerts, .replay])
        try FileManager.default.createDirectory(atPath: desktop.state, withIntermediateDirectories: true)
        try desktop.agree()
        let daemon = try desktop.startDaemon()
        defer { daemon.terminate() }
        try await desktop.eventually { _ in true }
        let draft = desktop.state + "/survey-draft.json"
        try Data(#"{"answers":{"pauses":3},"place":1,"survey":"undertone-pulse","version":1}"#.utf8)
            .write(to: URL(filePath: draft))
        let result = try await Program("undertone", home: desktop.program.home).run(
            words + ["--config", desktop.configuration])
        #expect(result.status == 0, "\(result)")
        #expect(FileManager.default.fileExists(atPath: draft) == (words.last == "replay"))
    }
}
