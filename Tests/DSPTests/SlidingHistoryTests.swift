import DSP
import TestSignals
import Testing

@Suite struct SlidingHistoryTests {
    private let x = Signals.noise(seconds: 0.1, rms: 0.2)

    @Test(arguments: [1, 7, 160, 1_600]) func theLastSamplesAreThereWhateverTheBlocks(block: Int) {
        var history = SlidingHistory(keep: 300, capacity: 700)
        var start = 0
        while start < x.count {
            let count = min(block, x.count - start)
            history.append(x.span, from: start, count: count, limit: 8)
            start += count
            for position in max(0, history.end - 300)..<history.end {
                guard history.samples[history.index(of: position)] == x[position] else {
                    Issue.record("position \(position) of \(history.end)")
                    return
                }
            }
        }
    }

    @Test func beforeTheFirstSampleThereAreZeros() {
        var history = SlidingHistory(keep: 10, capacity: 20)
        history.append(x.span, from: 0, count: 3, limit: 8)
        #expect(history.samples[history.index(of: -1)] == 0)
        history.restart(at: 1_000)
        #expect(history.samples[history.index(of: 999)] == 0 && history.end == 1_000)
    }

    @Test func valuesAreBroughtWithinTheLimit() {
        var history = SlidingHistory(keep: 16, capacity: 40)
        let wild: [Float] = [1e30, -1e30, 0.5] + [Float](repeating: 9, count: 9)
        history.append(wild.span, from: 0, count: wild.count, limit: 8)
        #expect(
            (0..<12).map { history.samples[history.index(of: $0)] } == [8, -8, 0.5] + [Float](repeating: 8, count: 9))
    }

    @Test func everySecondSampleIsTaken() {
        var whole = SlidingHistory(keep: 600, capacity: 1_300)
        var half = SlidingHistory(keep: 50, capacity: 120)
        whole.append(x.span, from: 0, count: 600, limit: 8)
        half.appendEverySecond(of: whole, upTo: 300)
        #expect((260..<300).allSatisfy { half.samples[half.index(of: $0)] == x[2 * $0] })
    }
}
