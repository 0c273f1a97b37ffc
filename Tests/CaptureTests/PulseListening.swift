import Capture
import TestServers
import TestSignals
import TestSupport
import Testing
import Vocabulary

// What the tests on a real sound server share.

/// The same steps for the same seed.
func steps(_ count: Int, seed: UInt64 = 1) -> [Int16] {
    var generator = SeededGenerator(seed: seed)
    // Never 0, so that the silence after them is told apart.
    return (0..<count).map { _ in
        Int16.random(in: 1...32_767, using: &generator) * (Bool.random(using: &generator) ? 1 : -1)
    }
}

/// A started source on a server, to which every microphone of these tests is virtual.
func source(
    _ server: PrivatePulseServer, _ preference: SourcePreference = SourcePreference(),
    adjust: (inout PulseSource.Configuration) -> Void = { _ in }
) -> PulseSource {
    var configuration = PulseSource.Configuration(server: server.address, preference: preference)
    configuration.preference.allowsVirtual = true
    adjust(&configuration)
    let source = PulseSource(configuration)
    source.start()
    return source
}

/// The server's name of the source to which a stream stands. A microphone that nobody speaks into brings no samples at
/// all, and soon counts as deaf.
func deviceName(_ source: PulseSource) -> String? {
    [.capturing, .deaf].contains(source.state.condition) ? source.state.device?.name : nil
}

/// Whether samples spoken into the microphone come out of the source.
func expectSound(
    from microphone: VirtualMicrophone, in source: PulseSource, sourceLocation: SourceLocation = #_sourceLocation
) async throws {
    await eventually("capture did not begin", sourceLocation: sourceLocation) { deviceName(source) != nil }
    #expect(try isHeard(steps(1_600, seed: 7), from: microphone, in: source), sourceLocation: sourceLocation)
}

/// Speaks, and says whether that and nothing else was heard. Silence does not count, of which some fills the last
/// fragment.
func isHeard(_ spoken: [Int16], from microphone: VirtualMicrophone, in source: PulseSource) throws -> Bool {
    try microphone.write(spoken + [Int16](repeating: 0, count: 1_600))
    var heard = Heard()
    heard.listen(to: source) { $0.samples.count(where: { $0 != 0 }) >= spoken.count }
    return heard.steps?.filter { $0 != 0 } == spoken
}
