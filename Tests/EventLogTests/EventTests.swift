import EventLog
import Events
import Foundation
import TestSupport
import Testing
import Vocabulary

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
        let event = try log.append(.alert(.raised, Samples.alert("a-1")))
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

    /// One event of every type, in the order in which they are listed.
    private static let samples: [EventData] = [
        .alert(.raised, Samples.alert("a")), .alert(.told, Samples.alert("a")),
        .alert(.rising, Samples.alert("a", .high)),
        .alert(.tried, Samples.tried("a")), handling(.acknowledge), handling(.takeOver), handling(.handOn(to: "olga")),
        handling(.escalate(tier: 1)), .alert(.cleared, Samples.alert("a", cleared: true)),
        handling(.resolve(note: "took a break", nothingWrong: true)), handling(.contest(reason: "I had a cold")),
        handling(.judge(upheld: true, note: nil)), handling(.remark("he calms down")), handling(.undo(.handOn)),
        segment(.stored), segment(.refused), segment(.erased),
        segment(.held), segment(.released), segment(.assigned), segment(.replaced), segment(.approved),
        segment(.confirmed), segment(.objected),
        .capture(
            CapturePayload(
                state: "lost", device: "headset", deviceID: "usb-1", reason: "unplugged", beganAt: Samples.instant,
                before: .init(
                    state: "capturing", beganAt: Samples.instant, endedAt: Samples.instant, durationS: 12.5))),
        .baseline(.ready, BaselinePayload(agent: "maria", speechS: 300)),
        .baseline(.reset, BaselinePayload(agent: "maria", speechS: 0, reason: "asked for")),
        .consent(.granted, consent), .consent(.withdrawn, consent), .consent(.suspended, consent),
        .policy(
            PolicyPayload(
                agent: "maria", changes: ["a"], suspended: ["alerts"], before: Samples.terms, after: Samples.terms)),
        .erased(
            ErasurePayload(
                agent: "maria", what: "alerts", reason: "asked for", count: 3, by: "maria", at: Samples.instant)),
        Samples.started, .daemon(.stopped, DaemonPayload(version: "0.1.0", reason: "SIGTERM")),
        .daemon(.unreachable, DaemonPayload(version: "0.1.0", reason: "no folder")),
        .daemon(.reachable, DaemonPayload(version: "0.1.0", reason: "mended", since: Samples.instant)),
        .daemon(.logRestored, DaemonPayload(version: "0.1.0", reason: "it was put back")),
        .daemon(.logSaved, DaemonPayload(version: "0.1.0", reason: "its file was gone")),
        .daemon(.reserveLost, DaemonPayload(version: "0.1.0", reason: "it is gone")),
    ]

    private static let consent = ConsentPayload(
        agent: "maria", purpose: "replay", noticeVersion: 2, at: Samples.instant, terms: Samples.terms)

    private static func handling(_ step: HandlingStep) -> EventData {
        .handling(step, HandlingPayload(alertID: "a", by: "ivan", at: Samples.instant))
    }

    private static func segment(_ change: SegmentChange) -> EventData {
        .segment(change, Samples.segment("s", alert: "a"))
    }

    @Test func everyTypeHasASample() {
        #expect(Self.samples.map(\.type) == EventFamilies.own.types)
    }

    @Test(arguments: samples)
    func everyTypeComesBackAsItWas(data: EventData) throws {
        let folder = try TemporaryFolder()
        let log = try folder.open()
        let event = try log.append(data)
        #expect(try log.page(after: 0).records.map { try $0.event() } == [event])
    }

    @Test func anUnknownTypeIsKeptAsItCame() throws {
        let json = #"""
            {"data":{"list":[1,2.5,"x",null,true],"n":{}},"datacontenttype":"application/json","id":"x","sequence":7,\#
            "source":"urn:undertone:desk:maria","specversion":"1.0","subject":"s","time":"2025-03-01T09:30:00.250Z",\#
            "type":"io.undertone.weather.changed"}
            """#
        let event = try JSON.value(Event.self, from: json)
        guard case .other(let other) = event.data else {
            Issue.record("\(event.data)")
            return
        }
        #expect(other.type.shortName == "weather.changed" && other.subject == "s")
        #expect(try JSON.text(event) == json)
    }

    @Test func aKnownTypeWithAPayloadOfANewerReleaseIsKeptAsItCame() throws {
        let event = Event(
            id: "x", source: "urn:x", time: Samples.instant, sequence: 1,
            data: .alert(.raised, Samples.alert("a", .critical)))
        let json = try JSON.text(event).replacing("critical", with: "unheard-of")
        let read = try JSON.value(Event.self, from: json)
        #expect(read.type == .alert(.raised) && read.subject == "a")
        #expect(try JSON.text(read) == json)
    }
}
