import EventLog
import Events
import Foundation
import GRDB
import TestSupport
import Testing
import Vocabulary

struct MigrationTests {
    @Test func logOfVersionOneGoesOnWithItsAcknowledgements() throws {
        let folder = try TemporaryFolder()
        try FileManager.default.createDirectory(atPath: folder.path + "/state", withIntermediateDirectories: true)
        let queue = try DatabaseQueue(path: folder.log)
        try queue.writeWithoutTransaction { try $0.execute(sql: versionOne) }
        try queue.close()

        let log = try folder.open()
        #expect(try log.alerts().map(\.alert.alertID) == ["open", "seen", "ended"])
        #expect(try log.alerts().map(\.life.state) == [.raised, .acknowledged, .cleared])
        let seen = try #require(try log.alert(id: "seen"))
        #expect(seen.acknowledgedBy == "ivan" && seen.life.handler == "ivan" && seen.alert.kind == .strain)
        let old = try log.page(after: 0).records.map { try $0.event().data }
        #expect(
            old.last
                == .handling(.acknowledge, HandlingPayload(alertID: "seen", by: "ivan", at: Samples.instant)))
        #expect(try log.escalateOverdue(afterS: 60).map(\.alert.alertID) == ["open"])
        try log.apply(.resolve(note: nil, nothingWrong: false), toAlert: "seen", by: Samples.ivan)
        #expect(try log.verifyAudit().isWhole)
        // Segments of that time can be filtered, held and erased.
        let since = Samples.instant.advanced(bySeconds: -1)
        #expect(try log.segments(SegmentFilter(level: .high, since: since, purpose: .replay)).count == 1)
        try log.holdSegment("seg-0", reason: "complaint", by: Samples.vera)
        #expect(try log.segments(SegmentFilter(isHeld: true)).first?.segment.bytes == 7)
    }

    /// A log as version 1 wrote it: tables, events, and the state that they add up to.
    private var versionOne: String {
        let payload = """
            {"agent":"maria","alert_id":"ID","confidence":0.9,"explanation":"pitch 3.4 semitones above","level":"high",\
            "onset_at":"2025-03-01T09:29:54.250Z","raised_at":"2025-03-01T09:30:00.250Z","reasons":[],"score":71.5}
            """
        func alert(_ id: String, _ sequence: Int, _ isCleared: Int, by person: String) -> String {
            "INSERT INTO alerts VALUES ('\(id)', '\(payload.replacing("ID", with: id))', \(isCleared), 'high', \(person), "
                + "\(sequence), '2025-03-01T09:30:00.250Z');"
        }
        func event(_ sequence: Int, _ type: String, _ id: String, _ data: String) -> String {
            "INSERT INTO events VALUES (\(sequence), 'e\(sequence)', '\(type)', '\(id)', 'high', '2025-03-01T09:30:00.250Z', "
                + "'{\"data\":\(data),\"datacontenttype\":\"application/json\",\"id\":\"e\(sequence)\",\"sequence\":\(sequence),"
                + "\"source\":\"urn:undertone:desk:maria\",\"specversion\":\"1.0\",\"subject\":\"\(id)\","
                + "\"time\":\"2025-03-01T09:30:00.250Z\",\"type\":\"\(type)\"}');"
        }
        let nobody = "NULL, NULL"
        return """
            PRAGMA application_id = \(0x5554_6576);
            CREATE TABLE events (sequence INTEGER PRIMARY KEY AUTOINCREMENT, id TEXT NOT NULL UNIQUE, type TEXT NOT NULL,
                subject TEXT NOT NULL, level TEXT, time TEXT NOT NULL, json TEXT NOT NULL);
            CREATE TABLE alerts (alert_id TEXT PRIMARY KEY NOT NULL, payload TEXT NOT NULL, is_cleared INTEGER NOT NULL,
                highest_level TEXT NOT NULL, acknowledged_by TEXT, acknowledged_at TEXT, last_sequence INTEGER NOT NULL,
                last_time TEXT NOT NULL) WITHOUT ROWID;
            CREATE TABLE segments (segment_id TEXT PRIMARY KEY NOT NULL, alert_id TEXT NOT NULL, payload TEXT NOT NULL,
                state TEXT NOT NULL, last_sequence INTEGER NOT NULL, last_time TEXT NOT NULL) WITHOUT ROWID;
            CREATE INDEX segments_of_alert ON segments (alert_id);
            CREATE TABLE idempotency_keys (key TEXT PRIMARY KEY NOT NULL, alert_id TEXT NOT NULL, time TEXT NOT NULL)
                WITHOUT ROWID;
            CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
            INSERT INTO grdb_migrations VALUES ('1-events');
            INSERT INTO idempotency_keys VALUES ('k', 'seen', '2025-03-01T09:30:00.250Z');
            \(event(1, "io.undertone.alert.raised", "open", payload.replacing("ID", with: "open")))
            \(event(
                2, "io.undertone.alert.acknowledged", "seen",
                "{\"alert_id\":\"seen\",\"at\":\"2025-03-01T09:30:00.250Z\",\"by\":\"ivan\"}"))
            INSERT INTO segments VALUES ('seg-0', 'ended', '{"agent":"maria","alert_id":"ended","bytes":7,"duration_s":1,\
            "level":"high","part":0,"segment_id":"seg-0","started_at":"2025-03-01T09:30:00.250Z"}', 'stored', 1,
                '2025-03-01T09:30:00.250Z');
            \(alert("ended", 1, 1, by: nobody))
            \(alert("seen", 2, 0, by: "'ivan', '2025-03-01T09:30:00.250Z'"))
            \(alert("open", 3, 0, by: nobody))
            """
    }
}
