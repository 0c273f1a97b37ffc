/// Under which subjects the messages of a site travel, and what their streams and consumers are called. **The one
/// place that knows them.**
///
/// | Subject | Kept | From | Message |
/// |---|---|---|---|
/// | `ut.SITE.evt.DESK` | stream `ut-SITE-evt` | desk | ``DeskMessage`` |
/// | `ut.SITE.rcpt.DESK` | no | hub | ``Receipt`` |
/// | `ut.SITE.live.DESK` | no | desk | ``LiveTick`` |
/// | `ut.SITE.cmd.DESK` | stream `ut-SITE-cmd`, 24 h | hub | ``DeskRequest`` |
/// | `ut.SITE.seg.DESK` | no | desk | ``SegmentMessage``, answered by a ``SegmentAnswer`` |
/// | `ut.SITE.join.TOKEN` | no | who joins | ``JoinRequest``, answered by a ``JoinAnswer`` |
public struct Subjects: Sendable, Equatable {
    /// Which site's.
    public let site: SiteName

    public init(site: SiteName) { self.site = site }

    /// What a desk tells the hub.
    public func events(_ desk: DeskID) -> String { subject("evt", desk.text) }
    /// What the hub has committed of it.
    public func receipts(_ desk: DeskID) -> String { subject("rcpt", desk.text) }
    /// How a desk stands at this moment.
    public func live(_ desk: DeskID) -> String { subject("live", desk.text) }
    /// What a desk is asked to do.
    public func commands(_ desk: DeskID) -> String { subject("cmd", desk.text) }
    /// Sealed segments that somebody asked for.
    public func segments(_ desk: DeskID) -> String { subject("seg", desk.text) }
    /// Where the holder of a token asks to join.
    public func join(_ token: TokenID) -> String { subject("join", token.text) }

    /// What all desks tell.
    public var allEvents: String { subject("evt", "*") }
    /// How all desks stand.
    public var allLive: String { subject("live", "*") }
    /// What all desks are asked to do.
    public var allCommands: String { subject("cmd", "*") }
    /// All sealed segments.
    public var allSegments: String { subject("seg", "*") }
    /// All who ask to join.
    public var allJoins: String { subject("join", "*") }

    /// The stream that keeps ``allEvents``.
    public var eventStream: String { "ut-\(site)-evt" }
    /// The stream that keeps ``allCommands``.
    public var commandStream: String { "ut-\(site)-cmd" }
    /// The hub's consumer of ``eventStream``.
    public var hubConsumer: String { "hub" }
    /// A desk's consumer of ``commandStream``, which the hub makes.
    public func consumer(_ desk: DeskID) -> String { desk.text }
    /// The bucket of keys and values in which hubs hold the lease.
    public var leaseBucket: String { "ut-\(site)-lease" }

    /// What the addresses begin with at which a desk hears answers.
    public static func inbox(_ desk: DeskID) -> String { "_INBOX.\(desk)" }
    /// The same for who joins by a token.
    public static func inbox(_ token: TokenID) -> String { "_INBOX.\(token)" }

    /// The desk that a subject of this site ends in; `nil` for any other subject.
    public func desk(of subject: String) -> DeskID? {
        last(of: subject, among: ["evt", "rcpt", "live", "cmd", "seg"]).flatMap { DeskID(text: $0) }
    }

    /// The token that a subject of this site ends in; `nil` for any other subject.
    public func token(of subject: String) -> TokenID? {
        last(of: subject, among: ["join"]).flatMap { TokenID(text: $0) }
    }

    private func subject(_ kind: String, _ last: String) -> String { "ut.\(site).\(kind).\(last)" }

    private func last(of subject: String, among kinds: Set<String>) -> Substring? {
        let parts = subject.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 4, parts[0] == "ut", parts[1] == site.text, kinds.contains(String(parts[2])) else {
            return nil
        }
        return parts[3]
    }
}
