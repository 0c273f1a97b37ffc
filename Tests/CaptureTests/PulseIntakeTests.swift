import Testing
import Vocabulary

@testable import Capture

/// Row 14 of the faults: a fragment without data. No virtual device of PulseAudio makes one, so the fragment is made
/// here.
@Suite struct PulseIntakeTests {
    private let ring = SampleRing(capacity: 16_000)
    private let speech = [Float](repeating: 0.25, count: 400)

    private func openIntake() -> PulseIntake {
        let intake = PulseIntake(ring: ring, vitals: CaptureVitals(), zerosAfterS: 3)
        intake.begin(at: .zero)
        intake.isOpen = true
        return intake
    }

    private func read() -> AudioRead {
        var buffer = [Float](repeating: 0, count: 400)
        var span = buffer.mutableSpan
        return ring.read(into: &span, timeout: .zero)
    }

    @Test func aHoleAdvancesTheTimeAndIsSeenByTheReader() {
        let intake = openIntake()
        intake.take(speech.span, at: .milliseconds(25), waiting: 400)
        intake.skip(800)
        intake.take(speech.span, at: .milliseconds(100), waiting: 400)
        #expect(read() == .samples(count: 400, start: .zero))
        #expect(read() == .samples(count: 400, start: StreamTime(sample: 1_200)))
        #expect(ring.losses.missingSamples == 800)
    }

    @Test func timeThatPassedWithoutSamplesIsAHoleOfThatLength() {
        let intake = openIntake()
        intake.take(speech.span, at: .milliseconds(25), waiting: 400)
        intake.isOpen = false
        intake.take(speech.span, at: .milliseconds(50), waiting: 400)
        intake.isOpen = true
        // Two fragments wait: the first of them was heard 50 ms ago.
        intake.take(speech.span, at: .milliseconds(1_025), waiting: 800)
        intake.take(speech.span, at: .milliseconds(1_025), waiting: 400)
        #expect(read() == .samples(count: 400, start: .zero))
        #expect(read() == .samples(count: 400, start: StreamTime(sample: 400 + 16_000 - 800)))
        #expect(read() == .samples(count: 400, start: StreamTime(sample: 800 + 16_000 - 800)))
    }

    @Test func whatComesWhileItIsShutIsJudgedAndThrownAway() {
        let intake = openIntake()
        var verdicts: [SampleFlow.Verdict] = []
        intake.onVerdict = { verdicts.append($0) }
        intake.isOpen = false
        let zeros = [Float](repeating: 0, count: 48_000)
        intake.take(zeros.span, at: .seconds(3), waiting: 48_000)
        intake.take(speech.span, at: .seconds(4), waiting: 400)
        intake.check(at: .seconds(9))
        #expect(verdicts == [.zeros, .live, .nothing])
        #expect(read() == .nothing)
    }
}
