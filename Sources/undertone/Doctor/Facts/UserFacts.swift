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

    /// Facts put together by hand.
    init(
        userID: uid_t, groupID: gid_t, name: String, home: String, variables: [String: String],
        runtimeFolder: FileFacts?
    ) {
        self.userID = userID
        self.groupID = groupID
        self.name = name
        self.home = home
        self.variables = variables
        self.runtimeFolder = runtimeFolder
    }

    /// Who runs this process.
    init(_ environment: ProcessEnvironment) {
        let runtime = environment.variables["XDG_RUNTIME_DIR"].flatMap { $0.isEmpty ? nil : $0 }
        self.init(
            userID: getuid(), groupID: getgid(), name: environment.userName, home: environment.homeFolder,
            variables: environment.variables, runtimeFolder: runtime.map { FileFacts(at: $0) })
    }
}
