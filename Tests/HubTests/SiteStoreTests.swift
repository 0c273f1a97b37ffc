import EventLog
import Events
import Fleet
import Hub
import TestSupport
import Testing
import Vocabulary

/// Each event once for ever, whatever comes how often and in which order; what is none of this keeps nothing else out.
struct SiteStoreTests {
    private let folder: TemporaryFolder
    private let store: SiteStore

    init() throws {
        folder = try TemporaryFolder()
        store = try folder.open()
    }

    @Test func aBatchIsStoredAndItsReceiptNamesItsCursor() throws {
        let taken = try store.take([Samples.batch([Samples.alert("raised", of: "a1")], cursor: "c7")])
        #expect(taken.map(\.receipt) == [Receipt(lane: "maria", cursor: .sealed("c7"))])
        #expect(taken.map(\.new) == [1])
        let event = try #require(try store.log.page(after: 0).records.first).event()
        // What the event says of where it comes from is not asked.
        #expect(event.source == Event.source(host: Samples.deskA.text, agent: "maria"))
        #expect(event.sequence == 1)
        #expect(try store.log.alert(id: "a1")?.life.state == .raised)
    }

    @Test func whatComesAgainIsDroppedAndHasItsReceiptAgain() throws {
        let batch = Samples.batch([Samples.alert("raised", of: "a1"), Samples.handling("acknowledged", of: "a1")])
        for _ in 0..<3 { #expect(try store.take([batch])[0].receipt != nil) }
        #expect(try store.take([batch, batch]).map(\.known) == [2, 2])
        #expect(try store.ids == ["a1-raised", "a1-acknowledged"])
    }

    @Test func aRequestForHelpThatJumpsTheQueueComesInItsPlaceOnceMore() throws {
        let help = Samples.alert("raised", of: "h1", kind: "help")
        let ahead = try store.take([Samples.batch([help], cursor: "c9", isAhead: true)])
        #expect(ahead[0].receipt == Receipt(lane: "maria", cursor: .sealed("c9"), isAhead: true))
        let later = try store.take([Samples.batch([Samples.alert("raised", of: "a1"), help], cursor: "c10")])
        #expect(later[0].new == 1 && later[0].known == 1)
        #expect(try store.ids == ["h1-raised", "a1-raised"])
        #expect(try store.log.alerts(openOnly: true).first?.alert.alertID == "h1")
    }

    @Test func whatIsTooOldAndGoneIsNotTakenForNewWhenItComesAgain() throws {
        let batch = Samples.batch([Samples.alert("raised", of: "a1"), Samples.alert("cleared", of: "a1", after: 5)])
        _ = try store.take([batch])
        let later = try folder.open(clock: { Samples.instant.advanced(bySeconds: 100 * 86_400) })
        #expect(try later.log.retain(days: 90) == 2)
        #expect(try later.take([batch])[0].known == 2)
        #expect(try later.ids.isEmpty)
    }

    @Test func anEventThatThisReleaseDoesNotKnowIsKeptWithAllThatItHolds() throws {
        let line = Samples.line(
            "n1", "weather.turned", subject: "w1", data: #"{"to":{"deep":[1,2.5,null]}}"#, more: #""extra":"kept","#)
        _ = try store.take([Samples.batch([line])])
        let record = try #require(try store.log.page(after: 0).records.first)
        #expect(record.json.contains(#""extra":"kept""#) && record.json.contains(#"[1,2.5,null]"#))
        #expect(!record.json.contains("cabc"))
        #expect(store.log.families.audience(of: record.type) == .thoseWhoSeeAlerts)
    }

    @Test func membersOfAKnownEventThatThisReleaseDoesNotKnowAreKept() throws {
        let line = Samples.handling("acknowledged", of: "a1", more: #","weather":"none""#)
        _ = try store.take([Samples.batch([Samples.alert("raised", of: "a1"), line])])
        #expect(try store.log.page(after: 1).records.first?.json.contains("weather") == true)
    }

    // MARK: - Hostile

    @Test(
        arguments: [
            "{", "[]", "{}", #"{"id":"x"}"#, String(repeating: #"{"a":"#, count: 20_000), "{" + "\"a\":[[[[" + "}",
            Samples.line("x y", "alert.raised", subject: "a1", data: "{}"),
            Samples.line("e1", "alert.raised\\nevent: x", subject: "a1", data: "{}"),
            Samples.line("../../e1", "weather.turned", subject: "w", data: "{}"),
            Samples.line("e1", "weather.turned", subject: "a b", data: "{}"),
            Samples.alert("raised", of: "a1", score: 1e300), Samples.alert("raised", of: "a.1"),
            Samples.alert("raised", of: String(repeating: "a", count: 200)),
            #"{"specversion":"9","id":"e","type":"io.undertone.a.b","time":"x","data":{}}"#,
        ])
    func aLineThatIsNoEventKeepsNothingElseOut(line: String) throws {
        let taken = try store.take([
            Samples.batch([Samples.alert("raised", of: "b1"), line, Samples.alert("raised", of: "b2")])
        ])
        #expect(taken[0].faults.count == 1 && taken[0].new == 2 && taken[0].receipt != nil)
        #expect(try store.ids == ["b1-raised", "b2-raised"])
        #expect(try store.refusals.count == 1)
    }

    @Test func nobodySaysAnythingOfAnotherDesksAlert() throws {
        _ = try store.take([Samples.batch([Samples.alert("raised", of: "a1", kind: "help")])])
        let hostile = Samples.batch(
            [
                Samples.handling("acknowledged", of: "a1"), Samples.handling("resolved", of: "a1"),
                Samples.alert("cleared", of: "a1"), Samples.alert("raised", of: "a1", event: "e9"),
                Samples.line("n1", "weather.turned", subject: "a1", data: "{}"),
                // The name of an event that another desk has told.
                Samples.alert("raised", of: "b1", event: "a1-raised"),
            ], desk: Samples.deskB)
        #expect(try store.take([hostile])[0].faults.count == 6)
        #expect(try store.log.alert(id: "a1")?.life.state == .raised)
        #expect(try store.ids == ["a1-raised"])
        #expect(try store.refusals.first?.contains("another lane") == true)
        // Nor another lane of the same desk.
        let other = Samples.batch([Samples.handling("resolved", of: "a1")], lane: "pavel")
        #expect(try store.take([other])[0].faults.count == 1)
    }

    @Test func aDeskHasNoMoreLanesThanAMachineHasAgents() throws {
        for number in 0..<500 {
            #expect(try store.take([Samples.batch(["{}"], lane: "l\(number)")])[0].receipt != nil)
        }
        #expect(try store.take([Samples.batch(["{}"], lane: "more")])[0].receipt == nil)
        #expect(try store.take([Samples.batch(["{}"], lane: "l7")])[0].receipt != nil)
        #expect(try store.take([Samples.batch(["{}"], desk: Samples.deskB, lane: "more")])[0].receipt != nil)
    }

    @Test func anAlertHasNoMoreNotesThanTheDeskWouldKeep() throws {
        let notes = (0..<60).map {
            Samples.handling("noted", of: "a1", after: Double($0), more: #","note":"n\#($0)""#, event: "n\($0)")
        }
        let taken = try store.take([Samples.batch([Samples.alert("raised", of: "a1")] + notes)])
        #expect(taken[0].faults.count == 10)
        #expect(try store.log.alert(id: "a1")?.notes.count == 50)
    }
}
