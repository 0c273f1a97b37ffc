import Languages
import TestServers
import TestSignals
import TestSupport
import Testing
import Vocabulary

@testable import Capture

@Suite(
    .enabled(if: PrivatePulseServer.isAvailable, "pulseaudio and pactl are not installed"), .serialized,
    .hangGuard)
struct PulseSourceTests {
    @Test func whatTheMicrophoneHearsComesOutExactlyAndInOrder() async throws {
        let server = try PrivatePulseServer()
        try server.start()
        let microphone = try server.plugInMicrophone(properties: "device.form_factor=headset device.bus_path=usb-0:1")
        let source = source(server)
        await eventually("capture did not begin") { deviceName(source) == "mic" }
        let device = try #require(source.state.device)
        #expect(device.identity == "usb-0_1")
        #expect(device.formFactor == "headset")
        #expect(!device.isMonitor)

        // More than the pipe holds.
        let spoken = steps(80_000)
        let listening = Task.detached {
            var heard = Heard()
            heard.listen(to: source) { $0.samples.count(where: { $0 != 0 }) >= spoken.count }
            return heard
        }
        try microphone.write(spoken + [Int16](repeating: 0, count: 1_600))
        let heard = await listening.value
        // PipeWire plays silence until the first sample comes.
        let isExact = heard.steps.map { $0.drop { $0 == 0 }.prefix(spoken.count) == spoken[...] }
        #expect(isExact == true)
        #expect(heard.pieces.count == 1)
        #expect(heard.pieces.first?.start == .zero)
        #expect(source.losses == CaptureLosses())
        source.stop()
    }

    // 2.5, live: a balanced microphone at a stereo jack gives the same on both channels with opposite signs.
    @Test(arguments: [(-1, "difference"), (1, "all 2 channels"), (0, "channel 1 of 2")])
    func aStereoMicrophoneIsHeardWhateverItsChannelsAre(right: Int16, words: String) async throws {
        let server = try PrivatePulseServer()
        try server.start()
        let microphone = try server.plugInMicrophone(rate: 48_000, channels: 2)
        let source = source(server)
        await eventually("capture did not begin") { deviceName(source) != nil }
        // A voice that pauses, at three times the rate.
        let voice = PulseVoice(samplesPerPeriod: 273).steps(count: 48_000 * 4)
        let spoken = voice.enumerated().flatMap { n, step in
            let left = n % 36_000 < 24_000 ? Int16(clamping: step) : 1
            return [left, right * left]
        }
        let listening = Task.detached {
            var heard = Heard()
            heard.listen(to: source) { $0.samples.count >= 60_000 }
            return heard
        }
        try microphone.write(spoken)
        let late = await listening.value.samples.dropFirst(32_000)
        let size = (late.reduce(0) { $0 + $1 * $1 } / Float(max(1, late.count))).squareRoot()
        #expect(size > 0.005, "what came is \(size) loud")
        let channels = source.channels.map(Language.english.text) ?? "none"
        #expect(channels.contains(words), "\(channels)")
        source.stop()
    }

    @Test func captureComesBackAfterTheServerWasKilledAndStartedAgain() async throws {
        let server = try PrivatePulseServer()
        try server.start()
        let first = try server.plugInMicrophone()
        let source = source(server)
        try await expectSound(from: first, in: source)
        server.kill()
        let lost = ContinuousClock.now
        await eventually("the loss was not noticed") { source.state.condition == .lost }
        try server.start()
        let second = try server.plugInMicrophone()
        await eventually("capture did not begin") { deviceName(source) != nil }
        try second.write(steps(1_600) + [Int16](repeating: 0, count: 1_600))
        var heard = Heard()
        heard.listen(to: source) { $0.samples.count(where: { $0 != 0 }) >= 1_600 }
        let away = (ContinuousClock.now - lost) / .seconds(1)
        // What was said before is 3200 samples long at most; the outage lies between.
        let position = try #require(heard.pieces.last { $0.samples.contains { $0 != 0 } }).start.seconds
        #expect(position > away * 0.5 && position < away + 1)
        source.stop()
    }

    @Test func captureComesBackWhenTheHeadsetIsPluggedInAgain() async throws {
        let server = try PrivatePulseServer()
        try server.start()
        let first = try server.plugInMicrophone()
        let source = source(server)
        try await expectSound(from: first, in: source)
        try server.unplug(first)
        await eventually("the loss was not noticed") { source.state.condition == .lost }
        let second = try server.plugInMicrophone()
        let begin = ContinuousClock.now
        await eventually("capture did not begin") { deviceName(source) != nil }
        #expect(ContinuousClock.now - begin < .seconds(3))
        try await expectSound(from: second, in: source)
        source.stop()
    }

