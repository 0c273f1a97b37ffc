public import Languages
public import Vocabulary

/// Which source is the agent's microphone, and why each of the others is not.
///
/// In this order: the one in use, where the binding holds to it; the configured one; a headset, hands-free set or
/// handset; the default source where allowed. Never a monitor unless allowed, and then only as the configured or the
/// default source. Where a source is configured no other is ever followed. A pure function of what the server lists.
public struct SourceSelection: Sendable, Hashable {
    /// Why a source was taken.
    public enum Reason: String, Sendable, Hashable, CaseIterable {
        /// It is the one in use.
        case bound = "the microphone in use"
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
        /// The configuration's name fits this one and another.
        case ambiguous = "one of several that the name in the configuration fits: name it by its identity"
        /// Another one is in use, or was, and the binding holds to it.
        case otherBound = "another microphone is in use, and capture.binding keeps to it"
        /// No device is behind it.
        case virtual = "a virtual source: capture.source may name it, or capture.allow_virtual allow it"
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
    public let waitingFor: Phrase?

    /// Chooses among the sources that a server lists.
    /// - Parameters:
    ///   - inventory: the sources and the default.
    ///   - preference: what the configuration wants.
    ///   - bound: the device in use, or the one that was and is held to.
    public init(from inventory: SourceInventory, preference: SourcePreference, bound: CaptureDevice? = nil) {
        let isHeld = bound != nil && preference.binding != .fallback
        let fitting = preference.identity.map { identity in inventory.sources.filter { $0.matches(identity: identity) }
        }
        let allowed = (fitting ?? inventory.sources).filter { source in
            (preference.allowsMonitor || !source.isMonitor)
                && (preference.allowsVirtual || !source.isVirtual || fitting != nil)
        }
        let choice: (source: SourceDescription, reason: Reason)?
        if let bound, isHeld || preference.identity != nil, let source = Self.source(of: bound, among: allowed) {
            choice = (source, .bound)
        } else if isHeld {
            choice = nil
        } else if preference.identity != nil {
            choice = Self.onlyDevice(among: allowed).map { ($0, .configured) }
        } else {
            let headsets = allowed.filter(\.isHeadsetMicrophone)
            let headset = bound.flatMap { Self.source(of: $0, among: headsets) } ?? headsets.first
            let fallback = preference.allowsDefault ? allowed.first { $0.name == inventory.defaultSource } : nil
            choice = headset.map { ($0, .headset) } ?? fallback.map { ($0, .defaultSource) }
        }
        chosen = choice?.source
        reason = choice?.reason
        let isAmbiguous = choice == nil && !isHeld && preference.identity != nil && !allowed.isEmpty
        refused = inventory.sources.filter { $0 != choice?.source }.map { source in
            let refusal =
                if source.isMonitor && !preference.allowsMonitor {
                    Refusal.monitor
                } else if isAmbiguous && allowed.contains(source) {
                    Refusal.ambiguous
                } else if preference.identity != nil && !allowed.contains(source) {
                    Refusal.notConfigured
                } else if source.isVirtual && !allowed.contains(source) { Refusal.virtual } else if isHeld {
                    Refusal.otherBound
                } else { Self.refusal(of: source, inventory, preference, isOtherChosen: choice != nil) }
            return Refused(source: source, refusal: refusal)
        }
        waitingFor =
            if choice != nil { nil } else if let bound, isHeld {
                Phrase("the microphone in use, \(bound.description), is not connected")
            } else if isAmbiguous, let identity = preference.identity {
                Phrase("several devices are called \(identity); undertone devices shows how to name one of them")
            } else { Self.wish(inventory: inventory, preference: preference) }
    }

    /// The source of a device: of several the one of the same name; `nil` where none of several is.
    private static func source(of device: CaptureDevice, among sources: [SourceDescription]) -> SourceDescription? {
        let same = sources.filter { CaptureDevice($0).identity == device.identity }
        return same.first { $0.name == device.name } ?? (same.count == 1 ? same[0] : nil)
    }

    /// The first of sources that all belong to one device; a card may have several.
    private static func onlyDevice(among sources: [SourceDescription]) -> SourceDescription? {
        Set(sources.map { CaptureDevice($0).identity }).count == 1 ? sources.first : nil
    }

    private static func refusal(
        of source: SourceDescription, _ inventory: SourceInventory, _ preference: SourcePreference, isOtherChosen: Bool
    ) -> Refusal {
        if preference.identity != nil || source.isHeadsetMicrophone { return .otherPreferred }
        guard source.name == inventory.defaultSource else { return .notHeadset }
        return preference.allowsDefault && isOtherChosen ? .otherPreferred : .defaultNotAllowed
    }

    private static func wish(inventory: SourceInventory, preference: SourcePreference) -> Phrase {
        guard let identity = preference.identity else {
            return preference.allowsDefault
                ? Phrase("no headset and no default microphone is connected")
                : Phrase("no headset is connected, and the configuration does not allow the default microphone")
        }
        let isRefusedMonitor = inventory.sources.contains { $0.isMonitor && $0.matches(identity: identity) }
        return isRefusedMonitor
            ? Phrase(
                """
                the configured source \(identity) is the monitor of a loudspeaker, which the configuration does not allow
                """)
            : Phrase("the configured microphone \(identity) is not connected")
    }
}

extension SourceSelection.Reason {
    /// The same for people.
    public var phrase: Phrase {
        switch self {
        case .bound: Phrase("the microphone in use")
        case .configured: Phrase("named in the configuration")
        case .headset: Phrase("a headset")
        case .defaultSource: Phrase("the default source")
        }
    }
}

extension SourceSelection.Refusal {
    /// The same for people.
    public var phrase: Phrase {
        switch self {
        case .monitor: Phrase("the monitor of a loudspeaker, which carries the other party")
        case .notConfigured: Phrase("not the source named in the configuration")
        case .ambiguous: Phrase("one of several that the name in the configuration fits: name it by its identity")
        case .otherBound: Phrase("another microphone is in use, and capture.binding keeps to it")
        case .virtual: Phrase("a virtual source: capture.source may name it, or capture.allow_virtual allow it")
        case .otherPreferred: Phrase("another source is preferred")
        case .defaultNotAllowed: Phrase("the default source, which the configuration does not allow")
        case .notHeadset: Phrase("neither a headset nor the default source")
        }
    }
}
