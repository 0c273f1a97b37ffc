internal import Sodium
public import Vocabulary

/// The state of the analysis as it was every few seconds, for as long as an alert's pre-roll may reach back: a segment
/// begins at one of these places, so that a replay can go on from there.
///
/// The memory is guarded ``SecretMemory``, taken when it is made (``VoiceAnalysis/stateSize`` bytes a place): a state
/// holds a quarter of a second of the voice and what is known of it. ``note(_:at:)`` allocates nothing. One thread,
/// that of analysis, owns it.
///
/// Only what leads to the present by its samples alone is kept: after a new baseline, the end of an alert by command,
/// or another analysis altogether, the earlier states would lead elsewhere and are forgotten by the next
/// ``note(_:at:)``.
public struct AnalysisCheckpoints: ~Copyable {
    /// Samples from one place to the next, at least.
    private let distance: Int
    private var memory: SecretMemory<UInt8>
    /// Where the state in each slot of the memory was saved.
    private var positions: [StreamTime]
    /// Slots in use, and the one that comes next.
    private var held = 0
    private var next = 0
    private var lineage = 0

    /// Takes the memory.
    /// - Parameters:
    ///   - everyS: seconds from one place to the next, more than 0.
    ///   - spanS: how far back there is one for certain, once the analysis has run for so long.
    public init(everyS: Double = 5, spanS: Double) {
        let samples = StreamTime(seconds: everyS).sample
        precondition(samples >= 1 && spanS >= 0, "the places lie apart, and backwards")
        let slots = Int((spanS / everyS).rounded(.up)) + 1
        // No property is read before all are set: the optimiser would destroy memory that is not made yet.
        distance = samples
        positions = [StreamTime](repeating: .zero, count: slots)
        memory = SecretMemory(count: slots * VoiceAnalysis.stateSize)
    }

    /// The earliest place held.
    public var oldest: StreamTime? { held > 0 ? positions[slot(0)] : nil }

    /// Saves the state where it is time. Call it before the samples at `position` are processed.
    public mutating func note(_ analysis: inout VoiceAnalysis, at position: StreamTime) {
        if held > 0, analysis.lineage != lineage || position < positions[slot(held - 1)] { wipe() }
        if held > 0, position.sample - positions[slot(held - 1)].sample < distance { return }
        lineage = analysis.lineage
        positions[next] = position
        memory.withMutableElements(in: place(next)) { analysis.save(into: &$0) }
        next = next + 1 == positions.count ? 0 : next + 1
        held = min(held + 1, positions.count)
    }

    /// The last place at or before `limit`. Allocates its result; wipe it after use.
    /// - Returns: `nil` where none is held.
    public func newest(notAfter limit: StreamTime) -> (position: StreamTime, state: [UInt8])? {
        for age in (0..<held).reversed() where positions[slot(age)] <= limit {
            let slot = slot(age)
            return (positions[slot], memory.copy(place(slot)))
        }
        return nil
    }

    /// Forgets every state.
    public mutating func wipe() {
        memory.wipe()
        (held, next) = (0, 0)
    }

    /// Where the state of a slot lies in the memory.
    private func place(_ slot: Int) -> Range<Int> {
        slot * VoiceAnalysis.stateSize..<(slot + 1) * VoiceAnalysis.stateSize
    }

    /// The slot of the `index`-th place, counted from the oldest.
    private func slot(_ index: Int) -> Int { (next + positions.count - held + index) % positions.count }
}
