import Events
import FeedClient
import Foundation
import Roster
import Vocabulary

/// Standard output of `undertone watch`: lines that scroll, and on a terminal a panel below them that stays.
///
/// One actor, so that no two daemons write into one line.
actor WatchScreen: LiveView {
    /// What is printed.
    enum Form {
        /// Events as the feed gives them.
        case json
        /// Lines for a person, with a panel where a terminal can show one.
        case lines(WatchPanel?)
    }

    /// What is done beside printing when somebody is to be called.
    struct Calls {
        /// Whether the terminal's bell rings.
        var hasBell = false
        /// Where notices are shown; `nil` for nowhere.
        var notice: DesktopNotice?
    }

    private let form: Form
    private let calls: Calls
    private let person = NSUserName()
    private let hasColour = Terminal.hasColour
    private var roster = DaemonRoster()
    private var summonses = SummonsQueue()
    private var pace: [String: LinePace] = [:]
    /// What was chosen with keys; `nil` where there are none.
    private var hand: WatchPanel.Hand?
    /// Until when the message is shown.
    private var messageEnd = ContinuousClock.now
    /// Lines of the panel on the screen now.
    private var shown = 0
    private var lastDay: String

    init(form: Form, calls: Calls) {
        self.form = form
        self.calls = calls
        lastDay = Timestamp.now.localDay
        if hasPanel { StandardOutput.draw(Frame(.hideCursor)) }
    }

    /// Whether somebody looks at a panel, and the daemons are to be asked for what it shows.
    nonisolated var hasPanel: Bool { if case .lines(.some) = form { true } else { false } }

    /// Whether events are printed as they are.
    private nonisolated var isJSON: Bool { if case .json = form { true } else { false } }

    nonisolated var showsWhatIsOpen: Bool { !isJSON }

    // MARK: - What comes from daemons

    /// Makes room for a daemon.
    func add(_ client: FeedClient) { roster.add(client) }

    /// Shows what came over a daemon's feed.
    func show(_ message: FeedMessage, of socketPath: String) throws {
        guard let client = roster[socketPath]?.client else { return }
        roster.daemons.map(\.client).tellTwinsApart()
        switch message {
        case .connected:
            if roster[socketPath]?.outage != nil, !hasPanel {
                Terminal.warn("The daemon at \(PlainText.shown(socketPath)) is back.")
            }
            roster.change(socketPath) { $0.find() }
        case .event(let event):
            if isJSON {
                try StandardOutput.json(Served(value: event, client: client, member: "servedby"))
            } else {
                show(EventLine(event, of: client), of: client)
            }
            if let summons = Summons(event, for: person, of: client) { summonses.add(summons, of: socketPath) }
            if event.type.rawValue.contains(".alert.") { roster.change(socketPath) { $0.hasNewAlerts = true } }
        case .gap(let gap):
            if isJSON {
                try StandardOutput.json(Served(value: GapLine(gap: gap), client: client, member: "servedby"))
            } else {
                show([InkedLine("\(client.name()): \(Wording.gap(gap))")])
            }
        case .disconnected(let error): lose(socketPath, because: error, isTold: false)
        }
        call()
        draw()
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
        hand = WatchPanel.Hand()
        draw()
    }

    /// Moves the choice.
    func choose(by step: Int) {
        let order = roster.daemons.inOrderOfUrgency(at: .now).map(\.socketPath)
        guard !order.isEmpty else { return }
        let place = hand?.chosen.flatMap { order.firstIndex(of: $0) }
        hand?.chosen = order[min(max(place.map { $0 + step } ?? 0, 0), order.count - 1)]
        draw()
    }

    /// The alert that a key is meant for: the chosen agent's, or the only one that there is.
    func chosenAlert() -> (daemon: WatchedDaemon, record: AlertRecord)? {
        if let alert = roster.alert(chosen: hand?.chosen) { return alert }
        let isQuiet = roster.daemons.allSatisfy(\.alerts.isEmpty)
        tell(InkedLine(isQuiet ? "  no alert is open" : "  choose an agent with an alert first: ↑ ↓", .bold))
        return nil
    }

    /// Shows a message in place of the keys for some seconds.
    func tell(_ message: InkedLine) {
        hand?.message = message
        messageEnd = ContinuousClock.now + .seconds(6)
        draw()
    }

    // MARK: - The terminal

    /// Draws the panel anew, where there is one.
    func draw() {
        guard case .lines(let panel?) = form else { return }
        if ContinuousClock.now > messageEnd { hand?.message = nil }
        roster.daemons.map(\.client).tellTwinsApart()
        let size = Terminal.size
        let lines = panel.lines(roster.daemons, hand: hand, columns: size.columns, rows: size.rows)
        var frame = Frame(.takeBack(lines: shown))
        for (index, line) in lines.enumerated() {
            if index > 0 { frame.add(.lineFeed) }
            frame.add(line, columns: size.columns, hasColour: hasColour)
        }
        // The cursor waits in the first column: a ^C shown at the end of a full line would move everything up.
        frame.add(.lineStart)
        StandardOutput.draw(frame)
        shown = lines.count
    }

    /// Leaves the terminal as it was found.
    func close() {
        guard hasPanel else { return }
        StandardOutput.draw(Frame(.takeBack(lines: shown), .showCursor))
        shown = 0
    }

    /// Calls a person, where somebody is to be called and it is time again.
    func call() {
        guard calls.hasBell || calls.notice != nil, calls.notice?.isFree != false,
            let summons = summonses.next(at: .now)
        else { return }
        if calls.hasBell { Terminal.ring() }
        calls.notice?.show(summons)
    }

    private func show(_ line: EventLine, of client: FeedClient) {
        if isJSON { return }
        // A person cannot read more; a file takes everything.
        if hasPanel {
            let left = pace[client.socketPath, default: LinePace()].take(at: .now)
            if let left, left > 0 { show([InkedLine("\(client.name()): \(left) more were left out")]) }
            if left == nil { return }
        }
        if hasPanel, line.day != lastDay {
            lastDay = line.day
            show([InkedLine(lastDay)])
        }
        show(line.lines(hasDay: !hasPanel, columns: hasPanel ? Terminal.size.columns : nil))
    }

    /// Puts lines where the panel was; the panel is drawn again below them by whoever calls.
    private func show(_ lines: [InkedLine]) {
        var frame = hasPanel ? Frame(.takeBack(lines: shown)) : Frame()
        for line in lines {
            frame.add(line, hasColour: hasColour)
            frame.add(.lineFeed)
        }
        StandardOutput.draw(frame)
        shown = 0
    }
}
