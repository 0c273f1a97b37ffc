import Events
import Fleet
import Foundation
import Glibc
import Sodium
import StateFiles
import Vocabulary

/// Where a hub keeps its site, all of it for its user alone. **Who has this folder is the site**: its keys sign desks,
/// accounts and servers.
///
/// | File | Content |
/// |---|---|
/// | `site.json` | name, servers, limits: ``Site`` |
/// | `operator.seed`, `account.seed`, `system.seed` | keys of NATS |
/// | `system.creds` | in place of the last, where the broker is somebody else's: a user of its system account |
/// | `ca.key`, `ca.pem`, `ca.der` | the authority of the servers' certificates; of somebody else's the last alone |
/// | `hub.sqlite` | ``SiteStore`` |
public struct SiteFolder: Sendable {
    /// What is fixed about a site.
    struct Site: Sendable, Equatable, Codable {
        var site: SiteName
        var servers: [ServerAddress]
        /// For how many days the broker keeps what desks told, taken or not.
        var keepDays: Int
        /// How many bytes the broker keeps of it at most, on each server.
        var streamBytes: Int
        /// When it was made.
        var madeAt: Timestamp

        private enum CodingKeys: String, CodingKey {
            case site, servers
            case keepDays = "keep_days"
            case streamBytes = "stream_bytes"
            case madeAt = "made_at"
        }
    }

    /// Its path.
    public let path: String

    public init(path: String) { self.path = path }

    /// Where the store lies.
    public var storeFile: String { file("hub.sqlite") }

    func file(_ name: String) -> String { "\(path)/\(name)" }

    func write(_ bytes: [UInt8], as name: String) throws(HubError) {
        do throws(StateFileError) { try StateFile.write(bytes, to: file(name)) } catch {
            throw HubError(code: .cannotWrite, context: "\(file(name)) cannot be written (\(error)).")
        }
    }

    func write(_ key: NKey, as name: String) throws(HubError) {
        var seed = key.seedText()
        defer { Libsodium.wipe(&seed) }
        try write(seed, as: name)
    }

    func write(_ site: Site) throws(HubError) {
        guard let json = try? JSON.data(site) else { throw damaged("site.json") }
        try write(Array(json), as: "site.json")
    }

    func site() throws(HubError) -> Site {
        let bytes = try read("site.json", "Make a site with undertone-hub init, or name its folder with --state.")
        guard let site = try? JSONDecoder().decode(Site.self, from: Data(bytes)), !site.servers.isEmpty,
            site.keepDays > 0, site.streamBytes > 0
        else { throw damaged("site.json") }
        return site
    }

    func key(_ name: String, _ kind: NKeyKind) throws(HubError) -> NKey {
        var bytes = try read(name)
        defer { Libsodium.wipe(&bytes) }
        guard let key = NKey(seedText: String(decoding: bytes, as: UTF8.self)), key.kind == kind else {
            throw damaged(name)
        }
        return key
    }

    func systemAccess() throws(HubError) -> SystemAccess {
        guard FileManager.default.fileExists(atPath: file("system.creds")) else {
            return .own(try key("system.seed", .account))
        }
        var bytes = try read("system.creds")
        defer { Libsodium.wipe(&bytes) }
        guard let credential = Credential(file: bytes) else { throw damaged("system.creds") }
        return .given(credential)
    }

    func authority() throws(HubError) -> [UInt8] { try read("ca.der") }

    private static let hint = "Put it back from a copy of the folder."

    private func read(_ name: String, _ hint: String = hint) throws(HubError) -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: file(name)), data.count < 1 << 16 else {
            throw HubError(code: .badFile, context: "\(file(name)) cannot be read. \(hint)")
        }
        return Array(data)
    }

    private func damaged(_ name: String) -> HubError {
        HubError(code: .badFile, context: "\(file(name)) is damaged. \(Self.hint)")
    }
}
