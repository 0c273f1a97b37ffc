import Prosody
import TestSignals
import Testing
import Vocabulary

@testable import Replay

@Suite struct TimeStretchTests {
    private static func stretched(_ samples: [Int16], _ speed: Double) -> [Int16] {
        var stretch = TimeStretch(samples: samples)
        stretch.speed = speed
        var output: [Int16] = []
        // Pieces of odd lengths, as a sound server asks for them.
        for length in (1...).lazy.map({ 37 * $0 % 911 + 1 }) {
            let piece = stretch.next(length)
            output += piece
            if piece.count < length { break }
        }
        return output
    }

    private static func voice(_ hertz: Double, seconds: Double = 3) -> [Int16] {
        var voice = Voice(hertz: hertz)
        voice.syllableRate = 3
        return voice.samples(seconds: seconds).map { Int16($0 * 32_767) }
    }

    private static func medianF0(of samples: [Int16]) throws -> Double {
        var analyzer = ProsodyAnalyzer()
        var found: [Float] = []
        let values = samples.map(PCM.value(of:))
        analyzer.process(values.span) { frame in if let f0 = frame.f0Hz { found.append(f0) } }
        analyzer.finish { frame in if let f0 = frame.f0Hz { found.append(f0) } }
        let order = found.sorted()
        try #require(order.count > 30)
        return Double(order[order.count / 2])
    }

    @Test(arguments: TimeStretch.speeds, [80.0, 140, 220, 400])
    func pitchStaysAndLengthFollowsTheSpeed(speed: Double, hertz: Double) throws {
        let samples = Self.voice(hertz)
        let output = Self.stretched(samples, speed)
        #expect(abs(Double(output.count) - Double(samples.count) / speed) <= 1)
        #expect(abs(try Self.medianF0(of: output) / hertz - 1) < 0.01)
    }

    @Test func theSpeedOfTheRecordingIsTheRecordingItself() {
        let samples = Self.voice(150)
        #expect((Self.stretched(samples, 1) == samples) as Bool)
    }

    @Test(arguments: TimeStretch.speeds) func nothingClicks(speed: Double) {
        func steepest(_ samples: [Int16]) -> Int {
            zip(samples, samples.dropFirst()).reduce(0) { max($0, abs(Int($1.0) - Int($1.1))) }
        }
        // A steady vowel, cut where it is loud: a seam out of step would be a step that the voice does not have.
        var voice = Voice(hertz: 130)
        voice.noiseRMS = 0
        let samples = voice.samples(seconds: 2).map { Int16($0 * 32_767) }
        let output = Self.stretched(samples, speed)
        #expect(Double(steepest(output)) < 1.2 * Double(steepest(samples)))
    }

    @Test(arguments: [0.5, 1, 1.75]) func aJumpRisesFromSilence(speed: Double) {
        let samples = [Int16](repeating: 20_000, count: 16_000)
        var stretch = TimeStretch(samples: samples)
        stretch.speed = speed
        stretch.seek(to: 8_000)
        let output = stretch.next(800)
        #expect(output[0] == 0)
        #expect(zip(output, output.dropFirst()).allSatisfy { abs(Int($0) - Int($1)) <= 260 } as Bool)
        #expect(output[400] > 19_900)
    }

    @Test func thePositionGoesWithTheSpeed() {
        var stretch = TimeStretch(samples: Self.voice(150))
        _ = stretch.next(1_000)
        #expect(stretch.position == 1_000)
        stretch.speed = 2
        _ = stretch.next(1_000)
        #expect(stretch.position == 3_000)
        stretch.speed = 0.5
        _ = stretch.next(1_001)
        #expect(abs(stretch.position - 3_500) <= 1)
        stretch.seek(to: 47_999)
        #expect(stretch.next(10).count == 2)
        #expect(stretch.position == stretch.count)
        #expect(stretch.next(10).isEmpty)
        stretch.seek(to: -5)
        #expect(stretch.position == 0)
    }

    @Test(arguments: [0, 1, 200, 700]) func shortRecordingsEnd(count: Int) {
        for speed in TimeStretch.speeds {
            let output = Self.stretched([Int16](repeating: 1_000, count: count), speed)
            #expect(abs(Double(output.count) - Double(count) / speed) <= 1)
        }
    }

    @Test func silenceStaysSilence() {
        #expect(Self.stretched([Int16](repeating: 0, count: 8_000), 0.75).allSatisfy { $0 == 0 } as Bool)
    }
}
