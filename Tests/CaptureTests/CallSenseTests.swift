import Testing

@testable import Capture

/// What tells of a call beside the voice, over time: the microphone is source 5.
@Suite struct CallSenseTests {
    private static func recording(
        _ index: UInt32 = 1, from source: UInt32 = 5, _ name: String = "recorder", corked: Bool = false
    ) -> ForeignStream {
        ForeignStream(
            direction: .recording(source: source), names: [name], isCorked: corked, rate: 48_000, index: index)
    }

    private static func playing(_ index: UInt32 = 1, _ name: String = "linphone", corked: Bool = false) -> ForeignStream
    { ForeignStream(direction: .playback, names: [name], isCorked: corked, rate: 48_000, index: index) }

    private var sense = CallSense(softphones: ["Linphone"])

    private mutating func hasStreams(_ streams: [ForeignStream]?, at seconds: Int) -> Bool {
        sense.take(streams, at: .seconds(seconds))
        return hasStreams(at: seconds)
    }

    private mutating func hasStreams(at seconds: Int) -> Bool {
        sense.judge(source: 5, at: .seconds(seconds)).signs.hasStreams
    }

    @Test mutating func aSoftphonesStreamBeginsAndEndsACall() {
        #expect(!hasStreams([], at: 0))
        #expect(hasStreams([Self.playing()], at: 1))
        #expect(!hasStreams([], at: 2))
        #expect(hasStreams([Self.recording()], at: 3))
        #expect(!hasStreams(nil, at: 4), "without a sound server nobody tells")
    }

    @Test mutating func aSoftphoneOnHoldIsStillInItsCall() {
        #expect(!hasStreams([Self.playing(corked: true)], at: 0), "one that waits is in none")
        #expect(hasStreams([Self.playing()], at: 1))
        #expect(hasStreams([Self.playing(corked: true)], at: 60))
        #expect(hasStreams(at: 60 + 899))
        #expect(!hasStreams(at: 60 + 900), "it keeps its stream, and is not on hold")
        #expect(hasStreams([Self.playing()], at: 2_000))
    }

    @Test mutating func whatRecordsAllDayIsNoCall() {
        #expect(hasStreams([Self.recording()], at: 0))
        let (fourHours, later) = (4 * 3_600, 5 * 3_600)
        #expect(!sense.isDue(at: .seconds(fourHours - 1)))
        #expect(sense.isDue(at: .seconds(fourHours)))
        #expect(!hasStreams(at: fourHours))
        #expect(!hasStreams([Self.recording()], at: later))
        #expect(sense.judge(source: 5, at: .seconds(later)).isHeard, "who is heard in calls alone is heard on")
        #expect(hasStreams([Self.recording(), Self.playing(7)], at: later), "a call beside the recorder is one")
        #expect(!hasStreams([Self.recording()], at: later + 60))
    }

    @Test mutating func aSoftphoneMayRecordFromAnotherMicrophoneAndOthersMayNot() {
        #expect(hasStreams([Self.recording(from: 9, "linphone")], at: 0))
        #expect(!hasStreams([Self.recording(from: 9)], at: 1))
    }

    @Test mutating func whoSaysThatACallIsOverIsBelievedWhateverIsStillOpen() {
        sense.announce(true, at: .zero)
        #expect(hasStreams([Self.recording()], at: 1))
        sense.announce(false, at: .seconds(10))
        #expect(!hasStreams(at: 10))
        #expect(!hasStreams([Self.recording()], at: 20), "the browser keeps the microphone open between calls")
        #expect(hasStreams([Self.recording(2)], at: 30), "another stream is another call")
    }

    @Test mutating func anAnnouncedCallEndsByItselfAfterFourHours() {
        sense.announce(true, at: .seconds(5))
        #expect(sense.judge(source: nil, at: .seconds(4 * 3_600)).signs.isAnnounced)
        #expect(!sense.judge(source: nil, at: .seconds(4 * 3_600 + 5)).signs.isAnnounced)
    }

    @Test mutating func aLevelMeterIsNoCall() {
        var meter = Self.recording()
        meter.rate = 25
        #expect(!hasStreams([meter], at: 0))
    }
}
