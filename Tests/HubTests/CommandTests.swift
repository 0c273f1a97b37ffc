import EventLog
import Events
import Feed
import Fleet
import Foundation
import TestSupport
import Testing
import Vocabulary

@testable import Hub

/// What people at the hub want done: written down, sent, answered, given up; the alert itself is the desk's.
struct CommandTests {
    private let folder: TemporaryFolder
    private let site: RegisteredSite
    private let intake: Intake
    private let olga = Person(name: "olga", uid: 1_002, role: "supervisor")
    private let petra = Person(name: "petra", uid: 1_003, role: "supervisor")

    init() throws {
        folder = try TemporaryFolder()
        site = try RegisteredSite(folder)
        intake = Intake(
            store: site.store, desks: site.desks, board: DeskBoard(), counts: IntakeCounts(), report: { _ in })
        for desk in [Samples.deskA, Samples.deskB] { try site.join(desk) }
        _ = try site.store.take([
            Samples.batch([Samples.alert("raised", of: "a1"), Samples.alert("raised", of: "a2")])
        ])
    }

    private var store: SiteStore { site.store }

    private func send(_ step: HandlingStep = .acknowledge, _ alert: String = "a1", key: String? = nil) throws {
        try store.send(.take(step), withAlert: alert, by: olga, key: key)
    }

    private func commands(_ alert: String = "a1") throws -> [SiteCommand] {
        let record = try #require(try store.log.alert(id: alert))
        return try store.placed([record])[0].commands
    }

    private func answer(
        _ result: CommandOutcome.Result, _ why: String? = nil, number: Int = 0, lane: String = "maria",
        from desk: DeskID = Samples.deskA
    ) throws {
        let outcome = CommandOutcome(id: try commands()[number].id, lane: lane, result: result, why: why)
        let parcel = Intake.Parcel(subject: "ut.floor.evt.\(desk)", body: try Wire.data(DeskMessage.outcome(outcome)))
        #expect(intake.verdicts(on: [parcel]) == [.done])
    }

    /// Why something is not sent.
    private func refusal(_ wish: HandlingWish, withAlert id: String, by person: Person, key: String?) -> String {
        do throws(EventLogError) { try store.send(wish, withAlert: id, by: person, key: key) } catch {
            return "\(error.code): \(error.context)"
        }
        return ""
    }

    private var told: [String] {
        get throws {
            try store.log.page(after: 0, limit: 1_000).records.map { String($0.type.shortName) }.filter {
                $0.hasPrefix("command.")
            }
        }
    }

    @Test func itIsWrittenDownWithItsEventAndItsRowAndTheAlertStaysAsItIs() throws {
        try send()
        let command = try #require(try commands().first)
        #expect(command.verb == "ack" && command.by == "olga" && command.result == .sent && command.at == nil)
        #expect(command.desk == Samples.deskA.text && command.lane == "maria" && command.sentAt == Samples.instant)
        #expect(try store.log.alert(id: "a1")?.life.isWaiting == true)
        #expect(try told == ["command.sent"] && store.waitingCommands() == 1)
        let row = try #require(try store.log.auditPage(after: 0, limit: 99).last)
        #expect(row.actor == olga && row.action == "alert.acknowledge" && row.object == "a1")
        let parcel = try #require(try store.unpublished(atMost: 9).first)
        let wired = try Wire.message(DeskCommand.self, from: parcel.body)
        #expect(parcel.desk == Samples.deskA && wired.hub == "floor" && wired.person.name == "olga")
        #expect(wired.expiresAt == Samples.instant.advanced(bySeconds: 8 * 3_600))
    }

    /// The table below has to name each step that people take at a hub.
    @Test(
        arguments: [
            .acknowledge, .takeOver, .handOn(to: "petra"), .resolve(note: "calmed", nothingWrong: false),
            .resolve(note: nil, nothingWrong: true), .remark("he calls again"),
        ] as [HandlingStep])
    func whatTheDeskIsAskedForIsWhatThePersonWanted(step: HandlingStep) throws {
        try send(step)
        let parcel = try #require(try store.unpublished(atMost: 9).first)
        #expect(try Wire.message(DeskCommand.self, from: parcel.body).handling == step)
    }

