PRAGMA application_id = 1431594358;
CREATE TABLE alerts (
    alert_id TEXT PRIMARY KEY NOT NULL,
    payload TEXT NOT NULL,
    is_cleared INTEGER NOT NULL,
    highest_level TEXT NOT NULL,
    acknowledged_by TEXT,
    acknowledged_at TEXT,
    last_sequence INTEGER NOT NULL,
    last_time TEXT NOT NULL
, kind TEXT NOT NULL DEFAULT 'strain', state TEXT NOT NULL DEFAULT 'raised', dispute TEXT NOT NULL DEFAULT 'none', tier INTEGER NOT NULL DEFAULT 0, handled_by TEXT, handled_at TEXT, note TEXT, waiting_since TEXT NOT NULL DEFAULT '', nothing_wrong INTEGER NOT NULL DEFAULT 0, found_calm_at TEXT, shared TEXT, notes TEXT) WITHOUT ROWID;
CREATE TABLE audit (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    time TEXT NOT NULL,
    actor TEXT NOT NULL,
    uid INTEGER,
    role TEXT NOT NULL,
    action TEXT NOT NULL,
    object TEXT NOT NULL,
    reason TEXT,
    outcome TEXT NOT NULL,
    previous TEXT NOT NULL,
    hash TEXT NOT NULL
);
CREATE TABLE audit_seals (
    last INTEGER PRIMARY KEY NOT NULL,
    first INTEGER NOT NULL,
    until TEXT NOT NULL,
    hash TEXT NOT NULL,
    at TEXT NOT NULL
);
CREATE TABLE audit_words (
    sequence INTEGER PRIMARY KEY NOT NULL,
    salt TEXT NOT NULL,
    words TEXT NOT NULL
);
CREATE TABLE consents (
    agent TEXT NOT NULL,
    purpose TEXT NOT NULL,
    is_granted INTEGER NOT NULL,
    notice_version INTEGER NOT NULL,
    granted_at TEXT,
    withdrawn_at TEXT, terms TEXT, suspension TEXT,
    PRIMARY KEY (agent, purpose)
) WITHOUT ROWID;
CREATE TABLE cursor_key (key BLOB NOT NULL);
CREATE TABLE events (
    sequence INTEGER PRIMARY KEY AUTOINCREMENT,
    id TEXT NOT NULL UNIQUE,
    type TEXT NOT NULL,
    subject TEXT NOT NULL,
    level TEXT,
    time TEXT NOT NULL,
    json TEXT NOT NULL
, shared TEXT);
CREATE TABLE facts (
    name TEXT PRIMARY KEY NOT NULL,
    value TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY);
