import EventLog
import Events
import Fleet
import Hub
import TestSupport
import Testing
import Vocabulary

/// Who becomes a desk, who waits, and who is refused with which class of reason.
struct JoiningTests {
    private let folder: TemporaryFolder
    private let site: RegisteredSite
    private let key = NKey.random(.user)

    init() throws {
        folder = try TemporaryFolder()
        site = try RegisteredSite(folder)
    }

    @Test func whoHasATokenIsIn() throws {
        let answer = try site.desks.answer(to: RegisteredSite.request(Samples.deskA), by: try site.token())
        #expect(answer == .accepted(isNew: true))
        #expect(site.desks.maySend(Samples.deskA))
        #expect(try site.desks.all().map(\.label) == ["floor-2"])
    }

    @Test func anAnswerThatWasLostIsGivenAgainForTheSameUse() throws {
        let (token, request) = (try site.token(), RegisteredSite.request(Samples.deskA, key: key))
        #expect(try site.desks.answer(to: request, by: token) == .accepted(isNew: true))
        #expect(try site.desks.answer(to: request, by: token) == .accepted(isNew: false))
        #expect(try site.tokens.all().map(\.uses) == [1])
        // Also once the token is over.
        site.advance(bySeconds: 40 * 86_400)
        #expect(try site.desks.answer(to: request, by: token) == .accepted(isNew: false))
    }

    @Test func aTokenIsUsedByNoMoreDesksThanItIsFor() throws {
        let token = try site.token(cap: 2)
        for number in 0..<3 {
            let request = RegisteredSite.request(.random(), machine: "\(number)")
            let expected: DeskRegister.JoinOutcome = number < 2 ? .accepted(isNew: true) : .refused(.used)
            #expect(try site.desks.answer(to: request, by: token) == expected)
        }
        #expect(try site.store.refusals == ["desk.join: used"])
    }

    @Test func lateRevokedAndUnknownTokensAreToldApart() throws {
        let (late, revoked) = (try site.token(hours: 1), try site.token())
        _ = try site.tokens.revoke(revoked, by: Samples.ivan)
        site.advance(bySeconds: 3_600)
        let request = RegisteredSite.request(Samples.deskA)
        #expect(try site.desks.answer(to: request, by: late) == .refused(.expired))
        #expect(try site.desks.answer(to: request, by: revoked) == .refused(.revoked))
        #expect(try site.desks.answer(to: request, by: .random()) == .refused(.unknown))
        #expect(try site.desks.all().isEmpty)
        #expect(site.cuts.count == 1)
    }

    @Test func whoWaitsForApprovalIsInOnceSomebodySaysSo() throws {
        let (token, request) = (try site.token(approves: true), RegisteredSite.request(Samples.deskA, key: key))
        #expect(try site.desks.answer(to: request, by: token) == .pending(isNew: true))
        #expect(try site.desks.answer(to: request, by: token) == .pending(isNew: false))
        #expect(!site.desks.maySend(Samples.deskA))
        _ = try site.desks.approve(Samples.deskA, by: Samples.ivan)
        #expect(try site.desks.answer(to: request, by: token) == .accepted(isNew: false))
        #expect(throws: EventLogError.self) { try site.desks.approve(Samples.deskA, by: Samples.ivan) }
    }

    @Test func nobodyTakesTheNameOfADeskWithAnotherKeyOrToken() throws {
        let token = try site.token(cap: 9)
        _ = try site.desks.answer(to: RegisteredSite.request(Samples.deskA, key: key), by: token)
        #expect(
            try site.desks.answer(to: RegisteredSite.request(Samples.deskA), by: token) == .refused(.signature))
        let other = try site.token()
        #expect(
            try site.desks.answer(to: RegisteredSite.request(Samples.deskA, key: key), by: other)
                == .refused(.signature))
        // Nor another name with a key that is known.
        #expect(
            try site.desks.answer(to: RegisteredSite.request(Samples.deskB, key: key), by: token)
                == .refused(.signature))
    }

    @Test func aMachineThatIsMadeAnewWaitsAndReplacesTheDeskThatItWas() throws {
        let token = try site.token(cap: 9)
        _ = try site.desks.answer(to: RegisteredSite.request(Samples.deskA), by: token)
        #expect(
            try site.desks.answer(to: RegisteredSite.request(Samples.deskB, key: key), by: token)
                == .pending(isNew: true))
        #expect(try site.desks.all().first?.replaces == Samples.deskA)
        #expect(site.desks.maySend(Samples.deskA))
        _ = try site.desks.approve(Samples.deskB, by: Samples.ivan)
        #expect(!site.desks.maySend(Samples.deskA) && site.desks.maySend(Samples.deskB))
        #expect(site.desks.state(of: Samples.deskA) == .replaced)
        #expect(site.cuts.count == 1)
    }

    @Test func aDeskThatIsRevokedIsOutForGood() throws {
        let (token, request) = (try site.token(cap: 9), RegisteredSite.request(Samples.deskA, key: key))
        _ = try site.desks.answer(to: request, by: token)
        _ = try site.desks.revoke(Samples.deskA, by: Samples.ivan)
        #expect(!site.desks.maySend(Samples.deskA) && site.cuts.count == 1)
        #expect(try site.desks.answer(to: request, by: token) == .refused(.revoked))
        // Also after a start.
        let again = try DeskRegister(site.store, cutOff: {})
        #expect(again.state(of: Samples.deskA) == .revoked)
    }

    @Test func everyWordOnADeskOrATokenIsInTheAudit() throws {
        let token = try site.token(approves: true)
        _ = try site.desks.answer(to: RegisteredSite.request(Samples.deskA), by: token)
        _ = try site.desks.approve(Samples.deskA, by: Samples.ivan)
        _ = try site.desks.relabel(Samples.deskA, to: "window", by: Samples.ivan)
        _ = try site.desks.revoke(Samples.deskA, by: Samples.ivan)
        _ = try site.tokens.revoke(token, by: Samples.ivan)
        let rows = try site.store.log.auditPage(after: 0, limit: 99)
        #expect(
            rows.map(\.action) == [
                "token.create", "desk.join", "desk.approve", "desk.rename", "desk.revoke", "token.revoke",
            ])
        #expect(rows[1].actor.name == token.text && rows.dropFirst(2).allSatisfy { $0.actor.name == "ivan" })
    }

    @Test func whatIsMeantHasToBeThere() throws {
        #expect(throws: EventLogError.self) { try site.desks.revoke(Samples.deskA, by: Samples.ivan) }
        #expect(throws: EventLogError.self) { try site.tokens.revoke(.random(), by: Samples.ivan) }
        #expect(try site.store.log.auditPage(after: 0, limit: 9).isEmpty)
    }
}
