import Foundation
import Vocabulary

/// A pace of breathing over a length of time: what is done at each moment, how far it is, and what is left.
///
/// The length is made of whole rounds, so that nobody is left in the middle of a breath. Every moment is computed from
/// the time alone and never from the moment before, so that nothing drifts.
public struct BreathPacer: Sendable, Equatable {
    /// A moment of it.
    public struct Moment: Sendable, Equatable {
        /// The round that it lies in, counted from 0.
        public var round: Int
        /// The phase within the round.
        public var phase: Int
        /// What is done.
        public var act: BreathPattern.Act
        /// How far the phase is, from 0 up to 1.
        public var progress: Double
        /// Seconds until the next phase.
        public var phaseLeftS: Double
        /// Seconds until the end of all.
        public var leftS: Double
        /// How full the lungs are meant to be, 0...1: it moves as a breath does, slowly at both ends.
        public var fullness: Double
    }

    /// The pace.
    public let pattern: BreathPattern
    /// Whole rounds.
    public let rounds: Int
    /// Seconds of all of it.
    public var lengthS: Double { Double(rounds) * pattern.roundS }

    /// As many whole rounds as it takes to last at least so long, and no more than the pattern allows.
    /// - Parameters:
    ///   - pattern: the pace.
    ///   - minutes: for how long.
    public init(_ pattern: BreathPattern, minutes: Double) {
        self.pattern = pattern
        let wanted = Int(rounding: (minutes * 60 / pattern.roundS - 1e-9).rounded(.up), in: 1...10_000)
        rounds = min(wanted, pattern.mostRounds ?? wanted)
    }

    /// What is done at a time; `nil` once it is over.
    /// - Parameter time: seconds since the start; what lies before it counts as the start.
    /// - Returns: the moment.
    public func moment(at time: Double) -> Moment? {
        let time = max(0, time)
        guard time < lengthS else { return nil }
        let roundS = pattern.roundS
        var round = min(rounds - 1, Int(rounding: time / roundS, .down, in: 0...rounds))
        var within = time - Double(round) * roundS
        // What rounding has put on the wrong side of a border.
        if within < 0 { (round, within) = (round - 1, within + roundS) }
        var start = 0.0
        var fullness = 0.0
        for (index, phase) in pattern.phases.enumerated() {
            let isLast = index == pattern.phases.count - 1
            if within < start + phase.seconds || isLast {
                let progress = min(1, max(0, (within - start) / phase.seconds))
                let eased = (1 - cos(.pi * progress)) / 2
                switch phase.act {
                case .inhale: fullness = eased
                case .exhale: fullness = 1 - eased
                case .hold: break
                }
                return Moment(
                    round: round, phase: index, act: phase.act, progress: progress,
                    phaseLeftS: max(0, start + phase.seconds - within), leftS: lengthS - time, fullness: fullness)
            }
            switch phase.act {
            case .inhale: fullness = 1
            case .exhale: fullness = 0
            case .hold: break
            }
            start += phase.seconds
        }
        return nil
    }
}
