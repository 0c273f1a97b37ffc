import DaemonConfiguration
import Events
import Foundation

/// What lets supervisors reach the daemon: their group, the folder of the sockets, and the agent's socket in it.
struct SupervisorFacts: Sendable, Equatable {
    /// The group's number; `nil` where there is no such group.
    var groupID: gid_t?
    var folder: FileFacts
    /// The supervisors' socket; `nil` where the configuration or the folder gives none.
    var socket: FileFacts?
}

extension SupervisorFacts {
    /// Looks at what the configuration names.
    init(_ loaded: LoadedConfiguration) {
        // SAFETY: the name is passed for the time of the call, and the number is copied at once.
        groupID = unsafe getgrnam(loaded.configuration.feed.supervisorGroup).map { unsafe $0.pointee.gr_gid }
        folder = FileFacts(at: FeedWire.sharedFolder)
        socket = loaded.locations.supervisorSocket.map { FileFacts(at: $0) }
    }
}

/// The way for supervisors to the daemon: their group, the folder of the sockets, the socket itself.
enum SupervisorCheck {
    private static let name = "supervisors"
    /// Sticky, set-gid, agents may write but not list; see systemd/undertone.tmpfiles.conf.
    private static let folderMode: UInt32 = 0o3773

    static func findings(_ facts: Facts) -> [Finding] {
        guard let configuration = facts.configuration?.loaded.configuration else { return [] }
        guard configuration.feed.supervisorSocket != "off" else {
            return .ok(name, "feed.supervisor_socket is off: nobody but the agent is told")
        }
        guard let supervisors = facts.supervisors else { return .late(name, "the list of groups") }
        let group = configuration.feed.supervisorGroup
        guard let groupID = supervisors.groupID else {
            return .warning(
                name, "there is no group \(group): no supervisor can connect",
                hint:
                    "sudo systemd-sysusers, or sudo groupadd --system \(group); then usermod -aG \(group) SUPERVISOR"
            )
        }
        var findings: [Finding] = []
        // A socket that the configuration names lies where the operator wants it.
        if configuration.feed.supervisorSocket.isEmpty {
            findings += folder(supervisors.folder, group: group, groupID: groupID)
        }
        return findings.isEmpty ? [socket(supervisors, facts, group: group, groupID: groupID)] : findings
    }

    private static func folder(_ folder: FileFacts, group: String, groupID: UInt32) -> [Finding] {
        let hint = "sudo systemd-tmpfiles --create undertone.conf, then systemctl --user restart undertoned"
        guard folder.kind == .folder else {
            return .warning(name, "there is no folder \(folder.path): no supervisor can connect", hint: hint)
        }
        let owned = "it belongs to uid \(folder.owner) and gid \(folder.group), mode \(folder.modeText)"
        // Who owns the folder could put other sockets into it.
        guard folder.owner == 0 else {
            return .fault(name, "\(folder.path) is not root's: \(owned)", hint: hint)
        }
        guard folder.mode & 0o1000 != 0 else {
            return .fault(name, "agents could replace one another's sockets in \(folder.path): \(owned)", hint: hint)
        }
        guard folder.group == groupID, folder.mode == folderMode else {
            return .warning(
                name, "\(folder.path) is not as it should be (root:\(group), mode 3773): \(owned)", hint: hint)
        }
        return []
    }

    private static func socket(
        _ supervisors: SupervisorFacts, _ facts: Facts, group: String, groupID: UInt32
    ) -> Finding {
        guard let socket = supervisors.socket else {
            return .warning(
                name, "\(supervisors.folder.path) cannot be written by this user: no supervisor can connect",
                hint: "sudo systemd-tmpfiles --create undertone.conf, then systemctl --user restart undertoned")
        }
        guard case .success = facts.daemon.answer else {
            return .ok(name, "group \(group), \(socket.path) once the daemon runs")
        }
        guard socket.kind == .socket else {
            return .warning(
                name, "the daemon runs without \(socket.path)", hint: "systemctl --user restart undertoned")
        }
        guard socket.group == groupID, socket.owner == facts.user.userID, socket.mode & 0o007 == 0 else {
            return .fault(
                name,
                "\(socket.path) belongs to uid \(socket.owner) and gid \(socket.group), mode \(socket.modeText)",
                hint: "remove it, and systemctl --user restart undertoned")
        }
        return .ok(name, "group \(group), \(socket.path)")
    }
}
