import ArgumentParser
import DaemonConfiguration
import Events
import FeedClient
import Foundation
import Languages
import Vocabulary

/// `undertone watch`: the supervisor's live view.
struct WatchCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "watch", abstract: localized("Follow the alerts of all agents live, requests for help first."),
        discussion: localized(
            """
            Follows every daemon at once, also those that are started later; goes on by itself when one was away, and misses \
            nothing. On a terminal a table shows who asks for help, who has an alert, since when, why and who sees to it; \
            elsewhere, and with --json, there are only events. Agents whose daemon does not run are shown as not there.

            With --hub it follows the site's hub: those who need somebody with their desk and team, the calm as one line for \
            each team. / finds agents by name, desk or team. A key sends to the desk, and what the desk says is shown.

            Keys: up and down mark an agent; a acknowledges the alert of the marked row, t takes it over, h hands it on, \
            r resolves it, n adds a note, u takes back what you did in the last \(AlertHistory.undoS) s; enter shows \
            all about the agent, / filters, ? lists the keys, q and Ctrl-C end.

            Example:
              undertone watch --bell --notify
              undertone watch --json --after 0 | jq -r .type
              undertone watch --once
              undertone watch --hub
            """))

    @OptionGroup var feed: FeedOptions

    @OptionGroup var site: HubOptions

    @Flag(help: ArgumentHelp(localized("Print events as the feed gives them, one JSON object a line."))) var json =
        false

    @Option(
        help: ArgumentHelp(
            localized("Begin after the event with this number; 0 is the beginning."),
            discussion: localized(
                """
                Others than the agent give the cursor of an event. Without it, with the alerts that are open and what is new.
                """), valueName: "number"),
        transform: { text throws(ValidationError) in
            guard let cursor = FeedCursor(text: text) else {
                throw ValidationError(localized("--after is the number of an event, from 0, or a cursor of the feed"))
            }
            return cursor
        }) var after: FeedCursor?

    @Flag(help: ArgumentHelp(localized("Print the events that there are after --after (default 0), and end.")))
    var once = false

    @Option(name: .customLong("for"), help: ArgumentHelp(localized("End after so many seconds."), valueName: "seconds"))
    var seconds: Double?

    @Flag(
        help: ArgumentHelp(
            localized(
                "Ring the terminal's bell for requests for help, and for alerts that begin, rise or wait too long.")))
    var bell = false

    @Flag(help: ArgumentHelp(localized("Show them as notices on the desktop too."))) var notify = false

    func validate() throws {
        guard !once || !(bell || notify) else {
            throw ValidationError(localized("--once prints what is over; --bell and --notify call for what happens"))
        }
        guard seconds.map({ $0 > 0 && $0.isFinite }) != false else {
            throw ValidationError(localized("--for is a number above 0"))
        }
    }

    func run() async throws {
        var calls = WatchScreen.Calls(hasBell: bell)
        if notify { calls.notice = try DesktopNotice() }
        let screen = WatchScreen(form: try form(), calls: calls)
        let result: Result<Void, any Error>
        do {
            if let hub = try site.client(besides: feed.socket) {
                try await HubOptions.ask(hub) { try await watch($0, on: screen) }
            } else if once {
                try await page(try feed.clients(), on: screen)
            } else {
                try await watch(.daemons(try feed.sources()), on: screen)
            }
            result = .success(())
        } catch { result = .failure(error) }
        await screen.leave()
        try result.get()
    }

    private func watch(_ subject: WatchSession.Subject, on screen: WatchScreen) async throws {
        try await WatchSession(subject: subject, screen: screen, after: after, seconds: seconds).run()
    }

    private func watch(_ hub: FeedClient, on screen: WatchScreen) async throws {
        guard once else { return try await watch(.hub(hub), on: screen) }
        await screen.watch(hub, called: "", showsOpen: false)
        await screen.take((try? await hub.siteDesks()) ?? [])
        try await hub.eachPage(after: after ?? 0) { page in
            if let gap = page.gap { try await screen.show(gap) }
            for event in page.events { try await screen.show(event, of: SiteLane(of: event)) }
        }
    }

    private func form() throws -> WatchScreen.Form {
        if json { return .json }
        guard !once, Terminal.isTerminal(STDOUT_FILENO) else { return .lines(nil) }
        return .lines(WatchPanel(try feed.configuration.load().configuration.alerting))
    }

    /// Prints what there is, of all daemons by time.
    private func page(_ clients: [FeedClient], on screen: WatchScreen) async throws {
        for client in clients { await screen.add(client) }
        let after = after ?? 0
        let answers = try await clients.ask { client in
            var found: [(FeedMessage, Timestamp)] = []
            try await client.eachPage(after: after) { page in
                // What is missing came before what there is.
                let began = page.events.first?.time ?? .now
                found += (page.gap.map { [(.gap($0), began)] } ?? []) + page.events.map { (.event($0), $0.time) }
            }
            return found
        }
        let daemons = answers.map { client, found in found.map { (client: client, message: $0, time: $1) } }
        for told in [(client: FeedClient, message: FeedMessage, time: Timestamp)].joined(daemons, by: \.time) {
            try await screen.show(told.message, of: told.client.socketPath)
        }
    }
}
