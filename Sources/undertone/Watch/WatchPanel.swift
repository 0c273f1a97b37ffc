import DaemonConfiguration
import Events
import FeedClient
import Languages
import Roster
import Vocabulary

/// The screen of `undertone watch`: a title, the agents, the marked one more closely, what happened last, and the keys.
///
/// The agents come first: what else there is has the room that they leave.
struct WatchPanel {
    /// What is on the screen.
    struct Scene {
        var daemons: [WatchedDaemon] = []
        /// The site whose hub is watched, and what is wrong with it; `nil` for daemons.
        var site: SiteTitle?
        /// What was chosen with keys; `nil` where nobody can press any.
        var keys: WatchKeys?
        /// What came of the last key.
        var message: InkedLine?
        /// What happened, the newest last.
        var events: [EventLine] = []
        /// What happened with each alert that somebody has looked at, by the daemon's socket: what one daemon says is
        /// of its own alerts alone.
        var histories: [String: [String: [EventLine]]] = [:]
    }

    /// Lines that one of the last events takes at most, so that one with many words hides no other.
    private static let eventLines = 3
    /// Scores at which the levels begin, for the marks on the bar.
    let thresholds: [AlertRule.Threshold]

    init(_ alerting: UndertoneConfiguration.Alerting) { thresholds = alerting.rule.thresholds }

    /// The rows that keys can mark, in the order of the screen.
    func rows(
        _ daemons: [WatchedDaemon], filter: String, isSite: Bool = false, now: Timestamp = .now
    ) -> [WatchKeys.Row] {
        shown(daemons, filter: filter, isSite: isSite, now: now).map { daemon in
            WatchKeys.Row(
                socketPath: daemon.socketPath, agent: daemon.name,
                target: daemon.alerts.shown.map { record in
                    let (name, id) = (daemon.fullName, Wording.short(record.alert.alertID))
                    let words =
                        record.alert.kind == .help
                        ? localized("\(name), help [\(id)]")
                        : localized("\(name), \(record.highestLevel.title) [\(id)]")
                    return WatchKeys.Target(
                        socketPath: daemon.socketPath, alertID: record.alert.alertID, words: words)
                })
        }
    }

    /// Who has a line; who asks for help has one whatever is filtered.
    private func shown(
        _ daemons: [WatchedDaemon], filter: String, isSite: Bool = false, now: Timestamp
    ) -> [WatchedDaemon] {
        let wanted = filter.lowercased()
        // At a hub those who need somebody; the others are counted, and found by their name.
        let isOfCalmToo = !isSite || !wanted.isEmpty
        let sorted = (isOfCalmToo ? daemons : daemons.filter { !$0.alerts.isEmpty }).inOrderOfUrgency(at: now)
        guard !wanted.isEmpty else { return sorted }
        let level = AlertLevel.all.first { [$0.rawValue, localized($0.title).lowercased()].contains(wanted) }
        let isHelp = ["help", localized("help").lowercased()].contains(wanted)
        return sorted.filter { daemon in
            if daemon.alerts.contains(where: \.isCall) { return true }
            if isHelp { return daemon.alerts.contains(where: \.isOpenHelp) }
            guard let level else {
                let lane = daemon.client.lane
                return [daemon.name, lane?.label, lane?.team].contains { $0?.lowercased().contains(wanted) == true }
            }
            return daemon.alerts.contains { $0.highestLevel >= level }
        }
    }

    /// The screen.
    /// - Parameters:
    ///   - scene: what is on it.
    ///   - columns: width of the terminal.
    ///   - rows: its height.
    ///   - now: the time.
    /// - Returns: no more lines than rows, none wider than the columns.
    func lines(_ scene: Scene, columns: Int, rows: Int, now: Timestamp = .now) -> [InkedLine] {
        let shown = shown(scene.daemons, filter: scene.keys?.filter ?? "", isSite: scene.site != nil, now: now)
        let foot = scene.keys.map { WatchFoot(keys: $0, message: scene.message).line(columns: columns) }
        let room = max(0, rows - (foot == nil ? 0 : 1))
        var lines: [InkedLine]
        switch scene.keys?.mode {
        case .help?: lines = Self.help(columns: columns, room: room)
        case .details(let from)?:
            lines = details(of: shown, scene, columns: columns, from: from, room: room, now: now)
        case .rows?, .held?, .question?, .words?, nil:
            lines =
                scene.site == nil
                ? wall(shown, scene, columns: columns, room: room, now: now)
                : siteWall(shown, scene, columns: columns, room: room, now: now)
        }
        lines = lines.prefix(room).map { $0.cut(to: columns) }
        guard let foot else { return lines }
        // The keys stand at the foot of the screen wherever the rest ends.
        return lines + Array(repeating: InkedLine(), count: room - lines.count) + [foot]
    }

