import ArgumentParser
import Capture
import DaemonConfiguration
import Events
import Replay
import Vault
import Vocabulary

/// `undertone segments replay`: a segment to hear and to see.
struct SegmentsReplayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "replay",
        abstract: "Play a segment with pitch, vocal effort, rate and level in step; or make a page or a picture.",
        discussion: """
            On a terminal the whole recording is seen at once, with what happened when, and keys lead through it; ? shows them. \
            Elsewhere a row is printed for each half second, and below them the verdict and the figures. The scores are \
            re-computed from the audio meanwhile, and both say whether they are identical to those that were stored.

            With --html or --png nothing is played. The page is self-contained, with a player and plots, and works offline in \
            any browser; it holds the recording in the clear. Page and picture are readable for you alone.

            With --hub the recording is fetched from its desk through your site's hub: the desk decides as if you asked there, and \
            it is opened here, with your key. Where the desk is away the exit status is 69; it comes when the desk is back.

            Example:
              undertone segments replay 1f0c6f9e-0 --identity qa.key --reason -
              undertone segments replay 1f0c6f9e-0.age --identity qa.key --html case-17.html --png case-17.png
              undertone segments replay 1f0c6f9e-0 --identity qa.key --verify
              undertone segments replay 1f0c6f9e-0 --identity qa.key --hub --reason -
            """)

    @OptionGroup var segment: SegmentOptions

    @OptionGroup var hub: HubOptions

    @Option(help: "Write a page to this file instead of playing.", completion: .file(extensions: ["html"])) var html:
        String?

    @Option(help: "Write a picture to this file instead of playing.", completion: .file(extensions: ["png"])) var png:
        String?

    @Flag(help: "Only compute the scores anew and compare them: as undertone segments verify.") var verify = false

    @Flag(help: "Replace the page or the picture if it is there.") var force = false

    @Option(help: "Address of the sound server, as in PULSE_SERVER.") var server: String?

    @Flag(help: "Show without sound, at the pace of the recording.") var silent = false

    @Flag(help: "With --silent: print the rows of the whole at once.") var noWait = false

    func validate() throws {
        if noWait, !silent { throw ValidationError("--no-wait needs --silent: sound takes its time") }
        if force, html == nil, png == nil {
            throw ValidationError("--force replaces a page or a picture; it needs --html or --png")
        }
        if verify, html != nil || png != nil || silent {
            throw ValidationError("--verify neither plays nor writes; page and picture tell the verdict by themselves")
        }
    }

    func run() async throws {
        let configuration = try segment.key.feed.configuration.load().configuration
        let opened = try await segment.open(through: hub)
        let held = opened.files.segment
        var replay = Self.replay(of: opened, alerting: configuration.alerting)
        if verify {
            let verdict = SegmentVerification(held).verdict
            StandardOutput.line(SegmentsVerifyCommand.line(of: verdict, of: held.metadata.id))
            guard verdict.isConfirmed else { throw CommandFailure("", status: .failure) }
            return
        }
        if html != nil || png != nil {
            try PlaintextFile.check([html, png].compactMap { $0 }, mayReplace: force)
            replay.verdict = SegmentVerification(held).verdict
            if let html {
                let page = ReplayPage(replay, flac: try opened.files.flac(), version: Version.current)
                try write(Array(page.html()), to: html)
            }
            if let png { try write(ReplayPicture(replay, version: Version.current).png(), to: png) }
            return
        }
        try play(replay)
    }

    private func write(_ bytes: [UInt8], to path: String) throws {
        try PlaintextFile.write(bytes, to: path, mayReplace: force)
        StandardOutput.path(path)
    }

    private func play(_ replay: Replay) throws {
        let samples = replay.segment.samples
        // Rows where nobody can press a key, and where all of them are wanted at once.
        guard !noWait, Terminal.isTerminal(1), let keyboard = Keyboard() else {
            let verdict = PendingVerdict(of: replay.segment)
            let screen = ReplayScreen(replay)
            if silent {
                try screen.run(SilentPlayback(count: samples.count, waits: !noWait))
            } else {
                do { try screen.run(PulsePlayer(samples: samples, server: server)) } catch let error as CaptureError {
                    throw Self.unheard(error)
                }
            }
            return screen.close(verdict.wait())
        }
        if silent { return try Self.play(replay, isSilent: true, server: server, keyboard) }
        do { try Self.play(replay, isSilent: false, server: server, keyboard) } catch let error as CaptureError {
            throw Self.unheard(error)
        }
    }

    /// Where nothing can be played, what is shown without sound is next best.
    private static func unheard(_ error: CaptureError) -> CommandFailure {
        CommandFailure("\(error); --silent shows it without sound", status: .unavailable)
    }

    /// Plays on a terminal of its own, until the person quits.
    static func play(_ replay: Replay, isSilent: Bool, server: String?, _ keyboard: consuming Keyboard) throws {
        let samples = replay.segment.samples
        let verdict = PendingVerdict(of: replay.segment)
        let terminal = ReplayTerminal(replay)
        if isSilent {
            try terminal.run(SilentPlayback(count: samples.count, waits: true), keyboard) { verdict.value }
        } else {
            let player = try PulsePlayer(TimeStretch(samples: samples), server: server)
            try terminal.run(player, keyboard) { verdict.value }
        }
    }

    /// What a segment tells by itself; one of format 1 tells no thresholds, and no reasons but in the daemon's alert.
    static func replay(of opened: SegmentKeyOptions.Opened, alerting: UndertoneConfiguration.Alerting) -> Replay {
        var replay = Replay(opened.files.segment)
        guard opened.files.segment.metadata.format < 2 else { return replay }
        replay.thresholds = alerting.rule.thresholds
        replay.reasons = opened.alert?.reasons.map(\.part).filter { $0.feature.known != nil } ?? []
        replay.voice = opened.alert?.pattern.flatMap(Wording.voice(ofPattern:))
        return replay
    }
}