    @Test func aServerThatComesLaterIsFound() async throws {
        let server = try PrivatePulseServer()
        let source = source(server)
        var buffer = [Float](repeating: 0, count: 16)
        var span = buffer.mutableSpan
        #expect(source.read(into: &span, timeout: .milliseconds(1)) == .nothing)
        await eventually("no reason was given") { source.state.reason != "capture has not been started" }
        #expect(source.state.condition == .waiting)
        try server.start()
        let microphone = try server.plugInMicrophone()
        try await expectSound(from: microphone, in: source)
        source.stop()
    }

    @Test func aMonitorIsRefusedUnlessAllowed() async throws {
        let server = try PrivatePulseServer()
        try server.start()
        try server.control("load-module", "module-null-sink", "sink_name=speakers")
        let monitor = "speakers.monitor"
        let refused = source(server, SourcePreference(identity: monitor, allowsDefault: true))
        await eventually("the refusal was not reported") {
            refused.state.condition == .waiting && refused.state.reason?.contains("monitor") == true
        }
        let allowed = source(server, SourcePreference(identity: monitor, allowsMonitor: true))
        await eventually("the monitor was not taken") { deviceName(allowed) == monitor }
        #expect(refused.state.condition == .waiting)
        refused.stop()
        allowed.stop()
    }

    @Test func aHeadsetPluggedInLaterReplacesAFallback() async throws {
        let server = try PrivatePulseServer()
        try server.start()
        let webcam = try server.plugInMicrophone(name: "webcam", properties: "device.form_factor=webcam")
        let source = source(server, SourcePreference(binding: .fallback, allowsDefault: true))
        try await expectSound(from: webcam, in: source)
        let headset = try server.plugInMicrophone(name: "headset")
        await eventually("the headset was not taken") { deviceName(source) == "headset" }
        try await expectSound(from: headset, in: source)
        source.stop()
    }

    @Test(.enabled(if: SoundServer.current != .pipeWire, "PipeWire resumes at once a source that somebody records"))
    func aSuspendedSourceIsReportedAndComesBack() async throws {
        let server = try PrivatePulseServer()
        try server.start()
        let microphone = try server.plugInMicrophone()
        let source = source(server)
        try await expectSound(from: microphone, in: source)
        try server.control("suspend-source", "mic", "1")
        await eventually("the suspension was not reported") { source.state.condition == .suspended }
        var heard = Heard()
        heard.listen(to: source, within: .milliseconds(400))
        #expect(heard.samples.allSatisfy { $0 == 0 })
        try server.control("suspend-source", "mic", "0")
        try await expectSound(from: microphone, in: source)
        #expect(source.losses.missingSamples > 0)
        source.stop()
    }

    @Test(arguments: ["capturing", "hanging", "absent"])
    func stoppingIsQuickAndFinal(server condition: String) async throws {
        let server = try PrivatePulseServer()
        if condition != "absent" { try server.start() }
        let microphone = condition == "absent" ? nil : try server.plugInMicrophone()
        let source = source(server)
        if let microphone { try await expectSound(from: microphone, in: source) }
        if condition == "hanging" { server.hang(true) }
        let begin = ContinuousClock.now
        source.stop()
        source.stop()
        #expect(ContinuousClock.now - begin < .milliseconds(300))
        #expect(source.state.condition == .stopped)
        var heard = Heard()
        heard.listen(to: source)
        #expect(heard.isEnded)
        if condition == "capturing" {
            try await eventually("a record stream is left") {
                try server.control("list", "short", "source-outputs").isEmpty
            }
        }
    }

    @Test func everyChangeOfStateIsToldInOrder() async throws {
        let server = try PrivatePulseServer()
        try server.start()
        let microphone = try server.plugInMicrophone()
        let source = source(server)
        try await expectSound(from: microphone, in: source)
        try server.unplug(microphone)
        await eventually("the loss was not noticed") {
            source.state.reason?.contains("is not connected") == true
        }
        source.stop()
        var changes: [CaptureChange] = []
        for await change in source.changes { changes.append(change) }
        #expect(changes.map(\.state.condition) == [.capturing, .lost, .stopped], "a change of the reason is no change")
        #expect(changes.map(\.state.device?.name) == ["mic", "mic", nil])
        #expect(zip(changes, changes.dropFirst()).allSatisfy { $0.state.condition == $1.before.condition })
        #expect(zip(changes, changes.dropFirst()).allSatisfy { $0.began == $1.beforeBegan && $0.began <= $1.began })
        #expect(changes.allSatisfy { $0.beforeLasted >= .zero })
    }
}
