import Alerting
import Capture
import Pipeline
import Prosody
import Stress
import TestServers
import TestSignals
import TestSupport
import Testing
import Vocabulary

@Suite(.enabled(if: PrivatePulseServer.isAvailable, "pulseaudio and pactl are not installed"), .serialized)
struct PulseAgreementTests {
    /// Half a second ahead, and in bursts of two seconds as some servers deliver.
    @Test(arguments: [(burst: 4_000, ahead: 8_000), (burst: 32_000, ahead: 1)])
    func audioThroughTheSoundServerGivesTheNumbersOfTheFile(burst: Int, ahead: Int) async throws {
        let call = Array(AnalysisLoopTests.call.prefix(16_000 * 75))
        let expected = VoiceAnalysisTests.analyze(call, blockSize: 4_096)
        let server = try PrivatePulseServer()
        try server.start()
        let microphone = try server.plugInMicrophone()
        let source = PulseSource(.init(server: server.address, preference: .init(allowsVirtual: true)))
        source.start()
        defer { source.stop() }

        var analysis = VoiceAnalysis(baseline: SpeakerBaseline(), learning: .live(warmUpS: 15), rule: .standard)
        var sink = RecordingSink()
        var block = [Float](repeating: 0, count: 1_600)
        var (sent, received) = (0, 0)
        let deadline = ContinuousClock.now + patience
        while received < call.count, ContinuousClock.now < deadline {
            // Never far ahead, so that nothing has to be dropped anywhere.
            if sent < call.count, sent - received < ahead {
                let end = min(sent + burst, call.count)
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
        let areSame =
            sink.frames == Array(expected.frames.prefix(sink.frames.count))
            && sink.scores == Array(expected.scores.prefix(sink.scores.count))
        #expect(areSame)
        #expect(sink.scores.count >= 148)
    }
    /// As a Bluetooth headset does when a call begins: it goes and comes back as a telephone.
    @Test func aDeviceThatComesBackWithEightKilohertzIsHeardWithTheRightPitch() async throws {
        let server = try PrivatePulseServer()
        try server.start()
        let headset = "device.form_factor=headset device.bus=bluetooth device.string=AA:BB bluetooth.protocol="
        let wide = try server.plugInMicrophone(properties: headset + "a2dp")
        let source = PulseSource(.init(server: server.address, preference: .init(allowsVirtual: true)))
        source.start()
        defer { source.stop() }
        await eventually("the source did not come to be as wanted") { source.state.condition == .capturing }
        let key = source.state.device?.baselineKey
        try server.unplug(wide)
        let narrow = try server.plugInMicrophone(name: "mic.2", properties: headset + "headset_head_unit", rate: 8_000)
        await eventually("the source did not come to be as wanted") {
            source.state.condition == .capturing && source.state.device?.name == "mic.2"
        }
        #expect(source.state.device?.identity == "AA_BB")
        #expect(key == "AA_BB-a2dp" && source.state.device?.baselineKey == "AA_BB-headset_head_unit-8kHz")

        let voice = Voice(hertz: 150).samples(seconds: 3)
        var analyzer = ProsodyAnalyzer()
        var pitches: [Float] = []
        var block = [Float](repeating: 0, count: 1_600)
        let deadline = ContinuousClock.now + patience
        // Every second sample: the voice has next to nothing above 4 kHz.
        try narrow.write(stride(from: 0, to: voice.count, by: 2).map { PCM.step(nearest: voice[$0]) })
        while pitches.count < 200, ContinuousClock.now < deadline {
            var buffer = block.mutableSpan
            guard case .samples(let count, _) = source.read(into: &buffer, timeout: .milliseconds(50)) else { continue }
            analyzer.process(block.span.extracting(0..<count)) { frame in
                if let hertz = frame.f0Hz { pitches.append(hertz) }
            }
        }
        #expect(pitches.count >= 200)
        let median = pitches.sorted()[pitches.count / 2]
        #expect(abs(median - 150) < 1.5, "\(median) Hz")
    }
}
