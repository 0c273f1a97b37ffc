import EventLog
import Events
import Feed
import Fleet
import Foundation
import Logging
import ServiceLifecycle
import TestSupport
import Testing
import Vocabulary

@testable import Hub

/// What happens reaches a receiver signed, in its order, again until it is confirmed, and nothing else does.
@Suite(.enabled(if: WebhookReceiver.isAvailable, "python3, curl or openssl is not installed"))
struct WebhookTests {
    private let folder: TemporaryFolder
    private let site: RegisteredSite
    private let root = Person(name: "root", uid: 0, role: "operator")
    private var store: SiteStore { site.store }
    private var register: WebhookRegister { WebhookRegister(store: store) }

    init() throws {
        folder = try TemporaryFolder()
        site = try RegisteredSite(folder)
    }

    @discardableResult
    private func add(
        _ url: String, _ format: WebhookFormat = .cloudevents, types: [String] = []
    ) throws -> WebhookRecord {
        let secret = try #require(WebhookSecret(WebhookReceiver.secret))
        return try register.add(
            WebhookAddress(url), format, types: Set(types.map { EventType(rawValue: EventType.prefix + $0) }),
            secret: secret, by: root)
    }

    private func take(_ events: [String], cursor: String = "c1") throws {
        _ = try store.take([Samples.batch(events, cursor: cursor)])
    }

