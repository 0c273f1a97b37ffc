internal import DSP
package import Vocabulary

/// One glottal pulse.
struct Pulse: Sendable, Equatable {
    /// Place in samples of the stream.
    var position: Double
    /// Samples since the pulse before; not always the difference of the positions, see ``PulseMarks``.
    var period: Float
    /// RMS around it, greater than 0.
    var amplitude: Float
}

/// The last glottal pulses of one voiced stretch: when each came and how strong it was.
///
/// Fixed memory, no allocation after `init`. Real-time safe.
package struct PulseTrain: Archivable {
    /// Pulses that are certainly held: 100 ms of the shortest periods that ``PulseMarks`` hands out, and some.
    static let capacity = 96

    /// Samples since the pulse before each; of no meaning for the very first.
    private(set) var periods = [Float](repeating: 0, count: 4 * capacity)
    /// Amplitude of each pulse.
    private(set) var amplitudes = [Float](repeating: 0, count: 4 * capacity)
    /// The same in dB.
    private(set) var levelsDB = [Float](repeating: 0, count: 4 * capacity)
    /// Number of pulses held; the newest is at `count - 1`.
    private(set) var count = 0
    /// Place of the newest pulse, in samples of the stream; of no meaning where there is none.
    private(set) var lastPosition = 0.0

    /// Every pulse that is held.
    package mutating func archive(_ archive: inout StateArchive) {
        archive.visit(&periods)
        archive.visit(&amplitudes)
        archive.visit(&levelsDB)
        archive.visit(&count, in: 0...periods.count)
        archive.visit(&lastPosition)
    }

    /// Forgets all pulses.
    mutating func removeAll() { count = 0 }

    /// Takes the next pulse, one later than the last.
    mutating func append(_ pulse: Pulse) {
        if count == periods.count {
            for index in 0..<Self.capacity {
                periods[index] = periods[count - Self.capacity + index]
                amplitudes[index] = amplitudes[count - Self.capacity + index]
                levelsDB[index] = levelsDB[count - Self.capacity + index]
            }
            count = Self.capacity
        }
        periods[count] = pulse.period
        amplitudes[count] = pulse.amplitude
        // Twice the logarithm, since the square of a small amplitude would be below the floor of all powers.
        levelsDB[count] = 2 * Decibels.ofPower(pulse.amplitude)
        count += 1
        lastPosition = pulse.position
    }
}
