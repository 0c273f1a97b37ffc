import ArgumentParser
import Foundation
import Glibc
import Uplink

/// Where the uplink keeps what it has to know.
struct StateOption: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "Folder of what the uplink keeps.",
            discussion:
                "For root and the system's unit /var/lib/undertone-uplink, else ~/.local/state/undertone-uplink.",
            valueName: "folder"), completion: .directory)
    var state: String?

    /// The folder. Root works on it as the user to whom it belongs, so that the unit can read what root has made.
    func folder() throws -> UplinkFolder {
        let folder = UplinkFolder(path)
        if geteuid() == 0 { try Self.becomeOwner(of: folder.path) }
        return folder
    }

    private var path: String {
        if let state { return state.hasSuffix("/") ? String(state.dropLast()) : state }
        // Of systemd's unit: what StateDirectory says.
        let environment = ProcessInfo.processInfo.environment
        if let folder = environment["STATE_DIRECTORY"] { return folder }
        guard geteuid() != 0 else { return UplinkFolder.ofSystem }
        let states = environment["XDG_STATE_HOME"] ?? "\(NSHomeDirectory())/.local/state"
        return "\(states)/undertone-uplink"
    }

    private static func becomeOwner(of path: String) throws {
        var facts = stat()
        // SAFETY: path and facts live for the length of the call.
        guard unsafe lstat(path, &facts) == 0, facts.st_uid != 0 else { return }
        guard setgroups(0, nil) == 0, setgid(facts.st_gid) == 0, setuid(facts.st_uid) == 0 else {
            throw UplinkError(.state, "\(path) belongs to another user, whom this process cannot become.")
        }
    }
}
