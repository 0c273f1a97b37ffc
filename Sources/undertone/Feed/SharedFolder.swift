import Accounts
import DaemonConfiguration
import Events
import Foundation
import Glibc
import Languages

/// The folder in which all agents' daemons are found, as it is open to somebody or not.
struct SharedFolder {
    /// Where it is.
    let path: String
    /// Whether it is there.
    var isThere: Bool
    /// Whether this process may list it, as supervisors and the other roles do.
    var isListed: Bool
    /// Whether this process may pass through it, as agents do.
    var isPassed: Bool
    /// The groups of the user, as the system has them now, whatever the process began with.
    var groups: Set<String>

    /// The one of this machine, and this process.
    static var system: SharedFolder {
        let path = FeedWire.sharedFolder
        return SharedFolder(
            path: path, isThere: FileManager.default.fileExists(atPath: path),
            // SAFETY, for both: the path is passed for the time of the call.
            isListed: unsafe access(path, R_OK | X_OK) == 0, isPassed: unsafe access(path, X_OK) == 0,
            groups: GroupDirectory.system.groups(of: geteuid()))
    }

    /// What somebody is told who has no daemon and does not see those of the others; `nil` where they are seen, or are
    /// none of that person's concern.
    /// - Parameters:
    ///   - feed: the names of the groups.
    ///   - own: the socket at which the own daemon would be.
    /// - Returns: what stands in the way, and what to do about it.
    func words(to feed: UndertoneConfiguration.Feed, own: String?) -> Phrase? {
        guard isThere, !isListed else { return nil }
        let roles = [feed.supervisorGroup, feed.qaGroup, feed.operatorGroup, feed.auditGroup]
        if let joined = roles.first(where: groups.contains) {
            return Phrase(
                """
                \(path) is there, and you are in the group \(joined), but this session began before you were: log out and \
                in anew.
                """)
        }
        // An agent has a daemon, which does not run.
        guard !isPassed else { return nil }
        let groups = Phrase(
            """
            \(path) is there, but you are in none of the groups that may see it: \(feed.supervisorGroup) for supervisors, \
            \(feed.qaGroup) for quality assurance, \(feed.auditGroup) for auditors, \(feed.operatorGroup) for operators. \
            Ask whoever looks after this machine for yours, then log in anew; if you were just added, log in anew.
            """)
        guard let own else { return groups }
        return Phrase(joining: [groups, Phrase("No daemon of your own listens on \(own) either.")], " ")
    }
}
