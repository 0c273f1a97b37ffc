import Events
import Foundation
import GRDB
import Sodium

/// The tables, step by step. A step that was released never changes; a new one is added below it.
enum Migrations {
    /// Marks the file as ours in SQLite's header ("UTev"), so that another program's database is refused.
    static let applicationID: Int32 = 0x5554_6576

    static var all: DatabaseMigrator {
        var migrator = DatabaseMigrator()
        migrator.registerMigration("1-events") { db in
            try db.execute(sql: "PRAGMA application_id = \(applicationID)")
            // AUTOINCREMENT keeps the highest number ever given in sqlite_sequence, beyond deletion of the rows.
            // `level` is what readers filter by: an alert's own, and for its end and acknowledgement the highest it
            // reached.
            try db.execute(
                sql: """
                    CREATE TABLE events (
                        sequence INTEGER PRIMARY KEY AUTOINCREMENT,
                        id TEXT NOT NULL UNIQUE,
                        type TEXT NOT NULL,
                        subject TEXT NOT NULL,
                        level TEXT,
                        time TEXT NOT NULL,
                        json TEXT NOT NULL
                    );
                    CREATE TABLE alerts (
                        alert_id TEXT PRIMARY KEY NOT NULL,
                        payload TEXT NOT NULL,
                        is_cleared INTEGER NOT NULL,
                        highest_level TEXT NOT NULL,
                        acknowledged_by TEXT,
                        acknowledged_at TEXT,
                        last_sequence INTEGER NOT NULL,
                        last_time TEXT NOT NULL
                    ) WITHOUT ROWID;
                    CREATE TABLE segments (
                        segment_id TEXT PRIMARY KEY NOT NULL,
                        alert_id TEXT NOT NULL,
                        payload TEXT NOT NULL,
                        state TEXT NOT NULL,
                        last_sequence INTEGER NOT NULL,
                        last_time TEXT NOT NULL
                    ) WITHOUT ROWID;
                    CREATE INDEX segments_of_alert ON segments (alert_id);
                    CREATE TABLE idempotency_keys (
                        key TEXT PRIMARY KEY NOT NULL,
                        alert_id TEXT NOT NULL,
                        time TEXT NOT NULL
                    ) WITHOUT ROWID;
                    """)
        }
        migrator.registerMigration("2-life-consent-audit") { db in
            // `state` and `dispute` are AlertLife's; `is_cleared` still says whether the voice is calm again, which
            // goes beside what people do. `waiting_since` is when it last began to wait for somebody.
            try db.execute(
                sql: """
                    ALTER TABLE alerts ADD COLUMN kind TEXT NOT NULL DEFAULT 'strain';
                    ALTER TABLE alerts ADD COLUMN state TEXT NOT NULL DEFAULT 'raised';
                    ALTER TABLE alerts ADD COLUMN dispute TEXT NOT NULL DEFAULT 'none';
                    ALTER TABLE alerts ADD COLUMN tier INTEGER NOT NULL DEFAULT 0;
                    ALTER TABLE alerts ADD COLUMN handled_by TEXT;
                    ALTER TABLE alerts ADD COLUMN handled_at TEXT;
                    ALTER TABLE alerts ADD COLUMN note TEXT;
                    ALTER TABLE alerts ADD COLUMN waiting_since TEXT NOT NULL DEFAULT '';
                    UPDATE alerts SET handled_by = acknowledged_by, handled_at = acknowledged_at, waiting_since = last_time,
                        state = CASE WHEN is_cleared THEN 'cleared' WHEN acknowledged_by IS NOT NULL THEN 'acknowledged'
                            ELSE 'raised' END;
                    DROP TABLE idempotency_keys;
                    CREATE TABLE idempotency_keys (
                        key TEXT PRIMARY KEY NOT NULL,
                        request TEXT NOT NULL,
                        alert_id TEXT NOT NULL,
                        answer TEXT,
                        time TEXT NOT NULL
                    ) WITHOUT ROWID;
                    CREATE TABLE consents (
                        agent TEXT NOT NULL,
                        purpose TEXT NOT NULL,
                        is_granted INTEGER NOT NULL,
                        notice_version INTEGER NOT NULL,
                        granted_at TEXT,
                        withdrawn_at TEXT,
                        PRIMARY KEY (agent, purpose)
                    ) WITHOUT ROWID;
                    """)
            try AuditTrail.makeTable(in: db)
        }
        migrator.registerMigration("3-segments") { db in
            // What a list is filtered by. Receipts outlast the segment's row, as the audit does; `segment_requests` is
            // who waits for a second person's word, or has it.
            try db.execute(
                sql: """
                    ALTER TABLE segments ADD COLUMN level TEXT NOT NULL DEFAULT 'elevated';
                    ALTER TABLE segments ADD COLUMN started_at TEXT NOT NULL DEFAULT '';
                    ALTER TABLE segments ADD COLUMN purpose TEXT NOT NULL DEFAULT 'replay';
                    ALTER TABLE segments ADD COLUMN held_by TEXT;
                    ALTER TABLE segments ADD COLUMN held_at TEXT;
                    ALTER TABLE segments ADD COLUMN held_reason TEXT;
                    UPDATE segments SET level = coalesce(json_extract(payload, '$.level'), level),
                        started_at = coalesce(json_extract(payload, '$.started_at'), started_at);
                    CREATE INDEX segments_by_start ON segments (started_at);
                    CREATE TABLE segment_receipts (
                        segment_id TEXT PRIMARY KEY NOT NULL,
                        receipt TEXT NOT NULL
                    ) WITHOUT ROWID;
                    CREATE TABLE segment_requests (
                        segment_id TEXT NOT NULL,
                        person TEXT NOT NULL,
                        asked_at TEXT,
                        reason TEXT,
                        approved_by TEXT,
                        approved_uid INTEGER,
                        approved_at TEXT,
                        PRIMARY KEY (segment_id, person)
                    ) WITHOUT ROWID;
                    """)
        }
        migrator.registerMigration("4-nothing-wrong") { db in
            // `nothing_wrong` is AlertLife's; `found_calm_at` is when a person last said that nothing was wrong,
            // whoever it was.
            try db.execute(
                sql: """
                    ALTER TABLE alerts ADD COLUMN nothing_wrong INTEGER NOT NULL DEFAULT 0;
                    ALTER TABLE alerts ADD COLUMN found_calm_at TEXT;
                    """)
        }
        migrator.registerMigration("5-cursor-key") { db in
            // In the log, so that readers who are not told numbers resume after a restart, and begin anew in another
            // log.
            try db.execute(
                sql: "CREATE TABLE cursor_key (key BLOB NOT NULL); INSERT INTO cursor_key VALUES (?)",
                arguments: [Data(Libsodium.randomBytes(count: CursorSeal.keySize))])
        }
        migrator.registerMigration("6-words") { db in
            // `shared` is the visibility under which a row was written, see Sharing; rows of before have none, and are
            // the agent's alone. `terms` is what consent was given for, `suspension` why the agent is asked anew.
            // `facts` is what the log notes about itself.
            try db.execute(
                sql: """
                    ALTER TABLE events ADD COLUMN shared TEXT;
                    ALTER TABLE alerts ADD COLUMN shared TEXT;
                    ALTER TABLE segments ADD COLUMN shared TEXT;
                    ALTER TABLE consents ADD COLUMN terms TEXT;
                    ALTER TABLE consents ADD COLUMN suspension TEXT;
                    CREATE TABLE facts (
                        name TEXT PRIMARY KEY NOT NULL,
                        value TEXT NOT NULL
                    ) WITHOUT ROWID;
                    """)
        }
        migrator.registerMigration("7-words-seals-requests") { db in
            try AuditTrail.makeWordsAndSeals(in: db)
            // A second person's word is for one request. Those of before were for a person and any reason: they are
            // over. `segment_changes` holds what was there before, until somebody has opened what took its place: both
            // headers of a segment, or the name of a redaction.
            try db.execute(
                sql: """
                    DROP TABLE segment_requests;
                    CREATE TABLE segment_requests (
                        segment_id TEXT NOT NULL,
                        uid INTEGER NOT NULL,
                        action TEXT NOT NULL,
                        request TEXT NOT NULL UNIQUE,
                        person TEXT NOT NULL,
                        asked_at TEXT NOT NULL,
                        reason TEXT,
                        file_hash TEXT,
                        recipients TEXT NOT NULL,
                        approved_by TEXT,
                        approved_uid INTEGER,
                        approved_at TEXT,
                        used_at TEXT,
                        PRIMARY KEY (segment_id, uid, action)
                    ) WITHOUT ROWID;
                    CREATE TABLE segment_changes (
                        segment_id TEXT PRIMARY KEY NOT NULL,
                        action TEXT NOT NULL,
                        changed_by TEXT NOT NULL,
                        changed_uid INTEGER,
                        changed_at TEXT NOT NULL,
                        old_header BLOB,
                        old_names TEXT,
                        new_header BLOB,
                        new_names TEXT
                    ) WITHOUT ROWID;
                    """)
        }
        migrator.registerMigration("8-notes") { db in
            // All that was said with steps, as AlertNote has it; `note` is the latest. Those of before are in the
            // events.
            try db.execute(
                sql: """
                    ALTER TABLE alerts ADD COLUMN notes TEXT;
                    WITH said AS MATERIALIZED (
                        SELECT subject, json_group_array(json(note)) AS notes FROM (
                            SELECT subject, json_object(
                                'at', json_extract(json, '$.data.at'), 'by', json_extract(json, '$.data.by'),
                                'step', substr(type, length('io.undertone.alert.') + 1),
                                'text', json_extract(json, '$.data.note')) AS note
                            FROM events WHERE type IN ('io.undertone.alert.resolved', 'io.undertone.alert.contested',
                                'io.undertone.alert.judged') AND json_extract(json, '$.data.note') IS NOT NULL
                            ORDER BY sequence) GROUP BY subject)
                    UPDATE alerts SET notes = (SELECT notes FROM said WHERE subject = alert_id) WHERE note IS NOT NULL;
                    """)
        }
        return migrator
    }
}
