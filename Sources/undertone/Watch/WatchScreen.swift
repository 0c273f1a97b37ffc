import EventLog
import Feed
import Foundation

/// Standard output of `undertone watch`: lines that scroll, and on a terminal a panel below them that stays.
///
/// One actor, so that no two daemons write into one line.
actor WatchScreen {
    /// What is printed.
    enum Form {
        /// Events as the feed gives them.
        case json
        /// Lines for a person, with a panel where a terminal can show one.
        case lines(WatchPanel?)
    }

    private let form: Form
    private let hasColour = Terminal.hasColour
    private var daemons: [WatchedDaemon]
    /// Lines of the panel on the screen now.
    private var shown = 0
    private var lastDay: String

    init(form: Form, socketPaths: [String]) {
        self.form = form
        daemons = socketPaths.map { WatchedDaemon(socketPath: $0) }
        lastDay = Timestamp.now.localDay
        if hasPanel { StandardOutput.write(Array("\u{1B}[?25l".utf8)) }
    }

    /// Whether somebody looks at a panel, and the daemons are to be asked for what it shows.
    nonisolated var hasPanel: Bool {
        if case .lines(.some) = form { true } else { false }
    }

    /// Shows what came over a daemon's feed.
    func show(_ message: FeedMessage, of index: Int) throws {
        switch message {
        case .connected: daemons[index].outage = nil
        case .event(let event):
            if case .json = form { try StandardOutput.json(event) } else { show(EventLine(event)) }
        case .gap(let gap):
            if case .json = form {
                try StandardOutput.json(["gap": gap])
            } else {
                show(
                    line:
                        "events \(gap.after + 1) to \(gap.resumesAfter) are no longer in the log (\(gap.reason.rawValue))"
                )
            }
        case .disconnected(let error):
            daemons[index].restart(because: "the daemon is away; trying again")
            if !hasPanel { Terminal.warn("\(error.context) Trying again.") }
        }
        draw()
    }

    /// Shows alerts that were open before.
    func show(open records: [AlertRecord]) {
        for record in records { show(EventLine(open: record)) }
    }

    /// Shows that one of several daemons cannot be followed.
    func lose(_ index: Int, because error: FeedError) {
        daemons[index].restart(because: "no daemon answers here")
        if !hasPanel { Terminal.warn(error.context) }
    }

    /// Seconds of the stream after which a daemon's scores are wanted.
    func cursorS(of index: Int) -> Double { daemons[index].cursorS }

    /// Takes in how a daemon stands now.
    func update(_ status: StatusPayload, scores: [ScorePoint], of index: Int) {
        daemons[index].status = status
        daemons[index].add(scores)
    }

    /// Draws the panel anew, where there is one.
    func draw() {
        guard case .lines(let panel?) = form else { return }
        let size = Terminal.size
        let lines = panel.lines(daemons, columns: size.columns, rows: size.rows).map {
            $0.text(limit: size.columns, hasColour: hasColour)
        }
        // The cursor waits in the first column: a ^C shown at the end of a full line would move everything up.
        StandardOutput.write(Array((Self.erasure(of: shown) + lines.joined(separator: "\n") + "\r").utf8))
        shown = lines.count
    }

    /// Leaves the terminal as it was found.
    func close() {
        guard hasPanel else { return }
        StandardOutput.write(Array((Self.erasure(of: shown) + "\u{1B}[?25h").utf8))
        shown = 0
    }

    private func show(_ line: EventLine) {
        if hasPanel, line.day != lastDay {
            lastDay = line.day
            show(line: lastDay)
        }
        show(line: line.text(hasDay: !hasPanel, columns: hasPanel ? Terminal.size.columns : nil, hasColour: hasColour))
    }

    /// Puts a line where the panel was; the panel is drawn again below it by whoever calls.
    private func show(line: String) {
        StandardOutput.write(Array(((hasPanel ? Self.erasure(of: shown) : "") + line + "\n").utf8))
        shown = 0
    }

    /// To the start of the panel's first line, and empty from there.
    private static func erasure(of lines: Int) -> String {
        "\r" + (lines > 1 ? "\u{1B}[\(lines - 1)A" : "") + "\u{1B}[J"
    }
}