    /// Runs the service for as long as something takes.
    private func serving(
        least: Duration = .milliseconds(5), _ body: (WebhookService) async throws -> Void
    ) async throws {
        var patience = WebhookService.Patience()
        (patience.least, patience.most) = (least, .milliseconds(200))
        let service = WebhookService(
            store, patience: patience, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
        let running = Task { try await service.run() }
        try await body(service)
        running.cancel()
        _ = await running.result
    }

    @Test func eachEventComesInItsTurnAndAgainUntilItIsConfirmed() async throws {
        let receiver = try await WebhookReceiver(folder)
        try take([Samples.alert("raised", of: "before")])
        try add(receiver.url("/fail/2"))
        try take([Samples.alert("raised", of: "a1"), Samples.handling("acknowledged", of: "a1")])
        try await serving { _ in
            try await eventually("both are confirmed") { try register.all()[0].delivered == 2 }
            try take([Samples.alert("cleared", of: "a1", after: 5)], cursor: "c2")
            try await eventually("what comes later, too") { try register.all()[0].delivered == 3 }
        }
        let requests = receiver.requests
        let ids = requests.map { $0.headers["webhook-id"] ?? "" }
        // Not what was there before, the first as often as it failed, the second not before.
        #expect(ids == ["a1-raised", "a1-raised", "a1-raised", "a1-acknowledged", "a1-cleared"])
        #expect(requests.allSatisfy { $0.isSigned })
        #expect(requests[0].headers["content-type"] == "application/cloudevents+json; charset=utf-8")
        // As the feed has it for supervisors: no number of the log.
        let event = try JSON.value(Event.self, from: requests[0].body)
        #expect(event.id == "a1-raised" && event.cursor.number == nil)
        #expect(event.source == Event.source(host: Samples.deskA.text, agent: "maria"))
        let record = try register.all()[0]
        #expect(record.failingSince == nil && record.fault == nil && record.givenUp == 0)
    }

    @Test func whatWasConfirmedIsNotSentByTheNextHub() async throws {
        let receiver = try await WebhookReceiver(folder)
        try add(receiver.url("/ok"))
        try take([Samples.alert("raised", of: "a1")])
        try await serving { _ in try await eventually("sent") { try register.all()[0].delivered == 1 } }
        try take([Samples.alert("cleared", of: "a1", after: 5)], cursor: "c2")
        try await serving { _ in try await eventually("sent") { try register.all()[0].delivered == 2 } }
        #expect(receiver.requests.map { $0.headers["webhook-id"] } == ["a1-raised", "a1-cleared"])
    }

    @Test func aReceiverThatHangsHoldsUpNoOtherAndItsAddressIsInNoListOfProcesses() async throws {
        let receiver = try await WebhookReceiver(folder)
        try add(receiver.url("/hang/of-a-secret-path"))
        try add(receiver.url("/ok"))
        try take((1...5).map { Samples.alert("raised", of: "a\($0)") })
        var end = ContinuousClock.now
        try await serving { _ in
            try await eventually("the other has all") { try register.all().contains { $0.delivered == 5 } }
            await eventually("the first hangs") { receiver.requests.contains { $0.path.hasPrefix("/hang") } }
            let lists = try FileManager.default.contentsOfDirectory(atPath: "/proc").compactMap { name in
                Int(name) == nil ? nil : FileManager.default.contents(atPath: "/proc/\(name)/cmdline")
            }
            let curls = lists.filter { $0.starts(with: Data("curl".utf8)) }
            #expect(!curls.isEmpty)
            #expect(curls.allSatisfy { $0.range(of: Data("of-a-secret-path".utf8)) == nil })
            end = .now
        }
        // Who stops the hub does not wait for a receiver.
        #expect(ContinuousClock.now - end < .seconds(WebhookPost.timeoutS / 2))
        let delivered = try register.all().map(\.delivered)
        #expect(delivered.sorted() == [0, 5])
    }

    @Test(arguments: ["/redirect", "/status/301", "/status/404", "/status/410", "/status/429"])
    func whatIsNoConfirmationIsNone(path: String) async throws {
        let receiver = try await WebhookReceiver(folder)
        try add(receiver.url(path))
        try take([Samples.alert("raised", of: "a1")])
        try await serving { _ in
            try await eventually("it is told") { try register.all()[0].fault?.isEmpty == false }
            await eventually("it comes again") { receiver.requests.count > 2 }
        }
        let record = try register.all()[0]
        #expect(record.delivered == 0 && record.failingSince != nil)
        #expect(receiver.requests.allSatisfy { $0.path == path && $0.headers["webhook-id"] == "a1-raised" })
    }

    @Test func aServerWhoseCertificateNobodyVouchesForGetsNothing() async throws {
        let receiver = try await WebhookReceiver(folder, tls: true)
        try add(receiver.url("/ok", scheme: "https", host: "localhost"))
        try take([Samples.alert("raised", of: "a1")])
        try await serving { _ in
            try await eventually("it is told") { try register.all()[0].fault?.contains("certificate") == true }
        }
        #expect(receiver.requests.isEmpty)
    }

    @Test func onlyWhatASupervisorSeesIsSent() async throws {
        let receiver = try await WebhookReceiver(folder)
        try add(receiver.url("/ok"))
        let held = Samples.line(
            "held", "segment.held", subject: "s1",
            data: """
                {"agent":"maria","alert_id":"a1","bytes":5,"duration_s":1,"level":"high","segment_id":"s1",\
                "starts_at":"\(Samples.instant.text)"}
                """)
        let forget = Samples.line("gone", "hub.forget", subject: "data", data: #"{"subjects":["zz"]}"#)
        let strange = Samples.line("strange", "capture.changed", subject: "capture", data: #"{"state":"paused"}"#)
        try take([held, forget, strange, Samples.alert("raised", of: "a1")])
        try await serving { _ in try await eventually("sent") { try register.all()[0].delivered == 1 } }
        #expect(receiver.requests.map { $0.headers["webhook-id"] } == ["a1-raised"])
        let record = try register.all()[0]
        #expect(try register.waiting(record) == 0)
    }

    @Test func onlyTheTypesThatAreWantedAreSent() async throws {
        let receiver = try await WebhookReceiver(folder)
        try add(receiver.url("/ok"), types: ["alert.cleared"])
        try take([Samples.alert("raised", of: "a1"), Samples.alert("cleared", of: "a1", after: 3)])
        try await serving { _ in try await eventually("sent") { try register.all()[0].delivered == 1 } }
        #expect(receiver.requests.map { $0.headers["webhook-id"] } == ["a1-cleared"])
    }

    @Test func whatNobodyTookForThreeDaysIsGivenUpAndWhatIsNewIsNot() async throws {
        let receiver = try await WebhookReceiver(folder)
        try add(receiver.url("/fail/1"))
        try take([Samples.alert("raised", of: "a1"), Samples.alert("raised", of: "a2")])
        try await serving(least: .milliseconds(150)) { _ in
            try await eventually("it fails") { try register.all()[0].failingSince != nil }
            site.advance(bySeconds: 4 * 86_400)
            try take([Samples.alert("raised", of: "a3", after: 4 * 86_400)], cursor: "c2")
            try await eventually("the new one is there") { try register.all()[0].delivered == 1 }
        }
        #expect(receiver.requests.map { $0.headers["webhook-id"] } == ["a1-raised", "a3-raised"])
        let givenUp = try register.all()[0].givenUp
        #expect(givenUp == 2)
    }

    @Test func whatPeopleSaidIsTextAndNothingElse() async throws {
        let receiver = try await WebhookReceiver(folder)
        for format in [WebhookFormat.slack, .teams, .text] { try add(receiver.url("/\(format)"), format) }
        let words = "@/etc/hostname <!channel> [here](https://evil) \\\"quoted\\\"\\u001b[31m\\nnext"
        let line = Samples.line(
            "h1-raised", "alert.raised", subject: "h1",
            data: """
                {"agent":"@/etc/passwd","alert_id":"h1","confidence":0.9,"explanation":"\(words)","kind":"help",\
                "level":"critical","onset_at":"\(Samples.instant.text)","raised_at":"\(Samples.instant.text)",\
                "reasons":[],"score":0}
                """)
        try take([line])
        try await serving { _ in
            try await eventually("sent") { try register.all().allSatisfy { $0.delivered == 1 } }
        }
        let bodies = Dictionary(uniqueKeysWithValues: receiver.requests.map { ($0.path, $0) })
        let text = try #require(bodies["/text"])
        #expect(text.body.hasPrefix("@/etc/passwd"))
        #expect(text.body.contains("asks for help: @/etc/hostname <!channel> [here](https://evil) \"quoted\""))
        #expect(!text.body.contains("\u{1B}") && !text.body.contains("\n"))
        #expect(text.headers["priority"] == "urgent" && text.isSigned)
        let slack = try JSON.value(JSONNode.self, from: try #require(bodies["/slack"]).body)
        guard case .object(let message) = slack, case .text(let said) = message["text"] else {
            Issue.record("no message of Slack")
            return
        }
        #expect(said.contains("&lt;!channel&gt;") && !said.contains("<"))
        let teams = try #require(bodies["/teams"])
        #expect(teams.body.contains("RichTextBlock") && !teams.body.contains("TextBlock\",\"text"))
        #expect(receiver.requests.allSatisfy { $0.isSigned })
    }

    @Test func aTestIsSentAtOnceAndToldOf() async throws {
        let receiver = try await WebhookReceiver(folder)
        let (good, bad) = (try add(receiver.url("/ok")), try add(receiver.url("/status/503")))
        try await serving { service in
            service.test(good.id)
            service.test(bad.id)
            service.test("nobody")
            await eventually("all are told of") {
                [good.id, bad.id, "nobody"].allSatisfy { service.tested($0) != nil }
            }
            #expect(service.tested(good.id)?.fault == nil)
            #expect(service.tested(bad.id)?.fault == "the receiver answers 503")
            #expect(service.tested("nobody")?.fault != nil)
        }
        #expect(receiver.requests.allSatisfy { $0.isSigned && $0.body.contains("io.undertone.webhook.test") })
        let records = try register.all()
        #expect(records.allSatisfy { $0.delivered == 0 && $0.failingSince == nil })
    }

    @Test func whoAddsAndRemovesIsInTheAuditAndTheSecretIsNot() throws {
        let record = try add("https://hooks.example/services/T0/SECRETPATH")
        _ = try register.remove(record.id, by: Samples.ivan)
        #expect(throws: EventLogError.self) { try register.remove(record.id, by: Samples.ivan) }
        let rows = try store.log.auditPage(after: 0, limit: 100).filter { $0.action.hasPrefix("webhook") }
        #expect(rows.map(\.action) == ["webhook.add", "webhook.remove"])
        #expect(rows[0].reason == "cloudevents to https://hooks.example/...")
        let texts = try rows.map { try JSON.text($0) }
        #expect(texts.allSatisfy { !$0.contains("SECRETPATH") })
    }

    @Test func thereIsAnEndToThem() throws {
        for number in 0..<WebhookRegister.most { try add("https://hooks.example/\(number)") }
        #expect(throws: EventLogError.self) { try add("https://hooks.example/more") }
    }
}
