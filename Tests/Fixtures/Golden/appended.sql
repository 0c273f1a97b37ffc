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
, kind TEXT NOT NULL DEFAULT 'strain', state TEXT NOT NULL DEFAULT 'raised', dispute TEXT NOT NULL DEFAULT 'none', tier INTEGER NOT NULL DEFAULT 0, handled_by TEXT, handled_at TEXT, note TEXT, waiting_since TEXT NOT NULL DEFAULT '', nothing_wrong INTEGER NOT NULL DEFAULT 0, found_calm_at TEXT, shared TEXT) WITHOUT ROWID;
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
INSERT INTO alerts VALUES ('cry-1', '{"agent":"maria","alert_id":"cry-1","confidence":0,"explanation":"he shouts","kind":"help","level":"critical","onset_at":"2025-03-01T09:30:00.250Z","raised_at":"2025-03-01T09:30:00.250Z","reasons":[],"score":0}', 0, 'critical', NULL, NULL, 4, '2025-03-01T09:30:04.250Z', 'help', 'raised', 'none', 0, NULL, NULL, NULL, '2025-03-01T09:30:04.250Z', 0, NULL, '');
INSERT INTO alerts VALUES ('call-1', '{"agent":"maria","alert_id":"call-1","confidence":0.75,"explanation":"pitch 4.4 semitones above the calm level for 20 s","kind":"strain","level":"high","onset_at":"2025-03-01T09:29:54.250Z","pattern":"agitated","raised_at":"2025-03-01T09:30:00.250Z","reasons":[{"baseline":34.7,"delta":4.4,"feature":"f0_median","share":1,"unit":"st","value":39.1}],"score":83.125}', 0, 'high', NULL, NULL, 5, '2025-03-01T09:30:05.250Z', 'strain', 'rising', 'none', 0, NULL, NULL, NULL, '2025-03-01T09:30:01.250Z', 0, NULL, '');
INSERT INTO alerts VALUES ('call-2', '{"agent":"maria","alert_id":"call-2","cleared_at":"2025-03-01T09:33:00.999Z","confidence":0.9,"explanation":"calm","kind":"strain","level":"elevated","onset_at":"2025-03-01T09:29:54.250Z","raised_at":"2025-03-01T09:30:00.250Z","reasons":[],"score":12.5}', 1, 'critical', 'ivan', '2025-03-01T09:31:00.000Z', 16, '2025-03-01T09:30:16.250Z', 'strain', 'resolved', 'upheld', 1, 'olga', '2025-03-01T09:36:00.000Z', 'took a break', '2025-03-01T09:30:11.250Z', 1, '2025-03-01T09:36:00.000Z', '');
INSERT INTO alerts VALUES ('call-3', '{"agent":"maria","alert_id":"call-3","confidence":0.5,"explanation":"faster","kind":"strain","level":"high","onset_at":"2025-03-01T09:29:54.250Z","raised_at":"2025-03-01T09:30:00.250Z","reasons":[],"score":80}', 0, 'high', NULL, NULL, 17, '2025-03-01T09:30:17.250Z', 'strain', 'raised', 'none', 0, NULL, NULL, NULL, '2025-03-01T09:30:03.250Z', 0, NULL, '');
INSERT INTO consents VALUES ('maria', 'alerts', 1, 1, '2025-03-01T09:44:00.000Z', NULL, '{"basis":"","basis_by":"","groups":{"qa":"undertone-qa"},"keep_evaluation_days":180,"keep_event_days":90,"keep_segment_days":30,"profile":"agent-only","purposes":["alerts"],"recipients":["age1aaaa"],"second_person":false,"territory":"US"}', NULL);
INSERT INTO consents VALUES ('maria', 'replay', 0, 2, '2025-03-01T09:42:00.000Z', '2025-03-01T09:43:00.000Z', NULL, NULL);
INSERT INTO cursor_key VALUES (randomblob(32));
INSERT INTO events VALUES (1, '00000000-0000-4000-8000-000000000001', 'io.undertone.alert.raised', 'call-1', 'elevated', '2025-03-01T09:30:01.250Z', '{"data":{"agent":"maria","alert_id":"call-1","cleared_at":"2025-03-01T09:31:00.007Z","confidence":0.9,"device":"usb-Jabra","discounts":[{"amount":6,"feature":"level","kind":"gain","since":"2025-03-01T09:29:00.000Z"},{"amount":-4.125,"feature":"balance","kind":"line","since":"2025-03-01T09:28:00.000Z"}],"explanation":"pitch 3.4 semitones above the calm level for 12 s, \"louder\" / faster\n— Мария 李","kind":"strain","level":"elevated","onset_at":"2025-03-01T09:29:54.250Z","pattern":"anxious","raised_at":"2025-03-01T09:30:00.250Z","reasons":[{"baseline":34.7,"delta":3.4,"feature":"f0_median","share":0.6,"unit":"st","value":38.1},{"baseline":-27,"delta":5.75,"feature":"level","share":0.333333333333333,"unit":"dBFS","value":-21.25}],"score":71.5},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000001","sequence":1,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"call-1","time":"2025-03-01T09:30:01.250Z","type":"io.undertone.alert.raised"}', '');
INSERT INTO events VALUES (2, '00000000-0000-4000-8000-000000000002', 'io.undertone.alert.raised', 'call-2', 'critical', '2025-03-01T09:30:02.250Z', '{"data":{"agent":"maria","alert_id":"call-2","confidence":1,"explanation":"","kind":"strain","level":"critical","onset_at":"2025-03-01T09:29:54.250Z","raised_at":"2025-03-01T09:30:00.250Z","reasons":[],"score":92},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000002","sequence":2,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"call-2","time":"2025-03-01T09:30:02.250Z","type":"io.undertone.alert.raised"}', '');
INSERT INTO events VALUES (3, '00000000-0000-4000-8000-000000000003', 'io.undertone.alert.raised', 'call-3', 'high', '2025-03-01T09:30:03.250Z', '{"data":{"agent":"maria","alert_id":"call-3","confidence":0.5,"explanation":"faster","kind":"strain","level":"high","onset_at":"2025-03-01T09:29:54.250Z","raised_at":"2025-03-01T09:30:00.250Z","reasons":[],"score":80},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000003","sequence":3,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"call-3","time":"2025-03-01T09:30:03.250Z","type":"io.undertone.alert.raised"}', '');
INSERT INTO events VALUES (4, '00000000-0000-4000-8000-000000000004', 'io.undertone.alert.raised', 'cry-1', 'critical', '2025-03-01T09:30:04.250Z', '{"data":{"agent":"maria","alert_id":"cry-1","confidence":0,"explanation":"he shouts","kind":"help","level":"critical","onset_at":"2025-03-01T09:30:00.250Z","raised_at":"2025-03-01T09:30:00.250Z","reasons":[],"score":0},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000004","sequence":4,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"cry-1","time":"2025-03-01T09:30:04.250Z","type":"io.undertone.alert.raised"}', '');
INSERT INTO events VALUES (5, '00000000-0000-4000-8000-000000000005', 'io.undertone.alert.rising', 'call-1', 'high', '2025-03-01T09:30:05.250Z', '{"data":{"agent":"maria","alert_id":"call-1","confidence":0.75,"explanation":"pitch 4.4 semitones above the calm level for 20 s","kind":"strain","level":"high","onset_at":"2025-03-01T09:29:54.250Z","pattern":"agitated","raised_at":"2025-03-01T09:30:00.250Z","reasons":[{"baseline":34.7,"delta":4.4,"feature":"f0_median","share":1,"unit":"st","value":39.1}],"score":83.125},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000005","sequence":5,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"call-1","time":"2025-03-01T09:30:05.250Z","type":"io.undertone.alert.rising"}', '');
INSERT INTO events VALUES (6, '00000000-0000-4000-8000-000000000006', 'io.undertone.alert.tried', 'call-4', 'high', '2025-03-01T09:30:06.250Z', '{"data":{"agent":"maria","alert_id":"call-4","confidence":0.9,"device":"usb-1","explanation":"would have been raised","kind":"strain","level":"high","onset_at":"2025-03-01T09:29:54.250Z","raised_at":"2025-03-01T09:30:00.250Z","reasons":[],"score":77},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000006","sequence":6,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"call-4","time":"2025-03-01T09:30:06.250Z","type":"io.undertone.alert.tried"}', '');
INSERT INTO events VALUES (7, '00000000-0000-4000-8000-000000000007', 'io.undertone.alert.tried', 'call-5', 'elevated', '2025-03-01T09:30:07.250Z', '{"data":{"agent":"maria","alert_id":"call-5","confidence":0.9,"explanation":"would have been raised","kind":"strain","level":"elevated","onset_at":"2025-03-01T09:29:54.250Z","raised_at":"2025-03-01T09:30:00.250Z","reasons":[],"score":70.5},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000007","sequence":7,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"call-5","time":"2025-03-01T09:30:07.250Z","type":"io.undertone.alert.tried"}', '');
INSERT INTO events VALUES (8, '00000000-0000-4000-8000-000000000008', 'io.undertone.alert.acknowledged', 'call-2', 'critical', '2025-03-01T09:30:08.250Z', '{"data":{"alert_id":"call-2","at":"2025-03-01T09:31:00.000Z","by":"ivan"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000008","sequence":8,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"call-2","time":"2025-03-01T09:30:08.250Z","type":"io.undertone.alert.acknowledged"}', '');
INSERT INTO events VALUES (9, '00000000-0000-4000-8000-000000000009', 'io.undertone.alert.taken_over', 'call-2', 'critical', '2025-03-01T09:30:09.250Z', '{"data":{"alert_id":"call-2","at":"2025-03-01T09:31:01.000Z","by":"ivan"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000009","sequence":9,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"call-2","time":"2025-03-01T09:30:09.250Z","type":"io.undertone.alert.taken_over"}', '');
INSERT INTO events VALUES (10, '00000000-0000-4000-8000-000000000010', 'io.undertone.alert.handed_on', 'call-2', 'critical', '2025-03-01T09:30:10.250Z', '{"data":{"alert_id":"call-2","at":"2025-03-01T09:31:02.000Z","by":"ivan","to":"olga"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000010","sequence":10,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"call-2","time":"2025-03-01T09:30:10.250Z","type":"io.undertone.alert.handed_on"}', '');
INSERT INTO events VALUES (11, '00000000-0000-4000-8000-000000000011', 'io.undertone.alert.escalated', 'call-2', 'critical', '2025-03-01T09:30:11.250Z', '{"data":{"alert_id":"call-2","at":"2025-03-01T09:32:00.000Z","by":"daemon","tier":1},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000011","sequence":11,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"call-2","time":"2025-03-01T09:30:11.250Z","type":"io.undertone.alert.escalated"}', '');
INSERT INTO events VALUES (12, '00000000-0000-4000-8000-000000000012', 'io.undertone.alert.cleared', 'call-2', 'critical', '2025-03-01T09:30:12.250Z', '{"data":{"agent":"maria","alert_id":"call-2","cleared_at":"2025-03-01T09:33:00.999Z","confidence":0.9,"explanation":"calm","kind":"strain","level":"elevated","onset_at":"2025-03-01T09:29:54.250Z","raised_at":"2025-03-01T09:30:00.250Z","reasons":[],"score":12.5},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000012","sequence":12,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"call-2","time":"2025-03-01T09:30:12.250Z","type":"io.undertone.alert.cleared"}', '');
INSERT INTO events VALUES (13, '00000000-0000-4000-8000-000000000013', 'io.undertone.alert.contested', 'call-2', 'critical', '2025-03-01T09:30:13.250Z', '{"data":{"alert_id":"call-2","at":"2025-03-01T09:34:00.000Z","by":"maria","note":"I had a cold"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000013","sequence":13,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"call-2","time":"2025-03-01T09:30:13.250Z","type":"io.undertone.alert.contested"}', '');
INSERT INTO events VALUES (14, '00000000-0000-4000-8000-000000000014', 'io.undertone.alert.judged', 'call-2', 'critical', '2025-03-01T09:30:14.250Z', '{"data":{"alert_id":"call-2","at":"2025-03-01T09:35:00.000Z","by":"vera","note":"hoarse","upheld":true},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000014","sequence":14,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"call-2","time":"2025-03-01T09:30:14.250Z","type":"io.undertone.alert.judged"}', '');
INSERT INTO events VALUES (15, '00000000-0000-4000-8000-000000000015', 'io.undertone.alert.judged', 'call-3', 'high', '2025-03-01T09:30:15.250Z', '{"data":{"alert_id":"call-3","at":"2025-03-01T09:35:00.000Z","by":"vera","upheld":false},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000015","sequence":15,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"call-3","time":"2025-03-01T09:30:15.250Z","type":"io.undertone.alert.judged"}', '');
INSERT INTO events VALUES (16, '00000000-0000-4000-8000-000000000016', 'io.undertone.alert.resolved', 'call-2', 'critical', '2025-03-01T09:30:16.250Z', '{"data":{"alert_id":"call-2","at":"2025-03-01T09:36:00.000Z","by":"olga","note":"took a break","nothing_wrong":true},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000016","sequence":16,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"call-2","time":"2025-03-01T09:30:16.250Z","type":"io.undertone.alert.resolved"}', '');
INSERT INTO events VALUES (17, '00000000-0000-4000-8000-000000000017', 'io.undertone.alert.resolved', 'call-3', 'high', '2025-03-01T09:30:17.250Z', '{"data":{"alert_id":"call-3","at":"2025-03-01T09:36:00.000Z","by":"olga"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000017","sequence":17,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"call-3","time":"2025-03-01T09:30:17.250Z","type":"io.undertone.alert.resolved"}', '');
INSERT INTO events VALUES (18, '00000000-0000-4000-8000-000000000018', 'io.undertone.segment.stored', 'call-1-0', 'high', '2025-03-01T09:30:18.250Z', '{"data":{"agent":"maria","alert_id":"call-1","bytes":200000,"duration_s":12.5,"is_complete":true,"level":"high","part":0,"recipients":["abcdefgh","ijklmnop"],"segment_id":"call-1-0","started_at":"2025-03-01T09:29:49.250Z"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000018","sequence":18,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"call-1-0","time":"2025-03-01T09:30:18.250Z","type":"io.undertone.segment.stored"}', '');
INSERT INTO events VALUES (19, '00000000-0000-4000-8000-000000000019', 'io.undertone.segment.stored', 'call-1-1', 'critical', '2025-03-01T09:30:19.250Z', '{"data":{"agent":"maria","alert_id":"call-1","bytes":4294967296,"duration_s":3.0000625,"is_complete":false,"level":"critical","part":1,"purpose":"evaluation","segment_id":"call-1-1","started_at":"2025-03-01T09:31:49.250Z"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000019","sequence":19,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"call-1-1","time":"2025-03-01T09:30:19.250Z","type":"io.undertone.segment.stored"}', '');
INSERT INTO events VALUES (20, '00000000-0000-4000-8000-000000000020', 'io.undertone.segment.stored', 'call-3-0', 'elevated', '2025-03-01T09:30:20.250Z', '{"data":{"agent":"maria","alert_id":"call-3","bytes":100000,"duration_s":10,"level":"elevated","part":0,"segment_id":"call-3-0","started_at":"2025-03-01T09:29:49.250Z"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000020","sequence":20,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"call-3-0","time":"2025-03-01T09:30:20.250Z","type":"io.undertone.segment.stored"}', '');
INSERT INTO events VALUES (21, '00000000-0000-4000-8000-000000000021', 'io.undertone.segment.refused', 'call-2-0', 'critical', '2025-03-01T09:30:21.250Z', '{"data":{"agent":"maria","alert_id":"call-2","bytes":0,"duration_s":0,"level":"critical","part":0,"reason":"the disk is full","segment_id":"call-2-0","started_at":"2025-03-01T09:29:49.250Z"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000021","sequence":21,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"call-2-0","time":"2025-03-01T09:30:21.250Z","type":"io.undertone.segment.refused"}', '');
INSERT INTO events VALUES (22, '00000000-0000-4000-8000-000000000022', 'io.undertone.segment.held', 'call-3-0', 'elevated', '2025-03-01T09:30:22.250Z', '{"data":{"agent":"maria","alert_id":"call-3","bytes":100000,"duration_s":10,"held_by":"vera","level":"elevated","part":0,"reason":"complaint 17","segment_id":"call-3-0","started_at":"2025-03-01T09:29:49.250Z"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000022","sequence":22,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"call-3-0","time":"2025-03-01T09:30:22.250Z","type":"io.undertone.segment.held"}', '');
INSERT INTO events VALUES (23, '00000000-0000-4000-8000-000000000023', 'io.undertone.segment.released', 'call-3-0', 'elevated', '2025-03-01T09:30:23.250Z', '{"data":{"agent":"maria","alert_id":"call-3","bytes":100000,"duration_s":10,"level":"elevated","part":0,"reason":"settled","segment_id":"call-3-0","started_at":"2025-03-01T09:29:49.250Z"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000023","sequence":23,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"call-3-0","time":"2025-03-01T09:30:23.250Z","type":"io.undertone.segment.released"}', '');
INSERT INTO events VALUES (24, '00000000-0000-4000-8000-000000000024', 'io.undertone.segment.assigned', 'call-3-0', 'elevated', '2025-03-01T09:30:24.250Z', '{"data":{"agent":"maria","alert_id":"call-3","bytes":100000,"duration_s":10,"level":"elevated","part":0,"purpose":"evaluation","reason":"before","segment_id":"call-3-0","started_at":"2025-03-01T09:29:49.250Z"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000024","sequence":24,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"call-3-0","time":"2025-03-01T09:30:24.250Z","type":"io.undertone.segment.assigned"}', '');
INSERT INTO events VALUES (25, '00000000-0000-4000-8000-000000000025', 'io.undertone.segment.assigned', 'call-3-0', 'elevated', '2025-03-01T09:30:25.250Z', '{"data":{"agent":"maria","alert_id":"call-3","bytes":100000,"duration_s":10,"level":"elevated","part":0,"purpose":"replay","reason":"after","segment_id":"call-3-0","started_at":"2025-03-01T09:29:49.250Z"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000025","sequence":25,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"call-3-0","time":"2025-03-01T09:30:25.250Z","type":"io.undertone.segment.assigned"}', '');
INSERT INTO events VALUES (26, '00000000-0000-4000-8000-000000000026', 'io.undertone.segment.replaced', 'call-3-0', 'elevated', '2025-03-01T09:30:26.250Z', '{"data":{"agent":"maria","alert_id":"call-3","bytes":100017,"duration_s":10,"level":"elevated","part":0,"reason":"new key","recipients":["qrstuvwx"],"segment_id":"call-3-0","started_at":"2025-03-01T09:29:49.250Z"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000026","sequence":26,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"call-3-0","time":"2025-03-01T09:30:26.250Z","type":"io.undertone.segment.replaced"}', '');
INSERT INTO events VALUES (27, '00000000-0000-4000-8000-000000000027', 'io.undertone.segment.replaced', 'call-3-0-r1', 'elevated', '2025-03-01T09:30:27.250Z', '{"data":{"agent":"maria","alert_id":"call-3","bytes":99000,"duration_s":10,"level":"elevated","part":0,"reason":"a name","replaces":"call-3-0","segment_id":"call-3-0-r1","started_at":"2025-03-01T09:29:49.250Z"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000027","sequence":27,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"call-3-0-r1","time":"2025-03-01T09:30:27.250Z","type":"io.undertone.segment.replaced"}', '');
INSERT INTO events VALUES (28, '00000000-0000-4000-8000-000000000028', 'io.undertone.segment.erased', 'call-3-0', 'elevated', '2025-03-01T09:30:28.250Z', '{"data":{"agent":"maria","alert_id":"call-3","bytes":100017,"duration_s":10,"level":"elevated","part":0,"reason":"by mistake","receipt":{"agent":"maria","at":"2025-03-01T09:40:00.000Z","by":"maria","count":1,"hash":"f00d","reason":"by mistake","what":"segment"},"segment_id":"call-3-0","started_at":"2025-03-01T09:29:49.250Z"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000028","sequence":28,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"call-3-0","time":"2025-03-01T09:30:28.250Z","type":"io.undertone.segment.erased"}', '');
INSERT INTO events VALUES (29, '00000000-0000-4000-8000-000000000029', 'io.undertone.segment.erased', 'call-3-1', 'elevated', '2025-03-01T09:30:29.250Z', '{"data":{"agent":"maria","alert_id":"call-3","bytes":0,"duration_s":10,"level":"elevated","part":1,"segment_id":"call-3-1","started_at":"2025-03-01T09:29:49.250Z"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000029","sequence":29,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"call-3-1","time":"2025-03-01T09:30:29.250Z","type":"io.undertone.segment.erased"}', '');
INSERT INTO events VALUES (30, '00000000-0000-4000-8000-000000000030', 'io.undertone.capture.changed', 'capture', NULL, '2025-03-01T09:30:30.250Z', '{"data":{"before":{"began_at":"2025-03-01T09:00:00.000Z","duration_s":2460.5,"ended_at":"2025-03-01T09:41:00.000Z","reason":"a call","state":"capturing"},"began_at":"2025-03-01T09:41:00.000Z","device":"headset","device_id":"usb-1","reason":"unplugged","state":"lost"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000030","sequence":30,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"capture","time":"2025-03-01T09:30:30.250Z","type":"io.undertone.capture.changed"}', '');
INSERT INTO events VALUES (31, '00000000-0000-4000-8000-000000000031', 'io.undertone.capture.changed', 'capture', NULL, '2025-03-01T09:30:31.250Z', '{"data":{"before":{"began_at":"2025-03-01T09:00:00.000Z","duration_s":0,"ended_at":"2025-03-01T09:41:00.000Z","state":"lost"},"began_at":"2025-03-01T09:41:00.000Z","state":"waiting"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000031","sequence":31,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"capture","time":"2025-03-01T09:30:31.250Z","type":"io.undertone.capture.changed"}', '');
INSERT INTO events VALUES (32, '00000000-0000-4000-8000-000000000032', 'io.undertone.baseline.ready', 'baseline', NULL, '2025-03-01T09:30:32.250Z', '{"data":{"agent":"maria","device":"usb-1","speech_s":300.25},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000032","sequence":32,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"baseline","time":"2025-03-01T09:30:32.250Z","type":"io.undertone.baseline.ready"}', '');
INSERT INTO events VALUES (33, '00000000-0000-4000-8000-000000000033', 'io.undertone.baseline.ready', 'baseline', NULL, '2025-03-01T09:30:33.250Z', '{"data":{"agent":"maria","speech_s":300},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000033","sequence":33,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"baseline","time":"2025-03-01T09:30:33.250Z","type":"io.undertone.baseline.ready"}', '');
INSERT INTO events VALUES (34, '00000000-0000-4000-8000-000000000034', 'io.undertone.baseline.reset', 'baseline', NULL, '2025-03-01T09:30:34.250Z', '{"data":{"agent":"maria","device":"usb-1","reason":"asked for","speech_s":0},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000034","sequence":34,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"baseline","time":"2025-03-01T09:30:34.250Z","type":"io.undertone.baseline.reset"}', '');
INSERT INTO events VALUES (35, '00000000-0000-4000-8000-000000000035', 'io.undertone.baseline.reset', 'baseline', NULL, '2025-03-01T09:30:35.250Z', '{"data":{"agent":"maria","speech_s":0},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000035","sequence":35,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"baseline","time":"2025-03-01T09:30:35.250Z","type":"io.undertone.baseline.reset"}', '');
INSERT INTO events VALUES (36, '00000000-0000-4000-8000-000000000036', 'io.undertone.consent.granted', 'consent', NULL, '2025-03-01T09:30:36.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:42:00.000Z","notice_version":2,"purpose":"replay"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000036","sequence":36,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"consent","time":"2025-03-01T09:30:36.250Z","type":"io.undertone.consent.granted"}', '');
INSERT INTO events VALUES (37, '00000000-0000-4000-8000-000000000037', 'io.undertone.consent.withdrawn', 'consent', NULL, '2025-03-01T09:30:37.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:43:00.000Z","notice_version":2,"purpose":"replay"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000037","sequence":37,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"consent","time":"2025-03-01T09:30:37.250Z","type":"io.undertone.consent.withdrawn"}', '');
INSERT INTO events VALUES (38, '00000000-0000-4000-8000-000000000038', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:30:38.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:44:00.000Z","by":"maria","count":3,"hash":"f00d","held":2,"reason":"asked for","what":"alerts"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000038","sequence":38,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:30:38.250Z","type":"io.undertone.data.erased"}', '');
INSERT INTO events VALUES (39, '00000000-0000-4000-8000-000000000039', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:30:39.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:44:00.000Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000039","sequence":39,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:30:39.250Z","type":"io.undertone.data.erased"}', '');
INSERT INTO events VALUES (40, '00000000-0000-4000-8000-000000000040', 'io.undertone.daemon.started', 'daemon', NULL, '2025-03-01T09:30:40.250Z', '{"data":{"reason":"test","version":"0.1.0"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000040","sequence":40,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"daemon","time":"2025-03-01T09:30:40.250Z","type":"io.undertone.daemon.started"}', '');
INSERT INTO events VALUES (41, '00000000-0000-4000-8000-000000000041', 'io.undertone.daemon.stopped', 'daemon', NULL, '2025-03-01T09:30:41.250Z', '{"data":{"reason":"SIGTERM","version":"0.1.0"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000041","sequence":41,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"daemon","time":"2025-03-01T09:30:41.250Z","type":"io.undertone.daemon.stopped"}', '');
INSERT INTO events VALUES (42, '00000000-0000-4000-8000-000000000042', 'io.undertone.segment.approved', 'call-3-0-r1', 'elevated', '2025-03-01T09:30:42.250Z', '{"data":{"agent":"maria","alert_id":"call-3","bytes":99000,"claimed_by":"vera","duration_s":10,"level":"elevated","part":0,"reason":"quentin agreed that vera may hear it: complaint 17","recipients":["qrstuvwx"],"replaces":"call-3-0","segment_id":"call-3-0-r1","started_at":"2025-03-01T09:29:49.250Z"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000042","sequence":42,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"call-3-0-r1","time":"2025-03-01T09:30:42.250Z","type":"io.undertone.segment.approved"}', '');
INSERT INTO events VALUES (43, '00000000-0000-4000-8000-000000000043', 'io.undertone.segment.objected', 'call-3-0-r1', 'elevated', '2025-03-01T09:30:43.250Z', '{"data":{"agent":"maria","alert_id":"call-3","bytes":99000,"claimed_by":"vera","duration_s":10,"held_by":"vera","level":"elevated","objection":"settled in May","part":0,"reason":"settled in May","recipients":["qrstuvwx"],"replaces":"call-3-0","review_at":"2025-05-30T09:40:00.000Z","segment_id":"call-3-0-r1","started_at":"2025-03-01T09:29:49.250Z"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000043","sequence":43,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"call-3-0-r1","time":"2025-03-01T09:30:43.250Z","type":"io.undertone.segment.objected"}', '');
INSERT INTO events VALUES (44, '00000000-0000-4000-8000-000000000044', 'io.undertone.segment.confirmed', 'call-3-0-r1', 'elevated', '2025-03-01T09:30:44.250Z', '{"data":{"agent":"maria","alert_id":"call-3","bytes":99000,"claimed_by":"vera","duration_s":10,"level":"elevated","part":0,"reason":"quentin has opened it","recipients":["qrstuvwx"],"replaces":"call-3-0","segment_id":"call-3-0-r1","started_at":"2025-03-01T09:29:49.250Z"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000044","sequence":44,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"call-3-0-r1","time":"2025-03-01T09:30:44.250Z","type":"io.undertone.segment.confirmed"}', '');
INSERT INTO events VALUES (45, '00000000-0000-4000-8000-000000000045', 'io.undertone.consent.suspended', 'consent', NULL, '2025-03-01T09:30:45.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:44:00.000Z","notice_version":1,"purpose":"alerts","reason":"profile agent-only is now supervised"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000045","sequence":45,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"consent","time":"2025-03-01T09:30:45.250Z","type":"io.undertone.consent.suspended"}', '');
INSERT INTO events VALUES (46, '00000000-0000-4000-8000-000000000046', 'io.undertone.policy.changed', 'policy', NULL, '2025-03-01T09:30:46.250Z', '{"data":{"after":{"basis":"","basis_by":"","groups":{"qa":"undertone-qa"},"keep_evaluation_days":180,"keep_event_days":90,"keep_segment_days":30,"profile":"supervised","purposes":["alerts"],"recipients":["age1aaaa"],"second_person":false,"territory":"US"},"agent":"maria","before":{"basis":"","basis_by":"","groups":{"qa":"undertone-qa"},"keep_evaluation_days":180,"keep_event_days":90,"keep_segment_days":30,"profile":"agent-only","purposes":["alerts"],"recipients":["age1aaaa"],"second_person":false,"territory":"US"},"changes":["profile agent-only is now supervised"],"suspended":["alerts"]},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000046","sequence":46,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"policy","time":"2025-03-01T09:30:46.250Z","type":"io.undertone.policy.changed"}', '');
INSERT INTO events VALUES (47, '00000000-0000-4000-8000-000000000047', 'io.undertone.daemon.log_restored', 'daemon', NULL, '2025-03-01T09:30:47.250Z', '{"data":{"reason":"the log was put back","version":"0.1.0"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000047","sequence":47,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"daemon","time":"2025-03-01T09:30:47.250Z","type":"io.undertone.daemon.log_restored"}', '');
INSERT INTO events VALUES (48, '00000000-0000-4000-8000-000000000048', 'io.undertone.daemon.reserve_lost', 'daemon', NULL, '2025-03-01T09:30:48.250Z', '{"data":{"reason":"the reserve beside the log is gone","version":"0.1.0"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000048","sequence":48,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"daemon","time":"2025-03-01T09:30:48.250Z","type":"io.undertone.daemon.reserve_lost"}', '');
INSERT INTO events VALUES (49, '00000000-0000-4000-8000-000000000049', 'io.undertone.consent.granted', 'consent', NULL, '2025-03-01T09:30:49.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:44:00.000Z","notice_version":1,"purpose":"alerts","terms":{"basis":"","basis_by":"","groups":{"qa":"undertone-qa"},"keep_evaluation_days":180,"keep_event_days":90,"keep_segment_days":30,"profile":"agent-only","purposes":["alerts"],"recipients":["age1aaaa"],"second_person":false,"territory":"US"}},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000049","sequence":49,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"consent","time":"2025-03-01T09:30:49.250Z","type":"io.undertone.consent.granted"}', '');
INSERT INTO events VALUES (50, '00000000-0000-4000-8000-000000000050', 'io.undertone.daemon.unreachable', 'daemon', NULL, '2025-03-01T09:30:50.250Z', '{"data":{"reason":"the folder is not there","version":"0.1.0"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000050","sequence":50,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"daemon","time":"2025-03-01T09:30:50.250Z","type":"io.undertone.daemon.unreachable"}', '');
INSERT INTO events VALUES (51, '00000000-0000-4000-8000-000000000051', 'io.undertone.daemon.reachable', 'daemon', NULL, '2025-03-01T09:30:51.250Z', '{"data":{"reason":"others can connect","since":"2025-03-01T10:41:00.050Z","version":"0.1.0"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000051","sequence":51,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"daemon","time":"2025-03-01T09:30:51.250Z","type":"io.undertone.daemon.reachable"}', '');
INSERT INTO grdb_migrations VALUES ('1-events');
INSERT INTO grdb_migrations VALUES ('2-life-consent-audit');
INSERT INTO grdb_migrations VALUES ('3-segments');
INSERT INTO grdb_migrations VALUES ('4-nothing-wrong');
INSERT INTO grdb_migrations VALUES ('5-cursor-key');
INSERT INTO grdb_migrations VALUES ('6-words');
INSERT INTO grdb_migrations VALUES ('7-words-seals-requests');
INSERT INTO segment_receipts VALUES ('call-3-0', '{"agent":"maria","at":"2025-03-01T09:40:00.000Z","by":"maria","count":1,"hash":"f00d","reason":"by mistake","what":"segment"}');
INSERT INTO segments VALUES ('call-1-0', 'call-1', '{"agent":"maria","alert_id":"call-1","bytes":200000,"duration_s":12.5,"is_complete":true,"level":"high","part":0,"recipients":["abcdefgh","ijklmnop"],"segment_id":"call-1-0","started_at":"2025-03-01T09:29:49.250Z"}', 'stored', 18, '2025-03-01T09:30:18.250Z', 'high', '2025-03-01T09:29:49.250Z', 'replay', NULL, NULL, NULL, '');
INSERT INTO segments VALUES ('call-1-1', 'call-1', '{"agent":"maria","alert_id":"call-1","bytes":4294967296,"duration_s":3.0000625,"is_complete":false,"level":"critical","part":1,"purpose":"evaluation","segment_id":"call-1-1","started_at":"2025-03-01T09:31:49.250Z"}', 'stored', 19, '2025-03-01T09:30:19.250Z', 'critical', '2025-03-01T09:31:49.250Z', 'evaluation', NULL, NULL, NULL, '');
INSERT INTO segments VALUES ('call-2-0', 'call-2', '{"agent":"maria","alert_id":"call-2","bytes":0,"duration_s":0,"level":"critical","part":0,"reason":"the disk is full","segment_id":"call-2-0","started_at":"2025-03-01T09:29:49.250Z"}', 'refused', 21, '2025-03-01T09:30:21.250Z', 'critical', '2025-03-01T09:29:49.250Z', 'replay', NULL, NULL, NULL, '');
INSERT INTO segments VALUES ('call-3-0', 'call-3', '{"agent":"maria","alert_id":"call-3","bytes":100017,"duration_s":10,"level":"elevated","part":0,"reason":"by mistake","receipt":{"agent":"maria","at":"2025-03-01T09:40:00.000Z","by":"maria","count":1,"hash":"f00d","reason":"by mistake","what":"segment"},"segment_id":"call-3-0","started_at":"2025-03-01T09:29:49.250Z"}', 'erased', 28, '2025-03-01T09:30:28.250Z', 'elevated', '2025-03-01T09:29:49.250Z', 'replay', NULL, NULL, NULL, '');
INSERT INTO segments VALUES ('call-3-1', 'call-3', '{"agent":"maria","alert_id":"call-3","bytes":0,"duration_s":10,"level":"elevated","part":1,"segment_id":"call-3-1","started_at":"2025-03-01T09:29:49.250Z"}', 'erased', 29, '2025-03-01T09:30:29.250Z', 'elevated', '2025-03-01T09:29:49.250Z', 'replay', NULL, NULL, NULL, '');
INSERT INTO segments VALUES ('call-3-0-r1', 'call-3', '{"agent":"maria","alert_id":"call-3","bytes":99000,"claimed_by":"vera","duration_s":10,"level":"elevated","part":0,"recipients":["qrstuvwx"],"replaces":"call-3-0","segment_id":"call-3-0-r1","started_at":"2025-03-01T09:29:49.250Z"}', 'stored', 44, '2025-03-01T09:30:44.250Z', 'elevated', '2025-03-01T09:29:49.250Z', 'replay', NULL, NULL, NULL, '');
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES ('events', 51);
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
