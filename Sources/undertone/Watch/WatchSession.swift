import Accounts
import Dispatch
import Events
import FeedClient
import Foundation
import Roster
import Vocabulary

/// One run of the live view: finds daemons, follows them all, shows them and takes keys.
struct WatchSession {
    /// Between two drawings of the panel.
    private static let drawPause = Duration.milliseconds(500)
    /// Between two looks at who is to be called.
    private static let callPause = Duration.milliseconds(250)
    /// Most alerts of an agent of which is asked what happened.
    private static let maxHistories = 8
    /// Between two looks at the keyboard.
    private static let keyPause = Duration.milliseconds(40)

    /// What is watched.
    enum Subject {
        case daemons(FeedSources)
        case hub(FeedClient)
    }

    let subject: Subject
    let screen: WatchScreen
    /// Cursor after which to begin; `nil` for what is new.
    let after: FeedCursor?
    /// When to end; `nil` for never.
    let seconds: Double?

    /// Runs until somebody ends it.
    /// - Throws: `FeedClientError` where only daemons are meant that do not answer or refuse.
    func run() async throws {
        let began = Timestamp.now
        var away: Set<String> = []
        switch subject {
        case .daemons(let sources):
            away = try await daemonsAway(of: sources)
            try await checkMayRead(sources)
        case .hub(let hub):
            let site = try await hub.siteStanding().site
            if after == nil { _ = try await hub.siteAlerts(openOnly: true) }
            await screen.watch(hub, called: site, showsOpen: after == nil)
        }
        // Before the screen is taken: what ends the program then gives it back.
        let interruptions = Self.interruptions()
        await screen.takeBack()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { for await _ in interruptions { break } }
            if let seconds { group.addTask { try await Task.sleep(for: .seconds(seconds)) } }
            group.addTask { while (try? await Task.sleep(for: Self.callPause)) != nil { await screen.call() } }
            switch subject {
            case .daemons(let sources):
                group.addTask { [away] in
                    try await sources.follow(in: screen, after: after, since: began, away: away, asks: screen.hasPanel)
                }
            case .hub(let hub):
                let follower = SiteFollower(of: hub, in: screen, after: after)
                group.addTask { try await follower.run() }
                group.addTask {
                    while (try? await Task.sleep(for: WatchScreen.rest)) != nil { await screen.drawWhatIsLeft() }
                }
                // It lasts as long as all.
                group.addTask {
                    await follower.ask(isLive: screen.hasPanel)
                    try Task.checkCancellation()
                }
            }
            if screen.hasPanel {
                group.addTask { while (try? await Task.sleep(for: Self.drawPause)) != nil { await screen.draw() } }
                group.addTask { await takeKeys() }
            }
            defer { group.cancelAll() }
            // Whichever ends first ends all.
            try await group.next()
        }
    }

    /// Of daemons that are named, those that do not answer, or not at once; at least one does. Those of a folder come
    /// and go.
    private func daemonsAway(of sources: FeedSources) async throws -> Set<String> {
        guard sources.folders.isEmpty else { return [] }
        let clients = sources.sockets.map { FeedClient(socketPath: $0) }
        let answers = try await clients.ask(until: { _ in true }) { try await $0.standing() }
        return Set(sources.sockets).subtracting(answers.map(\.0.socketPath))
    }

    /// Whoever may see alerts of nobody is told so once, and not by each daemon.
    /// - Throws: the refusal, where every daemon that answers refuses.
    private func checkMayRead(_ sources: FeedSources) async throws {
        guard after == nil else { return }
        let answers = try await sources.found.map(\.client).asked(until: { _ in true }) {
            _ = try await $0.alerts(openOnly: true)
        }
        let refusal = answers.failures.first { $0.code == .refused && $0.underlying != 429 }
        if answers.answers.isEmpty, let refusal { throw refusal }
    }

    // MARK: - People

    /// Takes keys until the one that ends everything; where nobody can press any it only heeds the shell. A daemon that
    /// is slow to tell of its alerts keeps nobody from the next key.
    private func takeKeys() async {
        await withDiscardingTaskGroup { looks in
            defer { looks.cancelAll() }
            var keyboard = Keyboard()
            if keyboard != nil { await screen.offerKeys() } else { JobControl.takeNotice() }
            repeat {
                while let press = keyboard?.press() ?? Self.shellsWish() {
                    switch press {
                    // Asked again it would be the same.
                    case .interruption: return
                    case .suspension:
                        // Nothing draws between this and the stop.
                        await screen.leave()
                        if keyboard == nil { JobControl.stop(isForAll: false) } else { keyboard?.suspend() }
                        if JobControl.mustEnd { return }
                        await screen.takeBack()
                    case .continuation: await screen.takeBack()
                    default: if await carryOut(screen.press(press), &looks) { return }
                    }
                }
                if await carryOut(screen.pass(), &looks) { return }
            } while (try? await Task.sleep(for: Self.keyPause)) != nil
        }
    }

    /// What the shell wants of a program without a keyboard.
    private static func shellsWish() -> Keyboard.Press? {
        JobControl.mustEnd
            ? .interruption
            : JobControl.takeStop() ? .suspension : JobControl.takeContinuation() ? .continuation : nil
    }

    /// - Returns: whether that is the end.
    private func carryOut(_ effects: [WatchKeys.Effect], _ looks: inout DiscardingTaskGroup) async -> Bool {
        for effect in effects {
            switch effect {
            case .quit: return true
            case .tell: break
            case .act(let deed): await act(deed)
            case .look(let socketPath): looks.addTask { await look(at: socketPath) }
            }
        }
        return false
    }

    private func act(_ deed: WatchKeys.Deed) async {
        guard let client = await screen.client(of: deed.target.socketPath) else { return }
        do {
            if client.lane != nil {
                return await screen.noteSent(deed, in: try await client.send(deed.step, with: deed.target.alertID))
            }
            try await client.take(deed.step, with: deed.target.alertID)
            await screen.noteDone(deed)
        } catch {
            let words = CommandFailure(error)?.description ?? "\(error)"
            await screen.tell(InkedLine(" \(words)", .badge(.elevated)))
        }
    }

    /// Asks what happened with each open alert of an agent.
    private func look(at socketPath: String) async {
        guard let client = await screen.client(of: socketPath) else { return }
        for record in await screen.alerts(of: socketPath).prefix(Self.maxHistories) {
            let id = record.alert.alertID
            guard let page = try? await client.events(after: 0, subject: id) else { continue }
            await screen.show(history: page.events, of: client, alert: id)
        }
    }

    /// Whether a name is a user's here.
    static func isPerson(_ name: String) -> Bool { !name.isEmpty && GroupDirectory.uid(of: name) != nil }

    /// Ctrl-C and SIGTERM from now on, for as long as the program runs.
    private static func interruptions() -> AsyncStream<Void> {
        let (signals, continuation) = AsyncStream.makeStream(of: Void.self)
        for number in [SIGINT, SIGTERM] {
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number)
            // The handler keeps its source.
            source.setEventHandler { withExtendedLifetime(source) { _ = continuation.yield() } }
            source.resume()
        }
        return signals
    }
}
