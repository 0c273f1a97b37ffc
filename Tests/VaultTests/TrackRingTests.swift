import Testing
import Vault
import Vocabulary

@Suite struct TrackRingTests {
    @Test func pointsCountFromTheSegmentsStart() {
        var ring = TrackRing(capacity: 100)
        for index in 0..<50 { ring.append(frame(index)) }
        let points = ring.points(from: StreamTime(sample: 1600), to: StreamTime(sample: 3200))
        #expect(points.count == 10)
        #expect(points.first?.timeS == 0.005)
        #expect(points.map(\.f0Hz) == (10..<20).map { Float($0) })
    }

    @Test(arguments: [1, 2, 99, 100, 101, 250])
    func theLastFramesSurviveTheWrap(count: Int) {
        var ring = TrackRing(capacity: 100)
        for index in 0..<count { ring.append(frame(index)) }
        #expect(ring.count == min(count, 100))
        let points = ring.points(from: .zero, to: StreamTime(sample: .max))
        #expect(points.map(\.f0Hz) == (max(0, count - 100)..<count).map { Float($0) })
    }

    @Test func theBordersAreHalfOpen() {
        var ring = TrackRing(capacity: 10)
        for index in 0..<3 { ring.append(frame(index)) }
        #expect(ring.points(from: frame(1).time, to: frame(2).time).map(\.f0Hz) == [1])
        #expect(ring.points(from: frame(2).time, to: frame(2).time) == [])
    }

    @Test func aWipedRingHoldsNothing() {
        var ring = TrackRing(capacity: 3)
        for index in 0..<5 { ring.append(frame(index)) }
        ring.wipe()
        #expect(ring.points(from: .zero, to: StreamTime(sample: .max)) == [])
        ring.append(frame(9))
        #expect(ring.points(from: .zero, to: StreamTime(sample: .max)).count == 1)
    }

    private func frame(_ index: Int) -> TrackFrame {
        TrackFrame(
            time: StreamTime(sample: 160 * index + 80),
            values: TrackValues(
                f0Hz: Float(index), voicingStrength: 0.5, levelDBFS: -20,
                isSyllableNucleus: false, syllableRate: nil, score: nil))
    }
}
