import EventLog

/// An agent's place in the table of `undertone watch`.
struct WatchRank: Comparable {
    /// 0 help, 1 alerts that wait, 2 alerts that are seen to, 3 no alert, 4 away.
    var group: Int
    var waiting = 0
    var level = 0
    var since = Timestamp(millisecondsSince1970: 0)
    var name: String

    static func < (left: WatchRank, right: WatchRank) -> Bool {
        (left.group, left.waiting, left.level, left.since, left.name)
            < (right.group, right.waiting, right.level, right.since, right.name)
    }
}
