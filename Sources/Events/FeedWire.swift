/// What both ends of the feed write alike, and where supervisors find it. Which addresses there are, the server's
/// routes and the client's calls say, each for itself.
public enum FeedWire {
    /// Header with a name for a command: sent twice under one name it is done once.
    public static let keyHeader = "Idempotency-Key"
    /// Header with the reason why somebody asks; the agent can read it.
    public static let reasonHeader = "Undertone-Reason"
    /// Header in which the sender of a redaction names the identifier that is written inside. Where it is not the one
    /// that the segment gets, the answer is 412 and nothing is stored: the sender takes the next.
    public static let nameHeader = "Undertone-Segment"
    /// Header with the name of the person in whose name a hub sends a command or asks for a segment, taken on the hub's
    /// socket alone.
    public static let actingForHeader = "Undertone-Acting-For"
    /// Header with the name of the hub at which that person is.
    public static let throughHeader = "Undertone-Through"
    /// Header with the name of whoever else at that hub has agreed to a segment's being heard.
    public static let agreedByHeader = "Undertone-Agreed-By"
    /// Header of a segment's file that a hub gets: from when on it is not kept any more.
    public static let keepUntilHeader = "Undertone-Keep-Until"
    /// Header that names the cursor which a stream of events began at: a client that asked for new events only can
    /// resume from it without a hole, also before it has received one.
    public static let cursorHeader = "Undertone-Cursor"

    /// Whether a text can name an alert, a segment or the like: letters, digits, dashes, dots and underscores, at most
    /// 128, since it becomes part of a path.
    package static func isIdentifier(_ text: some StringProtocol) -> Bool {
        String(text.prefix(129)).wholeMatch(of: /[A-Za-z0-9][A-Za-z0-9._-]{0,127}/) != nil
    }

    /// Kind of content of events as NDJSON: one a line. An empty line keeps the connection alive, and a gap is a
    /// ``GapLine``.
    public static let lines = "application/x-ndjson"

    /// Folder with a folder for each agent of a machine, named after the agent's login and made by the system, in which
    /// only that agent can write. In it lies the supervisors' socket, ``socketName``.
    public static let sharedFolder = "/run/undertone"
    /// The group whose members are agents: for them the system makes such a folder.
    public static let agentGroup = "undertone-agent"
    /// Name of the supervisors' socket in its agent's folder.
    public static let socketName = "feed.sock"
    /// Name of the socket for the site's hub, in the same folder.
    public static let hubSocketName = "hub.sock"
}

/// A gap among the lines of NDJSON: it has none of the members of an event, so it cannot be taken for one.
public struct GapLine: Sendable, Equatable, Codable {
    /// What is missing.
    public var gap: EventGap

    public init(gap: EventGap) { self.gap = gap }
}