    @Test(arguments: [.contest(reason: "no"), .judge(upheld: true, note: nil), .escalate(tier: 1)] as [HandlingStep])
    func whatNobodyDoesAtAHubIsNotSent(step: HandlingStep) throws {
        #expect(
            refusal(.take(step), withAlert: "a1", by: olga, key: nil).hasPrefix("conflict"))
        #expect(try commands().isEmpty)
    }

    // MARK: - Under one key once

    @Test func aKeyIsOnePersonsNameForOneCommand() throws {
        try send(key: "k")
        try send(key: "k")
        #expect(try commands().count == 1 && told.count == 1)
        // For something else, on another alert: refused.
        #expect(
            refusal(.take(.takeOver), withAlert: "a1", by: olga, key: "k").hasPrefix("conflict"))
        #expect(
            refusal(.take(.acknowledge), withAlert: "a2", by: olga, key: "k").hasPrefix("conflict"))
        // Another's key of the same name is another.
        try store.send(.take(.acknowledge), withAlert: "a1", by: petra, key: "k")
        #expect(try commands().map(\.by) == ["olga", "petra"])
        #expect(Set(try commands().map(\.id)).count == 2)
    }

    @Test func aKeyStaysKnownWhenTheDeskHasAnsweredAndAfterAStart() throws {
        try send(key: "k")
        try answer(.done)
        let again = try folder.open()
        try again.send(.take(.acknowledge), withAlert: "a1", by: olga, key: "k")
        #expect(try commands().map(\.result) == [.done])
    }

    // MARK: - Whom it reaches

    @Test func whatIsNotKnownOrForgottenIsNotFound() throws {
        #expect(
            refusal(.take(.acknowledge), withAlert: "zz", by: olga, key: nil).hasPrefix("notFound"))
        let forget = Samples.line("f1", "hub.forget", subject: "hub", data: #"{"subjects":["a1"]}"#, after: 9)
        _ = try store.take([Samples.batch([forget], cursor: "c2")])
        #expect(
            refusal(.take(.acknowledge), withAlert: "a1", by: olga, key: nil).hasPrefix("notFound"))
    }

    @Test func aDeskThatIsNoneAnyMoreIsToldNothingAndWhoAsksIsToldSo() throws {
        try send()
        _ = try site.desks.revoke(Samples.deskA, by: Samples.ivan)
        let words = refusal(.take(.takeOver), withAlert: "a1", by: olga, key: nil)
        #expect(words.hasPrefix("conflict") && words.contains("floor-2") && words.contains("taken out"))
        // What was on its way is given up at once.
        #expect(try store.giveUpCommands() == 1)
        #expect(try commands().map(\.result) == [.refused] && told == ["command.sent", "command.refused"])
        #expect(try store.unpublished(atMost: 9).isEmpty)
    }

    // MARK: - What the desk says

    @Test func theDesksWordIsKeptWithItsReasonAndItsRow() throws {
        try send()
        try answer(.refused, "Nobody has seen alert a1.")
        let command = try #require(try commands().first)
        #expect(command.result == .refused && command.why == "Nobody has seen alert a1." && command.at != nil)
        #expect(try store.waitingCommands() == 0)
        #expect(try told == ["command.sent", "command.refused"])
        let row = try #require(try store.log.auditPage(after: 0, limit: 99).last)
        #expect(row.action == "command.refused" && row.object == "a1" && row.actor.name == Samples.deskA.text)
    }

    /// What is tried again may be done after it was refused; what was done stays so, and is told once.
    @Test func whatWasDoneIsDone() throws {
        try send()
        for (result, stands) in [
            (CommandOutcome.Result.expired, SiteCommand.Result.expired), (.refused, .refused), (.expired, .refused),
            (.done, .done), (.refused, .done), (.done, .done),
        ] {
            try answer(result)
            #expect(try commands().map(\.result) == [stands])
        }
        #expect(try told == ["command.sent", "command.expired", "command.refused", "command.done"])
    }

    @Test func nobodyAnswersForAnotherDeskOrLane() throws {
        try send()
        try answer(.done, from: Samples.deskB)
        try answer(.done, lane: "ivan")
        #expect(try commands().map(\.result) == [.sent])
        #expect(try store.refusals.allSatisfy { $0 == "command: it answers what another lane was asked" })
        #expect(try !store.refusals.isEmpty)
    }

    @Test func anAnswerToWhatWasNeverAskedChangesNothing() throws {
        let outcome = CommandOutcome(id: "nobody", lane: "maria", result: .done)
        try store.take(outcome, of: Samples.deskA)
        #expect(try commands().isEmpty && told.isEmpty)
    }

    @Test(arguments: ["sent", "done", "refused", "expired", "unheard-of"])
    func aDeskDoesNotSpeakAsTheHub(step: String) throws {
        let line = Samples.line("x", "command.\(step)", subject: "a1", data: "{}")
        let taken = try store.take([Samples.batch([line], cursor: "c2")])
        #expect(taken[0].faults.count == 1 && taken[0].new == 0)
        #expect(try told.isEmpty)
    }

    // MARK: - Time

    @Test func whatIsNotAnsweredInAShiftIsGivenUpWithAReasonUntilTheDeskSaysOtherwise() throws {
        try send()
        site.advance(bySeconds: 8 * 3_600 + 299)
        #expect(try store.giveUpCommands() == 0)
        site.advance(bySeconds: 2)
        #expect(try store.giveUpCommands() == 1)
        #expect(try store.giveUpCommands() == 0)
        let command = try #require(try commands().first)
        #expect(command.result == .expired && command.why?.contains("not answered") == true)
        #expect(try store.unpublished(atMost: 9).isEmpty)
        // Its word was on the way.
        try answer(.done)
        #expect(try commands().map(\.result) == [.done])
    }

    @Test func whatIsOverGoesWithTheDaysOfTheLogAndWhatIsNotStays() throws {
        try send()
        try send(.takeOver)
        try answer(.done)
        site.advance(bySeconds: 90 * 86_400 + 1)
        try store.retainCommands(days: 90)
        #expect(try commands().map(\.verb) == ["takeover"])
    }

    // MARK: - On its way

    @Test func whatTheBrokerHasIsNotSentAgainBeforeTheLinkComesAnew() throws {
        try send()
        try send(.takeOver)
        let names = try store.unpublished(atMost: 9).map(\.id)
        #expect(try names == commands().map(\.id))
        try store.notePublished(names[0])
        #expect(try store.unpublished(atMost: 9).map(\.id) == [names[1]])
        try store.notePublished(names[1])
        try answer(.done)
        try store.publishAgain()
        #expect(try store.unpublished(atMost: 9).map(\.id) == [names[1]], "what is answered is done with")
    }

    @Test func whatIsErasedOnTheDeskTakesTheCommandsAndTheirWordsAlong() throws {
        try send(.remark("she cries about her son"))
        try answer(.refused, "her son again")
        let forget = Samples.line("f1", "hub.forget", subject: "hub", data: #"{"subjects":["a1"]}"#, after: 9)
        _ = try store.take([Samples.batch([forget], cursor: "c2")])
        #expect(try store.unpublished(atMost: 9).isEmpty && told.isEmpty)
        for name in [folder.store, folder.store + "-wal"] {
            let data = try? Data(contentsOf: URL(filePath: name))
            #expect(data?.range(of: Data("cries about".utf8)) == nil)
        }
        // Of another alert nothing went.
        try send(.acknowledge, "a2")
        #expect(try commands("a2").count == 1)
    }

    // MARK: - Taking back

    @Test func whatIsTakenBackIsWhatThePersonAskedForLast() throws {
        #expect(
            refusal(.undo, withAlert: "a1", by: olga, key: nil).contains("Nothing was done"))
        try send(.takeOver)
        try send(.remark("a word"))
        try store.send(.take(.acknowledge), withAlert: "a1", by: petra, key: nil)
        try store.send(.undo, withAlert: "a1", by: olga, key: "u")
        try store.send(.undo, withAlert: "a1", by: olga, key: "u")
        let last = try #require(try store.unpublished(atMost: 9).last)
        #expect(try Wire.message(DeskCommand.self, from: last.body).handling == .undo(.takeOver))
        #expect(try commands().map(\.verb) == ["takeover", "note", "ack", "undo"])
        // Once.
        #expect(
            refusal(.undo, withAlert: "a1", by: olga, key: nil).hasPrefix("conflict"))
        try send(.resolve(note: nil, nothingWrong: true))
        #expect(
            refusal(.undo, withAlert: "a1", by: olga, key: nil).contains("learned"))
    }
}
