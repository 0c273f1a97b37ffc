import Events
import FeedClient
import Foundation
import Languages
import Roster
import Vocabulary

/// Standard output of `undertone watch`: lines that scroll, or a screen on a terminal.
///
/// One actor, so that no two daemons write into one line.
actor WatchScreen: LiveView {
    /// What is printed.
    enum Form {
        /// Events as the feed gives them.
        case json
        /// Lines for a person, or a screen where a terminal can show one.
        case lines(WatchPanel?)
    }

    /// What is done beside printing when somebody is to be called.
    struct Calls {
        /// Whether the terminal's bell rings.
        var hasBell = false
        /// Where notices are shown; `nil` for nowhere.
        var notice: DesktopNotice?
    }

    /// Most events that are kept for the screen.
    private static let maxEvents = 200
    /// Between two drawings at a hub.
    static let rest = Duration.milliseconds(100)

    let form: Form
    let calls: Calls
    let person = NSUserName()
    let hasColour = Terminal.hasColour
    var roster = DaemonRoster()
    var summonses = SummonsQueue()
    private var pace: [String: LinePace] = [:]
    var scene = WatchPanel.Scene()
    /// What is known of the hub, where one is watched.
    var site: WatchedSite?
    private var screen = FullScreen()
    /// Whether the terminal is the shell's for now, as at first.
    private var isAway = true
    /// Until when the message is shown.
    private var messageEnd = ContinuousClock.now
    private var lastDraw = ContinuousClock.now
    /// Whether something is not drawn yet.
    private var isStale = false

    init(form: Form, calls: Calls) {
        self.form = form
        self.calls = calls
    }

    /// Whether somebody looks at a screen, and the daemons are to be asked for what it shows.
    nonisolated var hasPanel: Bool { if case .lines(.some) = form { true } else { false } }

    /// Whether events are printed as they are.
    nonisolated var isJSON: Bool { if case .json = form { true } else { false } }

    nonisolated var showsWhatIsOpen: Bool { !isJSON }

    // MARK: - What comes from daemons

    /// Makes room for a daemon.
    func add(_ client: FeedClient, isExpected: Bool = false) { roster.add(client, isExpected: isExpected) }

    /// Shows what came over a daemon's feed.
    func show(_ message: FeedMessage, of socketPath: String) throws {
        guard let client = roster[socketPath]?.client else { return }
        roster.daemons.map(\.client).tellTwinsApart()
        switch message {
        case .connected:
            if roster[socketPath]?.outage != nil, !hasPanel {
                Terminal.warn(localized("The daemon at \(PlainText.shown(socketPath)) is back."))
            }
            roster.change(socketPath) { $0.find() }
        case .event(let event):
            if isJSON {
                try StandardOutput.json(Served(value: event, client: client, member: "servedby"))
            } else {
                show(EventLine(event, of: client), of: client)
            }
            take(event, of: client)
        case .gap(let gap):
            if isJSON {
                try StandardOutput.json(Served(value: GapLine(gap: gap), client: client, member: "servedby"))
            } else {
                show(EventLine(Wording.gap(gap), of: client), of: client)
            }
        case .disconnected(let error): lose(socketPath, because: error, isTold: false)
        }
        call()
        draw()
    }

    /// What follows from an event: for the list at once, and for whoever is called.
    func take(_ event: Event, of client: FeedClient) {
        roster.change(client.key) { $0.take(event) }
        if let ended = Summons.ended(by: event) {
            summonses.remove(ended, of: client.key)
            calls.notice?.close(Summons.Subject(socketPath: client.key, alertID: ended))
        }
        if let summons = Summons(event, for: person, of: client) { summonses.add(summons, of: client.key) }
        if let known = scene.histories[client.key]?[event.subject] {
            let lines = known + [EventLine(event, of: client)]
            scene.histories[client.key]?[event.subject] = lines.suffix(Self.maxEvents)
        }
    }

    /// Shows alerts that were open before.
    func show(open records: [AlertRecord], of socketPath: String) {
        guard let client = roster[socketPath]?.client else { return }
        roster.daemons.map(\.client).tellTwinsApart()
        for record in records {
            show(EventLine(open: record, of: client), of: client)
            if let summons = Summons(open: record, of: client) { summonses.add(summons, of: socketPath) }
        }
        call()
        draw()
    }

    /// Shows that a daemon cannot be followed; once, until it can be again.
    func lose(_ socketPath: String, because error: FeedClientError, isTold: Bool) {
        if let daemon = roster[socketPath], daemon.outage == nil, !hasPanel, !isTold {
            let words = error.context.replacing(" Try again.", with: "")
            Terminal.warn(error.code == .refused ? words : words + " Trying again.")
        }
        roster.change(socketPath) { $0.lose(because: error, at: .now) }
    }

    func questions(to socketPath: String) -> DaemonRoster.Questions { roster.questions(to: socketPath) }

    func change(_ socketPath: String, _ take: @Sendable (inout WatchedDaemon) -> Void) {
        roster.change(socketPath, take)
    }

    // MARK: - What comes from keys

    /// Shows which keys there are.
    func offerKeys() {
        // Whom a hub knows, the hub says.
        let isSite = site != nil
        scene.keys = WatchKeys { isSite ? !$0.isEmpty : WatchSession.isPerson($0) }
        draw()
    }

    /// Does what a key asks for with the screen.
    /// - Returns: what is to be done beside that.
    func press(_ press: Keyboard.Press) -> [WatchKeys.Effect] {
        look()
        let effects = scene.keys?.press(press, at: .now) ?? []
        scene.message = nil
        return shown(effects)
    }

    /// What time brings.
    func pass() -> [WatchKeys.Effect] { shown(scene.keys?.pass(to: .now) ?? []) }

    private func shown(_ effects: [WatchKeys.Effect]) -> [WatchKeys.Effect] {
        for case .tell(let words) in effects { tell(InkedLine(" \(words)", .bold)) }
        if scene.keys?.mode != nil { draw() }
        return effects
    }

    /// The client that has read an agent's line: it speaks to nobody else.
    func client(of socketPath: String) -> FeedClient? { roster[socketPath]?.client }

    /// Open alerts of an agent.
    func alerts(of socketPath: String) -> [AlertRecord] { roster[socketPath]?.alerts ?? [] }

    /// Takes in what happened with an alert; of those that are over nothing is kept.
    func show(history: [Event], of client: FeedClient, alert: String) {
        let open = Set(alerts(of: client.key).map(\.alert.alertID))
        var known = scene.histories[client.key, default: [:]].filter { open.contains($0.key) }
        known[alert] = history.suffix(Self.maxEvents).map { EventLine($0, of: client) }
        scene.histories[client.key] = known
        draw()
    }

    /// Notes that something was done.
    func noteDone(_ deed: WatchKeys.Deed) {
        let end = ContinuousClock.now + .seconds(AlertHistory.undoS)
        scene.keys?.noteDone(deed, until: end)
        roster.change(deed.target.socketPath) { $0.hasNewAlerts = true }
        let canUndo = deed.step.undoable != nil
        let undo = canUndo ? "   " + localized("u takes it back") : ""
        tell(InkedLine(" \(WatchFoot.done(deed))\(undo)", .green))
    }

    /// Shows a message in place of the keys for some seconds.
    func tell(_ message: InkedLine) {
        scene.message = message
        messageEnd = ContinuousClock.now + .seconds(6)
        draw()
    }

    // MARK: - The terminal

    /// Takes in what stands where.
    private func look() {
        guard case .lines(let panel?) = form, scene.keys != nil else { return }
        if site == nil { roster.daemons.map(\.client).tellTwinsApart() }
        scene.daemons = roster.daemons
        let size = Terminal.size
        let rows = panel.rows(roster.daemons, filter: scene.keys?.filter ?? "", isSite: site != nil)
        scene.keys?.see(rows, at: .now)
        guard case .details? = scene.keys?.mode else { return }
        let furthest = panel.furthest(scene, columns: size.columns, rows: size.rows)
        scene.keys?.furthest = furthest
    }

    /// Draws what has changed, where there is a screen.
    func draw() {
        guard case .lines(let panel?) = form, !isAway else { return }
        if ContinuousClock.now > messageEnd { scene.message = nil }
        look()
        scene.daemons = roster.daemons
        let size = Terminal.size
        scene.site = site?.title
        let lines = panel.lines(scene, columns: size.columns, rows: size.rows)
        (lastDraw, isStale) = (.now, false)
        screen.draw(lines, columns: size.columns, height: size.rows, hasColour: hasColour)
    }

    /// Draws, or in a moment where that was just done: many events at once are one drawing.
    func drawSoon() {
        isStale = true
        if ContinuousClock.now - lastDraw >= Self.rest { draw() }
    }

    /// Draws what was put off.
    func drawWhatIsLeft() { if isStale { draw() } }

    /// Leaves the terminal as it was found, for good or until ``takeBack()``.
    func leave() {
        guard hasPanel, !isAway else { return }
        isAway = true
        screen.leave()
    }

    /// Takes the terminal, where there is one.
    func takeBack() {
        guard hasPanel else { return }
        isAway = false
        screen.take()
        draw()
    }

    /// Calls a person, where somebody is to be called and it is time again.
    func call() {
        guard calls.hasBell || calls.notice != nil, calls.notice?.isFree != false,
            let summons = summonses.next(at: .now)
        else { return }
        if calls.hasBell { Terminal.ring() }
        calls.notice?.show(summons)
    }

    func show(_ line: EventLine, of client: FeedClient) {
        if isJSON { return }
        guard hasPanel else {
            return line.lines(hasDay: true, columns: Terminal.columns).forEach { StandardOutput.line($0) }
        }
        // A person cannot read more; a file takes everything.
        let left = pace[client.key, default: LinePace()].take(at: .now)
        guard let left else { return }
        if left > 0 {
            scene.events.append(
                EventLine(
                    localized(left, one: "\(left) more were left out", other: "\(left) more were left out"), of: client)
            )
        }
        scene.events.append(line)
        scene.events.removeFirst(max(0, scene.events.count - Self.maxEvents))
    }
}
