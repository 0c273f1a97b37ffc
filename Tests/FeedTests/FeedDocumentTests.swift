import EventLog
import Events
import Foundation
import Policy
import Testing
import Vocabulary

@testable import Feed

struct FeedDocumentTests {
    private typealias Object = [String: Any]

    private static let text = FeedDocument(of: Routes.own, for: Set(Role.allCases)).json

    private static func document() throws -> Object {
        try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? Object)
    }

    @Test(arguments: Routes.own.map(\.id)) func everyRouteIsInTheDocumentWithItsRoles(id: String) throws {
        let route = try #require(Routes.own.first { $0.id == id })
        let paths = try #require(try Self.document()["paths"] as? [String: Object])
        let operation = try #require(paths[route.path]?[route.method.rawValue.lowercased()] as? Object)
        #expect(operation["operationId"] as? String == id)
        let roles = try #require(operation["x-roles"] as? [String])
        #expect(Set(roles) == Set(route.roles.map(\.rawValue)))
        #expect((operation["requestBody"] != nil) == route.isCommand)
        let responses = try #require(operation["responses"] as? Object)
        #expect(["200", "400", "403", "429", "503"].allSatisfy { responses[$0] != nil })
    }

    @Test func nothingElseIsInTheDocument() throws {
        let document = try Self.document()
        #expect(document["openapi"] as? String == "3.1.0")
        let paths = try #require(document["paths"] as? [String: Object])
        #expect(paths.values.reduce(0) { $0 + $1.count } == Routes.own.count)
    }

    @Test func everyReferenceLeadsSomewhere() throws {
        let document = try Self.document()
        let references = Self.text.matches(of: /"\$ref":"#\/([^"]+)"/).map { String($0.output.1) }
        #expect(references.count > 50)
        for reference in Set(references) {
            var node: Any? = document
            for part in reference.split(separator: "/") { node = (node as? Object)?[String(part)] }
            #expect(node != nil, "\(reference)")
        }
    }

    /// Members of a real value are those of its schema, and the ones that must be there are there.
    private func check(_ value: some Encodable, against name: String) throws {
        let members = try #require(
            try JSONSerialization.jsonObject(with: try JSON.data(value)) as? Object)
        let schemas = try #require((try Self.document()["components"] as? Object)?["schemas"] as? Object)
        let schema = try #require(schemas[name] as? Object)
        let known = try #require(schema["properties"] as? Object)
        #expect(Set(members.keys).subtracting(known.keys).isEmpty, "members that the document does not know")
        let required = try #require(schema["required"] as? [String])
        #expect(Set(required).subtracting(members.keys).isEmpty, "members that the document promises")
    }

    @Test func realAnswersHaveTheMembersOfTheirSchemas() throws {
        let fixture = try FeedFixture()
        let log = try fixture.openLog()
        var alert = FeedFixture.alert("a")
        alert.pattern = "anxious"
        try log.append(.alert(.raised, alert))
        var segment = SegmentPayload(
            segmentID: "s", alertID: "a", agent: "maria", startedAt: FeedFixture.instant, durationS: 1, bytes: 1,
            level: .high, part: 0)
        segment.isComplete = true
        segment.recipients = ["abcdefgh"]
        segment.replaces = "r"
        segment.purpose = .evaluation
        try log.append(.segment(.stored, segment))
        let vera = Person(name: "vera", uid: 3, role: "qa")
        try log.holdSegment("s", reason: "complaint", by: vera)
        let wish = SegmentWish(
            segmentID: "s", action: .rekey, reason: "complaint", fileHash: "00", recipients: ["abcdefgh"])
        let olga = Person(name: "olga", uid: 4, role: "qa")
        try log.approve(log.ask(wish, by: vera).id, forSegment: "s", by: olga)
        try log.useApproval(of: wish, by: vera)
        try log.objectToHold(ofSegment: "s", reason: "settled", by: Person(name: "maria", uid: 1, role: "agent"))
        try check(FeedFixture.status, against: "Status")
        try check(try #require(try log.alert(id: "a")), against: "Alert")
        try check(try #require(try log.segments().first), against: "Segment")
        try log.releaseSegment("s", reason: "settled", by: vera, isAgreed: false)
        _ = try log.rekeySegment(
            "s", from: [1], to: [2], recipients: ["ijklmnop"], reason: "r", by: vera, isUntouched: { true }
        ) { PlacedFile([1]) }
        try check(try #require(try log.segments().first), against: "Segment")
        try check(
            ScorePoint(
                timeS: 1, score: 1, confidence: 1, state: "calm", f0Hz: 100, levelDBFS: -20, syllableRate: 4),
            against: "ScorePoint")
        let consent = ConsentPage(profile: "supervised", territory: "US", purposes: [])
        try check(consent, against: "Consent")
        try check(
            MinePayload(
                agent: "maria", held: [], alerts: [], segments: [], accesses: [], moreAccessesBefore: 7,
                refusals: [RefusalCount(person: vera, times: 2, lastAt: FeedFixture.instant)], consent: consent),
            against: "Mine")
        let seal = AuditSeal(first: 1, last: 2, until: FeedFixture.instant, hash: "0", at: FeedFixture.instant)
        try check(AuditPage(entries: [], nextAfter: 0, hasMore: false, seals: [seal]), against: "AuditPage")
        let actor = Person(name: "maria", uid: 1, role: "agent")
        try log.audit(AuditDraft(actor: actor, action: "x", object: "y", outcome: .allowed))
        for role in [Role.agent, .supervisor] {
            let seen = Disclosure(log: log, profile: .supervised, visibility: Profile.supervised.visibility, role: role)
            try check(seen.page(after: 0, limit: 256, types: [], levels: []), against: "EventPage")
            try check(seen.page(after: .max, limit: 256, types: [], levels: []), against: "EventPage")
        }
        var gone = Problem(.segmentGone("a", became: "b", receipt: nil))
        gone.receipt = ErasurePayload(
            agent: "maria", what: "segment", reason: "r", count: 1, by: "vera", at: FeedFixture.instant, hash: "0",
            held: 2)
        try check(gone, against: "Problem")
        try check(try #require(gone.receipt), against: "Erasure")
    }

    @Test func figuresAreInPrometheusForm() {
        let metrics = [
            Metric("undertone_memory_bytes", .gauge, 31_500_000, help: "Memory held."),
            Metric("undertone_capture_seconds_total", .counter, 1.5, help: "a\nb", labels: ["state": "a\"b\\"]),
            Metric("undertone_memory_bytes", .gauge, .nan, help: "Memory held.", labels: ["kind": "ring"]),
        ]
        #expect(
            metrics.prometheusText == """
                # HELP undertone_memory_bytes Memory held.
                # TYPE undertone_memory_bytes gauge
                undertone_memory_bytes 31500000
                undertone_memory_bytes{kind="ring"} NaN
                # HELP undertone_capture_seconds_total a\\nb
                # TYPE undertone_capture_seconds_total counter
                undertone_capture_seconds_total{state="a\\"b\\\\"} 1.5

                """)
        let units = /undertone(_[a-z0-9]+)*_(total|seconds|bytes|connections|percent|ratio)/
        for metric in FeedVitals().metrics { #expect(metric.name.wholeMatch(of: units) != nil) }
    }
}
