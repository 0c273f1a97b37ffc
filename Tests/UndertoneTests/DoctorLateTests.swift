import Testing

@testable import undertone

/// What does not answer the doctor in time.
struct DoctorLateTests {
    @Test func nothingThatIsLateStopsTheRest() throws {
        var facts = try Facts.healthy()
        facts.configuration = nil
        facts.sound = nil
        facts.unit = nil
        facts.supervisors = nil
        facts.folders = nil
        facts.keys = nil
        facts.disks = nil
        facts.segments = nil
        facts.eventLog = nil
        facts.clock = nil
        let findings = Examination.findings(from: facts)
        #expect(findings.count { $0.text.contains("did not answer in time") } == 6)
        #expect(findings.contains { $0.name == "daemon" && $0.verdict == .ok })
    }
}
