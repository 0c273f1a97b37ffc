import Events
import Foundation
import Sodium
public import Vocabulary

/// A JWT of NATS whose signature is right: it says who says what of whom. Whether its issuer is to be believed, who
/// reads it has to know.
public struct JWT: Sendable, Equatable {
    private static let header = #"{"typ":"JWT","alg":"ed25519-nkey"}"#

    /// The whole text.
    public let text: String
    /// Who signed.
    public let issuer: PublicNKey
    /// Whom it is about.
    public let subject: PublicNKey
    /// What the subject is called.
    public let name: String
    /// When it was signed.
    public let issuedAt: Timestamp
    /// From when on it counts no more; `nil` for never.
    public let expiresAt: Timestamp?

    /// Reads a text and checks its signature; `nil` where it is none, or not signed by the issuer that it names.
    public init?(text: some StringProtocol) {
        let text = String(text)
        guard text.utf8.count <= Wire.maxCredentialBytes else { return nil }
        let parts = Array(text.utf8).split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard parts.count == 3, let header = Base64.bytes(ofAddressText: parts[0]),
            let body = Base64.bytes(ofAddressText: parts[1]), let signature = Base64.bytes(ofAddressText: parts[2]),
            let kind = try? JSONDecoder().decode(Header.self, from: Data(header)), kind.alg == "ed25519-nkey",
            let claims = try? JSONDecoder().decode(Members.self, from: Data(body)),
            claims.iss.signed(Array(text.utf8.prefix(parts[0].count + 1 + parts[1].count)), signature: signature)
        else { return nil }
        self.text = text
        (issuer, subject, name) = (claims.iss, claims.sub, PlainText.shown(claims.name ?? "", maxBytes: 256))
        issuedAt = Self.timestamp(claims.iat)
        expiresAt = claims.exp.map(Self.timestamp)
    }

    /// The signed text of claims.
    static func signed(_ claims: JSONNode, by issuer: NKey) -> String {
        let text = "\(Base64.addressText(of: Array(header.utf8))).\(Base64.addressText(of: json(claims)))"
        return "\(text).\(Base64.addressText(of: issuer.signature(of: Array(text.utf8))))"
    }

    /// Claims in bytes.
    static func json(_ claims: JSONNode) -> [UInt8] {
        // What is written here has no number that JSON has no word for.
        (try? JSON.data(claims)).map { Array($0) } ?? []
    }

    /// Whole seconds since 1970, as JWTs count.
    static func seconds(_ time: Timestamp) -> Int { Int(time.millisecondsSince1970 / 1_000) }

    private static func timestamp(_ seconds: Double) -> Timestamp {
        Timestamp(millisecondsSince1970: Int64(rounding: seconds * 1_000, in: Timestamp.told))
    }

    private struct Header: Decodable { var alg: String }
    private struct Members: Decodable {
        var iss: PublicNKey
        var sub: PublicNKey
        var name: String?
        var iat: Double
        var exp: Double?
    }
}
