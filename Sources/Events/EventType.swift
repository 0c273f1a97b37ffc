/// What kind of thing happened: `io.undertone.FAMILY.STEP`. Open: a newer release, or a module of its own, has types
/// that this program has no name for.
public struct EventType: RawRepresentable, Sendable, Hashable, Codable {
    /// What all types begin with.
    public static let prefix = "io.undertone."

    /// The whole text.
    public let rawValue: String

    /// Takes the whole text.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// A step of a family.
    public init(family: String, step: String) { rawValue = "\(Self.prefix)\(family).\(step)" }

    /// The text without what all types begin with: `alert.raised`.
    public var shortName: Substring {
        rawValue.hasPrefix(Self.prefix) ? rawValue.dropFirst(Self.prefix.count) : rawValue[...]
    }

    /// Family and step; `nil` for a text that is not built like a type.
    var parts: (family: Substring, step: Substring)? {
        guard rawValue.hasPrefix(Self.prefix), let dot = shortName.lastIndex(of: ".") else { return nil }
        return (shortName[..<dot], shortName[shortName.index(after: dot)...])
    }
}
