import EventLog
import Events
import Fleet
import GRDB
import Hub
import TestSupport
import Testing
import Vocabulary

/// Which team a desk belongs to.
struct TeamTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test func aDeskBeginsInTheTeamOfItsTokenWhateverItIsCalled() throws {
        let site = try RegisteredSite(folder)
        let token = try site.token(label: "night shift")
        _ = try site.desks.answer(to: RegisteredSite.request(Samples.deskA, label: "window"), by: token)
        #expect(try site.desks.all().map { "\($0.label) \($0.team)" } == ["window night shift"])
        let record = try site.desks.assign(Samples.deskA, to: "floor-3", by: Samples.ivan)
        #expect(record.team == "floor-3" && record.label == "window")
        let row = try #require(try site.store.log.auditPage(after: 0, limit: 99).last)
        #expect(row.action == "desk.team" && row.actor == Samples.ivan && row.object == Samples.deskA.text)
        _ = try site.store.take([Samples.batch([Samples.alert("raised", of: "a1")])])
        let alert = try #require(try site.store.log.alert(id: "a1"))
        #expect(try site.store.placed([alert]).map(\.team) == ["floor-3"])
        #expect(throws: EventLogError.self) { try site.desks.assign(.random(), to: "x", by: Samples.ivan) }
    }

    /// A store of the release before has no teams.
    @Test func aStoreWithoutTeamsOpensAndItsDesksHaveNone() throws {
        let site = try RegisteredSite(folder)
        try site.join(Samples.deskA)
        try DatabaseQueue(path: folder.store).write { db in
            try db.execute(sql: "ALTER TABLE site_desks DROP COLUMN team; DROP TABLE site_commands")
        }
        let desks = try DeskRegister(try folder.open(), cutOff: {})
        #expect(try desks.all().map(\.team) == [""])
    }
}
