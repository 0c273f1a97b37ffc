/// A pace of breathing: phases that follow one another, over and over.
public struct BreathPattern: Sendable, Equatable {
    /// What is done in a phase.
    public enum Act: String, Sendable, CaseIterable {
        /// Breathe in.
        case inhale
        /// Hold the breath.
        case hold
        /// Breathe out.
        case exhale
    }

    /// One phase.
    public struct Phase: Sendable, Equatable {
        /// What is done.
        public let act: Act
        /// For how long, in seconds.
        public let seconds: Double
    }

    /// What it is called on the command line.
    public let name: String
    /// Its phases, in their order.
    public let phases: [Phase]

    /// 5.5 s in, 5.5 s out: about the pace of resonance, nothing is held. The default.
    public static let even = BreathPattern(
        name: "even", phases: [.init(act: .inhale, seconds: 5.5), .init(act: .exhale, seconds: 5.5)])
    /// 4 s in, 6 s out.
    public static let longOut = BreathPattern(
        name: "4-6", phases: [.init(act: .inhale, seconds: 4), .init(act: .exhale, seconds: 6)])
    /// 4 s in, 7 s held, 8 s out.
    public static let fourSevenEight = BreathPattern(
        name: "4-7-8",
        phases: [.init(act: .inhale, seconds: 4), .init(act: .hold, seconds: 7), .init(act: .exhale, seconds: 8)])
    /// 4 s in, held, out, held.
    public static let box = BreathPattern(
        name: "box",
        phases: [
            .init(act: .inhale, seconds: 4), .init(act: .hold, seconds: 4), .init(act: .exhale, seconds: 4),
            .init(act: .hold, seconds: 4),
        ])
    /// All that are offered, the default first.
    public static let all = [even, longOut, fourSevenEight, box]

    /// Seconds of one round.
    public var roundS: Double { phases.reduce(0) { $0 + $1.seconds } }

    /// Whether the breath is held in it, which is not for everybody: see ``BreathCaution``.
    public var holds: Bool { phases.contains { $0.act == .hold } }

    /// Most rounds at a time; `nil` for as many as one likes. Those who teach 4-7-8 say four.
    public var mostRounds: Int? { self == .fourSevenEight ? 4 : nil }
}