    // MARK: - The wall

    private func wall(
        _ shown: [WatchedDaemon], _ scene: Scene, columns: Int, room: Int, now: Timestamp
    ) -> [InkedLine] {
        let marked = scene.keys?.row?.socketPath
        let all = scene.daemons.inOrderOfUrgency(at: now).count
        var lines = [title(shown, scene, of: all, columns: columns)]
        guard !shown.isEmpty else { return lines + last(scene, columns: columns, room: room - 1) }
        // One agent's figures are of use; of many the table is.
        let isAlone = shown.count == 1 && scene.daemons.count == 1
        let figures = isAlone ? AgentNow(daemon: shown[0], thresholds: thresholds).lines(columns: columns) : []
        let wanted = figures.count + (isAlone && shown[0].alerts.isEmpty ? 0 : shown.count + 1)
        let spare = room < 15 ? 0 : room < 21 ? 4 : room / 3
        let height = min(wanted, max(2, room - 1 - spare))
        let table = WatchTable(columns: columns, now: now, thresholds: thresholds)
        if !isAlone || !shown[0].alerts.isEmpty {
            lines.append(table.heading)
            lines += rows(shown, marked, in: table, room: height - 1 - figures.count)
        }
        lines += figures
        let free = room - lines.count
        guard free >= 2 else { return lines }
        let closer = shown.first { $0.socketPath == marked } ?? shown.first { !$0.alerts.isEmpty }
        if free >= 9, let closer, !isAlone || !closer.alerts.isEmpty {
            lines += self.closer(closer, scene, columns: columns, room: free - max(4, free / 3), now: now)
        }
        return lines + last(scene, columns: columns, room: room - lines.count)
    }

    /// The rows of the table; what is marked stays in sight.
    func rows(_ shown: [WatchedDaemon], _ marked: String?, in table: WatchTable, room: Int) -> [InkedLine] {
        guard shown.count > room else { return shown.map { table.row($0, isMarked: $0.socketPath == marked) } }
        let room = max(1, room - 1)
        let place = shown.firstIndex { $0.socketPath == marked } ?? 0
        let first = max(0, min(place - room + 1, shown.count - room))
        let visible = shown.dropFirst(first).prefix(room)
        let more = shown.count - visible.count
        let words = first > 0 ? localized("and \(more) more, \(first) of them above") : localized("and \(more) more")
        return visible.map { table.row($0, isMarked: $0.socketPath == marked) } + [InkedLine("   " + words, .dim)]
    }

    func title(_ shown: [WatchedDaemon], _ scene: Scene, of all: Int, columns: Int) -> InkedLine {
        let alerts = scene.daemons.flatMap(\.alerts)
        var start = InkedLine("── ", .dim)
        if let site = scene.site {
            start.add(site.words(of: scene.daemons), .bold)
        } else if scene.daemons.count == 1, let daemon = shown.first {
            start.add(daemon.name, .bold)
            if let device = daemon.status?.capture?.device, columns >= 60 { start.add(" · \(device)") }
        } else {
            let all = max(all, shown.count)
            let agents =
                shown.count == all
                ? localized(all, one: "\(all) agents", other: "\(all) agents")
                : localized(all, one: "\(shown.count) of \(all) agents", other: "\(shown.count) of \(all) agents")
            start.add(all == 0 ? localized("no agent's daemon runs; waiting for one") : agents, .bold)
        }
        start.add(" ")
        let single = shown.count == 1 && shown[0].outage == nil ? shown[0].status?.openAlerts ?? 0 : 0
        return Self.ended(
            start, help: alerts.count(where: \.isCall), open: max(alerts.count, single), columns: columns)
    }

    /// A rule to the end of the line, with what is open at its right, in as many words as there is room for.
    private static func ended(_ start: InkedLine, help: Int, open: Int, columns: Int) -> InkedLine {
        let calls = [
            localized(help, one: " !! \(help) ASKS FOR HELP !! ", other: " !! \(help) ASK FOR HELP !! "),
            localized(" !! \(help) HELP !! "), "!!\(help)!!",
        ]
        var line = start
        for (call, isLong) in [(calls[0], true), (calls[0], false), (calls[1], false), (calls[2], false)] {
            var end = InkedLine()
            if help > 0 { end.add(call, .badge(.critical)) }
            if help > 0 && open > 0 { end.add("─", .dim) }
            if open > 0 {
                let words =
                    isLong
                    ? localized(open, one: "\(open) open alert", other: "\(open) open alerts")
                    : localized(open, one: "\(open) open", other: "\(open) open")
                end.add(" \(words) ", .level(.critical))
            }
            if end.columns > 0 { end.add("──", .dim) }
            guard start.columns + end.columns <= columns || call == calls[2] else { continue }
            line.add(String(repeating: "─", count: max(0, columns - line.columns - end.columns)), .dim)
            line.add(end)
            return line
        }
        return line
    }

