import Testing

@testable import Capture

@Suite struct CallDetectorTests {
    private static func stream(
        _ direction: ForeignStream.Direction, _ names: [String] = ["chrome"], corked: Bool = false, rate: Int = 48_000
    ) -> ForeignStream {
        ForeignStream(direction: direction, names: names, isCorked: corked, rate: rate)
    }

    @Test(arguments: [
        ([], false),
        ([stream(.recording(source: 5))], true),
        // On hold.
        ([stream(.recording(source: 5), corked: true)], true),
        ([stream(.recording(source: 6))], false),
        // A level meter.
        ([stream(.recording(source: 5), rate: 25)], false),
        ([stream(.playback, ["spotify"])], false),
        ([stream(.playback, ["spotify"]), stream(.playback, ["linphone", "Linphone Desktop"])], true),
        ([stream(.playback, ["x", "LinPhone"])], true),
        ([stream(.playback, ["linphone"], corked: true)], false),
    ])
    func aCallIsRecordingFromTheMicrophoneOrASoftphoneThatPlays(streams: [ForeignStream], isCall: Bool) {
        let detector = CallDetector(softphones: ["Linphone"])
        #expect(detector.isCall(streams, source: 5) == isCall)
    }

    @Test func withoutAMicrophoneNobodyRecordsFromIt() {
        #expect(!CallDetector(softphones: []).isCall([Self.stream(.recording(source: 5))], source: nil))
    }
}
