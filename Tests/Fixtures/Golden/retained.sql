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
, kind TEXT NOT NULL DEFAULT 'strain', state TEXT NOT NULL DEFAULT 'raised', dispute TEXT NOT NULL DEFAULT 'none', tier INTEGER NOT NULL DEFAULT 0, handled_by TEXT, handled_at TEXT, note TEXT, waiting_since TEXT NOT NULL DEFAULT '', nothing_wrong INTEGER NOT NULL DEFAULT 0, found_calm_at TEXT) WITHOUT ROWID;
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
    withdrawn_at TEXT,
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
);
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
, level TEXT NOT NULL DEFAULT 'elevated', started_at TEXT NOT NULL DEFAULT '', purpose TEXT NOT NULL DEFAULT 'replay', held_by TEXT, held_at TEXT, held_reason TEXT) WITHOUT ROWID;
INSERT INTO alerts VALUES ('call-1', '{"agent":"maria","alert_id":"call-1","cleared_at":"2025-03-01T09:40:10.250Z","confidence":0.75,"explanation":"pitch 4.4 semitones above the calm level for 20 s","kind":"strain","level":"high","onset_at":"2025-03-01T09:29:54.250Z","pattern":"agitated","raised_at":"2025-03-01T09:30:00.250Z","reasons":[{"baseline":34.7,"delta":4.4,"feature":"f0_median","share":1,"unit":"st","value":39.1}],"score":83.125}', 1, 'high', 'ivan', '2025-03-01T09:32:10.250Z', 30, '2025-03-01T09:40:10.250Z', 'strain', 'resolved', 'upheld', 0, 'olga', '2025-03-01T09:34:30.250Z', 'a "funny" call / with laughter', '2025-03-01T09:33:20.250Z', 1, '2025-03-01T09:34:30.250Z');
INSERT INTO alerts VALUES ('call-3', '{"agent":"maria","alert_id":"call-3","cleared_at":"2025-03-01T09:40:10.250Z","confidence":0.5,"explanation":"faster","kind":"strain","level":"high","onset_at":"2025-03-01T09:29:54.250Z","raised_at":"2025-03-01T09:30:00.250Z","reasons":[],"score":80}', 1, 'high', NULL, NULL, 32, '2025-03-01T09:40:10.250Z', 'strain', 'cleared', 'dismissed', 0, NULL, NULL, 'no', '2025-03-01T09:39:20.250Z', 0, NULL);
INSERT INTO audit VALUES (1, '2025-03-01T09:30:20.250Z', 'maria', 1000, 'agent', 'consent.grant', 'self-view', 'notice 1', 'allowed', '0000000000000000000000000000000000000000000000000000000000000000', 'fdc5f4d40d4b51f322e5647ea3f14b29cd2501bd85c5c1105349144e51359ff8');
INSERT INTO audit VALUES (2, '2025-03-01T09:30:30.250Z', 'maria', 1000, 'agent', 'consent.grant', 'alerts', 'notice 1', 'allowed', 'fdc5f4d40d4b51f322e5647ea3f14b29cd2501bd85c5c1105349144e51359ff8', '3962d98bf00a1a25be132fd9c2fb95012c839ad88b8d66c32797f728979edcd5');
INSERT INTO audit VALUES (3, '2025-03-01T09:30:40.250Z', 'maria', 1000, 'agent', 'consent.grant', 'alerts', 'notice 1', 'allowed', '3962d98bf00a1a25be132fd9c2fb95012c839ad88b8d66c32797f728979edcd5', 'eed6706e9782292b03fd43a00ce7ee5754621a66dea561347fc333fc6b1f1819');
INSERT INTO audit VALUES (4, '2025-03-01T09:30:50.250Z', 'maria', 1000, 'agent', 'consent.grant', 'replay', 'notice 2', 'allowed', 'eed6706e9782292b03fd43a00ce7ee5754621a66dea561347fc333fc6b1f1819', 'bca65f85a30060023c3ebd0367aed218e49c18eefccb06beb72c8eb5814bdb1e');
INSERT INTO audit VALUES (5, '2025-03-01T09:31:00.250Z', 'maria', 1000, 'agent', 'consent.withdraw', 'replay', 'notice 2', 'allowed', 'bca65f85a30060023c3ebd0367aed218e49c18eefccb06beb72c8eb5814bdb1e', 'b6e47a73917fd09af300e9886c3340106a4963689c05f43e7827b46d9f22de79');
INSERT INTO audit VALUES (6, '2025-03-01T09:32:00.250Z', 'ivan', 1001, 'supervisor', 'alert.resolve', 'call-1', NULL, 'refused', 'b6e47a73917fd09af300e9886c3340106a4963689c05f43e7827b46d9f22de79', '18ad2fc7c71cf9d21d63cbe32e9b20dade6f0a02489ebcee8117434891083099');
INSERT INTO audit VALUES (7, '2025-03-01T09:32:10.250Z', 'ivan', 1001, 'supervisor', 'alert.acknowledge', 'call-1', NULL, 'allowed', '18ad2fc7c71cf9d21d63cbe32e9b20dade6f0a02489ebcee8117434891083099', 'c42de5a98393c4d283868e89b19d8c8495ceef4ed80fe92377337197df56d472');
INSERT INTO audit VALUES (8, '2025-03-01T09:32:20.250Z', 'olga', 1002, 'supervisor', 'alert.acknowledge', 'call-1', NULL, 'allowed', 'c42de5a98393c4d283868e89b19d8c8495ceef4ed80fe92377337197df56d472', '586847106732ebabdf5127193986ebc71cadc59a38e46eabf5ae25dd4e9a6f0a');
INSERT INTO audit VALUES (9, '2025-03-01T09:32:40.250Z', 'olga', 1002, 'supervisor', 'alert.acknowledge', 'call-1', NULL, 'allowed', '586847106732ebabdf5127193986ebc71cadc59a38e46eabf5ae25dd4e9a6f0a', '7f7aaa40857d840457e7dd4e19a724bb515de34bc320fdb775ccee6978a3093a');
INSERT INTO audit VALUES (10, '2025-03-01T09:32:50.250Z', 'ivan', 1001, 'supervisor', 'alert.takeover', 'call-1', NULL, 'allowed', '7f7aaa40857d840457e7dd4e19a724bb515de34bc320fdb775ccee6978a3093a', '7ef4ecd33b669410831c437294c1ea5b91e0aafbaf49d495cbf1dbb7da012d89');
INSERT INTO audit VALUES (11, '2025-03-01T09:33:00.250Z', 'ivan', 1001, 'supervisor', 'alert.takeover', 'call-1', NULL, 'allowed', '7ef4ecd33b669410831c437294c1ea5b91e0aafbaf49d495cbf1dbb7da012d89', 'a8d12fe84bcd38e52f919e8120e45dcf44f1d875fc30744106d005958f3ae210');
INSERT INTO audit VALUES (12, '2025-03-01T09:33:10.250Z', 'olga', 1002, 'supervisor', 'alert.takeover', 'call-1', NULL, 'refused', 'a8d12fe84bcd38e52f919e8120e45dcf44f1d875fc30744106d005958f3ae210', '90bb26fd11d9f1484460e2b6b1508575ae780336ee6b39f0b1c76a790c5a7068');
INSERT INTO audit VALUES (13, '2025-03-01T09:33:20.250Z', 'ivan', 1001, 'supervisor', 'alert.handover', 'call-1', 'to olga', 'allowed', '90bb26fd11d9f1484460e2b6b1508575ae780336ee6b39f0b1c76a790c5a7068', '1cbafd411f5310210cdf16031194c4e2367a8bb183152105314675e9aa374f56');
INSERT INTO audit VALUES (14, '2025-03-01T09:33:30.250Z', 'olga', 1002, 'supervisor', 'alert.takeover', 'call-1', NULL, 'allowed', '1cbafd411f5310210cdf16031194c4e2367a8bb183152105314675e9aa374f56', '68be8c3105e06896b4e29628f4350394aa0102e5689cef24044713ada602f3d1');
INSERT INTO audit VALUES (15, '2025-03-01T09:33:50.250Z', 'maria', 1000, 'agent', 'alert.contest', 'call-1', NULL, 'allowed', '68be8c3105e06896b4e29628f4350394aa0102e5689cef24044713ada602f3d1', '7196cc57595957e50b18b4e41cb3c57fdfb647aef021bae54a0cab5b31cdc30b');
INSERT INTO audit VALUES (16, '2025-03-01T09:34:00.250Z', 'maria', 1000, 'agent', 'alert.contest', 'call-1', NULL, 'allowed', '7196cc57595957e50b18b4e41cb3c57fdfb647aef021bae54a0cab5b31cdc30b', 'dfcc4a78245191dd1e5365a8fc27d282190f6151b8f34bd594e9298bdb04ed19');
INSERT INTO audit VALUES (17, '2025-03-01T09:34:10.250Z', 'vera', 1003, 'qa', 'alert.judge', 'call-1', 'upheld', 'allowed', 'dfcc4a78245191dd1e5365a8fc27d282190f6151b8f34bd594e9298bdb04ed19', '8c24488b3ec7317069c96e19ad5448a9c2f293c5d7bce008a85fedc538e412be');
INSERT INTO audit VALUES (18, '2025-03-01T09:34:20.250Z', 'vera', 1003, 'qa', 'alert.judge', 'call-1', 'dismissed', 'refused', '8c24488b3ec7317069c96e19ad5448a9c2f293c5d7bce008a85fedc538e412be', '462d7aecd6d7ec92d985f984a2109b37a28a245fc850adfb0575c70cc1d6c04d');
INSERT INTO audit VALUES (19, '2025-03-01T09:34:30.250Z', 'olga', 1002, 'supervisor', 'alert.resolve', 'call-1', 'nothing was wrong', 'allowed', '462d7aecd6d7ec92d985f984a2109b37a28a245fc850adfb0575c70cc1d6c04d', '640a49281bab1a28712e7f510eeb6c9891397acc7511f7d336d1263f2aab0710');
INSERT INTO audit VALUES (20, '2025-03-01T09:34:50.250Z', 'olga', 1002, 'supervisor', 'alert.resolve', 'call-1', NULL, 'allowed', '640a49281bab1a28712e7f510eeb6c9891397acc7511f7d336d1263f2aab0710', 'ea80d51ea12cc1371ed93672a9a6ed3fc1925b44ff0a0fd6a0f4fd35f17ea9d0');
INSERT INTO audit VALUES (21, '2025-03-01T09:35:00.250Z', 'ivan', 1001, 'supervisor', 'alert.takeover', 'call-1', NULL, 'refused', 'ea80d51ea12cc1371ed93672a9a6ed3fc1925b44ff0a0fd6a0f4fd35f17ea9d0', '899b2959068e5e35c289f0a21dc07003e09fb4860a99b236cf26db6e56d25e3a');
INSERT INTO audit VALUES (22, '2025-03-01T09:38:40.250Z', 'ivan', 1001, 'supervisor', 'alert.acknowledge', 'call-2', NULL, 'allowed', '899b2959068e5e35c289f0a21dc07003e09fb4860a99b236cf26db6e56d25e3a', '1c5dd890a4171b6df60505b95672bf65c72d9fd921458b7aa109a804e7408dc7');
INSERT INTO audit VALUES (23, '2025-03-01T09:38:50.250Z', 'ivan', 1001, 'supervisor', 'alert.resolve', 'call-2', NULL, 'allowed', '1c5dd890a4171b6df60505b95672bf65c72d9fd921458b7aa109a804e7408dc7', 'f7fae37844fce434cf6bf838f24a8931e38533ec24cea06ce440f2d07500cdf8');
INSERT INTO audit VALUES (24, '2025-03-01T09:39:00.250Z', 'olga', 1002, 'supervisor', 'alert.resolve', 'call-2', 'nothing was wrong', 'allowed', 'f7fae37844fce434cf6bf838f24a8931e38533ec24cea06ce440f2d07500cdf8', 'd06902da8c590a8608c8f5147e37762aecaaec9d9d6d13528e9921710611bca3');
INSERT INTO audit VALUES (25, '2025-03-01T09:39:30.250Z', 'vera', 1003, 'qa', 'alert.judge', 'call-3', 'upheld', 'refused', 'd06902da8c590a8608c8f5147e37762aecaaec9d9d6d13528e9921710611bca3', 'f3ff4129153a902d3b21ddb79c905d2e7765839ffcf5dc3a9f2e70cdf5eced66');
INSERT INTO audit VALUES (26, '2025-03-01T09:39:40.250Z', 'maria', 1000, 'agent', 'alert.contest', 'call-3', NULL, 'allowed', 'f3ff4129153a902d3b21ddb79c905d2e7765839ffcf5dc3a9f2e70cdf5eced66', '44cd5ccbd189895fbe8d0c1365189f2e9db5881c5bd46bc507b7af96787e60ab');
INSERT INTO audit VALUES (27, '2025-03-01T09:39:50.250Z', 'vera', 1003, 'qa', 'alert.judge', 'call-3', 'dismissed', 'allowed', '44cd5ccbd189895fbe8d0c1365189f2e9db5881c5bd46bc507b7af96787e60ab', '6e7079299b46f3e6a2c461047eb80e5e7eb84a098fede65960b3ff251f786617');
INSERT INTO audit VALUES (28, '2025-03-01T09:40:20.250Z', 'ivan', 1001, 'supervisor', 'alert.takeover', 'call-3', NULL, 'refused', '6e7079299b46f3e6a2c461047eb80e5e7eb84a098fede65960b3ff251f786617', 'c2744fe6b5e961f8151fbb54188b0ba9c8c64ef610d09f50de2e9bf125d53132');
INSERT INTO audit VALUES (29, '2025-03-01T09:40:40.250Z', 'maria', 1000, 'agent', 'alert.contest', 'cry-1', NULL, 'refused', 'c2744fe6b5e961f8151fbb54188b0ba9c8c64ef610d09f50de2e9bf125d53132', 'f48198779540abac5dc9ce153e1d44404ed14b66befadc7d33d37f7d941bd200');
INSERT INTO audit VALUES (30, '2025-03-01T09:40:50.250Z', 'ivan', 1001, 'supervisor', 'alert.acknowledge', 'cry-1', NULL, 'allowed', 'f48198779540abac5dc9ce153e1d44404ed14b66befadc7d33d37f7d941bd200', 'a6982b45b328af982b5aca63816a2bfb8ed7670629f368677aac9757e39da0a8');
INSERT INTO audit VALUES (31, '2025-03-01T09:41:00.250Z', 'ivan', 1001, 'supervisor', 'alert.resolve', 'cry-1', 'nothing was wrong', 'refused', 'a6982b45b328af982b5aca63816a2bfb8ed7670629f368677aac9757e39da0a8', 'd09a15058fed45aafa81e59b2c43404bbe88f2154f1350dea904d4951c456439');
INSERT INTO audit VALUES (32, '2025-03-01T09:41:10.250Z', 'ivan', 1001, 'supervisor', 'alert.resolve', 'cry-1', NULL, 'allowed', 'd09a15058fed45aafa81e59b2c43404bbe88f2154f1350dea904d4951c456439', '35d85ee01bce584d64f32219f4afae770f81e03d22963c340fd19a13e0c0f7fa');
INSERT INTO audit VALUES (33, '2025-03-01T09:41:20.250Z', 'vera', 1003, 'qa', 'segment.hold', 'call-1-0', 'complaint 17', 'allowed', '35d85ee01bce584d64f32219f4afae770f81e03d22963c340fd19a13e0c0f7fa', '0f54a860401cc468bd73e9340969a295bab2a87399c0f61918b42d0e8edb292a');
INSERT INTO audit VALUES (34, '2025-03-01T09:41:30.250Z', 'olga', 1002, 'supervisor', 'segment.hold', 'call-1-0', 'mine', 'refused', '0f54a860401cc468bd73e9340969a295bab2a87399c0f61918b42d0e8edb292a', '7d5dd4e6c4eab57eefa4652bf4a4df4d2c9f69f204446ae6d508d02088898958');
INSERT INTO audit VALUES (35, '2025-03-01T09:41:40.250Z', 'vera', 1003, 'qa', 'segment.hold', 'call-1-0', 'complaint 18', 'allowed', '7d5dd4e6c4eab57eefa4652bf4a4df4d2c9f69f204446ae6d508d02088898958', 'a790b1d01474941847ee6759ab930e40b879a619ab40afbc996cc522a68a2624');
INSERT INTO audit VALUES (36, '2025-03-01T09:41:50.250Z', 'maria', 1000, 'agent', 'segment.erase', 'call-1-0', 'by mistake', 'refused', 'a790b1d01474941847ee6759ab930e40b879a619ab40afbc996cc522a68a2624', '009541b2f781976bc2b210c362eef35704f815d8ec326cbe094663eb0bba4d6c');
INSERT INTO audit VALUES (37, '2025-03-01T09:42:00.250Z', 'maria', 1000, 'agent', 'segment.rekey', 'call-1-0', 'new key', 'refused', '009541b2f781976bc2b210c362eef35704f815d8ec326cbe094663eb0bba4d6c', 'd1e6b8b196262ce0c50b37cc7e1fff9c4b3c980327197f313cf3bb2d4d72dd9d');
INSERT INTO audit VALUES (38, '2025-03-01T09:42:10.250Z', 'vera', 1003, 'qa', 'segment.rekey', 'call-1-0', 'new key', 'allowed', 'd1e6b8b196262ce0c50b37cc7e1fff9c4b3c980327197f313cf3bb2d4d72dd9d', 'a048119fce14c1ef21f0847333a637139a354b1c2dbf56231f5e323b58d6be1c');
INSERT INTO audit VALUES (39, '2025-03-01T09:42:20.250Z', 'vera', 1003, 'qa', 'segment.redact', 'call-1-0', 'call-1-0-r1: a name', 'allowed', 'a048119fce14c1ef21f0847333a637139a354b1c2dbf56231f5e323b58d6be1c', '74f89365635a430de6b16276bfc47a4b990e3a7a723bc94449f5243ff7818e6b');
INSERT INTO audit VALUES (40, '2025-03-01T09:42:30.250Z', 'vera', 1003, 'qa', 'segment.purpose', 'call-1-0', 'evaluation: before', 'allowed', '74f89365635a430de6b16276bfc47a4b990e3a7a723bc94449f5243ff7818e6b', '0f3c2a4aa828faa0bc8bce22c558a8779f78ace42b1c3e2e1dcceba90a8450db');
INSERT INTO audit VALUES (41, '2025-03-01T09:42:40.250Z', 'vera', 1003, 'qa', 'segment.purpose', 'call-1-0', 'evaluation: again', 'allowed', '0f3c2a4aa828faa0bc8bce22c558a8779f78ace42b1c3e2e1dcceba90a8450db', '75459c1e8f2735e14d04b368b2b14c9d596524e88268a73fce2cd701e989a1fa');
INSERT INTO audit VALUES (42, '2025-03-01T09:43:00.250Z', 'vera', 1003, 'qa', 'segment.approve', 'call-1-0', 'for vera', 'refused', '75459c1e8f2735e14d04b368b2b14c9d596524e88268a73fce2cd701e989a1fa', '38a21e2d7ed4a4a1dd3712610f5535dbd2ed46082007f5c7721b55fd0c90c488');
INSERT INTO audit VALUES (43, '2025-03-01T09:43:10.250Z', 'olga', 1002, 'supervisor', 'segment.approve', 'call-1-0', 'for vera', 'allowed', '38a21e2d7ed4a4a1dd3712610f5535dbd2ed46082007f5c7721b55fd0c90c488', '698fbfac95bd30043007ecd6178b882f8823993527dae96b248043b3e36a5316');
INSERT INTO audit VALUES (44, '2025-03-01T09:43:30.250Z', 'vera', 1003, 'qa', 'segment.purpose', 'call-1-0', 'replay: after', 'allowed', '698fbfac95bd30043007ecd6178b882f8823993527dae96b248043b3e36a5316', '2dc0abea482d4dac066c2c59864af61ecc2135e996a40a28ce18f9e9e69698b4');
INSERT INTO audit VALUES (45, '2025-03-01T09:43:40.250Z', 'vera', 1003, 'qa', 'segment.release', 'call-1-0', 'settled', 'allowed', '2dc0abea482d4dac066c2c59864af61ecc2135e996a40a28ce18f9e9e69698b4', '679997658ad36111a6dd8704402c5525fa9dfc172b9c2c071743b886160db7b4');
INSERT INTO audit VALUES (46, '2025-03-01T09:43:50.250Z', 'vera', 1003, 'qa', 'segment.release', 'call-1-0', 'settled', 'refused', '679997658ad36111a6dd8704402c5525fa9dfc172b9c2c071743b886160db7b4', '03194a09e0d4259276a019a6dbc9d0435acce34a21b2358f7335001ec5a41ed8');
INSERT INTO audit VALUES (47, '2025-03-01T09:44:00.250Z', 'maria', 1000, 'agent', 'segment.erase', 'call-1-0', 'by mistake (1 file, SHA-256 f00d)', 'allowed', '03194a09e0d4259276a019a6dbc9d0435acce34a21b2358f7335001ec5a41ed8', 'af19378da31b099fade51c27dbb6f0c4965a649c93e251715c557cc706dbe057');
INSERT INTO audit VALUES (48, '2025-03-01T09:44:10.250Z', 'maria', 1000, 'agent', 'segment.erase', 'call-1-0', 'again (1 file, SHA-256 f00d)', 'allowed', 'af19378da31b099fade51c27dbb6f0c4965a649c93e251715c557cc706dbe057', '9f2042f4f2156da1d5fcc77611086667d7070b39b595a9d1fb47e5bb266a69cc');
INSERT INTO audit VALUES (49, '2025-03-01T09:44:20.250Z', 'vera', 1003, 'qa', 'segment.hold', 'call-1-0', 'too late', 'refused', '9f2042f4f2156da1d5fcc77611086667d7070b39b595a9d1fb47e5bb266a69cc', '8b324e98187a5f7bda449e3a3be136e1e3b63fac1471ba41f1a7798841441c57');
INSERT INTO audit VALUES (50, '2025-03-01T09:44:40.250Z', 'daemon', NULL, 'daemon', 'segment.erase', 'x-0', 'no event (0 file, SHA-256 none)', 'allowed', '8b324e98187a5f7bda449e3a3be136e1e3b63fac1471ba41f1a7798841441c57', '02237e0466ec02f6c95e803cb1b21b250a6e92b698ca89b462f0ca88ee94ec51');
INSERT INTO audit VALUES (51, '2025-03-01T09:45:00.250Z', 'vera', 1003, 'qa', 'segment.hold', 'call-1-1', 'complaint 19', 'allowed', '02237e0466ec02f6c95e803cb1b21b250a6e92b698ca89b462f0ca88ee94ec51', 'ae714db7d4d9b81e71ec837cb449b30b2e904879d0c2ae5410b5ae5e431d272e');
INSERT INTO consents VALUES ('maria', 'alerts', 1, 1, '2025-03-01T09:30:30.250Z', NULL);
INSERT INTO consents VALUES ('maria', 'replay', 0, 2, '2025-03-01T09:30:50.250Z', '2025-03-01T09:31:00.250Z');
INSERT INTO consents VALUES ('maria', 'self-view', 1, 1, '2025-03-01T09:30:20.250Z', NULL);
INSERT INTO cursor_key VALUES (randomblob(32));
INSERT INTO events VALUES (51, '00000000-0000-4000-8000-000000000001', 'io.undertone.daemon.started', 'daemon', NULL, '2025-03-11T09:46:00.250Z', '{"data":{"reason":"test","version":"0.1.0"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000001","sequence":51,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"daemon","time":"2025-03-11T09:46:00.250Z","type":"io.undertone.daemon.started"}');
INSERT INTO grdb_migrations VALUES ('1-events');
INSERT INTO grdb_migrations VALUES ('2-life-consent-audit');
INSERT INTO grdb_migrations VALUES ('3-segments');
INSERT INTO grdb_migrations VALUES ('4-nothing-wrong');
INSERT INTO grdb_migrations VALUES ('5-cursor-key');
INSERT INTO segment_receipts VALUES ('call-1-0', '{"agent":"maria","at":"2025-03-01T09:44:00.250Z","by":"maria","count":1,"hash":"f00d","reason":"by mistake","what":"segment"}');
INSERT INTO segment_receipts VALUES ('x-0', '{"agent":"maria","at":"2025-03-01T09:44:40.250Z","by":"daemon","count":0,"reason":"no event","what":"segment"}');
INSERT INTO segments VALUES ('call-1-0-r1', 'call-1', '{"agent":"maria","alert_id":"call-1","bytes":199000,"duration_s":12.5,"is_complete":true,"level":"high","part":0,"recipients":["qrstuvwx"],"replaces":"call-1-0","segment_id":"call-1-0-r1","started_at":"2025-03-01T09:29:49.250Z"}', 'stored', 39, '2025-03-01T09:42:20.250Z', 'high', '2025-03-01T09:29:49.250Z', 'replay', NULL, NULL, NULL);
INSERT INTO segments VALUES ('call-1-1', 'call-1', '{"agent":"maria","alert_id":"call-1","bytes":4294967296,"duration_s":3.0000625,"held_by":"vera","is_complete":false,"level":"critical","part":1,"purpose":"evaluation","segment_id":"call-1-1","started_at":"2025-03-01T09:31:49.250Z"}', 'stored', 46, '2025-03-01T09:45:00.250Z', 'critical', '2025-03-01T09:31:49.250Z', 'evaluation', 'vera', '2025-03-01T09:45:00.250Z', 'complaint 19');
INSERT INTO segments VALUES ('call-3-0', 'call-3', '{"agent":"maria","alert_id":"call-3","bytes":100000,"duration_s":10,"level":"elevated","part":0,"segment_id":"call-3-0","started_at":"2025-03-01T09:29:49.250Z"}', 'stored', 47, '2025-03-01T09:45:10.250Z', 'elevated', '2025-03-01T09:29:49.250Z', 'replay', NULL, NULL, NULL);
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES ('audit', 51);
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
