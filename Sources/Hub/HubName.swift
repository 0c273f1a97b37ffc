import Fleet
import Foundation
import Glibc
import Sodium

/// What a hub is called among those of its site: the same at each start, and no other's, as long as machines have an
/// identifier of their own. People read the machine's name in it.
struct HubName: Sendable, Equatable {
    /// Lower-case letters, digits and dashes.
    let text: String
    /// What of it no other hub has: digits and letters up to `f`.
    let sign: String

    /// The hub that has a folder on this machine.
    init(folder: SiteFolder) {
        let machine = (try? String(contentsOfFile: "/etc/machine-id", encoding: .utf8)) ?? ""
        self.init(machine: machine, host: ProcessInfo.processInfo.hostName, folder: folder.path)
    }

    init(machine: String, host: String, folder: String) {
        let name = host.lowercased().prefix { $0 != "." }.filter {
            $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "-")
        }
        let hash = SHA256.hexadecimal(of: Array("undertone hub\0\(machine)\0\(host)\0\(folder)".utf8))
        sign = String(hash.prefix(12))
        text = "\(name.prefix(32))-\(sign)"
    }
}
