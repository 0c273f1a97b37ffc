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

    // 2.5: the way of two channels into the ring, in pieces longer than are put together at once.
    @Test func theChannelsOfASampleBecomeOneAndPositionsStayTrue() {
        let intake = PulseIntake(ring: ring, vitals: CaptureVitals(), zerosAfterS: 3)
        intake.begin(at: .zero, channels: 2, isNew: true)
        intake.isOpen = true
        let both = (0..<8_000).map { Float($0 % 2 == 0 ? 0.25 : 0.5) }
        intake.takeChannels(both.span, at: .milliseconds(250), waiting: 4_000)
        var count = 0
        while case .samples(let some, let start) = read() {
            #expect(start == StreamTime(sample: count))
            count += some
        }
        #expect(count == 4_000)
        // The same microphone with one channel: nothing is put together.
        intake.begin(at: .seconds(1), channels: 1, isNew: false)
        intake.takeChannels(speech.span, at: .seconds(1), waiting: 400)
        guard case .samples(400, _) = read() else {
            Issue.record("a source with one channel is not taken as it is")
            return
        }
    }
}
