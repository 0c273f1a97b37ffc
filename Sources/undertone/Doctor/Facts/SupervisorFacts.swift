import DaemonConfiguration
import Foundation

/// What lets supervisors reach the daemon: their group, the folder of the sockets, and the agent's socket in it.
struct SupervisorFacts: Sendable, Equatable {
    /// The group's number; `nil` where there is no such group.
    var groupID: gid_t?
    var folder: FileFacts
    /// The supervisors' socket; `nil` where the configuration or the folder gives none.
    var socket: FileFacts?

    /// Facts put together by hand.
    init(groupID: gid_t?, folder: FileFacts, socket: FileFacts?) {
        self.groupID = groupID
        self.folder = folder
        self.socket = socket
    }

    /// Looks at what the configuration names.
    init(_ loaded: LoadedConfiguration) {
        // SAFETY: the name is passed for the time of the call, and the number is copied at once.
        groupID = unsafe getgrnam(loaded.configuration.feed.supervisorGroup).map { unsafe $0.pointee.gr_gid }
        folder = FileFacts(at: Locations.supervisorFolder)
        socket = loaded.locations.supervisorSocket.map { FileFacts(at: $0) }
    }
}
