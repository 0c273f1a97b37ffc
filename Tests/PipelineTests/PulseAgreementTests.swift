import Alerting
import AudioTypes
import Capture
import Pipeline
import Stress
import TestServers
import TestSignals
import Testing

@Suite(.enabled(if: PrivatePulseServer.isAvailable, "pulseaudio and pactl are not installed"))
struct PulseAgreementTests {
    @Test func audioThroughTheSoundServerGivesTheNumbersOfTheFile() throws {
        let call = Array(AnalysisLoopTests.call.prefix(16_000 * 75))
        let expected = VoiceAnalysisTests.analyze(call, blockSize: 4_096)
        let server = try PrivatePulseServer()
        try server.start()
        let microphone = try server.plugInMicrophone()
        let source = PulseSource(.init(server: server.address))
        source.start()
        defer { source.stop() }

        var analysis = VoiceAnalysis(baseline: SpeakerBaseline(), learning: .live(warmUpS: 15), rule: .standard)
        var sink = RecordingSink()
        var block = [Float](repeating: 0, count: 1_600)
        var (sent, received) = (0, 0)
        let deadline = ContinuousClock.now + .seconds(60)
        while received < call.count, ContinuousClock.now < deadline {
            // At most half a second ahead, so that nothing has to be dropped anywhere.
            if sent < call.count, sent - received < 8_000 {
                let end = min(sent + 4_000, call.count)
                try microphone.write(call[sent..<end].map { PCM.step(nearest: $0) })
                sent = end
            }
            var buffer = block.mutableSpan
            guard case .samples(let count, let start) = source.read(into: &buffer, timeout: .milliseconds(50)) else {
                continue
            }
            #expect(start.sample == received, "a sample was lost")
            received += count
            analysis.process(block.span.extracting(0..<count), start: start, sink: &sink)
        }
        #expect(received == call.count)
        #expect(sink.frames == Array(expected.frames.prefix(sink.frames.count)))
        #expect(sink.scores == Array(expected.scores.prefix(sink.scores.count)))
        #expect(sink.scores.count >= 148)
    }
}
