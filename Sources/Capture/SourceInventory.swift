/// All sources of a sound server at one moment.
public struct SourceInventory: Sendable, Hashable {
    /// The sources, in the server's order.
    public var sources: [SourceDescription]
    /// The name of the default source, where the server has one.
    public var defaultSource: String?

    /// Makes an inventory.
    public init(sources: [SourceDescription], defaultSource: String? = nil) {
        self.sources = sources
        self.defaultSource = defaultSource
    }
}
