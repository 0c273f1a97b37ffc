import Testing

@testable import Capture

@Suite struct PlayedTrailTests {
    @Test func aPlaceIsFoundBetweenThePiecesAtTheirSpeeds() {
        var trail = PlayedTrail(output: 100, place: 5_000)
        trail.add(length: 1_000, to: 6_000)
        trail.add(length: 1_000, to: 8_000)
        #expect(trail.end == 2_100)
        #expect(trail.place(at: 0) == 5_000, "what was thrown away may still sound")
        #expect(trail.place(at: 600) == 5_500)
        #expect(trail.place(at: 1_100) == 6_000)
        #expect(trail.place(at: 1_600) == 7_000, "twice as fast")
        #expect(trail.place(at: 9_000) == 8_000)
        trail.add(length: 1_000, to: 8_500)
        #expect(trail.place(at: 2_600) == 8_250, "half as fast")
    }

    @Test func nothingHandedOverIsTheBeginning() {
        var trail = PlayedTrail(output: 7, place: 9)
        #expect(trail.place(at: 0) == 9)
        #expect(trail.place(at: 99) == 9)
    }
}
