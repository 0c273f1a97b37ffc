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
CREATE TABLE consents (
    agent TEXT NOT NULL,
    purpose TEXT NOT NULL,
    is_granted INTEGER NOT NULL,
    notice_version INTEGER NOT NULL,
    granted_at TEXT,
    withdrawn_at TEXT, terms TEXT, suspension TEXT,
    PRIMARY KEY (agent, purpose)
) WITHOUT ROWID;
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
CREATE TABLE segments (
    segment_id TEXT PRIMARY KEY NOT NULL,
    alert_id TEXT NOT NULL,
    payload TEXT NOT NULL,
    state TEXT NOT NULL,
    last_sequence INTEGER NOT NULL,
    last_time TEXT NOT NULL
, level TEXT NOT NULL DEFAULT 'elevated', started_at TEXT NOT NULL DEFAULT '', purpose TEXT NOT NULL DEFAULT 'replay', held_by TEXT, held_at TEXT, held_reason TEXT, shared TEXT) WITHOUT ROWID;
INSERT INTO alerts VALUES ('call-1', '{"agent":"maria","alert_id":"call-1","cleared_at":"2025-03-01T09:40:10.250Z","confidence":0.75,"explanation":"pitch 4.4 semitones above the calm level for 20 s","kind":"strain","level":"high","onset_at":"2025-03-01T09:29:54.250Z","pattern":"agitated","raised_at":"2025-03-01T09:30:00.250Z","reasons":[{"baseline":34.7,"delta":4.4,"feature":"f0_median","share":1,"unit":"st","value":39.1}],"score":83.125}', 1, 'high', 'ivan', '2025-03-01T09:32:10.250Z', 30, '2025-03-01T09:40:10.250Z', 'strain', 'resolved', 'upheld', 0, 'olga', '2025-03-01T09:34:30.250Z', 'a "funny" call / with laughter', '2025-03-01T09:33:20.250Z', 1, '2025-03-01T09:34:30.250Z', '');
INSERT INTO alerts VALUES ('call-3', '{"agent":"maria","alert_id":"call-3","cleared_at":"2025-03-01T09:40:10.250Z","confidence":0.5,"explanation":"faster","kind":"strain","level":"high","onset_at":"2025-03-01T09:29:54.250Z","raised_at":"2025-03-01T09:30:00.250Z","reasons":[],"score":80}', 1, 'high', NULL, NULL, 32, '2025-03-01T09:40:10.250Z', 'strain', 'cleared', 'dismissed', 0, NULL, NULL, 'no', '2025-03-01T09:39:20.250Z', 0, NULL, '');
INSERT INTO audit VALUES (1, '2025-03-01T09:30:20.250Z', 'maria', 1000, 'agent', 'consent.grant', 'self-view', 'notice 1', 'allowed', '0000000000000000000000000000000000000000000000000000000000000000', 'fdc5f4d40d4b51f322e5647ea3f14b29cd2501bd85c5c1105349144e51359ff8');
INSERT INTO audit VALUES (2, '2025-03-01T09:30:30.250Z', 'maria', 1000, 'agent', 'consent.grant', 'alerts', 'notice 1', 'allowed', 'fdc5f4d40d4b51f322e5647ea3f14b29cd2501bd85c5c1105349144e51359ff8', '3962d98bf00a1a25be132fd9c2fb95012c839ad88b8d66c32797f728979edcd5');
INSERT INTO audit VALUES (3, '2025-03-01T09:30:40.250Z', 'maria', 1000, 'agent', 'consent.grant', 'alerts', 'notice 1', 'allowed', '3962d98bf00a1a25be132fd9c2fb95012c839ad88b8d66c32797f728979edcd5', 'eed6706e9782292b03fd43a00ce7ee5754621a66dea561347fc333fc6b1f1819');
INSERT INTO audit VALUES (4, '2025-03-01T09:30:50.250Z', 'maria', 1000, 'agent', 'consent.grant', 'replay', 'notice 2', 'allowed', 'eed6706e9782292b03fd43a00ce7ee5754621a66dea561347fc333fc6b1f1819', 'bca65f85a30060023c3ebd0367aed218e49c18eefccb06beb72c8eb5814bdb1e');
INSERT INTO audit VALUES (5, '2025-03-01T09:31:00.250Z', 'maria', 1000, 'agent', 'consent.withdraw', 'replay', 'notice 2', 'allowed', 'bca65f85a30060023c3ebd0367aed218e49c18eefccb06beb72c8eb5814bdb1e', 'b6e47a73917fd09af300e9886c3340106a4963689c05f43e7827b46d9f22de79');
INSERT INTO audit VALUES (6, '2025-03-01T09:32:00.250Z', 'ivan', 1001, 'supervisor', 'alert.resolve', 'call-1', NULL, 'refused', 'b6e47a73917fd09af300e9886c3340106a4963689c05f43e7827b46d9f22de79', '18ad2fc7c71cf9d21d63cbe32e9b20dade6f0a02489ebcee8117434891083099');
INSERT INTO audit VALUES (7, '2025-03-01T09:32:10.250Z', 'ivan', 1001, 'supervisor', 'alert.acknowledge', 'call-1', NULL, 'allowed', '18ad2fc7c71cf9d21d63cbe32e9b20dade6f0a02489ebcee8117434891083099', 'c42de5a98393c4d283868e89b19d8c8495ceef4ed80fe92377337197df56d472');
INSERT INTO audit VALUES (8, '2025-03-01T09:32:20.250Z', 'olga', 1002, 'supervisor', 'alert.acknowledge', 'call-1', NULL, 'allowed', 'c42de5a98393c4d283868e89b19d8c8495ceef4ed80fe92377337197df56d472', '586847106732ebabdf5127193986ebc71cadc59a38e46eabf5ae25dd4e9a6f0a');
INSERT INTO audit VALUES (9, '2025-03-01T09:32:50.250Z', 'ivan', 1001, 'supervisor', 'alert.takeover', 'call-1', NULL, 'allowed', '586847106732ebabdf5127193986ebc71cadc59a38e46eabf5ae25dd4e9a6f0a', 'cc1d5a8460f61a257a709afb6818e0013a9fef6bc57f76542758d5298204f1c9');
INSERT INTO audit VALUES (10, '2025-03-01T09:33:00.250Z', 'ivan', 1001, 'supervisor', 'alert.takeover', 'call-1', NULL, 'allowed', 'cc1d5a8460f61a257a709afb6818e0013a9fef6bc57f76542758d5298204f1c9', '42be7057b669169b0a0a4b3040e8e411f80e8bd6358aef89e27a8c5abf3fde04');
INSERT INTO audit VALUES (11, '2025-03-01T09:33:10.250Z', 'olga', 1002, 'supervisor', 'alert.takeover', 'call-1', NULL, 'refused', '42be7057b669169b0a0a4b3040e8e411f80e8bd6358aef89e27a8c5abf3fde04', '621e9ff12a30e0ee7e72a7edcc08c8966afaf43675eba1a268feb99d937440b8');
INSERT INTO audit VALUES (12, '2025-03-01T09:33:20.250Z', 'ivan', 1001, 'supervisor', 'alert.handover', 'call-1', 'to olga', 'allowed', '621e9ff12a30e0ee7e72a7edcc08c8966afaf43675eba1a268feb99d937440b8', '0d2465415b881e364fef2e47ca3ed6430befc33e7a8ee56fc1c4480f1ca37c5f');
INSERT INTO audit VALUES (13, '2025-03-01T09:33:30.250Z', 'olga', 1002, 'supervisor', 'alert.takeover', 'call-1', NULL, 'allowed', '0d2465415b881e364fef2e47ca3ed6430befc33e7a8ee56fc1c4480f1ca37c5f', '4f1933b1db5473749dd6bfc09619a25f90c75616cfbd161eb50fbefe9bdd9c67');
INSERT INTO audit VALUES (14, '2025-03-01T09:33:50.250Z', 'maria', 1000, 'agent', 'alert.contest', 'call-1', NULL, 'allowed', '4f1933b1db5473749dd6bfc09619a25f90c75616cfbd161eb50fbefe9bdd9c67', 'ddbc71b23f4a20d7eb527f80a6dda1d06aed16f720da08adfc6055cd3fc23279');
INSERT INTO audit VALUES (15, '2025-03-01T09:34:00.250Z', 'maria', 1000, 'agent', 'alert.contest', 'call-1', NULL, 'allowed', 'ddbc71b23f4a20d7eb527f80a6dda1d06aed16f720da08adfc6055cd3fc23279', '8781d0fbb6c603c45b1c9f161027b2ed1321939b4585f9dc7f9afa93ac890abf');
INSERT INTO audit VALUES (16, '2025-03-01T09:34:10.250Z', 'vera', 1003, 'qa', 'alert.judge', 'call-1', 'upheld', 'allowed', '8781d0fbb6c603c45b1c9f161027b2ed1321939b4585f9dc7f9afa93ac890abf', '1123e32cbb385a920cea8cda21612ee8f60463f5b115237a621fd11bb95800bd');
INSERT INTO audit VALUES (17, '2025-03-01T09:34:20.250Z', 'vera', 1003, 'qa', 'alert.judge', 'call-1', 'dismissed', 'refused', '1123e32cbb385a920cea8cda21612ee8f60463f5b115237a621fd11bb95800bd', 'e324b9575ce425f33a85748500db930db77a510f03c180b349d8f13e19fa04ad');
INSERT INTO audit VALUES (18, '2025-03-01T09:34:30.250Z', 'olga', 1002, 'supervisor', 'alert.resolve', 'call-1', 'nothing was wrong', 'allowed', 'e324b9575ce425f33a85748500db930db77a510f03c180b349d8f13e19fa04ad', '30d71b4cc0ed8f4796c8524448623b3ce9b3bbd3084636f05b0161e34b8731fb');
INSERT INTO audit VALUES (19, '2025-03-01T09:34:50.250Z', 'olga', 1002, 'supervisor', 'alert.resolve', 'call-1', NULL, 'allowed', '30d71b4cc0ed8f4796c8524448623b3ce9b3bbd3084636f05b0161e34b8731fb', '1923416b79b6c8c1c947d74ab3401a539ff3dd707f0243c3290517837a4b99ef');
INSERT INTO audit VALUES (20, '2025-03-01T09:35:00.250Z', 'ivan', 1001, 'supervisor', 'alert.takeover', 'call-1', NULL, 'refused', '1923416b79b6c8c1c947d74ab3401a539ff3dd707f0243c3290517837a4b99ef', '1cd5a80b7b9a8a307f3484b89630e535afa81b176a443881c68a8c7365d70ee6');
INSERT INTO audit VALUES (21, '2025-03-01T09:38:40.250Z', 'ivan', 1001, 'supervisor', 'alert.acknowledge', 'call-2', NULL, 'allowed', '1cd5a80b7b9a8a307f3484b89630e535afa81b176a443881c68a8c7365d70ee6', '53a80cf0c670c9db60af2cace1651101e2b82666fe0cbc3c207d94857703c674');
INSERT INTO audit VALUES (22, '2025-03-01T09:38:50.250Z', 'ivan', 1001, 'supervisor', 'alert.resolve', 'call-2', NULL, 'allowed', '53a80cf0c670c9db60af2cace1651101e2b82666fe0cbc3c207d94857703c674', '55a16ab88ec6f5ac7132844ed641f494ce1f0ee33a3488b4872bd860811df8de');
INSERT INTO audit VALUES (23, '2025-03-01T09:39:00.250Z', 'olga', 1002, 'supervisor', 'alert.resolve', 'call-2', 'nothing was wrong', 'allowed', '55a16ab88ec6f5ac7132844ed641f494ce1f0ee33a3488b4872bd860811df8de', '8392d65cff98923105860fc4100b3dd3519226d9bb262b105c166ba15846771b');
INSERT INTO audit VALUES (24, '2025-03-01T09:39:30.250Z', 'vera', 1003, 'qa', 'alert.judge', 'call-3', 'upheld', 'refused', '8392d65cff98923105860fc4100b3dd3519226d9bb262b105c166ba15846771b', 'cf7175dc86254a7335986c6e50e047b4ff2147f918a0781dc6dd55f393cca859');
INSERT INTO audit VALUES (25, '2025-03-01T09:39:40.250Z', 'maria', 1000, 'agent', 'alert.contest', 'call-3', NULL, 'allowed', 'cf7175dc86254a7335986c6e50e047b4ff2147f918a0781dc6dd55f393cca859', '103e2f293c17827bd392888f772a8c4799c4af2248bef1e1eea6ed2449a09dac');
INSERT INTO audit VALUES (26, '2025-03-01T09:39:50.250Z', 'vera', 1003, 'qa', 'alert.judge', 'call-3', 'dismissed', 'allowed', '103e2f293c17827bd392888f772a8c4799c4af2248bef1e1eea6ed2449a09dac', '688de6e1eb6a0af21c6e5939247fe5528f121d12dd892095ef508c16a0150316');
INSERT INTO audit VALUES (27, '2025-03-01T09:40:20.250Z', 'ivan', 1001, 'supervisor', 'alert.takeover', 'call-3', NULL, 'refused', '688de6e1eb6a0af21c6e5939247fe5528f121d12dd892095ef508c16a0150316', '80ee4fcecbab8a7487bd6cc35354081036219217fd84b186c627aff6ec31dfa3');
INSERT INTO audit VALUES (28, '2025-03-01T09:40:40.250Z', 'maria', 1000, 'agent', 'alert.contest', 'cry-1', NULL, 'refused', '80ee4fcecbab8a7487bd6cc35354081036219217fd84b186c627aff6ec31dfa3', '9fb2ed59df86a87be44a881f79edff1708b1caf26574234626aef49a04d95e9a');
INSERT INTO audit VALUES (29, '2025-03-01T09:40:50.250Z', 'ivan', 1001, 'supervisor', 'alert.acknowledge', 'cry-1', NULL, 'allowed', '9fb2ed59df86a87be44a881f79edff1708b1caf26574234626aef49a04d95e9a', '441062cb33beae46cba870c25e503861853d0f1ab5a6a3640ed41279836251b1');
INSERT INTO audit VALUES (30, '2025-03-01T09:41:00.250Z', 'ivan', 1001, 'supervisor', 'alert.resolve', 'cry-1', 'nothing was wrong', 'refused', '441062cb33beae46cba870c25e503861853d0f1ab5a6a3640ed41279836251b1', 'cebf0e6a24223fc2d423e8677fcf12de1d8f41fe93df3c9a5903818a066280b5');
INSERT INTO audit VALUES (31, '2025-03-01T09:41:10.250Z', 'ivan', 1001, 'supervisor', 'alert.resolve', 'cry-1', NULL, 'allowed', 'cebf0e6a24223fc2d423e8677fcf12de1d8f41fe93df3c9a5903818a066280b5', '69ae6773669718a853420178f3379b1dc76d57539677dd8372c2613e46b3214c');
INSERT INTO audit VALUES (32, '2025-03-01T09:41:20.250Z', 'vera', 1003, 'qa', 'segment.hold', 'call-1-0', 'complaint 17', 'allowed', '69ae6773669718a853420178f3379b1dc76d57539677dd8372c2613e46b3214c', '9c5b6f79e177944e88bdbcf5c19db0204e7a2395e85000a03f667a11fe852633');
INSERT INTO audit VALUES (33, '2025-03-01T09:41:30.250Z', 'olga', 1002, 'supervisor', 'segment.hold', 'call-1-0', 'mine', 'refused', '9c5b6f79e177944e88bdbcf5c19db0204e7a2395e85000a03f667a11fe852633', 'c7aff642e753baebd1f993fa470ad5301195474b9a24e16545418c4f490018b7');
INSERT INTO audit VALUES (34, '2025-03-01T09:41:40.250Z', 'vera', 1003, 'qa', 'segment.hold', 'call-1-0', 'complaint 18', 'allowed', 'c7aff642e753baebd1f993fa470ad5301195474b9a24e16545418c4f490018b7', 'cbf803cb4f3ed33bacc4d5a65743f681f60e27fc7a9b06244d449c49f6963c3b');
INSERT INTO audit VALUES (35, '2025-03-01T09:41:50.250Z', 'maria', 1000, 'agent', 'segment.erase', 'call-1-0', 'by mistake', 'refused', 'cbf803cb4f3ed33bacc4d5a65743f681f60e27fc7a9b06244d449c49f6963c3b', '461ac021c39349f433b7618f0db5316ebbeb8551f477f9b3a5b5c501bdffa4b4');
INSERT INTO audit VALUES (36, '2025-03-01T09:42:00.250Z', 'maria', 1000, 'agent', 'segment.rekey', 'call-1-0', 'new key', 'refused', '461ac021c39349f433b7618f0db5316ebbeb8551f477f9b3a5b5c501bdffa4b4', 'b1080a68641b7c98090ac49c71651752bcffc3f808f4fb165e923ec12bc314e5');
INSERT INTO audit VALUES (37, '2025-03-01T09:42:10.250Z', 'vera', 1003, 'qa', 'segment.rekey', 'call-1-0', 'new key', 'allowed', 'b1080a68641b7c98090ac49c71651752bcffc3f808f4fb165e923ec12bc314e5', 'ee2935730036da2a91d2f6eeb16481b62e5b170611615c306c720b185036d7c5');
INSERT INTO audit VALUES (38, '2025-03-01T09:42:20.250Z', 'vera', 1003, 'qa', 'segment.redact', 'call-1-0', 'call-1-0-r1: a name', 'allowed', 'ee2935730036da2a91d2f6eeb16481b62e5b170611615c306c720b185036d7c5', 'b869f757ffff17a6de031324256b8f71d0f838802db8b9aef060821fb1013497');
INSERT INTO audit VALUES (39, '2025-03-01T09:42:30.250Z', 'vera', 1003, 'qa', 'segment.purpose', 'call-1-0', 'evaluation: before', 'allowed', 'b869f757ffff17a6de031324256b8f71d0f838802db8b9aef060821fb1013497', '7b7fa3d7477c4c3a00a0f27beda6a6da797c85492159e0c5892779303a9e1fa8');
INSERT INTO audit VALUES (40, '2025-03-01T09:42:40.250Z', 'vera', 1003, 'qa', 'segment.purpose', 'call-1-0', 'evaluation: again', 'allowed', '7b7fa3d7477c4c3a00a0f27beda6a6da797c85492159e0c5892779303a9e1fa8', '664ee757b679c824e738619cae145d1029149065f7e88d482c79da4cb3235be0');
INSERT INTO audit VALUES (41, '2025-03-01T09:43:00.250Z', 'vera', 1003, 'qa', 'segment.approve', 'call-1-0', 'for vera', 'refused', '664ee757b679c824e738619cae145d1029149065f7e88d482c79da4cb3235be0', 'e40fcd2c42cdb20f303927797834c2805f27947fb23dffc9a56f705328c56492');
INSERT INTO audit VALUES (42, '2025-03-01T09:43:10.250Z', 'olga', 1002, 'supervisor', 'segment.approve', 'call-1-0', 'for vera', 'allowed', 'e40fcd2c42cdb20f303927797834c2805f27947fb23dffc9a56f705328c56492', 'a0b6b00b92115f529df830c25ac0a47baa651fe79f667e40ada4012c0e0a373c');
INSERT INTO audit VALUES (43, '2025-03-01T09:43:30.250Z', 'vera', 1003, 'qa', 'segment.purpose', 'call-1-0', 'replay: after', 'allowed', 'a0b6b00b92115f529df830c25ac0a47baa651fe79f667e40ada4012c0e0a373c', '78f298f1c009d30abf422c7132a7531a431a86254a79e2733458c1dd23eb0e5a');
INSERT INTO audit VALUES (44, '2025-03-01T09:43:40.250Z', 'vera', 1003, 'qa', 'segment.release', 'call-1-0', 'settled', 'allowed', '78f298f1c009d30abf422c7132a7531a431a86254a79e2733458c1dd23eb0e5a', '9b291840a3cbc068eae439116f534be3fafa8ea2c64439d77cb5ab8a216ace1e');
INSERT INTO audit VALUES (45, '2025-03-01T09:43:50.250Z', 'vera', 1003, 'qa', 'segment.release', 'call-1-0', 'settled', 'refused', '9b291840a3cbc068eae439116f534be3fafa8ea2c64439d77cb5ab8a216ace1e', 'a36bb45dc0ac234b351f89e0bb83656b1488ef4893f8565adfa9914caf1f8120');
INSERT INTO audit VALUES (46, '2025-03-01T09:44:00.250Z', 'maria', 1000, 'agent', 'segment.erase', 'call-1-0', 'by mistake (1 file, SHA-256 f00d)', 'allowed', 'a36bb45dc0ac234b351f89e0bb83656b1488ef4893f8565adfa9914caf1f8120', '907f6c925f303f29e4b417f9fc53eb880309bdb08e9d1e17db49d1785f7f8463');
INSERT INTO audit VALUES (47, '2025-03-01T09:44:10.250Z', 'maria', 1000, 'agent', 'segment.erase', 'call-1-0', 'again (1 file, SHA-256 f00d)', 'allowed', '907f6c925f303f29e4b417f9fc53eb880309bdb08e9d1e17db49d1785f7f8463', '821d28afd982cdbcdb148f5ae73b9043ff84cf8ac1789b8a93f66bce27f5eba8');
INSERT INTO audit VALUES (48, '2025-03-01T09:44:20.250Z', 'vera', 1003, 'qa', 'segment.hold', 'call-1-0', 'too late', 'refused', '821d28afd982cdbcdb148f5ae73b9043ff84cf8ac1789b8a93f66bce27f5eba8', 'f1d0fb4f6bdc3cdc111e54042d2b8521ed522c64b94539615377ff1b28711fc3');
INSERT INTO audit VALUES (49, '2025-03-01T09:44:40.250Z', 'daemon', NULL, 'daemon', 'segment.erase', 'x-0', 'no event (0 file, SHA-256 none)', 'allowed', 'f1d0fb4f6bdc3cdc111e54042d2b8521ed522c64b94539615377ff1b28711fc3', '0bd25fb09699dc1966b2a580ed70c42935fd262ba6cab0d382ae376cee5e5e92');
INSERT INTO audit VALUES (50, '2025-03-01T09:45:00.250Z', 'vera', 1003, 'qa', 'segment.hold', 'call-1-1', 'complaint 19', 'allowed', '0bd25fb09699dc1966b2a580ed70c42935fd262ba6cab0d382ae376cee5e5e92', '017068adb79ccc86e9113d705ace2b03dbcdd5ac6a9b6b03fc590192d25438cd');
INSERT INTO consents VALUES ('maria', 'alerts', 1, 1, '2025-03-01T09:30:30.250Z', NULL, NULL, NULL);
INSERT INTO consents VALUES ('maria', 'replay', 0, 2, '2025-03-01T09:30:50.250Z', '2025-03-01T09:31:00.250Z', NULL, NULL);
INSERT INTO consents VALUES ('maria', 'self-view', 1, 1, '2025-03-01T09:30:20.250Z', NULL, NULL, NULL);
INSERT INTO events VALUES (51, '00000000-0000-4000-8000-000000000001', 'io.undertone.daemon.started', 'daemon', NULL, '2025-03-11T09:46:00.250Z', '{"data":{"reason":"test","version":"0.1.0"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000001","sequence":51,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"daemon","time":"2025-03-11T09:46:00.250Z","type":"io.undertone.daemon.started"}', '');
INSERT INTO grdb_migrations VALUES ('1-events');
INSERT INTO grdb_migrations VALUES ('2-life-consent-audit');
INSERT INTO grdb_migrations VALUES ('3-segments');
INSERT INTO grdb_migrations VALUES ('4-nothing-wrong');
INSERT INTO grdb_migrations VALUES ('6-words');
INSERT INTO segment_receipts VALUES ('call-1-0', '{"agent":"maria","at":"2025-03-01T09:44:00.250Z","by":"maria","count":1,"hash":"f00d","reason":"by mistake","what":"segment"}');
INSERT INTO segment_receipts VALUES ('x-0', '{"agent":"maria","at":"2025-03-01T09:44:40.250Z","by":"daemon","count":0,"reason":"no event","what":"segment"}');
INSERT INTO segments VALUES ('call-1-0-r1', 'call-1', '{"agent":"maria","alert_id":"call-1","bytes":199000,"duration_s":12.5,"is_complete":true,"level":"high","part":0,"recipients":["qrstuvwx"],"replaces":"call-1-0","segment_id":"call-1-0-r1","started_at":"2025-03-01T09:29:49.250Z"}', 'stored', 39, '2025-03-01T09:42:20.250Z', 'high', '2025-03-01T09:29:49.250Z', 'replay', NULL, NULL, NULL, '');
INSERT INTO segments VALUES ('call-1-1', 'call-1', '{"agent":"maria","alert_id":"call-1","bytes":4294967296,"duration_s":3.0000625,"held_by":"vera","is_complete":false,"level":"critical","part":1,"purpose":"evaluation","segment_id":"call-1-1","started_at":"2025-03-01T09:31:49.250Z"}', 'stored', 46, '2025-03-01T09:45:00.250Z', 'critical', '2025-03-01T09:31:49.250Z', 'evaluation', 'vera', '2025-03-01T09:45:00.250Z', 'complaint 19', '');
INSERT INTO segments VALUES ('call-3-0', 'call-3', '{"agent":"maria","alert_id":"call-3","bytes":100000,"duration_s":10,"level":"elevated","part":0,"segment_id":"call-3-0","started_at":"2025-03-01T09:29:49.250Z"}', 'stored', 47, '2025-03-01T09:45:10.250Z', 'elevated', '2025-03-01T09:29:49.250Z', 'replay', NULL, NULL, NULL, '');
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES ('audit', 50);
INSERT INTO sqlite_sequence VALUES ('events', 51);
CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit is never changed'); END;
CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit
    BEGIN SELECT RAISE(ABORT, 'the audit is never deleted'); END;
CREATE TRIGGER audit_is_written_in_order BEFORE INSERT ON audit
    WHEN NEW.sequence <= (SELECT coalesce(max(sequence), 0) FROM audit)
    BEGIN SELECT RAISE(ABORT, 'the audit is written in order'); END;
CREATE INDEX segments_by_start ON segments (started_at);
CREATE INDEX segments_of_alert ON segments (alert_id);
