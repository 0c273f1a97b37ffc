import EventLog
import Events
import Foundation
import Hub
import TestSupport
import Testing
import Vocabulary

/// What the agent erased on the desk is erased here, whatever comes again afterwards; the hub proves it.
struct ForgettingTests {
    private let folder: TemporaryFolder
    private let store: SiteStore
    private let life = [
        Samples.alert("raised", of: "a1"),
        Samples.handling("resolved", of: "a1", more: #","note":"she had a hard day""#),
    ]
    private let forget = Samples.line("f1", "hub.forget", subject: "hub", data: #"{"subjects":["a1"]}"#, after: 9)

    init() throws {
        folder = try TemporaryFolder()
        store = try folder.open()
    }

    @Test func theRowsBecomeStonesUnderTheirNumbersAndTheAuditSaysSo() throws {
        _ = try store.take([Samples.batch(life)])
        #expect(try store.take([Samples.batch([forget], cursor: "c2")])[0].forgotten == 2)
        let records = try store.log.page(after: 0).records
        #expect(records.map(\.type.rawValue).prefix(2) == ["io.undertone.data.erased", "io.undertone.data.erased"])
        #expect(records.prefix(2).map(\.sequence) == [1, 2])
        #expect(try store.log.alert(id: "a1") == nil)
        let row = try #require(try store.log.auditPage(after: 0, limit: 9).last)
        #expect(row.action == "erase" && row.object == "2 events of maria" && row.outcome == .allowed)
    }

    @Test func noByteOfItIsLeftInTheFiles() throws {
        _ = try store.take([Samples.batch(life)])
        _ = try store.take([Samples.batch([forget], cursor: "c2")])
        for name in [folder.store, folder.store + "-wal"] {
            let data = try? Data(contentsOf: URL(filePath: name))
            #expect(data?.range(of: Data("hard day".utf8)) == nil)
        }
    }

    @Test func whatComesAgainOrLateStaysForgotten() throws {
        _ = try store.take([Samples.batch(life)])
        _ = try store.take([Samples.batch([forget], cursor: "c2")])
        #expect(try store.take([Samples.batch(life)])[0].known == 2)
        // One of it that had not come before.
        let late = Samples.handling("acknowledged", of: "a1", after: 0.5)
        #expect(try store.take([Samples.batch([late])])[0].forgotten == 1)
        #expect(try store.log.alert(id: "a1") == nil)
        let told = try store.log.page(after: 0).records.filter { $0.json.contains(#""a1""#) }
        #expect(told.map(\.type.rawValue) == ["io.undertone.hub.forget"])
    }

    @Test func theWordMayComeBeforeWhatItIsAbout() throws {
        _ = try store.take([Samples.batch([forget])])
        #expect(try store.take([Samples.batch(life)])[0].forgotten == 2)
        #expect(try store.log.alerts().isEmpty)
    }

    @Test func nobodyForgetsForAnotherDesk() throws {
        _ = try store.take([Samples.batch(life)])
        let taken = try store.take([Samples.batch([forget], desk: Samples.deskB)])
        #expect(taken[0].forgotten == 0 && taken[0].faults.count == 1)
        #expect(try store.log.alert(id: "a1") != nil)
    }

    @Test func whatIsForgottenDoesNotComeBackAfterAStart() throws {
        _ = try store.take([Samples.batch(life)])
        _ = try store.take([Samples.batch([forget], cursor: "c2")])
        let again = try folder.open()
        #expect(try again.take([Samples.batch(life)])[0].known == 2)
        #expect(try again.log.alerts().isEmpty)
    }
}
