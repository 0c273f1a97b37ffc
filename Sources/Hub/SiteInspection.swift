import Foundation
import Glibc
public import Vocabulary

/// Something that was looked at.
public struct SiteFinding: Sendable, Equatable, Encodable {
    /// What was looked at.
    public let about: String
    /// Whether nothing is wrong with it.
    public let isFine: Bool
    /// How it stands.
    public let words: String
    /// What to do about it; `nil` where nothing is to be done.
    public let hint: String?

    private enum CodingKeys: String, CodingKey {
        case about, words, hint
        case isFine = "fine"
    }

    /// Something is wrong.
    public init(_ about: String, _ words: String, hint: String) {
        (self.about, isFine, self.words, self.hint) = (about, false, words, hint)
    }

    /// Nothing is.
    public init(fine about: String, _ words: String) {
        (self.about, isFine, self.words, hint) = (about, true, words, nil)
    }

    /// The same for a person.
    public var line: String { "\(isFine ? "ok" : "!!")  \(about): \(words)\(hint.map { " -> \($0)" } ?? "")" }
}

/// What can be seen of a site without its hub: its folder, and the certificates of servers of its own.
public struct SiteInspection: Sendable {
    private let folder: SiteFolder
    private let serverFolder: String
    /// How long before a certificate is over somebody is told.
    private static let warningDays = 30

    /// A site in a folder, and where the files of its servers are.
    public init(folder: SiteFolder, serverFolder: String) {
        self.folder = folder
        self.serverFolder = serverFolder
    }

    /// Looks.
    public func findings(at now: Timestamp) -> [SiteFinding] {
        do {
            let keys = try SiteKeys(folder)
            return [SiteFinding(fine: "site", "\(keys.name), in \(folder.path)")] + rights + certificates
        } catch { return [SiteFinding("site", error.context, hint: "sudo undertone-hub doctor --state FOLDER")] }
    }

    /// Whoever may read the folder is the site.
    private var rights: [SiteFinding] {
        var facts = stat()
        // SAFETY: path and facts live for the length of the call.
        guard unsafe lstat(folder.path, &facts) == 0, facts.st_mode & 0o077 != 0 else { return [] }
        return [SiteFinding("site", "others may look into \(folder.path)", hint: "chmod 700 \(folder.path)")]
    }

    /// Those of the site's own servers that are here.
    var serverFolders: [String] {
        ([serverFolder] + (1...3).map { "\(serverFolder)/\($0)" }).filter {
            FileManager.default.fileExists(atPath: "\($0)/server.pem")
        }
    }

    /// Makes new certificates for the site's own servers that are here, with the same names and keys as before.
    /// - Returns: the folders of the servers, which take them in when they are started anew.
    /// - Throws: where the site is not here, or `openssl` does not do it.
    public func renewServers() throws(HubError) -> [String] {
        _ = try SiteKeys(folder)
        for target in serverFolders { try OpenSSL(folder: folder.path).renewServer(in: target) }
        return serverFolders
    }

    private var certificates: [SiteFinding] {
        let paths = [folder.file("ca.pem")] + serverFolders.map { "\($0)/server.pem" }
        return paths.filter { FileManager.default.fileExists(atPath: $0) }.map { path in
            guard let end = OpenSSL.end(of: path) else {
                return SiteFinding("certificate", "\(path) cannot be read", hint: "openssl x509 -in \(path) -text")
            }
            guard OpenSSL.lasts(path, days: Self.warningDays) else {
                return SiteFinding(
                    "certificate", "\(path) counts until \(end)",
                    hint: path == folder.file("ca.pem")
                        ? "make a new site in time: every desk joins it anew" : "undertone-hub renew")
            }
            return SiteFinding(fine: "certificate", "\(path) counts until \(end)")
        }
    }
}
