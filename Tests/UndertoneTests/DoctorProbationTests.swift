import Events
import Feed
import Testing

@testable import undertone

struct DoctorProbationTests {
    @Test func probationIsToldAndIsNoFault() throws {
        var facts = try Facts.healthy()
        facts.changeAnswer {
            $0.status.probation = .init(talkHeardS: 4_400, talkNeededS: 10_000, tried: 2, isOver: false)
        }
        let finding = try #require(Examination.findings(from: facts).first { $0.name == "probation" })
        #expect(finding.verdict == .ok && finding.text.hasPrefix("1.2 of 4 h of talk heard; "))
        facts.changeAnswer { $0.status.probation?.isOver = true }
        #expect(!Examination.findings(from: facts).contains { $0.name == "probation" })
    }
}
