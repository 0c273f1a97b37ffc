public import Events
import Foundation
import Sodium
public import Vocabulary

/// What is claimed in a JWT of NATS: who may do what, signed by the one above.
public protocol Claims: Sendable {
    /// What the subject is called, for whoever reads the server's log.
    var name: String { get }
    /// Who may sign it.
    static var issuer: NKeyKind { get }
    /// Whom it is about.
    static var subject: NKeyKind { get }
    /// The part that NATS reads.
    var nats: JSONNode { get }
    /// From when on it counts no more; `nil` for never.
    var expires: Timestamp? { get }
}

extension Claims {
    /// Never.
    public var expires: Timestamp? { nil }

    /// The signed text.
    /// - Parameters:
    ///   - subject: whom it is about.
    ///   - issuer: who signs.
    ///   - now: when.
    /// - Returns: the text.
    public func jwt(for subject: PublicNKey, by issuer: NKey, at now: Timestamp) -> String {
        precondition(subject.kind == Self.subject && issuer.kind == Self.issuer, "a key of the wrong kind")
        var members: [String: JSONNode] = [
            "iat": .whole(JWT.seconds(now)), "iss": .text(issuer.publicKey.text), "sub": .text(subject.text),
            "name": .text(name), "nats": nats,
        ]
        if let expires { members["exp"] = .whole(JWT.seconds(expires)) }
        members["jti"] = .text(SHA256.hexadecimal(of: JWT.json(.object(members))))
        return JWT.signed(.object(members), by: issuer)
    }
}