CREATE TABLE idempotency_keys (
    key TEXT PRIMARY KEY NOT NULL,
    request TEXT NOT NULL,
    alert_id TEXT NOT NULL,
    answer TEXT,
    time TEXT NOT NULL
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
CREATE TABLE segment_receipts (
    segment_id TEXT PRIMARY KEY NOT NULL,
    receipt TEXT NOT NULL
) WITHOUT ROWID;
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
CREATE TABLE segments (
    segment_id TEXT PRIMARY KEY NOT NULL,
    alert_id TEXT NOT NULL,
    payload TEXT NOT NULL,
    state TEXT NOT NULL,
    last_sequence INTEGER NOT NULL,
    last_time TEXT NOT NULL
, level TEXT NOT NULL DEFAULT 'elevated', started_at TEXT NOT NULL DEFAULT '', purpose TEXT NOT NULL DEFAULT 'replay', held_by TEXT, held_at TEXT, held_reason TEXT, shared TEXT) WITHOUT ROWID;
INSERT INTO alerts VALUES ('00000000-0000-4000-8000-000000000001', '{"agent":"maria","alert_id":"00000000-0000-4000-8000-000000000001","confidence":0,"explanation":"the agent asks for help","kind":"help","level":"critical","onset_at":"2025-03-01T09:30:50.250Z","raised_at":"2025-03-01T09:30:50.250Z","reasons":[],"score":0}', 0, 'critical', NULL, NULL, 4, '2025-03-01T09:32:30.250Z', 'help', 'raised', 'none', 1, NULL, NULL, NULL, '2025-03-01T09:32:30.250Z', 0, NULL, '', NULL);
INSERT INTO alerts VALUES ('00000000-0000-4000-8000-000000000002', '{"agent":"maria","alert_id":"00000000-0000-4000-8000-000000000002","confidence":0,"explanation":"he shouts","kind":"help","level":"critical","onset_at":"2025-03-01T09:30:10.250Z","raised_at":"2025-03-01T09:30:10.250Z","reasons":[],"score":0}', 0, 'critical', 'ivan', '2025-03-01T09:32:40.250Z', 7, '2025-03-01T09:33:00.250Z', 'help', 'resolved', 'none', 1, 'ivan', '2025-03-01T09:33:00.250Z', 'talked to him', '2025-03-01T09:32:30.250Z', 0, NULL, '', '[{"at":"2025-03-01T09:33:00.250Z","by":"ivan","step":"resolved","text":"talked to him"}]');
INSERT INTO alerts VALUES ('00000000-0000-4000-8000-000000000003', '{"agent":"maria","alert_id":"00000000-0000-4000-8000-000000000003","confidence":0,"explanation":"he is back","kind":"help","level":"critical","onset_at":"2025-03-01T09:33:10.250Z","raised_at":"2025-03-01T09:33:10.250Z","reasons":[],"score":0}', 0, 'critical', NULL, NULL, 8, '2025-03-01T09:33:10.250Z', 'help', 'raised', 'none', 0, NULL, NULL, NULL, '2025-03-01T09:33:10.250Z', 0, NULL, '', NULL);
INSERT INTO alerts VALUES ('00000000-0000-4000-8000-000000000004', '{"agent":"maria","alert_id":"00000000-0000-4000-8000-000000000004","confidence":0,"explanation":"he shouts","kind":"help","level":"critical","onset_at":"2025-03-01T09:32:50.250Z","raised_at":"2025-03-01T09:32:50.250Z","reasons":[],"score":0}', 0, 'critical', 'olga', '2025-03-01T09:34:10.250Z', 12, '2025-03-01T09:34:10.250Z', 'help', 'taken_over', 'none', 0, 'olga', '2025-03-01T09:34:10.250Z', 'the caller rang again', '2025-03-01T09:32:50.250Z', 0, NULL, '', '[{"at":"2025-03-01T09:33:20.250Z","by":"ivan","step":"noted","text":"the caller rang again"}]');
INSERT INTO audit VALUES (1, '2025-03-01T09:30:10.250Z', 'maria', 1000, 'agent', 'help', '00000000-0000-4000-8000-000000000002', NULL, 'allowed', '0000000000000000000000000000000000000000000000000000000000000000', 'HASH-1');
INSERT INTO audit VALUES (2, '2025-03-01T09:30:30.250Z', 'maria', 1000, 'agent', 'help', '00000000-0000-4000-8000-000000000002', NULL, 'allowed', 'HASH-1', 'HASH-2');
INSERT INTO audit VALUES (3, '2025-03-01T09:30:50.250Z', 'maria', 1000, 'agent', 'help', '00000000-0000-4000-8000-000000000001', NULL, 'allowed', 'HASH-2', 'HASH-3');
INSERT INTO audit VALUES (4, '2025-03-01T09:32:40.250Z', 'ivan', 1001, 'supervisor', 'alert.acknowledge', '00000000-0000-4000-8000-000000000002', NULL, 'allowed', 'HASH-3', 'HASH-4');
INSERT INTO audit VALUES (5, '2025-03-01T09:32:50.250Z', 'maria', 1000, 'agent', 'help', '00000000-0000-4000-8000-000000000004', NULL, 'allowed', 'HASH-4', 'HASH-5');
INSERT INTO audit VALUES (6, '2025-03-01T09:33:00.250Z', 'ivan', 1001, 'supervisor', 'alert.resolve', '00000000-0000-4000-8000-000000000002', NULL, 'allowed', 'HASH-5', 'HASH-6');
INSERT INTO audit VALUES (7, '2025-03-01T09:33:10.250Z', 'maria', 1000, 'agent', 'help', '00000000-0000-4000-8000-000000000003', NULL, 'allowed', 'HASH-6', 'HASH-7');
INSERT INTO audit VALUES (8, '2025-03-01T09:33:20.250Z', 'ivan', 1001, 'supervisor', 'alert.note', '00000000-0000-4000-8000-000000000004', NULL, 'allowed', 'HASH-7', 'HASH-8');
INSERT INTO audit VALUES (9, '2025-03-01T09:33:30.250Z', 'ivan', 1001, 'supervisor', 'alert.acknowledge', '00000000-0000-4000-8000-000000000004', NULL, 'allowed', 'HASH-8', 'HASH-9');
INSERT INTO audit VALUES (10, '2025-03-01T09:33:40.250Z', 'ivan', 1001, 'supervisor', 'alert.undo', '00000000-0000-4000-8000-000000000004', 'sha256:HASH-10', 'allowed', 'HASH-9', 'HASH-11');
INSERT INTO audit VALUES (11, '2025-03-01T09:34:00.250Z', 'ivan', 1001, 'supervisor', 'alert.undo', '00000000-0000-4000-8000-000000000004', NULL, 'refused', 'HASH-11', 'HASH-12');
INSERT INTO audit VALUES (12, '2025-03-01T09:34:10.250Z', 'olga', 1002, 'supervisor', 'alert.takeover', '00000000-0000-4000-8000-000000000004', NULL, 'allowed', 'HASH-12', 'HASH-13');
INSERT INTO audit VALUES (13, '2025-03-01T09:34:50.250Z', 'olga', 1002, 'supervisor', 'alert.undo', '00000000-0000-4000-8000-000000000004', NULL, 'refused', 'HASH-13', 'HASH-14');
INSERT INTO audit_words VALUES (10, '00112233445566778899aabbccddeeff', 'acknowledged');
INSERT INTO cursor_key VALUES (randomblob(32));
INSERT INTO events VALUES (1, '00000000-0000-4000-8000-000000000005', 'io.undertone.alert.raised', '00000000-0000-4000-8000-000000000002', 'critical', '2025-03-01T09:30:10.250Z', '{"data":{"agent":"maria","alert_id":"00000000-0000-4000-8000-000000000002","confidence":0,"explanation":"he shouts","kind":"help","level":"critical","onset_at":"2025-03-01T09:30:10.250Z","raised_at":"2025-03-01T09:30:10.250Z","reasons":[],"score":0},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000005","sequence":1,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"00000000-0000-4000-8000-000000000002","time":"2025-03-01T09:30:10.250Z","type":"io.undertone.alert.raised"}', '');
INSERT INTO events VALUES (2, '00000000-0000-4000-8000-000000000006', 'io.undertone.alert.raised', '00000000-0000-4000-8000-000000000001', 'critical', '2025-03-01T09:30:50.250Z', '{"data":{"agent":"maria","alert_id":"00000000-0000-4000-8000-000000000001","confidence":0,"explanation":"the agent asks for help","kind":"help","level":"critical","onset_at":"2025-03-01T09:30:50.250Z","raised_at":"2025-03-01T09:30:50.250Z","reasons":[],"score":0},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000006","sequence":2,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"00000000-0000-4000-8000-000000000001","time":"2025-03-01T09:30:50.250Z","type":"io.undertone.alert.raised"}', '');
INSERT INTO events VALUES (3, '00000000-0000-4000-8000-000000000007', 'io.undertone.alert.escalated', '00000000-0000-4000-8000-000000000002', 'critical', '2025-03-01T09:32:30.250Z', '{"data":{"alert_id":"00000000-0000-4000-8000-000000000002","at":"2025-03-01T09:32:30.250Z","by":"daemon","tier":1},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000007","sequence":3,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"00000000-0000-4000-8000-000000000002","time":"2025-03-01T09:32:30.250Z","type":"io.undertone.alert.escalated"}', '');
INSERT INTO events VALUES (4, '00000000-0000-4000-8000-000000000008', 'io.undertone.alert.escalated', '00000000-0000-4000-8000-000000000001', 'critical', '2025-03-01T09:32:30.250Z', '{"data":{"alert_id":"00000000-0000-4000-8000-000000000001","at":"2025-03-01T09:32:30.250Z","by":"daemon","tier":1},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000008","sequence":4,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"00000000-0000-4000-8000-000000000001","time":"2025-03-01T09:32:30.250Z","type":"io.undertone.alert.escalated"}', '');
INSERT INTO events VALUES (5, '00000000-0000-4000-8000-000000000009', 'io.undertone.alert.acknowledged', '00000000-0000-4000-8000-000000000002', 'critical', '2025-03-01T09:32:40.250Z', '{"data":{"alert_id":"00000000-0000-4000-8000-000000000002","at":"2025-03-01T09:32:40.250Z","by":"ivan"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000009","sequence":5,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"00000000-0000-4000-8000-000000000002","time":"2025-03-01T09:32:40.250Z","type":"io.undertone.alert.acknowledged"}', '');
INSERT INTO events VALUES (6, '00000000-0000-4000-8000-000000000010', 'io.undertone.alert.raised', '00000000-0000-4000-8000-000000000004', 'critical', '2025-03-01T09:32:50.250Z', '{"data":{"agent":"maria","alert_id":"00000000-0000-4000-8000-000000000004","confidence":0,"explanation":"he shouts","kind":"help","level":"critical","onset_at":"2025-03-01T09:32:50.250Z","raised_at":"2025-03-01T09:32:50.250Z","reasons":[],"score":0},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000010","sequence":6,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"00000000-0000-4000-8000-000000000004","time":"2025-03-01T09:32:50.250Z","type":"io.undertone.alert.raised"}', '');
INSERT INTO events VALUES (7, '00000000-0000-4000-8000-000000000011', 'io.undertone.alert.resolved', '00000000-0000-4000-8000-000000000002', 'critical', '2025-03-01T09:33:00.250Z', '{"data":{"alert_id":"00000000-0000-4000-8000-000000000002","at":"2025-03-01T09:33:00.250Z","by":"ivan","note":"talked to him"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000011","sequence":7,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"00000000-0000-4000-8000-000000000002","time":"2025-03-01T09:33:00.250Z","type":"io.undertone.alert.resolved"}', '');
INSERT INTO events VALUES (8, '00000000-0000-4000-8000-000000000012', 'io.undertone.alert.raised', '00000000-0000-4000-8000-000000000003', 'critical', '2025-03-01T09:33:10.250Z', '{"data":{"agent":"maria","alert_id":"00000000-0000-4000-8000-000000000003","confidence":0,"explanation":"he is back","kind":"help","level":"critical","onset_at":"2025-03-01T09:33:10.250Z","raised_at":"2025-03-01T09:33:10.250Z","reasons":[],"score":0},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000012","sequence":8,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"00000000-0000-4000-8000-000000000003","time":"2025-03-01T09:33:10.250Z","type":"io.undertone.alert.raised"}', '');
INSERT INTO events VALUES (9, '00000000-0000-4000-8000-000000000013', 'io.undertone.alert.noted', '00000000-0000-4000-8000-000000000004', 'critical', '2025-03-01T09:33:20.250Z', '{"data":{"alert_id":"00000000-0000-4000-8000-000000000004","at":"2025-03-01T09:33:20.250Z","by":"ivan","note":"the caller rang again"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000013","sequence":9,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"00000000-0000-4000-8000-000000000004","time":"2025-03-01T09:33:20.250Z","type":"io.undertone.alert.noted"}', '');
INSERT INTO events VALUES (10, '00000000-0000-4000-8000-000000000014', 'io.undertone.alert.acknowledged', '00000000-0000-4000-8000-000000000004', 'critical', '2025-03-01T09:33:30.250Z', '{"data":{"alert_id":"00000000-0000-4000-8000-000000000004","at":"2025-03-01T09:33:30.250Z","by":"ivan"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000014","sequence":10,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"00000000-0000-4000-8000-000000000004","time":"2025-03-01T09:33:30.250Z","type":"io.undertone.alert.acknowledged"}', '');
INSERT INTO events VALUES (11, '00000000-0000-4000-8000-000000000015', 'io.undertone.alert.undone', '00000000-0000-4000-8000-000000000004', 'critical', '2025-03-01T09:33:40.250Z', '{"data":{"alert_id":"00000000-0000-4000-8000-000000000004","at":"2025-03-01T09:33:40.250Z","by":"ivan","step":"acknowledged"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000015","sequence":11,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"00000000-0000-4000-8000-000000000004","time":"2025-03-01T09:33:40.250Z","type":"io.undertone.alert.undone"}', '');
INSERT INTO events VALUES (12, '00000000-0000-4000-8000-000000000016', 'io.undertone.alert.taken_over', '00000000-0000-4000-8000-000000000004', 'critical', '2025-03-01T09:34:10.250Z', '{"data":{"alert_id":"00000000-0000-4000-8000-000000000004","at":"2025-03-01T09:34:10.250Z","by":"olga"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000016","sequence":12,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"00000000-0000-4000-8000-000000000004","time":"2025-03-01T09:34:10.250Z","type":"io.undertone.alert.taken_over"}', '');
INSERT INTO grdb_migrations VALUES ('1-events');
INSERT INTO grdb_migrations VALUES ('2-life-consent-audit');
INSERT INTO grdb_migrations VALUES ('3-segments');
INSERT INTO grdb_migrations VALUES ('4-nothing-wrong');
INSERT INTO grdb_migrations VALUES ('5-cursor-key');
INSERT INTO grdb_migrations VALUES ('6-words');
INSERT INTO grdb_migrations VALUES ('7-words-seals-requests');
INSERT INTO grdb_migrations VALUES ('8-notes');
INSERT INTO idempotency_keys VALUES ('1000
alert
k-1', '{"actor":{"name":"maria","role":"agent","uid":1000},"object":"maria","reason":"he shouts"}', '00000000-0000-4000-8000-000000000002', '{"agent":"maria","alert_id":"00000000-0000-4000-8000-000000000002","confidence":0,"explanation":"he shouts","highest_level":"critical","is_contested":false,"kind":"help","last_sequence":1,"level":"critical","onset_at":"2025-03-01T09:30:10.250Z","raised_at":"2025-03-01T09:30:10.250Z","reasons":[],"score":0,"segments":[],"state":"raised","tier":0}', '2025-03-01T09:30:10.250Z');
INSERT INTO idempotency_keys VALUES ('1001
alert
k-2', '{"actor":{"name":"ivan","role":"supervisor","uid":1001},"command":{"acknowledge":{}},"object":"00000000-0000-4000-8000-000000000002"}', '00000000-0000-4000-8000-000000000002', '{"acknowledged_at":"2025-03-01T09:32:40.250Z","acknowledged_by":"ivan","agent":"maria","alert_id":"00000000-0000-4000-8000-000000000002","confidence":0,"explanation":"he shouts","handled_at":"2025-03-01T09:32:40.250Z","handled_by":"ivan","highest_level":"critical","is_contested":false,"kind":"help","last_sequence":5,"level":"critical","onset_at":"2025-03-01T09:30:10.250Z","raised_at":"2025-03-01T09:30:10.250Z","reasons":[],"score":0,"segments":[],"state":"acknowledged","tier":1}', '2025-03-01T09:32:40.250Z');
INSERT INTO idempotency_keys VALUES ('1001
alert
k-3', '{"actor":{"name":"ivan","role":"supervisor","uid":1001},"command":{"acknowledge":{}},"object":"00000000-0000-4000-8000-000000000004"}', '00000000-0000-4000-8000-000000000004', '{"acknowledged_at":"2025-03-01T09:33:30.250Z","acknowledged_by":"ivan","agent":"maria","alert_id":"00000000-0000-4000-8000-000000000004","confidence":0,"explanation":"he shouts","handled_at":"2025-03-01T09:33:30.250Z","handled_by":"ivan","highest_level":"critical","is_contested":false,"kind":"help","last_sequence":10,"level":"critical","note":"the caller rang again","notes":[{"at":"2025-03-01T09:33:20.250Z","by":"ivan","step":"noted","text":"the caller rang again"}],"onset_at":"2025-03-01T09:32:50.250Z","raised_at":"2025-03-01T09:32:50.250Z","reasons":[],"score":0,"segments":[],"state":"acknowledged","tier":0}', '2025-03-01T09:33:30.250Z');
INSERT INTO idempotency_keys VALUES ('1001
alert
k-4', '{"actor":{"name":"ivan","role":"supervisor","uid":1001},"object":"00000000-0000-4000-8000-000000000004","undoes":true}', '00000000-0000-4000-8000-000000000004', '{"agent":"maria","alert_id":"00000000-0000-4000-8000-000000000004","confidence":0,"explanation":"he shouts","highest_level":"critical","is_contested":false,"kind":"help","last_sequence":11,"level":"critical","note":"the caller rang again","notes":[{"at":"2025-03-01T09:33:20.250Z","by":"ivan","step":"noted","text":"the caller rang again"}],"onset_at":"2025-03-01T09:32:50.250Z","raised_at":"2025-03-01T09:32:50.250Z","reasons":[],"score":0,"segments":[],"state":"raised","tier":0}', '2025-03-01T09:33:40.250Z');
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES ('audit', 13);
INSERT INTO sqlite_sequence VALUES ('events', 12);
CREATE INDEX audit_accesses ON audit (sequence) WHERE outcome = 'allowed' AND role NOT IN ('agent', 'daemon');
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit is never changed'); END;
CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit
    WHEN OLD.sequence > (SELECT coalesce(max(last), 0) FROM audit_seals)
    BEGIN SELECT RAISE(ABORT, 'the audit is deleted only where it is sealed'); END;
CREATE TRIGGER audit_is_written_in_order BEFORE INSERT ON audit
    WHEN NEW.sequence <= (SELECT coalesce(max(sequence), 0) FROM audit)
    BEGIN SELECT RAISE(ABORT, 'the audit is written in order'); END;
CREATE INDEX audit_refusals ON audit (actor, uid, role, object, time) WHERE outcome = 'refused' AND role NOT IN ('agent', 'daemon');
CREATE TRIGGER audit_seals_are_not_changed BEFORE UPDATE ON audit_seals
    BEGIN SELECT RAISE(ABORT, 'a seal is never changed'); END;
CREATE TRIGGER audit_seals_are_not_deleted BEFORE DELETE ON audit_seals
    BEGIN SELECT RAISE(ABORT, 'a seal is never deleted'); END;
CREATE TRIGGER audit_seals_fit BEFORE INSERT ON audit_seals
    WHEN NEW.first <> (SELECT coalesce(max(last), 0) + 1 FROM audit_seals) OR NEW.last < NEW.first
        OR NEW.last >= (SELECT max(sequence) FROM audit)
        OR NOT EXISTS (SELECT 1 FROM audit WHERE sequence = NEW.last AND hash = NEW.hash)
    BEGIN SELECT RAISE(ABORT, 'a seal stands for rows that are there'); END;
CREATE INDEX segments_by_start ON segments (started_at);
CREATE INDEX segments_of_alert ON segments (alert_id);
