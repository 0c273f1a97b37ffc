import Foundation
import TestServers
import TestSupport
import Testing
import Vault

@testable import Replay
@testable import undertone

/// What a replay leaves where nobody sits at a terminal.
@Suite(.hangGuard) struct ReplayPipeTests {
    /// D31: the verdict and the figures stand below the rows.
    @Test func belowTheRowsStandVerdictAndFigures() async throws {
        let stored = try ReplayFixture.stored()
        let result = try await Program(home: stored.folder.path).run(
            "segments", "replay", stored.path, "--identity", stored.keyPath, "--silent", "--no-wait")
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output.contains(" ? scores not computed again: the segment does not hold the state"))
        let lines = result.output.split(separator: "\n").map(String.init)
        let summary = lines.drop { !$0.hasPrefix("IN THIS RECORDING") }
        #expect(summary.first?.contains("BEFORE THE ONSET") == true && summary.first?.contains("AFTER IT") == true)
        #expect(summary.count == 5 && summary.contains { $0.hasPrefix("Pitch, median") && $0.contains("29.4") })
        #expect(summary.last?.hasPrefix("Vocal effort, highest") == true && summary.last?.contains("80") == true)
    }

    @Test func aRecordingThatEndsWithItsAlertHasNoFiguresAfterIt() throws {
        var segment = ReplayFixture.segment()
        segment.metadata.clearedS = nil
        let summary = ReplaySummary(Replay(segment))
        #expect(summary.spans == ["before the onset", "during the alert"])
        #expect(summary.rows.allSatisfy { $0.values.count == 2 })
        segment.metadata.onsetS = -3
        segment.track = []
        #expect(ReplaySummary(Replay(segment)).rows.allSatisfy { $0.values == ["–", "–"] }, "nothing is made up")
    }

    /// D32: every heading of a table says what stands below or beside it.
    @Test func noHeadingOfThePageIsEmpty() throws {
        var replay = Replay(ReplayFixture.segment())
        replay.reasons = []
        let page = String(decoding: ReplayPage(replay, flac: [], version: "1").html(), as: UTF8.self)
        #expect(page.contains("<thead><tr><th scope=\"col\">"))
        #expect(!page.contains("<th></th>") && !page.contains("<th scope=\"col\"></th>"))
    }

    /// The heading had UTC with milliseconds where lists and the browser have local time.
    @Test func theHeadingHasLocalTime() {
        let metadata = ReplayFixture.segment().metadata
        let said = ReplayStrip.title(of: Replay(ReplayFixture.segment())).text(hasColour: false)
        #expect(said.contains("  \(Wording.since(metadata.startedAt))  ") && !said.contains(metadata.startedAtText))
    }
}
