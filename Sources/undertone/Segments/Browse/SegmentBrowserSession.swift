import DaemonConfiguration
import Events
import FeedClient
import Foundation
import Glibc
import Replay
import Vault
import Vocabulary

/// One run of the browser: draws it, takes keys, and does what they ask for.
struct SegmentBrowserSession {
    /// Between two looks at the keyboard and the size of the terminal.
    private static let beat = Duration.milliseconds(25)

    let clients: [FeedClient]
    let filter: SegmentFilter
    /// Why somebody looks; every look is in the audit with it.
    let reason: String?
    /// `nil` where nothing can be opened.
    let keys: SegmentKeyOptions.Keys?
    let server: String?
    let alerting: UndertoneConfiguration.Alerting

    private var heading: SegmentBrowserView.Heading {
        SegmentBrowserView.Heading(reason: reason, key: keys.map { "key: \($0.place)" } ?? "no key: nothing opens")
    }

    /// Runs until the person quits. The terminal is as it was then, and where it throws.
    func run(_ told: [(FeedClient, SegmentRecord)]) async throws {
        let (daemons, items) = await items(told)
        var browser = SegmentBrowser(items)
        var sources = daemons
        var keyboard = Keyboard()
        var screen = FullScreen()
        guard keyboard != nil else {
            throw CommandFailure("the terminal gives no keys; bring the command to the foreground", status: .usage)
        }
        screen.take()
        defer { screen.leave() }
        func show(_ browser: SegmentBrowser, _ view: SegmentBrowserView) {
            screen.draw(
                view.lines(browser, heading), columns: view.columns, height: view.rows, hasColour: Terminal.hasColour)
        }
        while true {
            let view = SegmentBrowserView(size: Terminal.size)
            show(browser, view)
            guard let press = keyboard?.press() else {
                try await Task.sleep(for: Self.beat)
                continue
            }
            switch press {
            case .suspension:
                screen.leave()
                keyboard?.suspend()
                if !JobControl.mustEnd { screen.take() }
                continue
            case .continuation:
                screen.take()
                continue
            default: break
            }
            guard let deed = browser.take(press, on: view) else { continue }
            if deed == .quit { return }
            browser.message = Self.progress(deed)
            show(browser, view)
            browser.message = ""
            do {
                switch deed {
                case .quit: return
                case .reload:
                    let told = try await StatedLook.list(clients, filter, reason: reason).told
                    let (daemons, items) = await self.items(told)
                    sources = daemons
                    browser.replace(items)
                case .details: try await showDetails(on: &browser, sources)
                case .verify: try await verify(on: &browser, sources)
                case .page: try await writePage(on: &browser, sources)
                case .replay(let isSilent):
                    guard let opened = try await open(browser.item, sources) else { continue }
                    // The replay has a keyboard and a screen of its own.
                    keyboard = nil
                    screen.leave()
                    let result = Result { try play(opened, isSilent: isSilent) }
                    keyboard = Keyboard()
                    screen.take()
                    try result.get()
                }
            } catch {
                guard let failure = CommandFailure(error) else { throw error }
                browser.show("Not done", failure.lines.map { InkedLine($0) } + Self.hint(for: deed, failure))
            }
        }
    }

    /// What is said while it is done.
    private static func progress(_ deed: SegmentBrowser.Deed) -> String {
        switch deed {
        case .quit: ""
        case .reload: "reading the list …"
        case .replay: "fetching the recording …"
        case .verify: "computing the scores anew …"
        case .page: "writing the page …"
        case .details: "asking …"
        }
    }

    private static func hint(for deed: SegmentBrowser.Deed, _ failure: CommandFailure) -> [InkedLine] {
        guard deed == .replay(isSilent: false), failure.status == .unavailable else { return [] }
        return [InkedLine(), InkedLine("s shows it without sound", .dim)]
    }

    // MARK: - The list

