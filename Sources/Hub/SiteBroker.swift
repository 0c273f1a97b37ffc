public import Fleet
import Foundation
import Sodium
import Vocabulary

/// Whose servers a site's desks and hubs speak over.
public enum SiteBroker: Sendable {
    /// The site's own, which ``SiteMaker`` makes: a single one listens at `listen`, or where it is reached; the files
    /// of its servers go into `folder`.
    case own(listen: ServerAddress?, folder: String)
    /// Somebody else's, in operator mode, who lets the site sign its account with a key of their operator.
    case given(GivenBroker)
}

/// What whoever runs a broker gives to a site.
public struct GivenBroker: Sendable {
    /// A user of their system account: who tells the servers which accounts there are.
    public let system: Credential
    /// A key of their operator, with which the site signs its account; one of its signing keys does.
    public let operatorKey: NKey
    /// The certificate of the authority that signs their servers' certificates, in DER.
    public let authority: [UInt8]

    /// Reads what they gave.
    /// - Parameters:
    ///   - credentialFile: the file of NATS for a user of the system account.
    ///   - operatorKeyFile: the seed of a key of the operator.
    ///   - authorityFile: the certificate in PEM.
    /// - Throws: where one is not what it should be.
    public init(credentialFile: String, operatorKeyFile: String, authorityFile: String) throws(HubError) {
        guard let system = Credential(file: try Self.read(credentialFile)) else {
            throw HubError(
                code: .badFile,
                context: "\(credentialFile) holds no credentials of NATS. Name the .creds file of a user of the "
                    + "servers' system account.")
        }
        var seed = try Self.read(operatorKeyFile)
        defer { Libsodium.wipe(&seed) }
        let text = String(decoding: seed, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
        guard let key = NKey(seedText: text), key.kind == .operator else {
            throw HubError(
                code: .badFile,
                context:
                    "\(operatorKeyFile) holds no key of an operator. Name the file with the seed (SO...) of one of "
                    + "its signing keys.")
        }
        guard let authority = Self.certificate(in: try Self.read(authorityFile)) else {
            throw HubError(
                code: .badFile,
                context: "\(authorityFile) does not hold one certificate in PEM. Name that of the authority that "
                    + "signed the servers' certificates.")
        }
        (self.system, operatorKey, self.authority) = (system, key, authority)
    }

    private static func read(_ path: String) throws(HubError) -> [UInt8] {
        guard let data = FileManager.default.contents(atPath: path), data.count < 1 << 16 else {
            throw HubError(
                code: .badFile,
                context: "\(path) cannot be read. Name a file that is there and that this user may read."
            )
        }
        return Array(data)
    }

    private static func certificate(in text: [UInt8]) -> [UInt8]? {
        let lines = String(decoding: text, as: UTF8.self).split(whereSeparator: \.isNewline)
        guard lines.count(where: { $0 == "-----BEGIN CERTIFICATE-----" }) == 1,
            let begin = lines.firstIndex(of: "-----BEGIN CERTIFICATE-----"),
            let end = lines.firstIndex(of: "-----END CERTIFICATE-----"), begin < end
        else { return nil }
        let bytes = Base64.bytes(of: Array(lines[begin + 1..<end].joined().utf8)[...], isPadded: true)
        return bytes.flatMap { JoinToken.isCertificate($0) ? $0 : nil }
    }
}

/// By what the servers are told which accounts there are.
enum SystemAccess: Sendable {
    /// The system account is the site's own.
    case own(NKey)
    /// It is that of whoever runs the broker.
    case given(Credential)
}
