import ArgumentParser
import Capture
import DaemonConfiguration
import EventLog
import Foundation
import Replay
import Vault

/// `undertone segments replay`: a segment to hear and to see.
struct SegmentsReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Play a segment, with level, pitch, speech rate and score moving in step; or make a page of it.",
        discussion: """
            Space pauses, q quits. With --html nothing is played: one self-contained page is written, with a player and \
            plots, that works offline in any browser. The page holds the recording in the clear; it is readable for you \
            alone.

            Example:
              undertone segments replay 1f0c6f9e-0 --identity qa.key
              undertone segments replay 1f0c6f9e-0.age --identity qa.key --html case-17.html
            """)

    @OptionGroup var segment: SegmentOptions

    @Option(help: "Write a page to this file instead of playing.", completion: .file(extensions: ["html"]))
    var html: String?

    @Flag(help: "Replace the page if it is there.")
    var force = false

    @Option(help: "Address of the sound server, as in PULSE_SERVER.")
    var server: String?

    @Flag(help: "Show without sound, at the pace of the recording.")
    var silent = false

    @Flag(help: "With --silent: show the whole at once.")
    var noWait = false

    func validate() throws {
        if noWait, !silent { throw ValidationError("--no-wait needs --silent: sound takes its time") }
        if force, html == nil { throw ValidationError("--force replaces a page; it needs --html") }
    }

    func run() async throws {
        let alerting = try segment.feed.configuration.load().configuration.alerting
        let opened = try await segment.open()
        let replay = Replay(
            segment: opened.files.segment, thresholds: Self.thresholds(alerting),
            reasons: opened.alert?.reasons.compactMap(Self.reason) ?? [],
            voice: opened.alert?.pattern.flatMap(Wording.voice(ofPattern:)))
        if let html {
            try PlaintextFile.check([html], mayReplace: force)
            let page = ReplayPage(replay, flac: try opened.files.flac(), version: Version.current)
            try PlaintextFile.write(page.html(), to: html, mayReplace: force)
            StandardOutput.line(html)
            return
        }
        let samples = replay.segment.samples
        // Rows where nobody can press a key, and where all of them are wanted at once.
        guard !noWait, Terminal.isTerminal(1), let keyboard = Keyboard() else {
            return try silent
                ? ReplayScreen(replay).run(SilentPlayback(count: samples.count, waits: !noWait))
                : ReplayScreen(replay).run(PulsePlayer(TimeStretch(samples: samples), server: server))
        }
        if silent {
            try ReplayTerminal(replay).run(SilentPlayback(count: samples.count, waits: true), keyboard) { nil }
        } else {
            try ReplayTerminal(replay).run(
                PulsePlayer(TimeStretch(samples: samples), server: server), keyboard
            ) { nil }
        }
    }

    private static func thresholds(_ alerting: UndertoneConfiguration.Alerting) -> [Replay.Threshold] {
        [
            .init(level: EventLevel.elevated.rawValue, score: alerting.elevatedScore),
            .init(level: EventLevel.high.rawValue, score: alerting.highScore),
            .init(level: EventLevel.critical.rawValue, score: alerting.criticalScore),
        ]
    }

    /// `nil` for a measure that this version does not know.
    private static func reason(_ reason: AlertReason) -> Replay.Reason? {
        Replay.Feature(rawValue: reason.feature).map { feature in
            Replay.Reason(
                feature: feature, value: reason.value, baseline: reason.baseline, unit: reason.unit, share: reason.share
            )
        }
    }
}
