import EventLog
import Events
import Foundation
import Testing

@testable import Feed

/// `POST /v1/alerts/{id}/resolve` with and without the word that nothing was wrong.
@Suite(.enabled(if: Curl.isInstalled, "needs /usr/bin/curl"))
struct ResolveTests {
    private func resolve(_ body: String) async throws -> (text: String, record: AlertRecord?, event: EventData?) {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        try log.append(.alert(.raised, FeedFixture.alert("a")))
        try log.apply(.acknowledge, toAlert: "a", by: Person(name: "ivan", uid: 1_001, role: "supervisor"))
        var text = ""
        try await fixture.serve(log) {
            text = try await Curl(fixture, "/v1/alerts/a/resolve", "-d", body).whole()
        }
        return (text, try log.alert(id: "a"), try log.page(after: 2).records.first?.event().data)
    }

    @Test func whatIsSaidStandsInAnswerEventAndRecord() async throws {
        let (text, record, event) = try await resolve(#"{"nothing_wrong":true,"note":"a laugh"}"#)
        let answer = try JSONDecoder().decode(AlertRecord.self, from: Data(text.utf8))
        var told = record
        told?.lastSequence = nil
        #expect(answer == told && answer.life.nothingWrong && answer.note == "a laugh")
        guard case .handling(let step, _)? = event else {
            Issue.record("no such event: \(String(describing: event))")
            return
        }
        #expect(step == .resolve(note: "a laugh", nothingWrong: true))
    }

    @Test(arguments: ["{}", #"{"nothing_wrong":false}"#, #"{"note":"done"}"#])
    func whereItIsNotSaidNothingIsWritten(body: String) async throws {
        let (text, record, event) = try await resolve(body)
        #expect(record?.life.state == .resolved && record?.life.nothingWrong == false)
        #expect(!text.contains("nothing_wrong"))
        guard case .handling(.resolve(_, let nothingWrong), _)? = event else {
            Issue.record("no such event: \(String(describing: event))")
            return
        }
        #expect(!nothingWrong)
    }

    @Test(arguments: [#"{"nothing_wrong":1}"#, #"{"nothing_wrong":"yes"}"#, #"{"nothing_wrong":null}"#])
    func anythingButTrueOrFalseIsRefused(body: String) async throws {
        let (text, record, _) = try await resolve(body)
        #expect(
            text.contains(#""status":400"#) && text.contains("Whether nothing was wrong is not true or false."),
            "\(text)")
        #expect(record?.life.state == .acknowledged)
    }
}
