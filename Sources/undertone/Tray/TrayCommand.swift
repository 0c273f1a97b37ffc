import ArgumentParser
import DaemonConfiguration
import Events
import FeedClient
import Foundation
import Languages

/// `undertone tray`: an icon on the agent's desktop.
struct TrayCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "tray", abstract: localized("Show on the desktop whether your voice is heard, with a menu."),
        discussion: localized(
            """
            A microphone, a pause sign, a warning, a question or a stop sign in the desktop's panel say whether your voice is \
            heard, is paused, does not arrive, waits for your consent, or whether Undertone does not run; the words stand \
            beside it. The menu pauses and resumes, asks for help, and tells what became of it.

            It is a program of yours that talks to your own daemon, and to nobody else; it ends with your session. The package \
            starts it with the desktop; to keep it from that, copy /etc/xdg/autostart/io.undertone.tray.desktop into \
            ~/.config/autostart and write Hidden=true below it.

            Exit status: 0 it was closed, or the session is over; 69 this desktop shows no such icons.

            Example:
              undertone tray
              undertone tray &
            """))

    @OptionGroup var configuration: ConfigurationOptions

    @Flag(
        help: ArgumentHelp(
            localized(
                """
                Start with the session: wait a minute for the desktop's panel, and show nothing to whoever has never run the \
                daemon.
                """))) var withSession = false

    /// How long a panel may take that starts with the session.
    private static let patience = Duration.seconds(60)

    func run() async throws {
        let loaded = try configuration.load()
        if withSession, !FileManager.default.fileExists(atPath: loaded.locations.stateFolder) { return }
        let client = try configuration.ownClient()
        let runtime = ProcessInfo.processInfo.environment["XDG_RUNTIME_DIR"]
        guard let runtime, runtime.hasPrefix("/") else {
            throw CommandFailure(localized("there is no runtime folder; set XDG_RUNTIME_DIR"), status: .unavailable)
        }
        let feed = TrayFeed(client)
        let following = Task { await feed.run() }
        defer { following.cancel() }
        let loop = TrayLoop(
            feed: feed, folder: runtime + "/undertone", commands: Self.shown,
            patience: withSession ? Self.patience : .zero
        ) { [own = configuration.config.map { ["--config", $0] } ?? []] action in
            Task { await Self.carryOut(action, by: client, own) }
        }
        // One thread for the bus, which waits in poll.
        let ending: Result<Void, CommandFailure> = await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                do throws(CommandFailure) { continuation.resume(returning: .success(try loop.run())) } catch {
                    continuation.resume(returning: .failure(error))
                }
            }
        }
        try ending.get()
    }

    /// Names of the commands that this program has.
    private static var commands: Set<String> {
        Set(Undertone.configuration.subcommands.compactMap { $0.configuration.commandName })
    }

    /// Those that can be shown on this desktop: with a terminal all, and a page where there is a browser.
    private static var shown: Set<String> {
        AgentTerminal() != nil ? commands : DesktopBrowser() != nil ? ["breathe"] : []
    }

    /// Does what was clicked; `own` names the configuration to a command. What went well shows in the icon; what did
    /// not is told.
    private static func carryOut(_ action: TrayAction, by client: FeedClient, _ own: [String]) async {
        do {
            switch action {
            case .pauseFor5: try await client.pause(PauseRequest(forS: 300))
            case .pause: try await client.pause(PauseRequest())
            case .pauseForPayment: try await client.pause(PauseRequest(reason: "payment"))
            case .resume: try await client.resume()
            case .help: try await QuietRequest.shared.send { try await client.help() }
            case .breathe:
                // A page needs no keys, and a terminal no browser.
                if DesktopBrowser() != nil {
                    let page = try BreatheCommand.parse(["--minutes", "1", "--open"] + own)
                    try await page.run()
                } else {
                    try show(["breathe", "--minutes", "1"] + own)
                }
            case .terminal(let command): try show(command + own)
            case .close: break
            }
        } catch {
            let words = CommandFailure(error)?.description ?? "\(error)"
            let summary = action == .help ? localized("Not sent, nobody knows of it") : localized("That was not done")
            DesktopWord.show(summary, words)
        }
    }

    private static func show(_ command: [String]) throws {
        guard AgentTerminal()?.run(command) == true else {
            throw CommandFailure(localized("no terminal could be opened"))
        }
    }
}