    static func rule(_ words: String, columns: Int) -> InkedLine {
        var line = InkedLine("── ", .dim)
        line.add("\(words) ", .dim)
        line.add(String(repeating: "─", count: max(0, columns - line.columns)), .dim)
        return line
    }

    /// The marked agent, or the first who needs somebody.
    func closer(
        _ daemon: WatchedDaemon, _ scene: Scene, columns: Int, room: Int, now: Timestamp
    ) -> [InkedLine] {
        let all = WatchDetails(daemon: daemon, thresholds: thresholds, histories: [:], now: now).lines(columns: columns)
        var lines = Array(all.prefix(room - 1))
        if all.count > lines.count {
            lines.removeLast()
            lines.append(InkedLine("   … " + localized("enter shows all of it"), .dim))
        }
        return [Self.rule(daemon.fullName, columns: columns)] + lines
    }

    /// What happened last, the newest at the foot.
    func last(_ scene: Scene, columns: Int, room: Int) -> [InkedLine] {
        guard room >= 2, !scene.events.isEmpty else { return [] }
        var lines: [InkedLine] = []
        for event in scene.events.reversed() {
            let more = event.lines(hasDay: false, columns: columns, most: Self.eventLines)
            guard lines.count + more.count <= room - 1 else {
                if lines.isEmpty { lines = Array(more.prefix(room - 1)) }
                break
            }
            lines = more + lines
        }
        return [Self.rule(localized("last events"), columns: columns)] + lines
    }

    // MARK: - One agent, and the keys

    private func details(
        of shown: [WatchedDaemon], _ scene: Scene, columns: Int, from: Int, room: Int, now: Timestamp
    ) -> [InkedLine] {
        guard let daemon = shown.first(where: { $0.socketPath == scene.keys?.marked }) else {
            return scene.site == nil
                ? wall(shown, scene, columns: columns, room: room, now: now)
                : siteWall(shown, scene, columns: columns, room: room, now: now)
        }
        let all = WatchDetails(
            daemon: daemon, thresholds: thresholds, histories: scene.histories[daemon.socketPath] ?? [:], now: now
        )
        .lines(columns: columns)
        // What others ask for meanwhile stays in sight.
        var lines = [
            title(shown, scene, of: shown.count, columns: columns), Self.rule(daemon.fullName, columns: columns),
        ]
        let first = max(0, min(from, all.count - (room - lines.count)))
        lines += all.dropFirst(first).prefix(room - lines.count)
        return lines
    }

    /// The last line of the details from which the rest fills the screen.
    func furthest(_ scene: Scene, columns: Int, rows: Int, now: Timestamp = .now) -> Int {
        guard let daemon = scene.daemons.first(where: { $0.socketPath == scene.keys?.marked }) else { return 0 }
        let all = WatchDetails(
            daemon: daemon, thresholds: thresholds, histories: scene.histories[daemon.socketPath] ?? [:], now: now)
        return max(0, all.lines(columns: columns).count - (rows - 3))
    }

    /// What each key does, at length where there is room for every key, else in a word.
    private static func help(columns: Int, room: Int) -> [InkedLine] {
        let long = WatchFoot.keys.flatMap { key, _, meaning in
            var line = InkedLine("  \(key)", .bold)
            line.pad(to: 10)
            let words = InkedLine(meaning).wrapped(to: max(10, columns - 10))
            return words.enumerated().map { index, part in
                var row = index == 0 ? line : InkedLine(String(repeating: " ", count: 10))
                row.add(part)
                return row
            }
        }
        let rule = rule(localized("keys"), columns: columns)
        let remark = InkedLine(
            localized("Keys act on the marked row, a moment later, so that a word typed here by mistake does nothing."),
            .dim
        ).wrapped(to: columns)
        guard long.count >= room else { return [rule] + long + [InkedLine()] + remark }
        let widths = WatchFoot.keys.map { DisplayWidth.columns(of: $0.key) + DisplayWidth.columns(of: $0.word) + 3 }
        let width = widths.max() ?? 1
        var short: [InkedLine] = []
        for (index, key) in WatchFoot.keys.enumerated() {
            let place = index % max(1, columns / width)
            if place == 0 { short.append(InkedLine()) }
            short[short.count - 1].pad(to: place * width)
            short[short.count - 1].add("  \(key.key)", .bold)
            short[short.count - 1].add(" \(key.word)")
        }
        return [rule] + short + remark
    }
}
