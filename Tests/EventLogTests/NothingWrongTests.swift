import Events
import Foundation
import TestSupport
import Testing
import Vocabulary

@testable import EventLog

/// A person may say of an alert that nothing was wrong in it: a resolution with a consequence.
struct NothingWrongTests {
    private func log(_ folder: TemporaryFolder, _ now: ManualClock) throws -> EventLog {
        let log = try folder.open(clock: { now.value })
        try log.append(.alert(.raised, Samples.alert("a")))
        try log.apply(.acknowledge, toAlert: "a", by: Samples.ivan)
        return log
    }

    @Test func itIsAnEventAndStandsInTheRecordAndTheAudit() throws {
        let (folder, now) = (try TemporaryFolder(), ManualClock())
        let log = try log(folder, now)
        #expect(try log.finding(ofAlert: "a") == .undecided && log.finding(ofAlert: "b") == .unknown)
        let record = try log.apply(.resolve(note: "a laugh", nothingWrong: true), toAlert: "a", by: Samples.ivan)
        #expect(
            record.life.state == .resolved && record.life.nothingWrong && record.note == "a laugh"
                && !record.life.isContested)
        #expect(try JSONDecoder().decode(AlertRecord.self, from: JSONEncoder().encode(record)) == record)
        let event = try #require(try log.page(after: 2).records.first)
        #expect(event.json.contains(#""nothing_wrong":true"#))
        #expect(
            try event.event().data
                == .handling(
                    .resolve(note: "a laugh", nothingWrong: true),
                    HandlingPayload(alertID: "a", by: "ivan", at: now.value)))
        #expect(try log.auditPage(after: 1, limit: 9).map(\.reason) == ["nothing was wrong"])
        #expect(try log.finding(ofAlert: "a") == .nothingWrong(at: now.value))
    }

    @Test func anOrdinaryResolutionIsWrittenAsBefore() throws {
        let (folder, now) = (try TemporaryFolder(), ManualClock())
        let log = try log(folder, now)
        let record = try log.apply(.resolve(note: nil, nothingWrong: false), toAlert: "a", by: Samples.ivan)
        #expect(!record.life.nothingWrong)
        #expect(try log.page(after: 2).records.first?.json.contains("nothing_wrong") == false)
        #expect(!String(decoding: try JSONEncoder().encode(record), as: UTF8.self).contains("nothing_wrong"))
        #expect(try log.finding(ofAlert: "a") == .undecided)
    }

    @Test func itCanBeSaidLaterOnceAndIsNotTakenBack() throws {
        let (folder, now) = (try TemporaryFolder(), ManualClock())
        let log = try log(folder, now)
        try log.apply(.resolve(note: "done", nothingWrong: false), toAlert: "a", by: Samples.ivan)
        now.advance(days: 1)
        let said = now.value
        try log.apply(.resolve(note: nil, nothingWrong: true), toAlert: "a", by: Samples.olga)
        let newest = try log.newestSequence
        now.advance(days: 1)
        try log.apply(.resolve(note: nil, nothingWrong: true), toAlert: "a", by: Samples.ivan)
        let record = try log.apply(.resolve(note: nil, nothingWrong: false), toAlert: "a", by: Samples.ivan)
        #expect(record.life.nothingWrong && record.life.handler == "olga" && record.note == "done")
        #expect(try log.newestSequence == newest)
        #expect(try log.finding(ofAlert: "a") == .nothingWrong(at: said))
    }

    @Test func qualityAssuranceFindsTheSame() throws {
        let (folder, now) = (try TemporaryFolder(), ManualClock())
        let log = try log(folder, now)
        try log.apply(.contest(reason: "a cold"), toAlert: "a", by: Samples.maria)
        #expect(try log.finding(ofAlert: "a") == .undecided)
        now.advance(days: 1)
        let record = try log.apply(.judge(upheld: true, note: nil), toAlert: "a", by: Samples.vera)
        #expect(!record.life.nothingWrong && record.life.dispute.isUpheld == true)
        #expect(try log.finding(ofAlert: "a") == .nothingWrong(at: now.value))
    }

    @Test func anAlertThatIsRaisedAgainIsOpenAnew() throws {
        let (folder, now) = (try TemporaryFolder(), ManualClock())
        let log = try log(folder, now)
        try log.apply(.resolve(note: nil, nothingWrong: true), toAlert: "a", by: Samples.ivan)
        let said = now.value
        now.advance(days: 1)
        try log.append(.alert(.rising, Samples.alert("a", .high)))
        let record = try #require(try log.alert(id: "a"))
        #expect(record.life.state == .rising && !record.life.nothingWrong)
        #expect(try log.finding(ofAlert: "a") == .nothingWrong(at: said), "of what was heard before")
    }

    @Test func aRequestForHelpIsNotJudgedThatWay() throws {
        let folder = try TemporaryFolder()
        let log = try folder.open()
        let help = try log.requestHelp(agent: "maria", reason: nil, by: Samples.maria)
        try log.apply(.acknowledge, toAlert: help.alert.alertID, by: Samples.ivan)
        let error = #expect(throws: EventLogError.self) {
            try log.apply(.resolve(note: nil, nothingWrong: true), toAlert: help.alert.alertID, by: Samples.ivan)
        }
        #expect(error?.code == .conflict)
        #expect(
            try log.apply(.resolve(note: nil, nothingWrong: false), toAlert: help.alert.alertID, by: Samples.ivan).life
                .state == .resolved)
    }
}
