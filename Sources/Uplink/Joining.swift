import Broker
public import Fleet
import Foundation
public import Logging
public import Vocabulary

/// Joins a site: makes a desk, asks the hub by a token, keeps what it signs.
public struct Joining: Sendable {
    /// What is asked with.
    public let token: JoinToken
    /// Which desk it is to be; the same again where somebody has to approve it first.
    public let membership: Membership
    private let key: NKey
    private let folder: UplinkFolder

    /// Prepares it; nothing is sent and nothing kept.
    ///
    /// - Parameters:
    ///   - token: what is asked with.
    ///   - label: what people call this desk; `nil` for the token's label.
    ///   - folder: what is kept.
    ///   - now: the time.
    /// - Throws: `joined` where this machine belongs to a site, or has asked another one.
    public init(_ token: JoinToken, label: String?, folder: UplinkFolder, at now: Timestamp) throws(UplinkError) {
        self.token = token
        self.folder = folder
        (membership, key) =
            try Self.earlier(token, folder) ?? (Membership(token, label: label, at: now), .random(.user))
    }

    /// The desk that has asked by the same token, and waits.
    private static func earlier(_ token: JoinToken, _ folder: UplinkFolder) throws(UplinkError) -> (Membership, NKey)? {
        let earlier: Membership
        do { earlier = try folder.membership() } catch {
            guard error.code == .notJoined else { throw error }
            return nil
        }
        guard try folder.credential() == nil else {
            throw UplinkError(
                .joined,
                """
                This machine belongs to the site \(earlier.site) as desk \(earlier.desk) already. To join another one, \
                leave it first: undertone-uplink leave
                """)
        }
        guard earlier.site == token.site, earlier.token == token.id else {
            throw UplinkError(
                .joined,
                """
                This machine has asked the site \(earlier.site) by another token. To ask anew, withdraw that first: \
                undertone-uplink leave
                """)
        }
        return (earlier, try folder.key())
    }

    /// What will leave this machine, a sentence a line.
    /// - Parameter agents: whose daemons are there now.
    /// - Returns: the sentences.
    public func sentences(agents: [String]) -> [String] {
        [
            "This machine joins the site \(token.site), at \(token.servers.map(\.description).joined(separator: ", ")).",
            """
            It speaks to servers alone that prove themselves by the certificate in the token; where they do not, nothing \
            is sent.
            """,
            """
            Now it sends: a random name for this desk (\(membership.desk)), a public key that is made here, a hash of \
            this machine's id that no other site can compare, the release \(Version.current)\
            \(membership.label.map { ", and the name \"\(PlainText.shown($0))\"" } ?? "").
            """,
            """
            From then on it sends, of each agent whose daemon has a socket for the hub, what that daemon shows there: \
            under the profile agent-only requests for help and whether the daemon can be reached, under the others also \
            alerts and scores, as far as the agent has agreed. The agent's own screens say so too.
            """,
            """
            Sound never leaves by itself: a recorded segment is sent only where quality assurance asks for it, and only \
            as it was sealed.
            """,
            agents.isEmpty
                ? "No daemon on this machine has a socket for the hub so far (feed.hub_socket in its configuration)."
                : "Daemons that have one now: \(agents.joined(separator: ", ")).",
        ]
    }

    /// Asks. Before anything is sent the server has to prove itself, and the new desk is on disk: whoever asks twice is
    /// the same desk.
    /// - Throws: ``UplinkError``.
    public func ask(machine: String, logger: Logger) async throws(UplinkError) {
        let request = JoinRequest(
            desk: membership.desk, nkey: key.publicKey, machine: machine, label: membership.label,
            version: Version.current)
        let body: [UInt8]
        do { body = try Wire.data(request) } catch {
            throw UplinkError(.refused, "The label cannot be used: \(error).")
        }
        try folder.keep(membership, key: key)
        let answer = try await answer(to: body, logger: logger)
        switch answer {
        case .accepted(let text):
            guard let jwt = JWT(text: text), let credential = Credential(jwt: jwt, key: key) else {
                throw UplinkError(.refused, FleetRefusal.signature.sentence)
            }
            try folder.keep(credential)
        case .pending:
            throw UplinkError(
                .pending,
                """
                Somebody has to approve this desk first: undertone-hub desk approve \(membership.desk). Afterwards run the \
                same command again.
                """)
        case .refused(let reason):
            // The next attempt is a new desk.
            try folder.forget()
            throw UplinkError(.refused, "\(reason.sentence) (\(reason.rawValue))")
        }
    }

    private func answer(to body: [UInt8], logger: Logger) async throws(UplinkError) -> JoinAnswer {
        let settings = BrokerSettings(
            servers: token.servers, authority: token.authority, serverName: token.serverName,
            credential: token.credential, inbox: Subjects.inbox(token.id), name: "undertone-uplink join")
        let subject = Subjects(site: token.site).join(token.id)
        let message: BrokerMessage
        do {
            message = try await BrokerConnection.once(settings, logger: logger) { connection throws(BrokerError) in
                try await connection.request(body, of: subject)
            }
        } catch { throw Self.failure(error) }
        do { return try Wire.message(JoinAnswer.self, from: message.body) } catch {
            throw UplinkError(.unreachable, "The hub's answer cannot be understood. Bring both to the same release.")
        }
    }

    private static func failure(_ error: BrokerError) -> UplinkError {
        switch error.code {
        case .untrusted: UplinkError(.refused, "\(FleetRefusal.pin.sentence) (pin)")
        case .unauthorized, .forbidden:
            UplinkError(
                .refused,
                """
                The site's servers do not take this token: its time is over, or somebody withdrew it. Ask for a new token. \
                (expired or revoked)
                """)
        case .noResponder, .timeout:
            UplinkError(
                .unreachable, "The site's server answers, and its hub does not. Is undertone-hub running there?")
        case .unreachable, .notFound, .conflict, .tooLarge, .refused, .closed:
            UplinkError(
                .unreachable,
                "The site's servers cannot be reached (\(PlainText.shown(error.context, maxBytes: 200))). Try again.")
        }
    }
}
