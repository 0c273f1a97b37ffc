import DaemonConfiguration
import Events
import FeedClient
import Foundation
import Roster
import Testing
import Vocabulary

@testable import undertone

/// What the screen of `undertone watch --hub` takes in, and asks for.
struct SiteScreenTests {
    private let hub = FeedClient(socketPath: "/run/undertone-hub/hub.sock")
    private let screen = WatchScreen(
        form: .lines(WatchPanel(UndertoneConfiguration().alerting)), calls: WatchScreen.Calls())
    private let lane = SiteLane(desk: "desk7", label: "window-7", team: "floor-2", login: "maria")

    private func site(isPanel: Bool = true) async -> WatchScreen {
        let screen = isPanel ? screen : WatchScreen(form: .json, calls: WatchScreen.Calls())
        await screen.watch(hub, called: "floor", showsOpen: true)
        return screen
    }

    private func event(_ data: EventData, host: String = "desk7") -> Event {
        Event(
            id: UUID().uuidString, source: Event.source(host: host, agent: "maria"), time: ServedFeed.instant,
            sequence: 1, data: data)
    }

    private func alert(
        _ id: String = "a1", state: AlertState = .raised, commands: [SiteCommand] = []
    ) throws -> SiteAlert {
        let record = try AlertRecord(
            ServedFeed.alert(id), state: state, level: .high, handledBy: nil, tier: 0)
        return SiteAlert(
            record: record, desk: lane.desk, label: lane.label, team: lane.team, lane: lane.login, commands: commands)
    }

    private func command(_ result: SiteCommand.Result, _ why: String? = nil) -> SiteCommand {
        SiteCommand(
            id: "c1", alertID: "a1", desk: "desk7", lane: "maria", verb: "ack", by: "olga", sentAt: ServedFeed.instant,
            result: result, why: why)
    }

    private func told(_ command: SiteCommand) throws -> Event {
        event(
            .other(
                try OtherEvent(
                    family: .command, step: command.result.rawValue, subject: command.alertID, payload: command)),
            host: "hub")
    }

    private var key: String { hub.speaking(of: lane).key }

    @Test func whatHappenedWithOneAlertIsAskedForAlone() async throws {
        let screen = await site()
        #expect(await screen.changedAlerts() == [], "what happens before it follows would be lost")
        await screen.find()
        #expect(await screen.changedAlerts() == nil, "all that are open, at first")
        #expect(await screen.changedAlerts() == [])
        try await screen.show(event(.alert(.raised, ServedFeed.alert("a1"))), of: lane)
        try await screen.show(try told(command(.sent)), of: lane)
        #expect(await screen.changedAlerts() == ["a1"])
        #expect(await screen.alerts(of: key).map(\.alert.alertID) == ["a1"], "it is shown at once")
        await screen.take(try alert(state: .resolved))
        #expect(await screen.alerts(of: key).isEmpty)
        await screen.missAlerts()
        #expect(await screen.changedAlerts() == nil)
    }

    @Test func ofAHubThatIsAwayNothingIsAskedUntilItIsBackThenEverything() async throws {
        let screen = await site()
        _ = await screen.changedAlerts()
        await screen.lose(because: FeedClientError(code: .disconnected, context: "away"))
        await screen.missAlerts()
        #expect(await screen.changedAlerts() == [])
        #expect(await screen.site?.title.awaySince != nil)
        await screen.find()
        #expect(await screen.changedAlerts() == nil)
        #expect(await screen.site?.title.awaySince == nil)
    }

    @Test func whatIsOpenTakesThePlaceOfWhatWas() async throws {
        let screen = await site()
        try await screen.show(event(.alert(.raised, ServedFeed.alert("old"))), of: lane)
        await screen.take(open: [try alert("new")], isFirst: false)
        #expect(await screen.alerts(of: key).map(\.alert.alertID) == ["new"])
        await screen.take(open: [], isFirst: false)
        #expect(await screen.alerts(of: key).isEmpty)
    }

    /// Programs read events, and ask for themselves.
    @Test func whereOnlyEventsArePrintedNothingIsAsked() async throws {
        let screen = await site(isPanel: false)
        #expect(await screen.changedAlerts() == [])
        await screen.find()
        #expect(await screen.changedAlerts() == [])
    }

    @Test func afterAKeyItIsSentThenWhatTheDeskSaid() async throws {
        let screen = await site()
        await screen.offerKeys()
        let target = WatchKeys.Target(socketPath: key, alertID: "a1", words: "maria [a1]")
        let deed = WatchKeys.Deed(step: .acknowledge, target: target)
        func message() async -> String { await screen.message }
        await screen.noteSent(deed, in: try alert(commands: [command(.sent)]))
        #expect(await message().contains("sent to the desk: maria [a1]"))
        // What another person sent is no answer to this one.
        var other = command(.done)
        other.id = "c2"
        try await screen.show(try told(other), of: lane)
        #expect(await message().contains("sent to the desk"))
        try await screen.show(try told(command(.refused, "Ivan has taken it over.")), of: lane)
        #expect(await message().contains("not done: maria [a1]: Ivan has taken it over."))
        // It was faster than the answer.
        await screen.noteSent(deed, in: try alert(commands: [command(.done)]))
        #expect(await message().contains("acknowledged: maria [a1]"))
        try await screen.show(try told(command(.done)), of: lane)
        #expect(await screen.site?.sent.isEmpty == true)
    }

    @Test func aDeskThatIsRenamedIsShownUnderItsNewName() async throws {
        let screen = await site()
        let desk = #"""
            {"desk":"desk7","label":"LABEL","team":"floor-3","state":"approved","lanes":[{"lane":"maria"}]}
            """#
        for label in ["window-7", "door"] {
            await screen.take([try JSON.value(SiteDesk.self, from: desk.replacing("LABEL", with: label))])
            #expect(await screen.roster[key]?.client.lane?.label == label)
        }
        #expect(await screen.roster.daemons.count == 1)
        let waiting = desk.replacing("approved", with: "waiting").replacing("desk7", with: "desk8")
        await screen.take([
            try JSON.value(SiteDesk.self, from: desk.replacing("LABEL", with: "door")),
            try JSON.value(SiteDesk.self, from: waiting),
        ])
        #expect(await screen.roster.daemons.count == 1, "who may not send has no row")
        // Taken out: what it has open stays, and it goes with that.
        await screen.take(open: [try alert("a1")], isFirst: false)
        await screen.take([])
        #expect(await screen.roster.daemons.map(\.fullName) == ["maria, door"])
        await screen.take(open: [], isFirst: false)
        await screen.take([])
        #expect(await screen.roster.daemons.isEmpty)
        await screen.take([try JSON.value(SiteDesk.self, from: desk)])
        #expect(await screen.roster[key] != nil)
    }
}

extension WatchScreen {
    fileprivate var message: String { scene.message?.text(hasColour: false) ?? "" }
}