    /// The list with the alerts, which add to it where a daemon tells of them.
    private func items(
        _ told: [(FeedClient, SegmentRecord)]
    ) async -> (daemons: [FeedClient], items: [SegmentBrowser.Item]) {
        let answers = (try? await clients.asked { try await $0.alerts() })?.answers ?? []
        clients.tellTwinsApart()
        var alerts: [String: [String: AlertRecord]] = [:]
        for (client, records) in answers {
            alerts[client.socketPath] = Dictionary(
                records.map { ($0.alert.alertID, $0) }, uniquingKeysWith: { first, _ in first })
        }
        let order = told.sorted { $0.1.segment.startedAt > $1.1.segment.startedAt }
        let items = order.enumerated().map { index, one in
            let (client, record) = one
            return SegmentBrowser.Item(
                source: index, agent: client.name(saying: record.segment.agent), record: record,
                alert: alerts[client.socketPath]?[record.segment.alertID])
        }
        return (order.map(\.0), items)
    }

    // MARK: - Deeds

    /// Fetches and opens the marked one: a look that the audit has.
    private func open(
        _ item: SegmentBrowser.Item?, _ sources: [FeedClient]
    ) async throws -> SegmentKeyOptions.Opened? {
        guard let item else { return nil }
        guard let keys else {
            throw CommandFailure(
                "no secret key is named, and so nothing opens: begin again with --identity FILE or "
                    + "\(IdentityOptions.variable)", status: .usage)
        }
        return try await SegmentKeyOptions.open(item.id, of: sources[item.source], keys, reason: reason)
    }

    private func play(_ opened: SegmentKeyOptions.Opened, isSilent: Bool) throws {
        guard let keyboard = Keyboard() else { return }
        let replay = SegmentsReplayCommand.replay(of: opened, alerting: alerting)
        try SegmentsReplayCommand.play(replay, isSilent: isSilent, server: server, keyboard)
    }

    private func verify(on browser: inout SegmentBrowser, _ sources: [FeedClient]) async throws {
        guard let opened = try await open(browser.item, sources) else { return }
        let verdict = SegmentVerification(opened.files.segment).verdict
        browser.note(verdict.outcome, of: opened.id)
        browser.show("Verified", [SegmentsVerifyCommand.line(of: verdict, of: opened.id)])
    }

    private func writePage(on browser: inout SegmentBrowser, _ sources: [FeedClient]) async throws {
        guard let opened = try await open(browser.item, sources) else { return }
        var replay = SegmentsReplayCommand.replay(of: opened, alerting: alerting)
        replay.verdict = SegmentVerification(opened.files.segment).verdict
        let page = ReplayPage(replay, flac: try opened.files.flac(), version: Version.current)
        // A page that is there is never written over.
        let names = [opened.id] + (2...99).map { "\(opened.id)-\($0)" }
        guard let name = names.first(where: { !FileManager.default.fileExists(atPath: $0 + ".html") }) else {
            throw CommandFailure("a hundred pages of \(opened.id) lie here already; delete some", status: .cannotCreate)
        }
        try PlaintextFile.write(Array(page.html()), to: name + ".html", mayReplace: false)
        let folder = FileManager.default.currentDirectoryPath
        let isOpen = DesktopBrowser()?.open(folder + "/" + name + ".html") == true
        browser.show(
            isOpen ? "Page written, and opened on the desktop" : "Page written",
            [
                InkedLine("\(folder)/\(name).html"), InkedLine(),
                InkedLine("It holds the recording in the clear, readable for you alone; delete it after use."),
            ])
    }

    private func showDetails(on browser: inout SegmentBrowser, _ sources: [FeedClient]) async throws {
        guard let item = browser.item else { return }
        let client = sources[item.source]
        // The agent reads who looked; from others a daemon would refuse it, and note that they asked.
        let isOwn = client.identity?.uid == getuid() && reason == nil
        let looks = isOwn ? try? await Self.looks(at: item.id, client) : nil
        browser.show("Details", SegmentDetails(item, looks: looks).lines)
    }

    /// Who had to do with a segment, the newest first, however long ago.
    private static func looks(at id: String, _ client: FeedClient) async throws -> [AuditEntry] {
        var looks: [AuditEntry] = []
        var before: Int64?
        while true {
            let page = try await client.mineAccesses(before: before)
            looks += page.items.filter { $0.object == id }
            // A daemon may name the same page for ever.
            guard let next = page.next, before.map({ next < $0 }) ?? true else { return looks }
            before = next
        }
    }
}
