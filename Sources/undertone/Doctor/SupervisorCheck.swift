import Accounts
import DaemonConfiguration
import Events
import Foundation
import Vocabulary

/// What lets supervisors reach the daemon: their group, the agents' folders, this agent's own, and the socket in it.
struct SupervisorFacts: Sendable, Equatable {
    /// The group's number; `nil` where there is no such group.
    var groupID: gid_t?
    /// Whether the user is an agent, as the system's list of groups says now.
    var isAgent: Bool
    /// The folder of all agents' folders.
    var folder: FileFacts
    /// The agent's own.
    var ownFolder: FileFacts
    /// The supervisors' socket; `nil` where the configuration or the folder gives none.
    var socket: FileFacts?
}

extension SupervisorFacts {
    /// Looks at what the configuration names.
    init(_ loaded: LoadedConfiguration, user: UserFacts) {
        // SAFETY: the name is passed for the time of the call, and the number is copied at once.
        groupID = unsafe getgrnam(loaded.configuration.feed.supervisorGroup).map { unsafe $0.pointee.gr_gid }
        isAgent = GroupDirectory.system.groups(of: user.userID).contains(FeedWire.agentGroup)
        folder = FileFacts(at: FeedWire.sharedFolder)
        ownFolder = FileFacts(at: "\(FeedWire.sharedFolder)/\(user.name)")
        socket = loaded.locations.supervisorSocket.map { FileFacts(at: $0) }
    }
}

/// The way for supervisors to the daemon: their group, the agent's folder, the socket itself.
enum SupervisorCheck {
    private static let name = "supervisors"
    /// Root alone makes anything there; see systemd/undertone.tmpfiles.conf.
    private static let folderMode: UInt32 = 0o750
    /// Set-gid, the agent alone makes anything there; see systemd/agent-folder.
    private static let ownFolderMode: UInt32 = 0o2750

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
            if findings.isEmpty { findings += ownFolder(supervisors, facts.user, group: group, groupID: groupID) }
        }
        return findings.isEmpty ? [socket(supervisors, facts, group: group, groupID: groupID)] : findings
    }

    private static func folder(_ folder: FileFacts, group: String, groupID: UInt32) -> [Finding] {
        let hint = "sudo systemd-tmpfiles --create undertone.conf, then systemctl --user restart undertoned"
        guard folder.kind == .folder else {
            return .warning(name, "there is no folder \(folder.path): no supervisor can connect", hint: hint)
        }
        let owned = "it belongs to uid \(folder.owner) and gid \(folder.group), mode \(folder.modeText)"
        // Who can write there could put another agent's socket into it.
        guard folder.owner == 0 else {
            return .fault(name, "\(folder.path) is not root's: \(owned)", hint: hint)
        }
        guard folder.mode & 0o022 == 0 else {
            return .fault(name, "others than root can put sockets into \(folder.path): \(owned)", hint: hint)
        }
        guard folder.group == groupID, folder.mode == folderMode else {
            return .warning(
                name, "\(folder.path) is not as it should be (root:\(group), mode 0750): \(owned)", hint: hint)
        }
        return []
    }

    private static func ownFolder(
        _ supervisors: SupervisorFacts, _ user: UserFacts, group: String, groupID: UInt32
    ) -> [Finding] {
        let folder = supervisors.ownFolder
        guard supervisors.isAgent else {
            return .fault(
                name,
                "\(user.name) is not in the group \(FeedWire.agentGroup): no supervisor can connect, and no call for help arrives",
                hint: "sudo usermod -aG \(FeedWire.agentGroup) \(user.name), then log out and in again")
        }
        let hint = "log out and in again, or sudo systemctl restart undertone-folder@\(user.userID)"
        guard folder.kind == .folder else {
            let why = folder.isAbsent ? "there is no folder \(folder.path)" : "\(folder.path): \(folder.reason)"
            return .fault(name, "\(why): no supervisor can connect, and no call for help arrives", hint: hint)
        }
        guard folder.owner == user.userID, folder.group == groupID, folder.mode == ownFolderMode else {
            return .fault(
                name,
                "\(folder.path) is not as it should be (\(user.name):\(group), mode 2750): it belongs to uid "
                    + "\(folder.owner) and gid \(folder.group), mode \(folder.modeText)",
                hint: "sudo systemctl restart undertone-folder@\(user.userID)")
        }
        return []
    }

    private static func socket(
        _ supervisors: SupervisorFacts, _ facts: Facts, group: String, groupID: UInt32
    ) -> Finding {
        guard let socket = supervisors.socket else {
            return .warning(
                name, "there is no folder \(supervisors.folder.path): no supervisor can connect",
                hint: "sudo systemd-tmpfiles --create undertone.conf, then systemctl --user restart undertoned")
        }
        guard case .success(let answer) = facts.daemon.answer else {
            return .ok(name, "group \(group), \(socket.path) once the daemon runs")
        }
        if let unreachable = answer.status.unreachable {
            return .fault(
                name, "no supervisor can connect since \(unreachable.since.text): \(unreachable.reason)",
                hint: "put that right; the daemon tries again by itself")
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
