internal import Foundation
internal import Vault
internal import Vocabulary

extension Recomputation {
    /// What differs between a stored track and the one computed again.
    public struct Difference: Sendable, Equatable, Codable, CustomStringConvertible {
        /// The largest difference of one quantity.
        public struct Largest: Sendable, Equatable, Codable {
            /// How large, in the quantity's unit.
            public var difference: Double
            /// Where: centre of the frame, seconds from the first sample.
            public var atS: Double
            /// What is stored.
            public var stored: Double
            /// What was computed.
            public var computed: Double

            private enum CodingKeys: String, CodingKey {
                case difference, stored, computed
                case atS = "at_s"
            }
        }

        /// Frames compared.
        public internal(set) var frames = 0
        /// Frames of which any value differs, or that only one of the two tracks has.
        public internal(set) var differing = 0
        /// Centre of the first of them, seconds from the first sample.
        public private(set) var firstS: Double?
        /// The largest difference of a score.
        public private(set) var score: Largest?
        /// The largest difference of F0.
        public private(set) var f0Hz: Largest?
        /// Whether nothing else than rounding differs: nothing is missing on one side, every value is nearly the same.
        public private(set) var isSmall = true

        private enum CodingKeys: String, CodingKey {
            case frames, differing, score
            case firstS = "first_s"
            case f0Hz = "f0_hz"
            case isSmall = "is_small"
        }

        /// What differs, in a few words.
        public var description: String {
            guard differing > 0, let firstS else { return "nothing differs in \(frames) frames" }
            var text = "\(differing) of \(frames) frames differ, the first at \(Self.number(firstS, 2)) s; "
            guard let largest = score, largest.difference > 0 else { return text + "no score differs" }
            let places = largest.difference < 0.1 ? 4 : 1
            text += "the largest difference of a score is \(Self.number(largest.difference, places)) "
            text += "at \(Self.number(largest.atS, 2)) s"
            return text
        }

        /// A frame that only one of the tracks has.
        mutating func miss(_ timeS: Float) {
            noteFrame(timeS)
            isSmall = false
        }

        /// A frame whose values differ.
        mutating func note(_ stored: TrackPoint, _ computed: TrackPoint) {
            noteFrame(stored.timeS)
            note(\.score, stored.score, computed.score, at: stored.timeS)
            note(\.f0Hz, stored.f0Hz, computed.f0Hz, at: stored.timeS)
            isSmall = isSmall && TrackValues.columns.allSatisfy { $0.areNear(stored.values, computed.values) }
        }

        private mutating func noteFrame(_ timeS: Float) {
            differing += 1
            firstS = firstS ?? Double(timeS)
        }

        private mutating func note(
            _ largest: WritableKeyPath<Difference, Largest?>, _ stored: Float?, _ computed: Float?, at timeS: Float
        ) {
            guard let stored, let computed else { return }
            let difference = abs(Double(stored) - Double(computed))
            guard difference.isFinite, difference > self[keyPath: largest]?.difference ?? 0 else { return }
            self[keyPath: largest] = Largest(
                difference: difference, atS: Double(timeS), stored: Double(stored), computed: Double(computed))
        }

        static func number(_ value: Double, _ places: Int) -> String { String(format: "%.\(places)f", value) }
    }
}
