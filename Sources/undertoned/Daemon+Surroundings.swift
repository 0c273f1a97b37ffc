import Capture
import DaemonConfiguration
import Feed
import Languages
import Logging
import Vocabulary

/// What the daemon stands in: the session at the desk, and the sockets at which it is asked.
extension Daemon {
    /// Pauses capture while nobody, or somebody else, sits at the desk, where the configuration wants that; and tells
    /// `desk`.
    func sessionWatch(for source: PulseSource, telling desk: SessionBoard) -> SessionWatch {
        let capture = configuration.capture
        let isForCapture = capture.stopOnLock || capture.stopWhenInactive
        var logger = logger
        // Until logind has answered, which takes milliseconds, nothing is heard.
        if isForCapture { source.hold(.sessionUnknown, true) } else { logger.logLevel = .critical }
        return SessionWatch(logger: logger) { [warnings, mustSeeLock] session in
            desk.set(session)
            guard isForCapture else { return }
            source.hold(.screenLocked, session.isLocked && capture.stopOnLock)
            source.hold(.sessionInactive, !session.isActive && capture.stopWhenInactive)
            // Who has written down that a locked screen is not listened to means it; the default is meant for desktops,
            // which have a logind.
            source.hold(.sessionUnknown, !session.isKnown && mustSeeLock)
            warnings.set(.screenLock, session.isKnown || !capture.stopOnLock ? nil : Self.noLock(mustSeeLock))
        }
    }

    private static func noLock(_ mustSeeLock: Bool) -> Phrase {
        mustSeeLock
            ? Phrase(
                """
                there is no logind here, so that nobody tells when the screen is locked, and capture.stop_on_lock is true: \
                nothing is heard; write false to be heard all the same
                """)
            : Phrase(
                """
                there is no logind here, so that nobody tells when the screen is locked: capture goes on while it is; pause \
                by hand, or write capture.stop_on_lock = true for no capture at all
                """)
    }

    /// A socket at which the daemon is asked.
    struct FeedSocket {
        let path: String
        var mode: UInt16 = 0o600
        var group: String?
        var onlyGroup: String?
        let access: FeedAccess
    }

    /// The agent's own socket, for the agent alone, the supervisors', for their group, and the hub's.
    var feedSockets: [FeedSocket] {
        let feed = configuration.feed
        let groups: [Role: String] = [
            .supervisor: feed.supervisorGroup, .qa: feed.qaGroup, .operator: feed.operatorGroup,
            .auditor: feed.auditGroup, .hub: feed.hubGroup,
        ]
        var sockets: [FeedSocket] = []
        if let path = locations.agentSocket {
            sockets.append(FeedSocket(path: path, access: FeedAccess(socket: .agent, roleGroups: groups)))
        }
        if let path = locations.supervisorSocket {
            sockets.append(
                FeedSocket(
                    path: path, mode: 0o660, group: feed.supervisorGroup,
                    access: FeedAccess(socket: .supervisors, roleGroups: groups)))
        }
        if let path = locations.hubSocket {
            sockets.append(
                FeedSocket(
                    path: path, onlyGroup: feed.hubGroup, access: FeedAccess(socket: .hub, roleGroups: groups)))
        }
        if sockets.isEmpty { logger.warning("nobody can connect; set XDG_RUNTIME_DIR or feed.agent_socket") }
        return sockets
    }
}
