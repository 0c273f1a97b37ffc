public import Events
public import Fleet
import Foundation
import Sodium
import StateFiles
public import Vocabulary

/// Makes a site from nothing: its keys, and where the broker is its own, its authority and the folder of each server.
/// Nothing that is there is touched.
public struct SiteMaker: Sendable {
    /// Name of the site.
    public var name: SiteName
    /// Where desks reach its broker: one server or three.
    public var servers: [ServerAddress]
    /// Whose broker it is.
    public var broker: SiteBroker
    /// For how many days the broker keeps what desks told, taken or not.
    public var keepDays: Int
    /// How many bytes of it each server keeps at most.
    public var streamBytes: Int
    /// Where the site is kept.
    public var folder: SiteFolder

    public init(
        name: SiteName, servers: [ServerAddress], broker: SiteBroker, keepDays: Int, streamBytes: Int,
        folder: SiteFolder
    ) {
        self.name = name
        self.servers = servers
        self.broker = broker
        self.keepDays = keepDays
        self.streamBytes = streamBytes
        self.folder = folder
    }

    /// The folder of each server that is made.
    public var serverFolders: [String] {
        switch broker {
        case .own(_, let folder): servers.count == 1 ? [folder] : servers.indices.map { "\(folder)/\($0 + 1)" }
        case .given: []
        }
    }

    /// Makes it.
    /// - Parameters:
    ///   - release: what `nats-server --version` says; `nil` where none is here.
    ///   - now: the time.
    /// - Throws: ``HubError``; what was made by then stays, but for `site.json`, so that it counts as none.
    public func make(release: String? = nil, at now: Timestamp = .now) throws(HubError) {
        try check()
        for path in [folder.path] + serverFolders {
            do throws(StateFileError) { try StateFile.makeFolder(path) } catch {
                throw HubError(
                    code: .cannotWrite, context: "\(path) cannot be made (\(error)). Give this user the right.")
            }
        }
        let keys: SiteKeys
        switch broker {
        case .own(let listen, _): keys = try makeServers(listen: listen, release: release, at: now)
        case .given(let broker): keys = try keep(broker, at: now)
        }
        // Last: what is not whole is no site.
        try folder.write(keys.site)
    }

    private func keys(
        authority: [UInt8], operatorKey: NKey, system: SystemAccess, at now: Timestamp
    ) -> SiteKeys {
        SiteKeys(
            site: SiteFolder.Site(
                site: name, servers: servers, keepDays: keepDays, streamBytes: streamBytes, madeAt: now),
            authority: authority, operatorKey: operatorKey, account: .random(.account), system: system)
    }

    private func makeServers(listen: ServerAddress?, release: String?, at now: Timestamp) throws(HubError) -> SiteKeys {
        let openSSL = OpenSSL(folder: folder.path)
        try openSSL.makeAuthority(named: "Undertone site \(name)")
        let system = NKey.random(.account)
        let keys = keys(
            authority: try folder.authority(), operatorKey: .random(.operator), system: .own(system), at: now)
        try keys.save(in: folder)
        try folder.write(system, as: "system.seed")
        let files = ServerFiles(
            keys: keys, system: system, folders: serverFolders, listen: listen.map { [$0] } ?? servers,
            release: release.flatMap(Self.release))
        for (number, path) in serverFolders.enumerated() {
            let own = SiteFolder(path: path)
            let listening = files.listen[number].host
            let names = [servers[number].host] + (Self.isAny(listening) ? [] : [listening])
            try openSSL.makeServer(reachedAs: Array(Set(names)).sorted(), in: path)
            try own.copy("ca.pem", from: folder)
            try own.write(Array(files.configuration(of: number, at: now).utf8), as: Self.configurationFile)
        }
        return keys
    }

    /// Nothing is made for servers that are there.
    private func keep(_ broker: GivenBroker, at now: Timestamp) throws(HubError) -> SiteKeys {
        let keys = keys(
            authority: broker.authority, operatorKey: broker.operatorKey, system: .given(broker.system), at: now)
        try keys.save(in: folder)
        var credential = broker.system.file()
        defer { Libsodium.wipe(&credential) }
        try folder.write(credential, as: "system.creds")
        try folder.write(broker.authority, as: "ca.der")
        return keys
    }

    /// What the configuration of a server is called.
    public static let configurationFile = "nats-server.conf"

    private func check() throws(HubError) {
        guard servers.count == 1 || servers.count == 3, Set(servers).count == servers.count else {
            throw HubError(
                code: .usage, context: "A broker has one server or three. Name --server once or three times.")
        }
        if case .own(.some, _) = broker, servers.count > 1 {
            throw HubError(code: .usage, context: "Three servers listen where they are reached. Leave --listen out.")
        }
        for path in [folder.path] + serverFolders {
            // It stands in quotes in the configuration of the server.
            guard path.hasPrefix("/"), path.unicodeScalars.allSatisfy(PlainText.allows), !path.contains("\""),
                !path.contains("\\"), !path.contains("$")
            else {
                throw HubError(
                    code: .usage, context: "\(PlainText.shown(path)) cannot be used: name a plain folder from / on.")
            }
        }
        for path in [folder.file("site.json")] + serverFolders.map({ "\($0)/\(Self.configurationFile)" })
        where FileManager.default.fileExists(atPath: path) {
            throw HubError(
                code: .usage,
                context: "There is a site already: \(path). Name other folders with --state and --servers-in.")
        }
    }

    private static func isAny(_ host: String) -> Bool { host == "0.0.0.0" || host == "::" }

    /// `nats-server: v2.9.10` as numbers.
    private static func release(_ text: String) -> (major: Int, minor: Int)? {
        guard let match = text.firstMatch(of: /v(\d{1,4})\.(\d{1,4})\./), let major = Int(match.1),
            let minor = Int(match.2)
        else { return nil }
        return (major, minor)
    }
}

extension SiteKeys {
    fileprivate func save(in folder: SiteFolder) throws(HubError) {
        try folder.write(operatorKey, as: "operator.seed")
        try folder.write(account, as: "account.seed")
    }
}

extension SiteFolder {
    fileprivate func copy(_ name: String, from other: SiteFolder) throws(HubError) {
        guard let data = FileManager.default.contents(atPath: other.file(name)) else {
            throw HubError(code: .tool, context: "openssl made no \(name). Install version 3 or later.")
        }
        try write(Array(data), as: name)
    }
}
