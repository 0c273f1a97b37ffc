public import Events
public import Vocabulary

/// Somebody who connects, and the subjects that they may use. What is not named is forbidden.
public struct UserClaims: Claims {
    /// An account signs it.
    public static let issuer = NKeyKind.account
    /// Whom it is about.
    public static let subject = NKeyKind.user
    /// What the subject is called.
    public let name: String
    /// Where it may publish.
    public let publish: [String]
    /// What it may hear.
    public let subscribe: [String]
    /// Most bytes of a message; `nil` for what the server allows.
    public let payloadBytes: Int?
    /// From when on it counts no more; `nil` for never.
    public let expires: Timestamp?

    /// A user with these rights; ``desk(_:of:)``, ``joining(by:of:expires:)`` and ``everything(name:)`` are the ones
    /// that a site has.
    init(name: String, publish: [String], subscribe: [String], payloadBytes: Int? = nil, expires: Timestamp? = nil) {
        self.name = name
        self.publish = publish
        self.subscribe = subscribe
        self.payloadBytes = payloadBytes
        self.expires = expires
    }

    /// A desk: it tells of itself, and hears its own receipts and commands. Nothing of anybody else.
    public static func desk(_ desk: DeskID, of site: SiteName) -> UserClaims {
        let subjects = Subjects(site: site)
        let (stream, consumer) = (subjects.commandStream, subjects.consumer(desk))
        return UserClaims(
            name: desk.text,
            publish: [
                subjects.events(desk), subjects.live(desk), subjects.segments(desk),
                "$JS.API.CONSUMER.MSG.NEXT.\(stream).\(consumer)", "$JS.ACK.\(stream).\(consumer).>",
            ],
            subscribe: [subjects.receipts(desk), "\(Subjects.inbox(desk)).>"], payloadBytes: payloadBytes)
    }

    /// Whoever holds a token: they ask to join by it, and hear the answer.
    public static func joining(by token: TokenID, of site: SiteName, expires: Timestamp?) -> UserClaims {
        UserClaims(
            name: token.text, publish: [Subjects(site: site).join(token)], subscribe: ["\(Subjects.inbox(token)).>"],
            payloadBytes: 4_096, expires: expires)
    }

    /// A hub, or a user of the system's account: everything of their account.
    public static func everything(name: String) -> UserClaims {
        UserClaims(name: name, publish: [">"], subscribe: [">"])
    }

    /// A message, and what JetStream and headers add to it.
    private static let payloadBytes = Wire.maxBytes + 4_096

    /// See ``Claims``.
    public var nats: JSONNode {
        [
            "type": "user", "version": 2, "subs": -1, "data": -1, "payload": .whole(payloadBytes ?? -1),
            "pub": ["allow": .list(publish.map { .text($0) })], "sub": ["allow": .list(subscribe.map { .text($0) })],
        ]
    }
}
