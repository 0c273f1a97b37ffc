/// Which source is the agent's microphone, and why each of the others is not.
///
/// In this order: the configured one; a headset, hands-free set or handset; the default source where allowed. Never a
/// monitor unless allowed, and then only as the configured or the default source. Where a source is configured no other
/// is ever followed. A pure function of what the server lists.
public struct SourceSelection: Sendable, Hashable {
    /// Why a source was taken.
    public enum Reason: String, Sendable, Hashable, CaseIterable {
        /// The configuration names it.
        case configured = "named in the configuration"
        /// The server calls it a headset, hands-free set or handset.
        case headset = "a headset"
        /// It is the server's default source, and the configuration allows that.
        case defaultSource = "the default source"
    }

    /// Why a source was not taken.
    public enum Refusal: String, Sendable, Hashable, CaseIterable {
        /// It carries what a loudspeaker plays: the customer's voice.
        case monitor = "the monitor of a loudspeaker, which carries the other party"
        /// The configuration names another source.
        case notConfigured = "not the source named in the configuration"
        /// A source that comes earlier in the order was taken.
        case otherPreferred = "another source is preferred"
        /// It is no headset, and the default source is not allowed.
        case defaultNotAllowed = "the default source, which the configuration does not allow"
        /// It is neither a headset nor the default source.
        case notHeadset = "neither a headset nor the default source"
    }

    /// A source that was not taken.
    public struct Refused: Sendable, Hashable {
        /// The source.
        public let source: SourceDescription
        /// Why not.
        public let refusal: Refusal
    }

    /// The source to capture; `nil` means to wait.
    public let chosen: SourceDescription?
    /// Why it was chosen; `nil` where none was.
    public let reason: Reason?
    /// All other sources, in the order in which they were listed.
    public let refused: [Refused]
    /// What is being waited for, as a clause; `nil` where a source was chosen.
    public let waitingFor: String?

    /// Chooses among the sources that a server lists.
    /// - Parameters:
    ///   - inventory: the sources and the default.
    ///   - preference: what the configuration wants.
    ///   - current: the name of the source in use; of several headsets it is kept.
    public init(from inventory: SourceInventory, preference: SourcePreference, current: String? = nil) {
        let allowed = inventory.sources.filter { preference.allowsMonitor || !$0.isMonitor }
        let choice: (source: SourceDescription, reason: Reason)?
        if let identity = preference.identity {
            choice = allowed.first { $0.matches(identity: identity) }.map { ($0, .configured) }
        } else {
            let headsets = allowed.filter(\.isHeadsetMicrophone)
            let headset = headsets.first { $0.name == current } ?? headsets.first
            let fallback =
                preference.allowsDefault ? allowed.first { $0.name == inventory.defaultSource } : nil
            choice = headset.map { ($0, .headset) } ?? fallback.map { ($0, .defaultSource) }
        }
        chosen = choice?.source
        reason = choice?.reason
        refused = inventory.sources.filter { $0 != choice?.source }.map { source in
            Refused(
                source: source,
                refusal: Self.refusal(
                    of: source, inventory: inventory, preference: preference, isOtherChosen: choice != nil))
        }
        waitingFor = choice == nil ? Self.wish(inventory: inventory, preference: preference) : nil
    }

    private static func refusal(
        of source: SourceDescription, inventory: SourceInventory, preference: SourcePreference, isOtherChosen: Bool
    ) -> Refusal {
        let isDefault = source.name == inventory.defaultSource
        if source.isMonitor && !preference.allowsMonitor { return .monitor }
        if preference.identity != nil { return .notConfigured }
        if source.isHeadsetMicrophone { return .otherPreferred }
        if isDefault { return preference.allowsDefault && isOtherChosen ? .otherPreferred : .defaultNotAllowed }
        return .notHeadset
    }

    private static func wish(inventory: SourceInventory, preference: SourcePreference) -> String {
        guard let identity = preference.identity else {
            return preference.allowsDefault
                ? "no headset and no default microphone is connected"
                : "no headset is connected, and the configuration does not allow the default microphone"
        }
        let isRefusedMonitor = inventory.sources.contains { $0.isMonitor && $0.matches(identity: identity) }
        return isRefusedMonitor
            ? "the configured source \(identity) is the monitor of a loudspeaker, which the configuration does not allow"
            : "the configured microphone \(identity) is not connected"
    }
}
