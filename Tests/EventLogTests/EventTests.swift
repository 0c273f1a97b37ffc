import EventLog
import Foundation
import Testing

struct EventTests {
    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000Z"), (1_740_821_400_250, "2025-03-01T09:30:00.250Z"),
        (-1, "1969-12-31T23:59:59.999Z"),
        (1_709_164_800_007, "2024-02-29T00:00:00.007Z"),
    ])
    func timestampIsRFC3339InUTCWithMilliseconds(milliseconds: Int64, text: String) {
        let timestamp = Timestamp(millisecondsSince1970: milliseconds)
        #expect(timestamp.text == text)
        #expect(Timestamp(text: text) == timestamp)
    }

    @Test func everyMillisecondSurvivesItsText() {
        for millisecond in Int64(0)..<1000 {
            let timestamp = Timestamp(millisecondsSince1970: 1_740_821_400_000 + millisecond)
            #expect(Timestamp(text: timestamp.text) == timestamp)
            #expect(Timestamp(timestamp.date) == timestamp)
        }
    }

    @Test func timestampReadsOtherZonesAndRefusesOtherText() {
        #expect(Timestamp(text: "2025-03-01T10:30:00+01:00")?.text == "2025-03-01T09:30:00.000Z")
        #expect(Timestamp(text: "yesterday") == nil)
    }

    @Test func sourceStaysOneURN() {
        #expect(
            Event.source(host: "desk-17.lan", agent: "Ана b:1")
                == "urn:undertone:desk-17.lan:%D0%90%D0%BD%D0%B0%20b%3A1")
    }

    @Test func jsonIsCloudEventsOnOneLine() throws {
        let folder = try TemporaryFolder()
        let log = try folder.open(clock: { Samples.instant })
        let event = try log.append(.alertRaised(Samples.alert("a-1")))
        let json = try #require(try log.page(after: 0).records.first?.json)
        #expect(!json.contains("\n"))
        let object = try #require(try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [String: Any])
        #expect(object["specversion"] as? String == "1.0")
        #expect(object["id"] as? String == event.id)
        #expect(event.id.wholeMatch(of: /[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}/) != nil)
        #expect(object["source"] as? String == "urn:undertone:desk:maria")
        #expect(object["type"] as? String == "io.undertone.alert.raised")
        #expect(object["subject"] as? String == "a-1")
        #expect(object["time"] as? String == "2025-03-01T09:30:00.250Z")
        #expect(object["datacontenttype"] as? String == "application/json")
        #expect(object["sequence"] as? Int == 1)
        let data = try #require(object["data"] as? [String: Any])
        #expect(data["onset_at"] as? String == "2025-03-01T09:29:54.250Z")
        #expect(data["cleared_at"] == nil)
        #expect((data["reasons"] as? [[String: Any]])?.first?["feature"] as? String == "f0_median")
    }

    @Test(arguments: EventType.allCases)
    func everyTypeComesBackAsItWas(type: EventType) throws {
        let folder = try TemporaryFolder()
        let log = try folder.open()
        let data: EventData =
            switch type {
            case .alertRaised: .alertRaised(Samples.alert("a"))
            case .alertRising: .alertRising(Samples.alert("a", .high))
            case .alertTried: .alertTried(Samples.tried("a"))
            case .alertAcknowledged:
                .alertAcknowledged(HandlingPayload(alertID: "a", by: "ivan", at: Samples.instant))
            case .alertTakenOver: .alertTakenOver(HandlingPayload(alertID: "a", by: "ivan", at: Samples.instant))
            case .alertHandedOn:
                .alertHandedOn(HandlingPayload(alertID: "a", by: "ivan", at: Samples.instant, to: "olga"))
            case .alertEscalated:
                .alertEscalated(HandlingPayload(alertID: "a", by: "daemon", at: Samples.instant, tier: 1))
            case .alertResolved:
                .alertResolved(HandlingPayload(alertID: "a", by: "ivan", at: Samples.instant, note: "took a break"))
            case .alertContested:
                .alertContested(HandlingPayload(alertID: "a", by: "maria", at: Samples.instant, note: "I had a cold"))
            case .alertJudged:
                .alertJudged(HandlingPayload(alertID: "a", by: "vera", at: Samples.instant, upheld: true))
            case .alertCleared: .alertCleared(Samples.alert("a", cleared: true))
            case .segmentStored: .segmentStored(Samples.segment("s", alert: "a"))
            case .segmentRefused: .segmentRefused(Samples.segment("s", alert: "a"))
            case .segmentErased: .segmentErased(Samples.segment("s", alert: "a"))
            case .segmentHeld: .segmentHeld(Samples.segment("s", alert: "a"))
            case .segmentReleased: .segmentReleased(Samples.segment("s", alert: "a"))
            case .segmentAssigned: .segmentAssigned(Samples.segment("s", alert: "a"))
            case .segmentReplaced: .segmentReplaced(Samples.segment("s", alert: "a"))
            case .captureChanged:
                .captureChanged(
                    CapturePayload(
                        state: "lost", device: "headset", deviceID: "usb-1", reason: "unplugged",
                        beganAt: Samples.instant,
                        before: .init(
                            state: "capturing", beganAt: Samples.instant, endedAt: Samples.instant, durationS: 12.5)))
            case .baselineReady: .baselineReady(BaselinePayload(agent: "maria", speechS: 300))
            case .baselineReset: .baselineReset(BaselinePayload(agent: "maria", speechS: 0, reason: "asked for"))
            case .consentGranted:
                .consentGranted(
                    ConsentPayload(agent: "maria", purpose: "replay", noticeVersion: 2, at: Samples.instant))
            case .consentWithdrawn:
                .consentWithdrawn(
                    ConsentPayload(agent: "maria", purpose: "replay", noticeVersion: 2, at: Samples.instant))
            case .dataErased:
                .dataErased(
                    ErasurePayload(
                        agent: "maria", what: "alerts", reason: "asked for", count: 3, by: "maria",
                        at: Samples.instant))
            case .daemonStarted: Samples.started
            case .daemonStopped: .daemonStopped(DaemonPayload(version: "0.1.0", reason: "SIGTERM"))
            }
        #expect(data.type == type)
        let event = try log.append(data)
        #expect(try log.page(after: 0).records.map { try $0.event() } == [event])
    }
}
