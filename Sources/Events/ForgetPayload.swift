/// What the site's hub has to forget, since the agent has erased it here: nothing that it was not told of.
///
/// It comes behind everything that the hub was told of the same, so that whoever takes events in order holds none of it
/// afterwards. Whether the agent erased or withdrew, it does not say.
public struct ForgetPayload: Sendable, Equatable, Codable {
    /// Alerts, requests for help and segments, by their identifiers: the subjects of the events that are to go.
    public var subjects: [String]

    /// The last part of the event's type.
    public static let step = "forget"
    /// Most of them in one event.
    public static let most = 500

    public init(subjects: [String]) { self.subjects = subjects }
}
