public import Vocabulary

/// What a change of the voice looks like: evidence for the person who looks, never a verdict.
///
/// Each value says how well the last seconds fit, 0...1. The fits are fixed combinations of distances from the agent's
/// own calm voice, not trained: no recordings are labelled with them.
public struct StressPattern: Archivable, Sendable, Equatable {
    /// The kinds that are told apart.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Higher, louder or brighter, and faster.
        case agitated
        /// Higher, faster and unsteady, without being louder.
        case anxious
        /// Lower, flatter and slower.
        case dejected
        /// Pitch has moved far up and down within a minute.
        case swinging
        /// Calm a few seconds ago.
        case suddenRise = "sudden_rise"

        /// What it sounds like, in words about the voice alone: why it sounds so, only a person can find out.
        public var voice: String {
            switch self {
            case .agitated: "higher, louder, faster"
            case .anxious: "higher, faster, unsteady"
            case .dejected: "lower, flatter, slower"
            case .swinging: "large swings within a minute"
            case .suddenRise: "rose within seconds"
            }
        }
    }

    /// Fit from which a kind is named.
    public static let minFit: Float = 0.5

    /// Fit of ``Kind/agitated``.
    public var agitated: Float = 0
    /// Fit of ``Kind/anxious``.
    public var anxious: Float = 0
    /// Fit of ``Kind/dejected``.
    public var dejected: Float = 0
    /// Fit of ``Kind/swinging``.
    public var swinging: Float = 0
    /// Fit of ``Kind/suddenRise``.
    public var suddenRise: Float = 0

    /// Every fit.
    public mutating func archive(_ archive: inout StateArchive) {
        archive.visit(&agitated)
        archive.visit(&anxious)
        archive.visit(&dejected)
        archive.visit(&swinging)
        archive.visit(&suddenRise)
    }

    /// The kind that fits best; `nil` where none fits.
    public var best: Kind? {
        var best: (kind: Kind?, fit: Float) = (nil, Self.minFit)
        // A lasting pattern says more than how it began, so that comes last.
        Self.better(.agitated, agitated, &best)
        Self.better(.anxious, anxious, &best)
        Self.better(.dejected, dejected, &best)
        Self.better(.swinging, swinging, &best)
        Self.better(.suddenRise, suddenRise, &best)
        return best.kind
    }

    private static func better(_ kind: Kind, _ fit: Float, _ best: inout (kind: Kind?, fit: Float)) {
        if best.kind == nil ? fit >= best.fit : fit > best.fit { best = (kind, fit) }
    }

    /// Distances from calm in spreads, both ways; 0 where unknown.
    struct Distances {
        var pitch: Float = 0
        var level: Float = 0
        var balance: Float = 0
        var rate: Float = 0
        var variation: Float = 0
    }

    /// Fits the patterns that one window shows.
    init(_ distances: Distances, pitchSwing: Float, riseOfEvidence: Float) {
        let higher = Self.fit(distances.pitch / 3)
        let louder = Self.fit(max(distances.level, distances.balance) / 2)
        let faster = Self.fit(distances.rate / 1.5)
        agitated = (higher + louder + faster) / 3
        anxious = (higher + faster + Self.fit(distances.variation / 1.5)) / 3 * (1 - louder)
        dejected =
            (Self.fit(-distances.pitch / 1.5) + Self.fit(-distances.variation / 1.5) + Self.fit(-distances.rate / 1.5))
            / 3
        swinging = Self.fit((pitchSwing - 4) / 4)
        suddenRise = Self.fit((riseOfEvidence - 1.5) / 2)
    }

    /// Nothing fits.
    init() {}

    private static func fit(_ value: Float) -> Float { max(0, min(1, value)) }
}
