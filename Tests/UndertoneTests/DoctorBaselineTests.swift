import Testing

@testable import undertone

struct DoctorBaselineTests {
    @Test func aBaselineThatIsNoVoiceIsAFaultWithAHint() throws {
        var facts = try Facts.healthy()
        facts.baselines = [
            .init(device: "headset", fault: "the stored calm voice has no syllables"), .init(device: "b"),
        ]
        let findings = Examination.findings(from: facts).filter { $0.name == "baseline" }
        #expect(findings.map(\.verdict) == [.fault, .ok])
        #expect(findings[0].text.contains("no syllables") && findings[0].hint?.contains("--device headset") == true)
    }
}
