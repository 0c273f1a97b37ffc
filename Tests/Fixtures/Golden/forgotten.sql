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
INSERT INTO audit VALUES (1, '2025-03-01T09:30:20.250Z', 'maria', 1000, 'agent', 'consent.grant', 'self-view', 'sha256:70cbbca20c858f7c4d39a69a1b5856708a344c6319b9510881c07c05e95db405', 'allowed', '0000000000000000000000000000000000000000000000000000000000000000', '47e1338ade3af3493a97c307795a916cf4568e2c8c0612942d6b2aba98f86719');
INSERT INTO audit VALUES (2, '2025-03-01T09:30:30.250Z', 'maria', 1000, 'agent', 'consent.grant', 'alerts', 'sha256:70cbbca20c858f7c4d39a69a1b5856708a344c6319b9510881c07c05e95db405', 'allowed', '47e1338ade3af3493a97c307795a916cf4568e2c8c0612942d6b2aba98f86719', '85acfc11187c6a1d08428f2c84c862d49e7a07d1acc93af5bcb2e86f19ef932d');
INSERT INTO audit VALUES (3, '2025-03-01T09:30:40.250Z', 'maria', 1000, 'agent', 'consent.grant', 'alerts', 'sha256:70cbbca20c858f7c4d39a69a1b5856708a344c6319b9510881c07c05e95db405', 'allowed', '85acfc11187c6a1d08428f2c84c862d49e7a07d1acc93af5bcb2e86f19ef932d', '80f5cd899c2e4246e5e9e6cf26526ce7afd9f70681c5718d6f6a85f7deb0343a');
INSERT INTO audit VALUES (4, '2025-03-01T09:30:50.250Z', 'maria', 1000, 'agent', 'consent.grant', 'replay', 'sha256:49d23ef52096c4e511bc928884ffdd47013d266aa54a5d36216c63b683abac70', 'allowed', '80f5cd899c2e4246e5e9e6cf26526ce7afd9f70681c5718d6f6a85f7deb0343a', '196908bb50ad6093138d049e53242101fd5d5d66d76c5ec22faf6f083298ff07');
INSERT INTO audit VALUES (5, '2025-03-01T09:31:00.250Z', 'maria', 1000, 'agent', 'consent.withdraw', 'replay', 'sha256:49d23ef52096c4e511bc928884ffdd47013d266aa54a5d36216c63b683abac70', 'allowed', '196908bb50ad6093138d049e53242101fd5d5d66d76c5ec22faf6f083298ff07', 'bff4f779b56683dbba50cdff80e8bc8662979f1f1f0ee51c0ea0a372ecbfbf08');
INSERT INTO audit VALUES (6, '2025-03-01T09:32:00.250Z', 'ivan', 1001, 'supervisor', 'alert.resolve', 'call-1', NULL, 'refused', 'bff4f779b56683dbba50cdff80e8bc8662979f1f1f0ee51c0ea0a372ecbfbf08', '7de2c5ba95896380d614f4629192837a048d4712fabd9adb80bdd25f9dcb847c');
INSERT INTO audit VALUES (7, '2025-03-01T09:32:10.250Z', 'ivan', 1001, 'supervisor', 'alert.acknowledge', 'call-1', NULL, 'allowed', '7de2c5ba95896380d614f4629192837a048d4712fabd9adb80bdd25f9dcb847c', '85d51a706d19b948c39bb3bf4f5798bc5b74880cf5f2cf445fdaee517b98250e');
INSERT INTO audit VALUES (8, '2025-03-01T09:32:20.250Z', 'olga', 1002, 'supervisor', 'alert.acknowledge', 'call-1', NULL, 'allowed', '85d51a706d19b948c39bb3bf4f5798bc5b74880cf5f2cf445fdaee517b98250e', '5dbb982caa2a15afbf3f2c9bd953059fd4e8de23b11b77f08fba4299aa2164ff');
INSERT INTO audit VALUES (9, '2025-03-01T09:32:40.250Z', 'olga', 1002, 'supervisor', 'alert.acknowledge', 'call-1', NULL, 'allowed', '5dbb982caa2a15afbf3f2c9bd953059fd4e8de23b11b77f08fba4299aa2164ff', '457bc1ce0a25cee22d6f866b89b5e81f0f62d096bb256b866d82b15674870ac0');
INSERT INTO audit VALUES (10, '2025-03-01T09:32:50.250Z', 'ivan', 1001, 'supervisor', 'alert.takeover', 'call-1', NULL, 'allowed', '457bc1ce0a25cee22d6f866b89b5e81f0f62d096bb256b866d82b15674870ac0', '642d9cb791a4eb9a9c7ab306d6794acb044393a32f31c48e1ab05550e5aba5d7');
INSERT INTO audit VALUES (11, '2025-03-01T09:33:00.250Z', 'ivan', 1001, 'supervisor', 'alert.takeover', 'call-1', NULL, 'allowed', '642d9cb791a4eb9a9c7ab306d6794acb044393a32f31c48e1ab05550e5aba5d7', 'ed5d17b89f825c7459477b27063a57786429c5170764a0bb8ff0cfb106488d53');
INSERT INTO audit VALUES (12, '2025-03-01T09:33:10.250Z', 'olga', 1002, 'supervisor', 'alert.takeover', 'call-1', NULL, 'refused', 'ed5d17b89f825c7459477b27063a57786429c5170764a0bb8ff0cfb106488d53', '47e2eac2dd148e5615bee98bd94489fe009bf379aca122b7b6a9dc0c5166caba');
INSERT INTO audit VALUES (13, '2025-03-01T09:33:20.250Z', 'ivan', 1001, 'supervisor', 'alert.handover', 'call-1', 'sha256:5d9e1a919455b01899245b4f3c81766bb135a8f6d89dbfa3794a4fbaafe9ca67', 'allowed', '47e2eac2dd148e5615bee98bd94489fe009bf379aca122b7b6a9dc0c5166caba', 'b0c1702c8fee293bf0537736982f44cdf36bf50567fc4a0c9f8677ea96910bc7');
INSERT INTO audit VALUES (14, '2025-03-01T09:33:30.250Z', 'olga', 1002, 'supervisor', 'alert.takeover', 'call-1', NULL, 'allowed', 'b0c1702c8fee293bf0537736982f44cdf36bf50567fc4a0c9f8677ea96910bc7', '8b92e235c19715baceaae955ee8309c5065fea6a2ec4efbcb8188929456fbb56');
INSERT INTO audit VALUES (15, '2025-03-01T09:33:50.250Z', 'maria', 1000, 'agent', 'alert.contest', 'call-1', NULL, 'allowed', '8b92e235c19715baceaae955ee8309c5065fea6a2ec4efbcb8188929456fbb56', 'f0315391cb5415d1c37657aa41e7fe214a26f5e6dd7af66503bb13f5ace63be6');
INSERT INTO audit VALUES (16, '2025-03-01T09:34:00.250Z', 'maria', 1000, 'agent', 'alert.contest', 'call-1', NULL, 'allowed', 'f0315391cb5415d1c37657aa41e7fe214a26f5e6dd7af66503bb13f5ace63be6', '19b143b7a218a0ff52414c969fd959e719a659d67f6f999aba04ab8be2ffaa06');
INSERT INTO audit VALUES (17, '2025-03-01T09:34:10.250Z', 'vera', 1003, 'qa', 'alert.judge', 'call-1', 'sha256:3a6934cc00554793063df77fcd6fc37dd50893f0b7d8f5a7ec52cb6401dde3c0', 'allowed', '19b143b7a218a0ff52414c969fd959e719a659d67f6f999aba04ab8be2ffaa06', 'c8dd596dc28eda2536b08b7e4c8d5308798e9c48f1f63078a11169600d073dc9');
INSERT INTO audit VALUES (18, '2025-03-01T09:34:20.250Z', 'vera', 1003, 'qa', 'alert.judge', 'call-1', 'sha256:936b917cb6a8cd4ea0fd5f40aeee8945457d2528762dc8f7d5ec9f52b5b37abf', 'refused', 'c8dd596dc28eda2536b08b7e4c8d5308798e9c48f1f63078a11169600d073dc9', '27c660f36f84385b75f9d05f2be4fa115f27ae48ce70986af4d89cce441013b4');
INSERT INTO audit VALUES (19, '2025-03-01T09:34:30.250Z', 'olga', 1002, 'supervisor', 'alert.resolve', 'call-1', 'sha256:e45968513d17990dacc5581c1ae858b3aac1cf082978060eac00de91a0697d57', 'allowed', '27c660f36f84385b75f9d05f2be4fa115f27ae48ce70986af4d89cce441013b4', 'f1535888a5e7cf9ba90c59936c2fca268a4a1749d504e674d99bb8567f9beaf0');
INSERT INTO audit VALUES (20, '2025-03-01T09:34:50.250Z', 'olga', 1002, 'supervisor', 'alert.resolve', 'call-1', NULL, 'allowed', 'f1535888a5e7cf9ba90c59936c2fca268a4a1749d504e674d99bb8567f9beaf0', '51de5e0a8a652399dc773b21a51dab197d272b56fe5f12511fdf9424c480ab10');
INSERT INTO audit VALUES (21, '2025-03-01T09:35:00.250Z', 'ivan', 1001, 'supervisor', 'alert.takeover', 'call-1', NULL, 'refused', '51de5e0a8a652399dc773b21a51dab197d272b56fe5f12511fdf9424c480ab10', 'ff16ab7767fe18ac2066b8d4f129398ff7dcd90edf1a77205a36a820ff3cc185');
INSERT INTO audit VALUES (22, '2025-03-01T09:38:40.250Z', 'ivan', 1001, 'supervisor', 'alert.acknowledge', 'call-2', NULL, 'allowed', 'ff16ab7767fe18ac2066b8d4f129398ff7dcd90edf1a77205a36a820ff3cc185', 'a630b5a2eb2fbbd97a6dcd4ac61d85f462f85217f514522f931806e7dad47879');
INSERT INTO audit VALUES (23, '2025-03-01T09:38:50.250Z', 'ivan', 1001, 'supervisor', 'alert.resolve', 'call-2', NULL, 'allowed', 'a630b5a2eb2fbbd97a6dcd4ac61d85f462f85217f514522f931806e7dad47879', 'a11ff4919a62a4410a4fa83229e49597b3b0fe57b3f6d1ea11369bd6cd13efd3');
INSERT INTO audit VALUES (24, '2025-03-01T09:39:00.250Z', 'olga', 1002, 'supervisor', 'alert.resolve', 'call-2', 'sha256:e45968513d17990dacc5581c1ae858b3aac1cf082978060eac00de91a0697d57', 'allowed', 'a11ff4919a62a4410a4fa83229e49597b3b0fe57b3f6d1ea11369bd6cd13efd3', '827a660414ab9ca319b1c1de33a9fd6cfab1ecd92819a5e59630073a37b722f1');
INSERT INTO audit VALUES (25, '2025-03-01T09:39:30.250Z', 'vera', 1003, 'qa', 'alert.judge', 'call-3', 'sha256:3a6934cc00554793063df77fcd6fc37dd50893f0b7d8f5a7ec52cb6401dde3c0', 'refused', '827a660414ab9ca319b1c1de33a9fd6cfab1ecd92819a5e59630073a37b722f1', '8b6728f8599948342d0960c47a39f59e0cdf6a5a26fec6ae1c6bc0e5e91d9d2e');
INSERT INTO audit VALUES (26, '2025-03-01T09:39:40.250Z', 'maria', 1000, 'agent', 'alert.contest', 'call-3', NULL, 'allowed', '8b6728f8599948342d0960c47a39f59e0cdf6a5a26fec6ae1c6bc0e5e91d9d2e', '5d5abc20d2caf0d6606052762a1f99f99f0f06ab5087cfd1279c71145160e136');
INSERT INTO audit VALUES (27, '2025-03-01T09:39:50.250Z', 'vera', 1003, 'qa', 'alert.judge', 'call-3', 'sha256:936b917cb6a8cd4ea0fd5f40aeee8945457d2528762dc8f7d5ec9f52b5b37abf', 'allowed', '5d5abc20d2caf0d6606052762a1f99f99f0f06ab5087cfd1279c71145160e136', '1b93ff6b99e2155d196049a9caa6f7bb31c890b6f82172e2dabac5f3dd2feb44');
INSERT INTO audit VALUES (28, '2025-03-01T09:40:20.250Z', 'ivan', 1001, 'supervisor', 'alert.takeover', 'call-3', NULL, 'refused', '1b93ff6b99e2155d196049a9caa6f7bb31c890b6f82172e2dabac5f3dd2feb44', 'ff29a4756acfdf6a88c001054ad887dbaef8515a6f2c326c3f42eafe82948e82');
INSERT INTO audit VALUES (29, '2025-03-01T09:40:40.250Z', 'maria', 1000, 'agent', 'alert.contest', 'cry-1', NULL, 'refused', 'ff29a4756acfdf6a88c001054ad887dbaef8515a6f2c326c3f42eafe82948e82', '9b38da5996b4b285ea942a793cca85278ca9b2518af550f2cee291640567ae68');
INSERT INTO audit VALUES (30, '2025-03-01T09:40:50.250Z', 'ivan', 1001, 'supervisor', 'alert.acknowledge', 'cry-1', NULL, 'allowed', '9b38da5996b4b285ea942a793cca85278ca9b2518af550f2cee291640567ae68', '87831932e67d41a83e50484a4aeba3415b9f40eee742b3c618af9d98120ec572');
INSERT INTO audit VALUES (31, '2025-03-01T09:41:00.250Z', 'ivan', 1001, 'supervisor', 'alert.resolve', 'cry-1', 'sha256:e45968513d17990dacc5581c1ae858b3aac1cf082978060eac00de91a0697d57', 'refused', '87831932e67d41a83e50484a4aeba3415b9f40eee742b3c618af9d98120ec572', 'f2f7cdf88390ceeea1b2d607d3d43d1ea65fe6f2bdbbf8686a917abc6835c028');
INSERT INTO audit VALUES (32, '2025-03-01T09:41:10.250Z', 'ivan', 1001, 'supervisor', 'alert.resolve', 'cry-1', NULL, 'allowed', 'f2f7cdf88390ceeea1b2d607d3d43d1ea65fe6f2bdbbf8686a917abc6835c028', '5847a50864783d9e8cad3e11517a2ed600eae5779a631030b438c4fd46df4eda');
INSERT INTO audit VALUES (33, '2025-03-01T09:41:20.250Z', 'vera', 1003, 'qa', 'segment.hold', 'call-1-0', 'sha256:275923c0efa23408849fb52a78f6f65ae2ae79868d0fa4ce4f47eba96311ed5b', 'allowed', '5847a50864783d9e8cad3e11517a2ed600eae5779a631030b438c4fd46df4eda', '454bfe57e55138b23aab741614d67e752eb29d34dd78e88b502c2df6a622a9a8');
INSERT INTO audit VALUES (34, '2025-03-01T09:41:30.250Z', 'olga', 1002, 'supervisor', 'segment.hold', 'call-1-0', 'sha256:8f4632eb7b69532698bc1ffab831680f9656881af1b13183d70d5d0868157e98', 'refused', '454bfe57e55138b23aab741614d67e752eb29d34dd78e88b502c2df6a622a9a8', 'a972588b6685fcb4732b629ce8bfaf437df35e605d2a692c31480b7ecdcb9460');
INSERT INTO audit VALUES (35, '2025-03-01T09:41:40.250Z', 'vera', 1003, 'qa', 'segment.hold', 'call-1-0', 'sha256:232856e3b07de51f3e14bbedf919a3a4c390f3107d2d6872b898c708ad0b2da5', 'allowed', 'a972588b6685fcb4732b629ce8bfaf437df35e605d2a692c31480b7ecdcb9460', '3f1876903cfe969b530b0ffec0158d34d614cc85e27819f98e935f25ef48bddd');
INSERT INTO audit VALUES (36, '2025-03-01T09:41:50.250Z', 'maria', 1000, 'agent', 'segment.erase', 'call-1-0', 'sha256:356a93f837f25e0ef6135af5d938be38f655f59e463ee73b77702b1720286809', 'refused', '3f1876903cfe969b530b0ffec0158d34d614cc85e27819f98e935f25ef48bddd', 'f12742ed7fbfc94c117f7c7d8efb2b633d343a71a9ac15475af5df5ee42efb5f');
INSERT INTO audit VALUES (37, '2025-03-01T09:42:00.250Z', 'maria', 1000, 'agent', 'segment.rekey', 'call-1-0', 'sha256:6f1bae871307ed0979c9a3400f3a2a3c5772e17ce1a3c4361838f9391886e957', 'refused', 'f12742ed7fbfc94c117f7c7d8efb2b633d343a71a9ac15475af5df5ee42efb5f', 'bff2d80c4f114a434a1d3509b43e5796ac9fba844e30954a41170edc59a75f31');
INSERT INTO audit VALUES (38, '2025-03-01T09:42:10.250Z', 'maria', 1000, 'agent', 'segment.object', 'call-1-0', 'sha256:a596f39a742c312083e0d22b4c71f06adae076205ec09d84b15717a944dcd306', 'allowed', 'bff2d80c4f114a434a1d3509b43e5796ac9fba844e30954a41170edc59a75f31', 'aded3fd130afa27acee8ee967680057a7c22846609ba7c0f42ef009efc20cfdb');
INSERT INTO audit VALUES (39, '2025-03-01T09:42:20.250Z', 'vera', 1003, 'qa', 'segment.rekey', 'call-1-0', 'sha256:6f1bae871307ed0979c9a3400f3a2a3c5772e17ce1a3c4361838f9391886e957', 'refused', 'aded3fd130afa27acee8ee967680057a7c22846609ba7c0f42ef009efc20cfdb', '5f16b824cfd080725f9248ae2caa560c51f8ffeb9d39b59c8fb339d9b9367149');
INSERT INTO audit VALUES (40, '2025-03-01T09:42:30.250Z', 'vera', 1003, 'qa', 'segment.redact', 'call-1-0', 'sha256:99a3177a3ef6f312a3fda93756893b55ec1e345f4f16729581c1cdc21ff793fb', 'allowed', '5f16b824cfd080725f9248ae2caa560c51f8ffeb9d39b59c8fb339d9b9367149', '50ccb9d56f239c693528c7a425fe5370bdb7255336eadadebfe3d2ae80973275');
INSERT INTO audit VALUES (41, '2025-03-01T09:42:40.250Z', 'vera', 1003, 'qa', 'segment.purpose', 'call-1-0', 'sha256:1d66293cb4e2debd6c56002dec8d4995310ad3d86717d4f3647f70089d4309e5', 'allowed', '50ccb9d56f239c693528c7a425fe5370bdb7255336eadadebfe3d2ae80973275', '8692a05a62abde4dd0dfe59f0e39eb1ac5a5f4d6fab86c45dc20817344312715');
INSERT INTO audit VALUES (42, '2025-03-01T09:42:50.250Z', 'vera', 1003, 'qa', 'segment.purpose', 'call-1-0', 'sha256:da371d77ff38c594b4ead49b0ca52c9654fc790f41ac960a9898c7ca5c81f14b', 'allowed', '8692a05a62abde4dd0dfe59f0e39eb1ac5a5f4d6fab86c45dc20817344312715', '0e8680d9275d7ec1f8a5e53cce55aa2ca5d709fa738316a4a8b312685cf8697c');
INSERT INTO audit VALUES (43, '2025-03-01T09:43:10.250Z', 'vera', 1003, 'qa', 'segment.approve', 'call-1-0', 'sha256:efe36b8716497562ea8fe86c8b8cc22d17adb8eb2272caea164b761f9b0eddca', 'refused', '0e8680d9275d7ec1f8a5e53cce55aa2ca5d709fa738316a4a8b312685cf8697c', '720c7b5fd73254edb641375463ca3b988508ebbfd639c33fa8b4a756850b04c7');
INSERT INTO audit VALUES (44, '2025-03-01T09:43:20.250Z', 'olga', 1002, 'supervisor', 'segment.approve', 'call-1-0', 'sha256:efe36b8716497562ea8fe86c8b8cc22d17adb8eb2272caea164b761f9b0eddca', 'allowed', '720c7b5fd73254edb641375463ca3b988508ebbfd639c33fa8b4a756850b04c7', '8eb93d8426e018426f9ea09a5fff78f128b7fea925fe56149d4c6b8c4c878449');
INSERT INTO audit VALUES (45, '2025-03-01T09:43:50.250Z', 'vera', 1003, 'qa', 'segment.purpose', 'call-1-0', 'sha256:6bdd056d344809ae77f584e347e23095b274812ce859025d43bb66cdc53106c2', 'allowed', '8eb93d8426e018426f9ea09a5fff78f128b7fea925fe56149d4c6b8c4c878449', 'a8c3b8e383164bb3f5736830189022dc6c78f6345f99cfe4e686d8008c95cdaa');
INSERT INTO audit VALUES (46, '2025-03-01T09:44:00.250Z', 'quentin', 1008, 'qa', 'segment.release', 'call-1-0', 'sha256:7cacfce1f89814f9dc34f656a2309226dbd53a9b511445d7d1fd13de7f70e9c5', 'refused', 'a8c3b8e383164bb3f5736830189022dc6c78f6345f99cfe4e686d8008c95cdaa', '0558fef4058292dee59788fac7be8ca9965646af194b28b3055a0565aa87b12e');
INSERT INTO audit VALUES (47, '2025-03-01T09:44:10.250Z', 'vera', 1003, 'qa', 'segment.release', 'call-1-0', 'sha256:7cacfce1f89814f9dc34f656a2309226dbd53a9b511445d7d1fd13de7f70e9c5', 'allowed', '0558fef4058292dee59788fac7be8ca9965646af194b28b3055a0565aa87b12e', '99d41b8a923be895bf939bd28e7d959997f67e45d84ff6665b13520d2700e846');
INSERT INTO audit VALUES (48, '2025-03-01T09:44:20.250Z', 'vera', 1003, 'qa', 'segment.release', 'call-1-0', 'sha256:7cacfce1f89814f9dc34f656a2309226dbd53a9b511445d7d1fd13de7f70e9c5', 'refused', '99d41b8a923be895bf939bd28e7d959997f67e45d84ff6665b13520d2700e846', '70857962d59ca06803ab6b16615c476ac79d1d036b1bbeb71ba26d7d32df375a');
INSERT INTO audit VALUES (49, '2025-03-01T09:44:30.250Z', 'vera', 1003, 'qa', 'segment.rekey', 'call-1-0', 'sha256:6f1bae871307ed0979c9a3400f3a2a3c5772e17ce1a3c4361838f9391886e957', 'allowed', '70857962d59ca06803ab6b16615c476ac79d1d036b1bbeb71ba26d7d32df375a', 'eca5098c69f80aeb01630835e1b33d4eeb18a1de14d10cfab9dfe5c47d731a70');
INSERT INTO audit VALUES (50, '2025-03-01T09:44:40.250Z', 'quentin', 1008, 'qa', 'segment.rekey', 'call-1-0', 'sha256:6176e73558bd3029bcaf810d0b368d4d1d2e5e39b726e9933b08037b531f9b73', 'refused', 'eca5098c69f80aeb01630835e1b33d4eeb18a1de14d10cfab9dfe5c47d731a70', 'be84dcee28ce7ecce7da2f1fcc90e0f0ad43d33c3ecfad1c56695ebc7f2e1604');
INSERT INTO audit VALUES (51, '2025-03-01T09:44:50.250Z', 'vera', 1003, 'qa', 'segment.confirm', 'call-1-0', 'sha256:20d0c28096b54116531eafeb7341a73bf8ff56e02220ac3d2b4524d04bf9fcaf', 'refused', 'be84dcee28ce7ecce7da2f1fcc90e0f0ad43d33c3ecfad1c56695ebc7f2e1604', '605d76e4bff2369c6598e1819abb1be7cc7b5d5770eea1ba380787dae3081cb5');
INSERT INTO audit VALUES (52, '2025-03-01T09:45:00.250Z', 'quentin', 1008, 'qa', 'segment.restore', 'call-1-0', 'sha256:ba3b37ed9633ac8e91094e02a1e9c78748087feceb769e3494f2f773d5fab9ac', 'allowed', '605d76e4bff2369c6598e1819abb1be7cc7b5d5770eea1ba380787dae3081cb5', 'c8838558705c312fdcbee856cc9742c7dc51a0b04e2333e1a0000d2e32289f5d');
INSERT INTO audit VALUES (53, '2025-03-01T09:45:10.250Z', 'quentin', 1008, 'qa', 'segment.restore', 'call-1-0', 'sha256:0b496639e29a4040360883562381421481bbded1ddb7d0a8d1bcb6b0be1aa088', 'allowed', 'c8838558705c312fdcbee856cc9742c7dc51a0b04e2333e1a0000d2e32289f5d', '139363f0766d49bad1c7fe94884e82bbfaec14faf3f3fa55b42eaa2b3cfefe7f');
INSERT INTO audit VALUES (54, '2025-03-01T09:45:20.250Z', 'vera', 1003, 'qa', 'segment.confirm', 'call-1-0', 'sha256:20d0c28096b54116531eafeb7341a73bf8ff56e02220ac3d2b4524d04bf9fcaf', 'allowed', '139363f0766d49bad1c7fe94884e82bbfaec14faf3f3fa55b42eaa2b3cfefe7f', 'd79b26e322e4ce9d501f2ff772a1077bfa486edbc4dc7930aac4c8fcf4ae085d');
INSERT INTO audit VALUES (55, '2025-03-01T09:45:30.250Z', 'quentin', 1008, 'qa', 'segment.confirm', 'call-1-0-r1', 'sha256:20d0c28096b54116531eafeb7341a73bf8ff56e02220ac3d2b4524d04bf9fcaf', 'allowed', 'd79b26e322e4ce9d501f2ff772a1077bfa486edbc4dc7930aac4c8fcf4ae085d', 'e1481dbfa1682d1a20a5081692fcfa2a92e21b45b60d226c82c0dbe674033850');
INSERT INTO audit VALUES (56, '2025-03-01T09:45:40.250Z', 'maria', 1000, 'agent', 'segment.object', 'call-1-0', 'sha256:664a4b435dc33e6028e072643fb0cad0b99956516705734929a01efb77fdca31', 'refused', 'e1481dbfa1682d1a20a5081692fcfa2a92e21b45b60d226c82c0dbe674033850', 'bdf86c726f0745c6eac13d3e324a958f050b883e57462f57316512154c44c4f5');
INSERT INTO audit VALUES (57, '2025-03-01T09:45:50.250Z', 'maria', 1000, 'agent', 'segment.erase', 'call-1-0', 'sha256:f56a864d16ed1228e9f546c01e1087f9e49b08119fd7c9e623ac430e4ddd9cf7', 'allowed', 'bdf86c726f0745c6eac13d3e324a958f050b883e57462f57316512154c44c4f5', '45fc7de321c4f8b80685a9cf95598e07ca4ccd25a8bb3c29aa16510cc0be8050');
INSERT INTO audit VALUES (58, '2025-03-01T09:46:00.250Z', 'maria', 1000, 'agent', 'segment.erase', 'call-1-0', 'sha256:3a30f67b188df02ad3f956a4c1b16c4ea9e81370ba021e97f81edf7bb799124c', 'allowed', '45fc7de321c4f8b80685a9cf95598e07ca4ccd25a8bb3c29aa16510cc0be8050', 'bbeee8689310a6d63e824f71b16b5c68a10013ae6d2a8b56023dfb6e78b6df80');
INSERT INTO audit VALUES (59, '2025-03-01T09:46:10.250Z', 'vera', 1003, 'qa', 'segment.hold', 'call-1-0', 'sha256:664a4b435dc33e6028e072643fb0cad0b99956516705734929a01efb77fdca31', 'refused', 'bbeee8689310a6d63e824f71b16b5c68a10013ae6d2a8b56023dfb6e78b6df80', '640b5d95b1d7b6fada04c8354dc7765f5750498b05b4b76d21a4533de379320a');
INSERT INTO audit VALUES (60, '2025-03-01T09:46:30.250Z', 'daemon', NULL, 'daemon', 'segment.erase', 'x-0', 'sha256:1f78229b3610b1381c27b89cb32f718e5b09b827a3534150de74161bff95b3a9', 'allowed', '640b5d95b1d7b6fada04c8354dc7765f5750498b05b4b76d21a4533de379320a', '047174133c400f997ee9e1fcbaf86cf66ae4ba40f3189c778cf62face2b0335c');
INSERT INTO audit VALUES (61, '2025-03-01T09:46:50.250Z', 'vera', 1003, 'qa', 'segment.hold', 'call-1-1', 'sha256:c5a08d2219554d590d54276e29d2d26d0bf8116253f967440d9fb2d430c1b6f0', 'allowed', '047174133c400f997ee9e1fcbaf86cf66ae4ba40f3189c778cf62face2b0335c', '06b30562192cc45496c2b978b9cbf509d3494d119479b9b2178ee03de99c65f3');
INSERT INTO audit VALUES (62, '2025-03-01T09:47:40.250Z', 'maria', 1000, 'agent', 'erase', 'alerts', 'sha256:8ab843bf743737b385d81d0259247b427140b8126f656a875f358240ef220e21', 'allowed', '06b30562192cc45496c2b978b9cbf509d3494d119479b9b2178ee03de99c65f3', '67fd95a6b105f73ca930b04ee042eff337335ba19585d954c7ed3f523ee8b59d');
INSERT INTO audit_words VALUES (1, '00112233445566778899aabbccddeeff', 'notice 1');
INSERT INTO audit_words VALUES (2, '00112233445566778899aabbccddeeff', 'notice 1');
INSERT INTO audit_words VALUES (3, '00112233445566778899aabbccddeeff', 'notice 1');
INSERT INTO audit_words VALUES (4, '00112233445566778899aabbccddeeff', 'notice 2');
INSERT INTO audit_words VALUES (5, '00112233445566778899aabbccddeeff', 'notice 2');
INSERT INTO audit_words VALUES (13, '00112233445566778899aabbccddeeff', 'to olga');
INSERT INTO audit_words VALUES (17, '00112233445566778899aabbccddeeff', 'upheld');
INSERT INTO audit_words VALUES (18, '00112233445566778899aabbccddeeff', 'dismissed');
INSERT INTO audit_words VALUES (19, '00112233445566778899aabbccddeeff', 'nothing was wrong');
INSERT INTO audit_words VALUES (24, '00112233445566778899aabbccddeeff', 'nothing was wrong');
INSERT INTO audit_words VALUES (25, '00112233445566778899aabbccddeeff', 'upheld');
INSERT INTO audit_words VALUES (27, '00112233445566778899aabbccddeeff', 'dismissed');
INSERT INTO audit_words VALUES (31, '00112233445566778899aabbccddeeff', 'nothing was wrong');
INSERT INTO audit_words VALUES (33, '00112233445566778899aabbccddeeff', 'complaint 17');
INSERT INTO audit_words VALUES (34, '00112233445566778899aabbccddeeff', 'mine');
INSERT INTO audit_words VALUES (35, '00112233445566778899aabbccddeeff', 'complaint 18');
INSERT INTO audit_words VALUES (36, '00112233445566778899aabbccddeeff', 'by mistake');
INSERT INTO audit_words VALUES (37, '00112233445566778899aabbccddeeff', 'new key');
INSERT INTO audit_words VALUES (38, '00112233445566778899aabbccddeeff', 'it was settled');
INSERT INTO audit_words VALUES (39, '00112233445566778899aabbccddeeff', 'new key');
INSERT INTO audit_words VALUES (40, '00112233445566778899aabbccddeeff', 'call-1-0-r1: a name');
INSERT INTO audit_words VALUES (41, '00112233445566778899aabbccddeeff', 'evaluation: before');
INSERT INTO audit_words VALUES (42, '00112233445566778899aabbccddeeff', 'evaluation: again');
INSERT INTO audit_words VALUES (43, '00112233445566778899aabbccddeeff', 'that vera may hear it: complaint 17');
INSERT INTO audit_words VALUES (44, '00112233445566778899aabbccddeeff', 'that vera may hear it: complaint 17');
INSERT INTO audit_words VALUES (45, '00112233445566778899aabbccddeeff', 'replay: after');
INSERT INTO audit_words VALUES (46, '00112233445566778899aabbccddeeff', 'settled');
INSERT INTO audit_words VALUES (47, '00112233445566778899aabbccddeeff', 'settled');
INSERT INTO audit_words VALUES (48, '00112233445566778899aabbccddeeff', 'settled');
INSERT INTO audit_words VALUES (49, '00112233445566778899aabbccddeeff', 'new key');
INSERT INTO audit_words VALUES (50, '00112233445566778899aabbccddeeff', 'another key');
INSERT INTO audit_words VALUES (51, '00112233445566778899aabbccddeeff', 'has opened it');
INSERT INTO audit_words VALUES (52, '00112233445566778899aabbccddeeff', 'does not open');
INSERT INTO audit_words VALUES (53, '00112233445566778899aabbccddeeff', 'does open');
INSERT INTO audit_words VALUES (54, '00112233445566778899aabbccddeeff', 'has opened it');
INSERT INTO audit_words VALUES (55, '00112233445566778899aabbccddeeff', 'has opened it');
INSERT INTO audit_words VALUES (56, '00112233445566778899aabbccddeeff', 'too late');
INSERT INTO audit_words VALUES (57, '00112233445566778899aabbccddeeff', 'by mistake (1 file, SHA-256 f00d)');
INSERT INTO audit_words VALUES (58, '00112233445566778899aabbccddeeff', 'again (1 file, SHA-256 f00d)');
INSERT INTO audit_words VALUES (59, '00112233445566778899aabbccddeeff', 'too late');
INSERT INTO audit_words VALUES (60, '00112233445566778899aabbccddeeff', 'no event (0 file, SHA-256 none)');
INSERT INTO audit_words VALUES (61, '00112233445566778899aabbccddeeff', 'complaint 19');
INSERT INTO audit_words VALUES (62, '00112233445566778899aabbccddeeff', 'asked for');
INSERT INTO consents VALUES ('maria', 'alerts', 1, 1, '2025-03-01T09:30:30.250Z', NULL, NULL, NULL);
INSERT INTO consents VALUES ('maria', 'replay', 0, 2, '2025-03-01T09:30:50.250Z', '2025-03-01T09:31:00.250Z', NULL, NULL);
INSERT INTO consents VALUES ('maria', 'self-view', 1, 1, '2025-03-01T09:30:20.250Z', NULL, NULL, NULL);
INSERT INTO cursor_key VALUES (randomblob(32));
INSERT INTO events VALUES (1, '00000000-0000-4000-8000-000000000001', 'io.undertone.daemon.started', 'daemon', NULL, '2025-03-01T09:30:10.250Z', '{"data":{"reason":"test","version":"0.1.0"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000001","sequence":1,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"daemon","time":"2025-03-01T09:30:10.250Z","type":"io.undertone.daemon.started"}', '');
INSERT INTO events VALUES (2, '00000000-0000-4000-8000-000000000002', 'io.undertone.consent.granted', 'consent', NULL, '2025-03-01T09:30:20.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:30:20.250Z","notice_version":1,"purpose":"self-view"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000002","sequence":2,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"consent","time":"2025-03-01T09:30:20.250Z","type":"io.undertone.consent.granted"}', '');
INSERT INTO events VALUES (3, '00000000-0000-4000-8000-000000000003', 'io.undertone.consent.granted', 'consent', NULL, '2025-03-01T09:30:30.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:30:30.250Z","notice_version":1,"purpose":"alerts"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000003","sequence":3,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"consent","time":"2025-03-01T09:30:30.250Z","type":"io.undertone.consent.granted"}', '');
INSERT INTO events VALUES (4, '00000000-0000-4000-8000-000000000004', 'io.undertone.consent.granted', 'consent', NULL, '2025-03-01T09:30:50.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:30:50.250Z","notice_version":2,"purpose":"replay"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000004","sequence":4,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"consent","time":"2025-03-01T09:30:50.250Z","type":"io.undertone.consent.granted"}', '');
INSERT INTO events VALUES (5, '00000000-0000-4000-8000-000000000005', 'io.undertone.consent.withdrawn', 'consent', NULL, '2025-03-01T09:31:00.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:31:00.250Z","notice_version":2,"purpose":"replay"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000005","sequence":5,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"consent","time":"2025-03-01T09:31:00.250Z","type":"io.undertone.consent.withdrawn"}', '');
INSERT INTO events VALUES (6, '00000000-0000-4000-8000-000000000006', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:31:10.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000006","sequence":6,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:31:10.250Z","type":"io.undertone.data.erased"}', '');
INSERT INTO events VALUES (7, '00000000-0000-4000-8000-000000000007', 'io.undertone.baseline.ready', 'baseline', NULL, '2025-03-01T09:31:20.250Z', '{"data":{"agent":"maria","device":"usb-1","speech_s":300.25},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000007","sequence":7,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"baseline","time":"2025-03-01T09:31:20.250Z","type":"io.undertone.baseline.ready"}', '');
INSERT INTO events VALUES (8, '00000000-0000-4000-8000-000000000008', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:31:30.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000008","sequence":8,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:31:30.250Z","type":"io.undertone.data.erased"}', '');
INSERT INTO events VALUES (9, '00000000-0000-4000-8000-000000000009', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:31:40.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000009","sequence":9,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:31:40.250Z","type":"io.undertone.data.erased"}', '');
INSERT INTO events VALUES (10, '00000000-0000-4000-8000-000000000010', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:31:50.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000010","sequence":10,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:31:50.250Z","type":"io.undertone.data.erased"}', '');
INSERT INTO events VALUES (11, '00000000-0000-4000-8000-000000000011', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:32:10.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000011","sequence":11,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:32:10.250Z","type":"io.undertone.data.erased"}', '');
INSERT INTO events VALUES (12, '00000000-0000-4000-8000-000000000012', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:32:50.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000012","sequence":12,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:32:50.250Z","type":"io.undertone.data.erased"}', '');
INSERT INTO events VALUES (13, '00000000-0000-4000-8000-000000000013', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:33:20.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000013","sequence":13,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:33:20.250Z","type":"io.undertone.data.erased"}', '');
INSERT INTO events VALUES (14, '00000000-0000-4000-8000-000000000014', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:33:30.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000014","sequence":14,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:33:30.250Z","type":"io.undertone.data.erased"}', '');
INSERT INTO events VALUES (15, '00000000-0000-4000-8000-000000000015', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:33:40.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000015","sequence":15,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:33:40.250Z","type":"io.undertone.data.erased"}', '');
INSERT INTO events VALUES (16, '00000000-0000-4000-8000-000000000016', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:33:50.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000016","sequence":16,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:33:50.250Z","type":"io.undertone.data.erased"}', '');
INSERT INTO events VALUES (17, '00000000-0000-4000-8000-000000000017', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:34:00.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000017","sequence":17,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:34:00.250Z","type":"io.undertone.data.erased"}', '');
INSERT INTO events VALUES (18, '00000000-0000-4000-8000-000000000018', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:34:10.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000018","sequence":18,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:34:10.250Z","type":"io.undertone.data.erased"}', '');
INSERT INTO events VALUES (19, '00000000-0000-4000-8000-000000000019', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:34:30.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000019","sequence":19,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:34:30.250Z","type":"io.undertone.data.erased"}', '');
INSERT INTO events VALUES (20, '00000000-0000-4000-8000-000000000020', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:35:20.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000020","sequence":20,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:35:20.250Z","type":"io.undertone.data.erased"}', '');
INSERT INTO events VALUES (21, '00000000-0000-4000-8000-000000000021', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:37:00.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000021","sequence":21,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:37:00.250Z","type":"io.undertone.data.erased"}', '');
INSERT INTO events VALUES (22, '00000000-0000-4000-8000-000000000022', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:38:30.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000022","sequence":22,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:38:30.250Z","type":"io.undertone.data.erased"}', '');
INSERT INTO events VALUES (23, '00000000-0000-4000-8000-000000000023', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:38:40.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000023","sequence":23,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:38:40.250Z","type":"io.undertone.data.erased"}', '');
INSERT INTO events VALUES (24, '00000000-0000-4000-8000-000000000024', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:38:50.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000024","sequence":24,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:38:50.250Z","type":"io.undertone.data.erased"}', '');
INSERT INTO events VALUES (25, '00000000-0000-4000-8000-000000000025', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:39:00.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000025","sequence":25,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:39:00.250Z","type":"io.undertone.data.erased"}', '');
INSERT INTO events VALUES (26, '00000000-0000-4000-8000-000000000026', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:39:10.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000026","sequence":26,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:39:10.250Z","type":"io.undertone.data.erased"}', '');
INSERT INTO events VALUES (27, '00000000-0000-4000-8000-000000000027', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:39:20.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000027","sequence":27,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:39:20.250Z","type":"io.undertone.data.erased"}', '');
INSERT INTO events VALUES (28, '00000000-0000-4000-8000-000000000028', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:39:40.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000028","sequence":28,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:39:40.250Z","type":"io.undertone.data.erased"}', '');
INSERT INTO events VALUES (29, '00000000-0000-4000-8000-000000000029', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:39:50.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000029","sequence":29,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:39:50.250Z","type":"io.undertone.data.erased"}', '');
INSERT INTO events VALUES (30, '00000000-0000-4000-8000-000000000030', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:40:00.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000030","sequence":30,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:40:00.250Z","type":"io.undertone.data.erased"}', '');
INSERT INTO events VALUES (31, '00000000-0000-4000-8000-000000000031', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:40:10.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000031","sequence":31,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:40:10.250Z","type":"io.undertone.data.erased"}', '');
INSERT INTO events VALUES (32, '00000000-0000-4000-8000-000000000032', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:40:10.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000032","sequence":32,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:40:10.250Z","type":"io.undertone.data.erased"}', '');
INSERT INTO events VALUES (33, '00000000-0000-4000-8000-000000000033', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:40:10.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000033","sequence":33,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:40:10.250Z","type":"io.undertone.data.erased"}', '');
INSERT INTO events VALUES (34, '00000000-0000-4000-8000-000000000034', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:40:30.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000034","sequence":34,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:40:30.250Z","type":"io.undertone.data.erased"}', '');
INSERT INTO events VALUES (35, '00000000-0000-4000-8000-000000000035', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:40:50.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000035","sequence":35,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:40:50.250Z","type":"io.undertone.data.erased"}', '');
INSERT INTO events VALUES (36, '00000000-0000-4000-8000-000000000036', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:41:10.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000036","sequence":36,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:41:10.250Z","type":"io.undertone.data.erased"}', '');
INSERT INTO events VALUES (37, '00000000-0000-4000-8000-000000000037', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:41:20.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000037","sequence":37,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:41:20.250Z","type":"io.undertone.data.erased"}', '');
INSERT INTO events VALUES (38, '00000000-0000-4000-8000-000000000038', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:41:40.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000038","sequence":38,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:41:40.250Z","type":"io.undertone.data.erased"}', '');
INSERT INTO events VALUES (39, '00000000-0000-4000-8000-000000000039', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:42:10.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000039","sequence":39,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:42:10.250Z","type":"io.undertone.data.erased"}', '');
INSERT INTO events VALUES (40, '00000000-0000-4000-8000-000000000040', 'io.undertone.segment.replaced', 'call-1-0-r1', 'high', '2025-03-01T09:42:30.250Z', '{"data":{"agent":"maria","alert_id":"call-1","bytes":199000,"claimed_by":"vera","duration_s":12.5,"file_hash":"fa4e746430ce0f47152d09a7b37cf53d0e78ca3bd477e8d9bd45e7def3a9a92c","is_complete":true,"level":"high","objection":"it was settled","part":0,"reason":"a name","recipients":["qrstuvwx"],"replaces":"call-1-0","review_at":"2025-05-30T09:41:40.250Z","segment_id":"call-1-0-r1","started_at":"2025-03-01T09:29:49.250Z"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000040","sequence":40,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"call-1-0-r1","time":"2025-03-01T09:42:30.250Z","type":"io.undertone.segment.replaced"}', '');
INSERT INTO events VALUES (41, '00000000-0000-4000-8000-000000000041', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:42:40.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000041","sequence":41,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:42:40.250Z","type":"io.undertone.data.erased"}', '');
INSERT INTO events VALUES (42, '00000000-0000-4000-8000-000000000042', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:43:20.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000042","sequence":42,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:43:20.250Z","type":"io.undertone.data.erased"}', '');
INSERT INTO events VALUES (43, '00000000-0000-4000-8000-000000000043', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:43:50.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000043","sequence":43,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:43:50.250Z","type":"io.undertone.data.erased"}', '');
INSERT INTO events VALUES (44, '00000000-0000-4000-8000-000000000044', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:44:10.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000044","sequence":44,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:44:10.250Z","type":"io.undertone.data.erased"}', '');
INSERT INTO events VALUES (45, '00000000-0000-4000-8000-000000000045', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:44:30.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000045","sequence":45,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:44:30.250Z","type":"io.undertone.data.erased"}', '');
INSERT INTO events VALUES (46, '00000000-0000-4000-8000-000000000046', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:45:00.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000046","sequence":46,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:45:00.250Z","type":"io.undertone.data.erased"}', '');
INSERT INTO events VALUES (47, '00000000-0000-4000-8000-000000000047', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:45:10.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000047","sequence":47,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:45:10.250Z","type":"io.undertone.data.erased"}', '');
INSERT INTO events VALUES (48, '00000000-0000-4000-8000-000000000048', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:45:20.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000048","sequence":48,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:45:20.250Z","type":"io.undertone.data.erased"}', '');
INSERT INTO events VALUES (49, '00000000-0000-4000-8000-000000000049', 'io.undertone.segment.confirmed', 'call-1-0-r1', 'high', '2025-03-01T09:45:30.250Z', '{"data":{"agent":"maria","alert_id":"call-1","bytes":199000,"claimed_by":"vera","duration_s":12.5,"file_hash":"fa4e746430ce0f47152d09a7b37cf53d0e78ca3bd477e8d9bd45e7def3a9a92c","is_complete":true,"level":"high","part":0,"reason":"quentin has opened it","recipients":["qrstuvwx"],"replaces":"call-1-0","segment_id":"call-1-0-r1","started_at":"2025-03-01T09:29:49.250Z"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000049","sequence":49,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"call-1-0-r1","time":"2025-03-01T09:45:30.250Z","type":"io.undertone.segment.confirmed"}', '');
INSERT INTO events VALUES (50, '00000000-0000-4000-8000-000000000050', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:45:50.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000050","sequence":50,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:45:50.250Z","type":"io.undertone.data.erased"}', '');
INSERT INTO events VALUES (51, '00000000-0000-4000-8000-000000000051', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:46:30.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000051","sequence":51,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:46:30.250Z","type":"io.undertone.data.erased"}', '');
INSERT INTO events VALUES (52, '00000000-0000-4000-8000-000000000052', 'io.undertone.segment.stored', 'call-1-1', 'critical', '2025-03-01T09:46:40.250Z', '{"data":{"agent":"maria","alert_id":"call-1","bytes":4294967296,"duration_s":3.0000625,"is_complete":false,"level":"critical","part":1,"purpose":"evaluation","segment_id":"call-1-1","started_at":"2025-03-01T09:31:49.250Z"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000052","sequence":52,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"call-1-1","time":"2025-03-01T09:46:40.250Z","type":"io.undertone.segment.stored"}', '');
INSERT INTO events VALUES (53, '00000000-0000-4000-8000-000000000053', 'io.undertone.segment.held', 'call-1-1', 'critical', '2025-03-01T09:46:50.250Z', '{"data":{"agent":"maria","alert_id":"call-1","bytes":4294967296,"duration_s":3.0000625,"held_by":"vera","is_complete":false,"level":"critical","part":1,"purpose":"evaluation","reason":"complaint 19","review_at":"2025-05-30T09:46:50.250Z","segment_id":"call-1-1","started_at":"2025-03-01T09:31:49.250Z"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000053","sequence":53,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"call-1-1","time":"2025-03-01T09:46:50.250Z","type":"io.undertone.segment.held"}', '');
INSERT INTO events VALUES (54, '00000000-0000-4000-8000-000000000054', 'io.undertone.segment.stored', 'call-3-0', 'elevated', '2025-03-01T09:47:00.250Z', '{"data":{"agent":"maria","alert_id":"call-3","bytes":100000,"duration_s":10,"level":"elevated","part":0,"segment_id":"call-3-0","started_at":"2025-03-01T09:29:49.250Z"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000054","sequence":54,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"call-3-0","time":"2025-03-01T09:47:00.250Z","type":"io.undertone.segment.stored"}', '');
INSERT INTO events VALUES (55, '00000000-0000-4000-8000-000000000055', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:47:10.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:44:00.000Z","by":"maria","count":3,"hash":"f00d","held":2,"reason":"asked for","what":"alerts"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000055","sequence":55,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:47:10.250Z","type":"io.undertone.data.erased"}', '');
INSERT INTO events VALUES (56, '00000000-0000-4000-8000-000000000056', 'io.undertone.baseline.reset', 'baseline', NULL, '2025-03-01T09:47:20.250Z', '{"data":{"agent":"maria","device":"usb-1","reason":"asked for","speech_s":0},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000056","sequence":56,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"baseline","time":"2025-03-01T09:47:20.250Z","type":"io.undertone.baseline.reset"}', '');
INSERT INTO events VALUES (57, '00000000-0000-4000-8000-000000000057', 'io.undertone.daemon.stopped', 'daemon', NULL, '2025-03-01T09:47:30.250Z', '{"data":{"reason":"SIGTERM","version":"0.1.0"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000057","sequence":57,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"daemon","time":"2025-03-01T09:47:30.250Z","type":"io.undertone.daemon.stopped"}', '');
INSERT INTO events VALUES (58, '00000000-0000-4000-8000-000000000058', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:47:40.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":43,"reason":"asked for","what":"alerts"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000058","sequence":58,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:47:40.250Z","type":"io.undertone.data.erased"}', '');
INSERT INTO grdb_migrations VALUES ('1-events');
INSERT INTO grdb_migrations VALUES ('2-life-consent-audit');
INSERT INTO grdb_migrations VALUES ('3-segments');
INSERT INTO grdb_migrations VALUES ('4-nothing-wrong');
INSERT INTO grdb_migrations VALUES ('5-cursor-key');
INSERT INTO grdb_migrations VALUES ('6-words');
INSERT INTO grdb_migrations VALUES ('7-words-seals-requests');
INSERT INTO grdb_migrations VALUES ('8-notes');
INSERT INTO segment_receipts VALUES ('call-1-0', '{"agent":"maria","at":"2025-03-01T09:45:50.250Z","by":"maria","count":1,"hash":"f00d","reason":"by mistake","what":"segment"}');
INSERT INTO segment_receipts VALUES ('x-0', '{"agent":"maria","at":"2025-03-01T09:46:30.250Z","by":"daemon","count":0,"reason":"no event","what":"segment"}');
INSERT INTO segments VALUES ('call-1-0-r1', 'call-1', '{"agent":"maria","alert_id":"call-1","bytes":199000,"claimed_by":"vera","duration_s":12.5,"file_hash":"fa4e746430ce0f47152d09a7b37cf53d0e78ca3bd477e8d9bd45e7def3a9a92c","is_complete":true,"level":"high","part":0,"recipients":["qrstuvwx"],"replaces":"call-1-0","segment_id":"call-1-0-r1","started_at":"2025-03-01T09:29:49.250Z"}', 'stored', 49, '2025-03-01T09:45:30.250Z', 'high', '2025-03-01T09:29:49.250Z', 'replay', NULL, NULL, NULL, '');
INSERT INTO segments VALUES ('call-1-1', 'call-1', '{"agent":"maria","alert_id":"call-1","bytes":4294967296,"duration_s":3.0000625,"held_by":"vera","is_complete":false,"level":"critical","part":1,"purpose":"evaluation","review_at":"2025-05-30T09:46:50.250Z","segment_id":"call-1-1","started_at":"2025-03-01T09:31:49.250Z"}', 'stored', 53, '2025-03-01T09:46:50.250Z', 'critical', '2025-03-01T09:31:49.250Z', 'evaluation', 'vera', '2025-03-01T09:46:50.250Z', 'complaint 19', '');
INSERT INTO segments VALUES ('call-3-0', 'call-3', '{"agent":"maria","alert_id":"call-3","bytes":100000,"duration_s":10,"level":"elevated","part":0,"segment_id":"call-3-0","started_at":"2025-03-01T09:29:49.250Z"}', 'stored', 54, '2025-03-01T09:47:00.250Z', 'elevated', '2025-03-01T09:29:49.250Z', 'replay', NULL, NULL, NULL, '');
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES ('audit', 62);
INSERT INTO sqlite_sequence VALUES ('events', 58);
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
