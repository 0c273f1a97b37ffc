import Events
import FeedClient
import Languages
import Roster
import Vocabulary

/// What stands in the title of a site's screen.
struct SiteTitle: Equatable {
    /// The site's name.
    var name: String
    /// Since when its hub is away; `nil` while it is there.
    var awaySince: Timestamp?

    /// In words.
    func words(of daemons: [WatchedDaemon]) -> String {
        if let awaySince { return localized("\(name): the hub does not answer since \(Wording.clock(awaySince))") }
        let count = daemons.count
        return localized(count, one: "\(name): \(count) agent", other: "\(name): \(count) agents")
    }
}

/// The wall of a site: who needs somebody, each with desk and team; then a line for each team that counts the others.
extension WatchPanel {
    func siteWall(
        _ shown: [WatchedDaemon], _ scene: Scene, columns: Int, room: Int, now: Timestamp
    ) -> [InkedLine] {
        let marked = scene.keys?.row?.socketPath
        var lines = [title(shown, scene, of: shown.count, columns: columns)]
        let teams = Self.teams(scene.daemons)
        // Who needs somebody comes first; of the teams as many as there is room for, and some in any case.
        let spare = room < 15 || scene.events.isEmpty ? 0 : room < 21 ? 4 : room / 4
        let left = room - 1 - spare
        let least = min(teams.count, max(1, left / 3)) + 1
        let wanted = shown.isEmpty ? 1 : shown.count + 1
        let height = min(wanted, max(2, left - least))
        if shown.isEmpty {
            let isFiltered = scene.keys?.filter.isEmpty == false
            lines.append(
                InkedLine("   " + (isFiltered ? localized("no such agent") : localized("nobody needs somebody")), .dim))
        } else {
            var table = WatchTable(columns: columns, now: now, thresholds: thresholds)
            table.isSite = true
            lines.append(table.heading)
            lines += rows(shown, marked, in: table, room: height - 1)
        }
        lines += Self.lines(of: teams, columns: columns, room: room - lines.count - spare)
        let free = room - lines.count
        let closer = shown.first { $0.socketPath == marked } ?? shown.first { !$0.alerts.isEmpty }
        if free >= 9, let closer {
            lines += self.closer(closer, scene, columns: columns, room: free - max(4, free / 3), now: now)
        }
        return lines + last(scene, columns: columns, room: room - lines.count)
    }

    /// How the lanes of one team are.
    private struct Team {
        var name: String
        /// Those with an open alert.
        var open = 0
        var calm: [SiteCalm: Int] = [:]

        /// How many there are of each.
        var words: String {
            let calm = SiteCalm.allCases.compactMap { kind -> String? in
                guard let count = self.calm[kind] else { return nil }
                return switch kind {
                case .calm: localized(count, one: "\(count) calm", other: "\(count) calm")
                case .notHeard: localized(count, one: "\(count) not heard", other: "\(count) not heard")
                case .notConnected: localized(count, one: "\(count) not connected", other: "\(count) not connected")
                }
            }
            let open =
                open == 0
                ? []
                : [localized(self.open, one: "\(self.open) needs somebody", other: "\(self.open) need somebody")]
            return (open + calm).joined(separator: Wording.comma)
        }
    }

    /// The teams by name; those without one last.
    private static func teams(_ daemons: [WatchedDaemon]) -> [Team] {
        var teams: [String: Team] = [:]
        for daemon in daemons {
            let name = daemon.client.lane?.team ?? ""
            if daemon.alerts.isEmpty {
                teams[name, default: Team(name: name)].calm[daemon.calm, default: 0] += 1
            } else {
                teams[name, default: Team(name: name)].open += 1
            }
        }
        return teams.values.sorted { ($0.name.isEmpty ? 1 : 0, $0.name) < ($1.name.isEmpty ? 1 : 0, $1.name) }
    }

    private static func lines(of teams: [Team], columns: Int, room: Int) -> [InkedLine] {
        guard room >= 2, !teams.isEmpty else { return [] }
        let isCut = teams.count > room - 1
        let visible = teams.prefix(isCut ? max(1, room - 2) : teams.count)
        var lines = [rule(localized("teams"), columns: columns)]
        for team in visible {
            var line = InkedLine("   ")
            line.add(team.name.isEmpty ? localized("no team") : team.name, .bold)
            line.add(": \(team.words)")
            lines.append(line.cut(to: columns))
        }
        let more = teams.count - visible.count
        if more > 0 {
            let words = localized(more, one: "and \(more) more team", other: "and \(more) more teams")
            lines.append(InkedLine("   " + words, .dim))
        }
        return Array(lines.prefix(room))
    }
}
