import DaemonConfiguration
import Foundation

/// Who asks, and what the session gave.
struct UserFacts: Sendable {
    var userID: uid_t
    /// Groups that the user's own files may have without harm.
    var groupID: gid_t
    var name: String
    var home: String
    /// Environment variables.
    var variables: [String: String]
    /// `$XDG_RUNTIME_DIR`; `nil` where it is not set.
    var runtimeFolder: FileFacts?
}

extension UserFacts {
    /// Who runs this process.
    init(_ environment: ProcessEnvironment) {
        let runtime = environment.variables["XDG_RUNTIME_DIR"].flatMap { $0.isEmpty ? nil : $0 }
        self.init(
            userID: getuid(), groupID: getgid(), name: environment.userName, home: environment.homeFolder,
            variables: environment.variables, runtimeFolder: runtime.map { FileFacts(at: $0) })
    }
}

/// The folder of the session, where sound server and daemon have their sockets; and who asks.
enum RuntimeFolderCheck {
    private static let name = "runtime folder"

    static func findings(_ facts: Facts) -> [Finding] {
        let user = facts.user
        guard user.userID == 0 else { return [folder(user)] }
        return [
            .warning(
                "user", "this is root, who has no headset: what follows is about root's daemon",
                hint: "run it as the agent: sudo -u AGENT XDG_RUNTIME_DIR=/run/user/UID undertone doctor"),
            folder(user),
        ]
    }

    private static func folder(_ user: UserFacts) -> Finding {
        let usual = "/run/user/\(user.userID)"
        guard let folder = user.runtimeFolder else {
            return .fault(
                name, "XDG_RUNTIME_DIR is not set: neither the sound server nor the daemon can be found",
                hint: "log in with a session of your own (not su), or export XDG_RUNTIME_DIR=\(usual)")
        }
        guard folder.kind == .folder else {
            let what = folder.kind == nil ? folder.reason.lowercased() : "not a folder"
            return .fault(
                name, "XDG_RUNTIME_DIR is \(folder.path): \(what)",
                hint:
                    "export XDG_RUNTIME_DIR=\(usual); log in anew, or loginctl enable-linger, where that is missing too"
            )
        }
        guard folder.owner == user.userID else {
            return .fault(
                name, "\(folder.path) belongs to another user (uid \(folder.owner))",
                hint: "export XDG_RUNTIME_DIR=\(usual)")
        }
        guard !folder.isOpenToOthers else {
            return .warning(
                name, "\(folder.path) is open to others (mode \(folder.modeText))", hint: "chmod 0700 \(folder.path)")
        }
        return .ok(name, folder.path)
    }
}
