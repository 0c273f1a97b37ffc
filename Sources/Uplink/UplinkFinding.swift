public import Fleet
public import Vocabulary

/// Something that was looked at on the way from this machine to its site.
public struct UplinkFinding: Sendable, Equatable, Encodable {
    /// What was looked at.
    public let about: String
    /// Whether nothing is wrong with it.
    public let isFine: Bool
    /// How it stands.
    public let words: String
    /// What to do about it; `nil` where nothing is to be done, or the words say so.
    public let hint: String?

    private enum CodingKeys: String, CodingKey {
        case about, words, hint
        case isFine = "fine"
    }

    private init(_ about: String, _ words: String, hint: String? = nil, isFine: Bool = false) {
        (self.about, self.isFine, self.words, self.hint) = (about, isFine, words, hint)
    }

    /// The same for a person.
    public var line: String { "\(isFine ? "ok" : "!!")  \(about): \(words)\(hint.map { " -> \($0)" } ?? "")" }

    /// How long before a credential is over somebody is told.
    private static let warningDays = 30.0
    /// How many events may wait, and how long, before somebody is told.
    private static let (mostWaiting, longestS) = (1_000, 600.0)

    /// All that is to be said.
    /// - Parameters:
    ///   - membership: which desk of which site.
    ///   - credential: with what it connects; `nil` until it is let in.
    ///   - isRunning: whether the uplink runs.
    ///   - report: what it has written down last.
    ///   - now: the time.
    /// - Returns: the findings.
    public static func all(
        membership: Membership, credential: Credential?, isRunning: Bool, report: UplinkReport?, at now: Timestamp
    ) -> [UplinkFinding] {
        let site = UplinkFinding("site", "\(membership.site), desk \(membership.desk)", isFine: true)
        guard let credential else {
            return [
                site,
                UplinkFinding(
                    "site", "this desk waits for approval",
                    hint: "at the hub: undertone-hub desk approve \(membership.desk); then join again here"),
            ]
        }
        guard isRunning, let report else {
            return [site, UplinkFinding("uplink", "it does not run", hint: "sudo systemctl start undertone-uplink")]
        }
        return [site] + end(of: credential, at: now) + [link(report)] + report.lanes.flatMap { lane($0, at: now) }
            + (report.lanes.isEmpty
                ? [
                    UplinkFinding(
                        "agents", "no daemon here has a socket for the hub",
                        hint: "feed.hub_socket = \"auto\" in the agents' configuration")
                ] : [])
    }

    private static func end(of credential: Credential, at now: Timestamp) -> [UplinkFinding] {
        guard let end = credential.jwt.expiresAt, end < now.advanced(bySeconds: warningDays * 86_400) else { return [] }
        return [
            UplinkFinding(
                "credential", "it counts until \(end.text)", hint: "leave the site, and join again with a new token")
        ]
    }

    private static func link(_ report: UplinkReport) -> UplinkFinding {
        if let server = report.server { return UplinkFinding("link", "connected to \(server)", isFine: true) }
        return UplinkFinding("link", report.fault ?? "it has not connected so far")
    }

    private static func lane(_ lane: UplinkReport.Lane, at now: Timestamp) -> [UplinkFinding] {
        let name = "agent \(lane.name)"
        var findings: [UplinkFinding] = []
        switch lane.link {
        case .following: break
        case .unreachable, .unknown, .leaving:
            findings.append(
                UplinkFinding(
                    name, lane.fault ?? "the daemon does not answer", hint: "as \(lane.name): undertone doctor"))
        case .withheld:
            findings.append(
                UplinkFinding(
                    name, lane.fault ?? "the daemon does not let the uplink in",
                    hint: "as \(lane.name): undertone doctor, and undertone consent"))
        }
        let waits = lane.waitingSince.map {
            Double(now.millisecondsSince1970 - $0.millisecondsSince1970) / 1_000 > longestS
        }
        if lane.lag > mostWaiting || waits == true {
            findings.append(
                UplinkFinding(name, "\(lane.lag) events wait", hint: "see the link; they leave once the hub confirms"))
        }
        if lane.oversized > 0 {
            findings.append(
                UplinkFinding(name, "\(lane.oversized) events were too large to leave", hint: "report it"))
        }
        if lane.gaps > 0 {
            findings.append(
                UplinkFinding(
                    name, "the log had forgotten some events before they had left",
                    hint: "a longer event_log.keep_days"))
        }
        return findings.isEmpty ? [UplinkFinding(name, "followed, \(lane.lag) wait", isFine: true)] : findings
    }
}
