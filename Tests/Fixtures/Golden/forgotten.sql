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
    withdrawn_at TEXT,
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
);
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
, level TEXT NOT NULL DEFAULT 'elevated', started_at TEXT NOT NULL DEFAULT '', purpose TEXT NOT NULL DEFAULT 'replay', held_by TEXT, held_at TEXT, held_reason TEXT) WITHOUT ROWID;
INSERT INTO audit VALUES (1, '2025-03-01T09:30:20.250Z', 'maria', 1000, 'agent', 'consent.grant', 'self-view', 'sha256:70cbbca20c858f7c4d39a69a1b5856708a344c6319b9510881c07c05e95db405', 'allowed', '0000000000000000000000000000000000000000000000000000000000000000', '47e1338ade3af3493a97c307795a916cf4568e2c8c0612942d6b2aba98f86719');
INSERT INTO audit VALUES (2, '2025-03-01T09:30:30.250Z', 'maria', 1000, 'agent', 'consent.grant', 'alerts', 'sha256:70cbbca20c858f7c4d39a69a1b5856708a344c6319b9510881c07c05e95db405', 'allowed', '47e1338ade3af3493a97c307795a916cf4568e2c8c0612942d6b2aba98f86719', '85acfc11187c6a1d08428f2c84c862d49e7a07d1acc93af5bcb2e86f19ef932d');
INSERT INTO audit VALUES (3, '2025-03-01T09:30:40.250Z', 'maria', 1000, 'agent', 'consent.grant', 'alerts', 'sha256:70cbbca20c858f7c4d39a69a1b5856708a344c6319b9510881c07c05e95db405', 'allowed', '85acfc11187c6a1d08428f2c84c862d49e7a07d1acc93af5bcb2e86f19ef932d', '80f5cd899c2e4246e5e9e6cf26526ce7afd9f70681c5718d6f6a85f7deb0343a');
INSERT INTO audit VALUES (4, '2025-03-01T09:30:50.250Z', 'maria', 1000, 'agent', 'consent.grant', 'replay', 'sha256:49d23ef52096c4e511bc928884ffdd47013d266aa54a5d36216c63b683abac70', 'allowed', '80f5cd899c2e4246e5e9e6cf26526ce7afd9f70681c5718d6f6a85f7deb0343a', '196908bb50ad6093138d049e53242101fd5d5d66d76c5ec22faf6f083298ff07');
INSERT INTO audit VALUES (5, '2025-03-01T09:31:00.250Z', 'maria', 1000, 'agent', 'consent.withdraw', 'replay', 'sha256:49d23ef52096c4e511bc928884ffdd47013d266aa54a5d36216c63b683abac70', 'allowed', '196908bb50ad6093138d049e53242101fd5d5d66d76c5ec22faf6f083298ff07', 'bff4f779b56683dbba50cdff80e8bc8662979f1f1f0ee51c0ea0a372ecbfbf08');
INSERT INTO audit VALUES (6, '2025-03-01T09:32:00.250Z', 'ivan', 1001, 'supervisor', 'alert.resolve', 'call-1', NULL, 'refused', 'bff4f779b56683dbba50cdff80e8bc8662979f1f1f0ee51c0ea0a372ecbfbf08', '7de2c5ba95896380d614f4629192837a048d4712fabd9adb80bdd25f9dcb847c');
INSERT INTO audit VALUES (7, '2025-03-01T09:32:10.250Z', 'ivan', 1001, 'supervisor', 'alert.acknowledge', 'call-1', NULL, 'allowed', '7de2c5ba95896380d614f4629192837a048d4712fabd9adb80bdd25f9dcb847c', '85d51a706d19b948c39bb3bf4f5798bc5b74880cf5f2cf445fdaee517b98250e');
INSERT INTO audit VALUES (8, '2025-03-01T09:32:20.250Z', 'olga', 1002, 'supervisor', 'alert.acknowledge', 'call-1', NULL, 'allowed', '85d51a706d19b948c39bb3bf4f5798bc5b74880cf5f2cf445fdaee517b98250e', '5dbb982caa2a15afbf3f2c9bd953059fd4e8de23b11b77f08fba4299aa2164ff');
INSERT INTO audit VALUES (9, '2025-03-01T09:32:50.250Z', 'ivan', 1001, 'supervisor', 'alert.takeover', 'call-1', NULL, 'allowed', '5dbb982caa2a15afbf3f2c9bd953059fd4e8de23b11b77f08fba4299aa2164ff', '97382d008f23873e2af07f4d8708e4fdb121f97528a042959460e6867ff32ddb');
INSERT INTO audit VALUES (10, '2025-03-01T09:33:00.250Z', 'ivan', 1001, 'supervisor', 'alert.takeover', 'call-1', NULL, 'allowed', '97382d008f23873e2af07f4d8708e4fdb121f97528a042959460e6867ff32ddb', '5794c8706e3a112c75b758cea347f0ab8a4f21d543512849d8c7da3100a45a8e');
INSERT INTO audit VALUES (11, '2025-03-01T09:33:10.250Z', 'olga', 1002, 'supervisor', 'alert.takeover', 'call-1', NULL, 'refused', '5794c8706e3a112c75b758cea347f0ab8a4f21d543512849d8c7da3100a45a8e', '3e296b98b0b931b11dc3d6f46b41fe3ef8eb98dae59a0a7b65e50d7917f8b232');
INSERT INTO audit VALUES (12, '2025-03-01T09:33:20.250Z', 'ivan', 1001, 'supervisor', 'alert.handover', 'call-1', 'sha256:5d9e1a919455b01899245b4f3c81766bb135a8f6d89dbfa3794a4fbaafe9ca67', 'allowed', '3e296b98b0b931b11dc3d6f46b41fe3ef8eb98dae59a0a7b65e50d7917f8b232', 'ef5c3dce7d7658b782fd8e69f9c9119026c7b0444ae5416fa12b34a9735760db');
INSERT INTO audit VALUES (13, '2025-03-01T09:33:30.250Z', 'olga', 1002, 'supervisor', 'alert.takeover', 'call-1', NULL, 'allowed', 'ef5c3dce7d7658b782fd8e69f9c9119026c7b0444ae5416fa12b34a9735760db', '8d84e7c9f5e4d9584d62f7f162e2d67b6f7fd444c6db201d5691f2d0d28664d5');
INSERT INTO audit VALUES (14, '2025-03-01T09:33:50.250Z', 'maria', 1000, 'agent', 'alert.contest', 'call-1', NULL, 'allowed', '8d84e7c9f5e4d9584d62f7f162e2d67b6f7fd444c6db201d5691f2d0d28664d5', '30e06de883e796215ef7e739f01705478236c2366eaf806382f493cbc372f995');
INSERT INTO audit VALUES (15, '2025-03-01T09:34:00.250Z', 'maria', 1000, 'agent', 'alert.contest', 'call-1', NULL, 'allowed', '30e06de883e796215ef7e739f01705478236c2366eaf806382f493cbc372f995', '5d7b9dad463ac832d29e0d8f25f9e6786e97770300a502d6c5be1bc7b60cad4e');
INSERT INTO audit VALUES (16, '2025-03-01T09:34:10.250Z', 'vera', 1003, 'qa', 'alert.judge', 'call-1', 'sha256:3a6934cc00554793063df77fcd6fc37dd50893f0b7d8f5a7ec52cb6401dde3c0', 'allowed', '5d7b9dad463ac832d29e0d8f25f9e6786e97770300a502d6c5be1bc7b60cad4e', 'ec92a48408597e3cf7a040fb82bcfe76827591c248374cd29b1bbe05d3c66e5e');
INSERT INTO audit VALUES (17, '2025-03-01T09:34:20.250Z', 'vera', 1003, 'qa', 'alert.judge', 'call-1', 'sha256:936b917cb6a8cd4ea0fd5f40aeee8945457d2528762dc8f7d5ec9f52b5b37abf', 'refused', 'ec92a48408597e3cf7a040fb82bcfe76827591c248374cd29b1bbe05d3c66e5e', 'ac6cca02c72b9301a0d0b19917769743b8ebf0993cb212a7422c5eb9b82ef8e2');
INSERT INTO audit VALUES (18, '2025-03-01T09:34:30.250Z', 'olga', 1002, 'supervisor', 'alert.resolve', 'call-1', 'sha256:e45968513d17990dacc5581c1ae858b3aac1cf082978060eac00de91a0697d57', 'allowed', 'ac6cca02c72b9301a0d0b19917769743b8ebf0993cb212a7422c5eb9b82ef8e2', '59aa1b3652c20eda8430680c6d8fd74f343de27ba1b7c2c135b615c454d5070d');
INSERT INTO audit VALUES (19, '2025-03-01T09:34:50.250Z', 'olga', 1002, 'supervisor', 'alert.resolve', 'call-1', NULL, 'allowed', '59aa1b3652c20eda8430680c6d8fd74f343de27ba1b7c2c135b615c454d5070d', '32e67337d456e4f65f1eaf98632576de8bbac21e44e59c7f292fff25dffb6e49');
INSERT INTO audit VALUES (20, '2025-03-01T09:35:00.250Z', 'ivan', 1001, 'supervisor', 'alert.takeover', 'call-1', NULL, 'refused', '32e67337d456e4f65f1eaf98632576de8bbac21e44e59c7f292fff25dffb6e49', '91049a308068a288f2ce49ab5608572fa120c923fed799453ca07cb911c9d998');
INSERT INTO audit VALUES (21, '2025-03-01T09:38:40.250Z', 'ivan', 1001, 'supervisor', 'alert.acknowledge', 'call-2', NULL, 'allowed', '91049a308068a288f2ce49ab5608572fa120c923fed799453ca07cb911c9d998', 'e934b03df5f2376ee59a7f69c287025fe2d21f8fd0c710d8727f248983cbea65');
INSERT INTO audit VALUES (22, '2025-03-01T09:38:50.250Z', 'ivan', 1001, 'supervisor', 'alert.resolve', 'call-2', NULL, 'allowed', 'e934b03df5f2376ee59a7f69c287025fe2d21f8fd0c710d8727f248983cbea65', 'e15ed0915cb24aca7f9fe94310e6f22cfcdeda3dfad9c03a45da2cd53ecd08d8');
INSERT INTO audit VALUES (23, '2025-03-01T09:39:00.250Z', 'olga', 1002, 'supervisor', 'alert.resolve', 'call-2', 'sha256:e45968513d17990dacc5581c1ae858b3aac1cf082978060eac00de91a0697d57', 'allowed', 'e15ed0915cb24aca7f9fe94310e6f22cfcdeda3dfad9c03a45da2cd53ecd08d8', '3a0f6b018daa35be6135295f5516122c965831fa745e32181b98ca60d6152be8');
INSERT INTO audit VALUES (24, '2025-03-01T09:39:30.250Z', 'vera', 1003, 'qa', 'alert.judge', 'call-3', 'sha256:3a6934cc00554793063df77fcd6fc37dd50893f0b7d8f5a7ec52cb6401dde3c0', 'refused', '3a0f6b018daa35be6135295f5516122c965831fa745e32181b98ca60d6152be8', 'e644589814e0e0db76a762fad22774cf2be5bd159ecda7bb923516d0227cca4c');
INSERT INTO audit VALUES (25, '2025-03-01T09:39:40.250Z', 'maria', 1000, 'agent', 'alert.contest', 'call-3', NULL, 'allowed', 'e644589814e0e0db76a762fad22774cf2be5bd159ecda7bb923516d0227cca4c', '20f9a7b58ef45c653359ebf3361739e01f1808f54892a50f7d126465622ea9c9');
INSERT INTO audit VALUES (26, '2025-03-01T09:39:50.250Z', 'vera', 1003, 'qa', 'alert.judge', 'call-3', 'sha256:936b917cb6a8cd4ea0fd5f40aeee8945457d2528762dc8f7d5ec9f52b5b37abf', 'allowed', '20f9a7b58ef45c653359ebf3361739e01f1808f54892a50f7d126465622ea9c9', '94aecfa28b859f708afd12b329b5a375ff802e627edd13b45cc0ec632083f3cb');
INSERT INTO audit VALUES (27, '2025-03-01T09:40:20.250Z', 'ivan', 1001, 'supervisor', 'alert.takeover', 'call-3', NULL, 'refused', '94aecfa28b859f708afd12b329b5a375ff802e627edd13b45cc0ec632083f3cb', '51d8f792cc4a8e94e8943e1411f56a83609d384eb91585cbdbf6998f01cbb634');
INSERT INTO audit VALUES (28, '2025-03-01T09:40:40.250Z', 'maria', 1000, 'agent', 'alert.contest', 'cry-1', NULL, 'refused', '51d8f792cc4a8e94e8943e1411f56a83609d384eb91585cbdbf6998f01cbb634', '1b491d15aecac527c75dfbeff62e4f4699154dcd1e922706b15976042b0ab046');
INSERT INTO audit VALUES (29, '2025-03-01T09:40:50.250Z', 'ivan', 1001, 'supervisor', 'alert.acknowledge', 'cry-1', NULL, 'allowed', '1b491d15aecac527c75dfbeff62e4f4699154dcd1e922706b15976042b0ab046', 'c2fd496dd6be70946a6f9453b4920ca29c5bf0a14126e7b1b3bbfb9aa1f6b758');
INSERT INTO audit VALUES (30, '2025-03-01T09:41:00.250Z', 'ivan', 1001, 'supervisor', 'alert.resolve', 'cry-1', 'sha256:e45968513d17990dacc5581c1ae858b3aac1cf082978060eac00de91a0697d57', 'refused', 'c2fd496dd6be70946a6f9453b4920ca29c5bf0a14126e7b1b3bbfb9aa1f6b758', '4a9d3ad59cd164d875aad48fffcda19130993c69b187904266e01c0342cee8b3');
INSERT INTO audit VALUES (31, '2025-03-01T09:41:10.250Z', 'ivan', 1001, 'supervisor', 'alert.resolve', 'cry-1', NULL, 'allowed', '4a9d3ad59cd164d875aad48fffcda19130993c69b187904266e01c0342cee8b3', 'b5f5a2421d4ebc713dbdfcaf183554fdd9e341bf044beb6f824680a50bcc9f6f');
INSERT INTO audit VALUES (32, '2025-03-01T09:41:20.250Z', 'vera', 1003, 'qa', 'segment.hold', 'call-1-0', 'sha256:275923c0efa23408849fb52a78f6f65ae2ae79868d0fa4ce4f47eba96311ed5b', 'allowed', 'b5f5a2421d4ebc713dbdfcaf183554fdd9e341bf044beb6f824680a50bcc9f6f', 'a829ae0fd1e71cb1b6bd2cb95997492db3914d352e0c312a87ebd422915d9876');
INSERT INTO audit VALUES (33, '2025-03-01T09:41:30.250Z', 'olga', 1002, 'supervisor', 'segment.hold', 'call-1-0', 'sha256:8f4632eb7b69532698bc1ffab831680f9656881af1b13183d70d5d0868157e98', 'refused', 'a829ae0fd1e71cb1b6bd2cb95997492db3914d352e0c312a87ebd422915d9876', '75e62938736dee6b278702747970fb9e7761dcfeacb47328aa2aaf01fca20fb8');
INSERT INTO audit VALUES (34, '2025-03-01T09:41:40.250Z', 'vera', 1003, 'qa', 'segment.hold', 'call-1-0', 'sha256:232856e3b07de51f3e14bbedf919a3a4c390f3107d2d6872b898c708ad0b2da5', 'allowed', '75e62938736dee6b278702747970fb9e7761dcfeacb47328aa2aaf01fca20fb8', '0b584d7b41704c5c95be4e9244bafbab7fb0d6840bf95d82393b237cad35088a');
INSERT INTO audit VALUES (35, '2025-03-01T09:41:50.250Z', 'maria', 1000, 'agent', 'segment.erase', 'call-1-0', 'sha256:356a93f837f25e0ef6135af5d938be38f655f59e463ee73b77702b1720286809', 'refused', '0b584d7b41704c5c95be4e9244bafbab7fb0d6840bf95d82393b237cad35088a', '1706c44a12aa9d95ae6b41570cf170786019d91f675238f17ec4daad76341ce3');
INSERT INTO audit VALUES (36, '2025-03-01T09:42:00.250Z', 'maria', 1000, 'agent', 'segment.rekey', 'call-1-0', 'sha256:6f1bae871307ed0979c9a3400f3a2a3c5772e17ce1a3c4361838f9391886e957', 'refused', '1706c44a12aa9d95ae6b41570cf170786019d91f675238f17ec4daad76341ce3', '2fb31946348843000bca1f565878653e2b424c61fa9294fe45f2cb56f295d07f');
INSERT INTO audit VALUES (37, '2025-03-01T09:42:10.250Z', 'maria', 1000, 'agent', 'segment.object', 'call-1-0', 'sha256:a596f39a742c312083e0d22b4c71f06adae076205ec09d84b15717a944dcd306', 'allowed', '2fb31946348843000bca1f565878653e2b424c61fa9294fe45f2cb56f295d07f', '91d369d6b3a1d365b80977667ec8e36383af313550d9005cb59c2e8144d7a415');
INSERT INTO audit VALUES (38, '2025-03-01T09:42:20.250Z', 'vera', 1003, 'qa', 'segment.rekey', 'call-1-0', 'sha256:6f1bae871307ed0979c9a3400f3a2a3c5772e17ce1a3c4361838f9391886e957', 'refused', '91d369d6b3a1d365b80977667ec8e36383af313550d9005cb59c2e8144d7a415', '21ad30924c7d4792d5c3cf233ab3642c125952574aaaa9b7e415df1d696c424b');
INSERT INTO audit VALUES (39, '2025-03-01T09:42:30.250Z', 'vera', 1003, 'qa', 'segment.redact', 'call-1-0', 'sha256:99a3177a3ef6f312a3fda93756893b55ec1e345f4f16729581c1cdc21ff793fb', 'allowed', '21ad30924c7d4792d5c3cf233ab3642c125952574aaaa9b7e415df1d696c424b', 'b9d881ab1409ad29a36a7f0e2b1cc36291826ad9849f79327bce610b1f1561b9');
INSERT INTO audit VALUES (40, '2025-03-01T09:42:40.250Z', 'vera', 1003, 'qa', 'segment.purpose', 'call-1-0', 'sha256:1d66293cb4e2debd6c56002dec8d4995310ad3d86717d4f3647f70089d4309e5', 'allowed', 'b9d881ab1409ad29a36a7f0e2b1cc36291826ad9849f79327bce610b1f1561b9', 'c0d79c3e7bd0f84301c33bb10baf46ab61d2ba10c8800dc364f773f759308eb3');
INSERT INTO audit VALUES (41, '2025-03-01T09:42:50.250Z', 'vera', 1003, 'qa', 'segment.purpose', 'call-1-0', 'sha256:da371d77ff38c594b4ead49b0ca52c9654fc790f41ac960a9898c7ca5c81f14b', 'allowed', 'c0d79c3e7bd0f84301c33bb10baf46ab61d2ba10c8800dc364f773f759308eb3', '9249c3d52700f0edb75a5745014033c1ed1f8f788f1cbcf10af2219c0c1b4317');
INSERT INTO audit VALUES (42, '2025-03-01T09:43:10.250Z', 'vera', 1003, 'qa', 'segment.approve', 'call-1-0', 'sha256:efe36b8716497562ea8fe86c8b8cc22d17adb8eb2272caea164b761f9b0eddca', 'refused', '9249c3d52700f0edb75a5745014033c1ed1f8f788f1cbcf10af2219c0c1b4317', 'd4728690fe92f424267946c387896d01b212c2c10f2cd12924aed0ec3850ebf4');
INSERT INTO audit VALUES (43, '2025-03-01T09:43:20.250Z', 'olga', 1002, 'supervisor', 'segment.approve', 'call-1-0', 'sha256:efe36b8716497562ea8fe86c8b8cc22d17adb8eb2272caea164b761f9b0eddca', 'allowed', 'd4728690fe92f424267946c387896d01b212c2c10f2cd12924aed0ec3850ebf4', 'f8df40890f0750a066561937b9b860e82e85971de0038cfbe5de5c3d498a10b2');
INSERT INTO audit VALUES (44, '2025-03-01T09:43:50.250Z', 'vera', 1003, 'qa', 'segment.purpose', 'call-1-0', 'sha256:6bdd056d344809ae77f584e347e23095b274812ce859025d43bb66cdc53106c2', 'allowed', 'f8df40890f0750a066561937b9b860e82e85971de0038cfbe5de5c3d498a10b2', 'a9d0cd11df8d3da5c9af960f3f0d971e4d732118af5ab018026d6b9f96b3866f');
INSERT INTO audit VALUES (45, '2025-03-01T09:44:00.250Z', 'quentin', 1008, 'qa', 'segment.release', 'call-1-0', 'sha256:7cacfce1f89814f9dc34f656a2309226dbd53a9b511445d7d1fd13de7f70e9c5', 'refused', 'a9d0cd11df8d3da5c9af960f3f0d971e4d732118af5ab018026d6b9f96b3866f', '448139587003d7d9df4bff25a0dd84733083dcb0764579d5552207d7d8a8f23f');
INSERT INTO audit VALUES (46, '2025-03-01T09:44:10.250Z', 'vera', 1003, 'qa', 'segment.release', 'call-1-0', 'sha256:7cacfce1f89814f9dc34f656a2309226dbd53a9b511445d7d1fd13de7f70e9c5', 'allowed', '448139587003d7d9df4bff25a0dd84733083dcb0764579d5552207d7d8a8f23f', 'f6783fd29e6dbca8687dbd2cb6971c6fcfb2b704d47d75d55c3e9371ec9cad7f');
INSERT INTO audit VALUES (47, '2025-03-01T09:44:20.250Z', 'vera', 1003, 'qa', 'segment.release', 'call-1-0', 'sha256:7cacfce1f89814f9dc34f656a2309226dbd53a9b511445d7d1fd13de7f70e9c5', 'refused', 'f6783fd29e6dbca8687dbd2cb6971c6fcfb2b704d47d75d55c3e9371ec9cad7f', 'acbf2ead5cdf86a0cb0640808409fec869192a9ac95e3e3c91185d235bd894d3');
INSERT INTO audit VALUES (48, '2025-03-01T09:44:30.250Z', 'vera', 1003, 'qa', 'segment.rekey', 'call-1-0', 'sha256:6f1bae871307ed0979c9a3400f3a2a3c5772e17ce1a3c4361838f9391886e957', 'allowed', 'acbf2ead5cdf86a0cb0640808409fec869192a9ac95e3e3c91185d235bd894d3', '1679a845eb74f4f1fb5c4be947d9c04904bd8440422fc6e993da3edb826e5149');
INSERT INTO audit VALUES (49, '2025-03-01T09:44:40.250Z', 'quentin', 1008, 'qa', 'segment.rekey', 'call-1-0', 'sha256:6176e73558bd3029bcaf810d0b368d4d1d2e5e39b726e9933b08037b531f9b73', 'refused', '1679a845eb74f4f1fb5c4be947d9c04904bd8440422fc6e993da3edb826e5149', '6855d94dd7de3d288283e0fd951a1b64f67e5b306591d1e4c3df3b6c290f94b1');
INSERT INTO audit VALUES (50, '2025-03-01T09:44:50.250Z', 'vera', 1003, 'qa', 'segment.confirm', 'call-1-0', 'sha256:20d0c28096b54116531eafeb7341a73bf8ff56e02220ac3d2b4524d04bf9fcaf', 'refused', '6855d94dd7de3d288283e0fd951a1b64f67e5b306591d1e4c3df3b6c290f94b1', 'a026fabd4a929bce92772a78a189d1b87ba9799ef208e636cc98bc947a987155');
INSERT INTO audit VALUES (51, '2025-03-01T09:45:00.250Z', 'quentin', 1008, 'qa', 'segment.restore', 'call-1-0', 'sha256:ba3b37ed9633ac8e91094e02a1e9c78748087feceb769e3494f2f773d5fab9ac', 'allowed', 'a026fabd4a929bce92772a78a189d1b87ba9799ef208e636cc98bc947a987155', '7f940ea5132f10054614656366ecb0b00ccc68dc89107ed8cbce9d15d46ed797');
INSERT INTO audit VALUES (52, '2025-03-01T09:45:10.250Z', 'quentin', 1008, 'qa', 'segment.restore', 'call-1-0', 'sha256:0b496639e29a4040360883562381421481bbded1ddb7d0a8d1bcb6b0be1aa088', 'allowed', '7f940ea5132f10054614656366ecb0b00ccc68dc89107ed8cbce9d15d46ed797', 'c4e6701c75ce6e807e0ec26bc511386af0af02304d6035e8240ca32e2a900882');
INSERT INTO audit VALUES (53, '2025-03-01T09:45:20.250Z', 'vera', 1003, 'qa', 'segment.confirm', 'call-1-0', 'sha256:20d0c28096b54116531eafeb7341a73bf8ff56e02220ac3d2b4524d04bf9fcaf', 'allowed', 'c4e6701c75ce6e807e0ec26bc511386af0af02304d6035e8240ca32e2a900882', 'a6adac057e2a6d5889d274299ff1360316dce9c76c1aa52cc489b4ec77d425a1');
INSERT INTO audit VALUES (54, '2025-03-01T09:45:30.250Z', 'quentin', 1008, 'qa', 'segment.confirm', 'call-1-0-r1', 'sha256:20d0c28096b54116531eafeb7341a73bf8ff56e02220ac3d2b4524d04bf9fcaf', 'allowed', 'a6adac057e2a6d5889d274299ff1360316dce9c76c1aa52cc489b4ec77d425a1', '571d64601382fbf296d98a6ac6b63a3d3169cc85be3ab121c32188b25c4518b9');
INSERT INTO audit VALUES (55, '2025-03-01T09:45:40.250Z', 'maria', 1000, 'agent', 'segment.object', 'call-1-0', 'sha256:664a4b435dc33e6028e072643fb0cad0b99956516705734929a01efb77fdca31', 'refused', '571d64601382fbf296d98a6ac6b63a3d3169cc85be3ab121c32188b25c4518b9', '16c72ff005bbe9b5ddf717e17c7d36eb17610adea20e0e1fcd7d5acdb4514bd5');
INSERT INTO audit VALUES (56, '2025-03-01T09:45:50.250Z', 'maria', 1000, 'agent', 'segment.erase', 'call-1-0', 'sha256:f56a864d16ed1228e9f546c01e1087f9e49b08119fd7c9e623ac430e4ddd9cf7', 'allowed', '16c72ff005bbe9b5ddf717e17c7d36eb17610adea20e0e1fcd7d5acdb4514bd5', 'b5575c652f10e6ac1294376b8cda28a223ff0cc9abb6a6a32cd6415d8a5f7beb');
INSERT INTO audit VALUES (57, '2025-03-01T09:46:00.250Z', 'maria', 1000, 'agent', 'segment.erase', 'call-1-0', 'sha256:3a30f67b188df02ad3f956a4c1b16c4ea9e81370ba021e97f81edf7bb799124c', 'allowed', 'b5575c652f10e6ac1294376b8cda28a223ff0cc9abb6a6a32cd6415d8a5f7beb', '4039d207ee0cef08161fb72853f767891ba479c79eed236943d565fb35848d4c');
INSERT INTO audit VALUES (58, '2025-03-01T09:46:10.250Z', 'vera', 1003, 'qa', 'segment.hold', 'call-1-0', 'sha256:664a4b435dc33e6028e072643fb0cad0b99956516705734929a01efb77fdca31', 'refused', '4039d207ee0cef08161fb72853f767891ba479c79eed236943d565fb35848d4c', '5252a5bc1a4bfd809b548634634125e4934193b21a8cd124522c8222057cbcc0');
INSERT INTO audit VALUES (59, '2025-03-01T09:46:30.250Z', 'daemon', NULL, 'daemon', 'segment.erase', 'x-0', 'sha256:1f78229b3610b1381c27b89cb32f718e5b09b827a3534150de74161bff95b3a9', 'allowed', '5252a5bc1a4bfd809b548634634125e4934193b21a8cd124522c8222057cbcc0', '9480d3ec43dc5ff02f43214321de0a155563932682775035f8b1a1aacd4f7bfa');
INSERT INTO audit VALUES (60, '2025-03-01T09:46:50.250Z', 'vera', 1003, 'qa', 'segment.hold', 'call-1-1', 'sha256:c5a08d2219554d590d54276e29d2d26d0bf8116253f967440d9fb2d430c1b6f0', 'allowed', '9480d3ec43dc5ff02f43214321de0a155563932682775035f8b1a1aacd4f7bfa', 'c2e19a63452adc5074ae2ede0acb00fc4dae97d922e5f8fac493fb6af8ff5ea4');
INSERT INTO audit VALUES (61, '2025-03-01T09:47:40.250Z', 'maria', 1000, 'agent', 'erase', 'alerts', 'sha256:8ab843bf743737b385d81d0259247b427140b8126f656a875f358240ef220e21', 'allowed', 'c2e19a63452adc5074ae2ede0acb00fc4dae97d922e5f8fac493fb6af8ff5ea4', '483460d408db7097b7bd882518544883fc1d08703c5278f7bb6a1fe2434a8128');
INSERT INTO audit_words VALUES (1, '00112233445566778899aabbccddeeff', 'notice 1');
INSERT INTO audit_words VALUES (2, '00112233445566778899aabbccddeeff', 'notice 1');
INSERT INTO audit_words VALUES (3, '00112233445566778899aabbccddeeff', 'notice 1');
INSERT INTO audit_words VALUES (4, '00112233445566778899aabbccddeeff', 'notice 2');
INSERT INTO audit_words VALUES (5, '00112233445566778899aabbccddeeff', 'notice 2');
INSERT INTO audit_words VALUES (12, '00112233445566778899aabbccddeeff', 'to olga');
INSERT INTO audit_words VALUES (16, '00112233445566778899aabbccddeeff', 'upheld');
INSERT INTO audit_words VALUES (17, '00112233445566778899aabbccddeeff', 'dismissed');
INSERT INTO audit_words VALUES (18, '00112233445566778899aabbccddeeff', 'nothing was wrong');
INSERT INTO audit_words VALUES (23, '00112233445566778899aabbccddeeff', 'nothing was wrong');
INSERT INTO audit_words VALUES (24, '00112233445566778899aabbccddeeff', 'upheld');
INSERT INTO audit_words VALUES (26, '00112233445566778899aabbccddeeff', 'dismissed');
INSERT INTO audit_words VALUES (30, '00112233445566778899aabbccddeeff', 'nothing was wrong');
INSERT INTO audit_words VALUES (32, '00112233445566778899aabbccddeeff', 'complaint 17');
INSERT INTO audit_words VALUES (33, '00112233445566778899aabbccddeeff', 'mine');
INSERT INTO audit_words VALUES (34, '00112233445566778899aabbccddeeff', 'complaint 18');
INSERT INTO audit_words VALUES (35, '00112233445566778899aabbccddeeff', 'by mistake');
INSERT INTO audit_words VALUES (36, '00112233445566778899aabbccddeeff', 'new key');
INSERT INTO audit_words VALUES (37, '00112233445566778899aabbccddeeff', 'it was settled');
INSERT INTO audit_words VALUES (38, '00112233445566778899aabbccddeeff', 'new key');
INSERT INTO audit_words VALUES (39, '00112233445566778899aabbccddeeff', 'call-1-0-r1: a name');
INSERT INTO audit_words VALUES (40, '00112233445566778899aabbccddeeff', 'evaluation: before');
INSERT INTO audit_words VALUES (41, '00112233445566778899aabbccddeeff', 'evaluation: again');
INSERT INTO audit_words VALUES (42, '00112233445566778899aabbccddeeff', 'that vera may hear it: complaint 17');
INSERT INTO audit_words VALUES (43, '00112233445566778899aabbccddeeff', 'that vera may hear it: complaint 17');
INSERT INTO audit_words VALUES (44, '00112233445566778899aabbccddeeff', 'replay: after');
INSERT INTO audit_words VALUES (45, '00112233445566778899aabbccddeeff', 'settled');
INSERT INTO audit_words VALUES (46, '00112233445566778899aabbccddeeff', 'settled');
INSERT INTO audit_words VALUES (47, '00112233445566778899aabbccddeeff', 'settled');
INSERT INTO audit_words VALUES (48, '00112233445566778899aabbccddeeff', 'new key');
INSERT INTO audit_words VALUES (49, '00112233445566778899aabbccddeeff', 'another key');
INSERT INTO audit_words VALUES (50, '00112233445566778899aabbccddeeff', 'has opened it');
INSERT INTO audit_words VALUES (51, '00112233445566778899aabbccddeeff', 'does not open');
INSERT INTO audit_words VALUES (52, '00112233445566778899aabbccddeeff', 'does open');
INSERT INTO audit_words VALUES (53, '00112233445566778899aabbccddeeff', 'has opened it');
INSERT INTO audit_words VALUES (54, '00112233445566778899aabbccddeeff', 'has opened it');
INSERT INTO audit_words VALUES (55, '00112233445566778899aabbccddeeff', 'too late');
INSERT INTO audit_words VALUES (56, '00112233445566778899aabbccddeeff', 'by mistake (1 file, SHA-256 f00d)');
INSERT INTO audit_words VALUES (57, '00112233445566778899aabbccddeeff', 'again (1 file, SHA-256 f00d)');
INSERT INTO audit_words VALUES (58, '00112233445566778899aabbccddeeff', 'too late');
INSERT INTO audit_words VALUES (59, '00112233445566778899aabbccddeeff', 'no event (0 file, SHA-256 none)');
INSERT INTO audit_words VALUES (60, '00112233445566778899aabbccddeeff', 'complaint 19');
INSERT INTO audit_words VALUES (61, '00112233445566778899aabbccddeeff', 'asked for');
INSERT INTO consents VALUES ('maria', 'alerts', 1, 1, '2025-03-01T09:30:30.250Z', NULL);
INSERT INTO consents VALUES ('maria', 'replay', 0, 2, '2025-03-01T09:30:50.250Z', '2025-03-01T09:31:00.250Z');
INSERT INTO consents VALUES ('maria', 'self-view', 1, 1, '2025-03-01T09:30:20.250Z', NULL);
INSERT INTO events VALUES (1, '00000000-0000-4000-8000-000000000001', 'io.undertone.daemon.started', 'daemon', NULL, '2025-03-01T09:30:10.250Z', '{"data":{"reason":"test","version":"0.1.0"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000001","sequence":1,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"daemon","time":"2025-03-01T09:30:10.250Z","type":"io.undertone.daemon.started"}');
INSERT INTO events VALUES (2, '00000000-0000-4000-8000-000000000002', 'io.undertone.consent.granted', 'consent', NULL, '2025-03-01T09:30:20.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:30:20.250Z","notice_version":1,"purpose":"self-view"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000002","sequence":2,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"consent","time":"2025-03-01T09:30:20.250Z","type":"io.undertone.consent.granted"}');
INSERT INTO events VALUES (3, '00000000-0000-4000-8000-000000000003', 'io.undertone.consent.granted', 'consent', NULL, '2025-03-01T09:30:30.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:30:30.250Z","notice_version":1,"purpose":"alerts"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000003","sequence":3,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"consent","time":"2025-03-01T09:30:30.250Z","type":"io.undertone.consent.granted"}');
INSERT INTO events VALUES (4, '00000000-0000-4000-8000-000000000004', 'io.undertone.consent.granted', 'consent', NULL, '2025-03-01T09:30:50.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:30:50.250Z","notice_version":2,"purpose":"replay"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000004","sequence":4,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"consent","time":"2025-03-01T09:30:50.250Z","type":"io.undertone.consent.granted"}');
INSERT INTO events VALUES (5, '00000000-0000-4000-8000-000000000005', 'io.undertone.consent.withdrawn', 'consent', NULL, '2025-03-01T09:31:00.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:31:00.250Z","notice_version":2,"purpose":"replay"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000005","sequence":5,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"consent","time":"2025-03-01T09:31:00.250Z","type":"io.undertone.consent.withdrawn"}');
INSERT INTO events VALUES (6, '00000000-0000-4000-8000-000000000006', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:31:10.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000006","sequence":6,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:31:10.250Z","type":"io.undertone.data.erased"}');
INSERT INTO events VALUES (7, '00000000-0000-4000-8000-000000000007', 'io.undertone.baseline.ready', 'baseline', NULL, '2025-03-01T09:31:20.250Z', '{"data":{"agent":"maria","device":"usb-1","speech_s":300.25},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000007","sequence":7,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"baseline","time":"2025-03-01T09:31:20.250Z","type":"io.undertone.baseline.ready"}');
INSERT INTO events VALUES (8, '00000000-0000-4000-8000-000000000008', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:31:30.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000008","sequence":8,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:31:30.250Z","type":"io.undertone.data.erased"}');
INSERT INTO events VALUES (9, '00000000-0000-4000-8000-000000000009', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:31:40.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000009","sequence":9,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:31:40.250Z","type":"io.undertone.data.erased"}');
INSERT INTO events VALUES (10, '00000000-0000-4000-8000-000000000010', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:31:50.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000010","sequence":10,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:31:50.250Z","type":"io.undertone.data.erased"}');
INSERT INTO events VALUES (11, '00000000-0000-4000-8000-000000000011', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:32:10.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000011","sequence":11,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:32:10.250Z","type":"io.undertone.data.erased"}');
INSERT INTO events VALUES (12, '00000000-0000-4000-8000-000000000012', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:32:50.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000012","sequence":12,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:32:50.250Z","type":"io.undertone.data.erased"}');
INSERT INTO events VALUES (13, '00000000-0000-4000-8000-000000000013', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:33:20.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000013","sequence":13,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:33:20.250Z","type":"io.undertone.data.erased"}');
INSERT INTO events VALUES (14, '00000000-0000-4000-8000-000000000014', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:33:30.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000014","sequence":14,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:33:30.250Z","type":"io.undertone.data.erased"}');
INSERT INTO events VALUES (15, '00000000-0000-4000-8000-000000000015', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:33:40.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000015","sequence":15,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:33:40.250Z","type":"io.undertone.data.erased"}');
INSERT INTO events VALUES (16, '00000000-0000-4000-8000-000000000016', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:33:50.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000016","sequence":16,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:33:50.250Z","type":"io.undertone.data.erased"}');
INSERT INTO events VALUES (17, '00000000-0000-4000-8000-000000000017', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:34:10.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000017","sequence":17,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:34:10.250Z","type":"io.undertone.data.erased"}');
INSERT INTO events VALUES (18, '00000000-0000-4000-8000-000000000018', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:34:30.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000018","sequence":18,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:34:30.250Z","type":"io.undertone.data.erased"}');
INSERT INTO events VALUES (19, '00000000-0000-4000-8000-000000000019', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:35:20.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000019","sequence":19,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:35:20.250Z","type":"io.undertone.data.erased"}');
INSERT INTO events VALUES (20, '00000000-0000-4000-8000-000000000020', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:37:00.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000020","sequence":20,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:37:00.250Z","type":"io.undertone.data.erased"}');
INSERT INTO events VALUES (21, '00000000-0000-4000-8000-000000000021', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:38:30.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000021","sequence":21,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:38:30.250Z","type":"io.undertone.data.erased"}');
INSERT INTO events VALUES (22, '00000000-0000-4000-8000-000000000022', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:38:40.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000022","sequence":22,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:38:40.250Z","type":"io.undertone.data.erased"}');
INSERT INTO events VALUES (23, '00000000-0000-4000-8000-000000000023', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:38:50.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000023","sequence":23,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:38:50.250Z","type":"io.undertone.data.erased"}');
INSERT INTO events VALUES (24, '00000000-0000-4000-8000-000000000024', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:39:00.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000024","sequence":24,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:39:00.250Z","type":"io.undertone.data.erased"}');
INSERT INTO events VALUES (25, '00000000-0000-4000-8000-000000000025', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:39:10.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000025","sequence":25,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:39:10.250Z","type":"io.undertone.data.erased"}');
INSERT INTO events VALUES (26, '00000000-0000-4000-8000-000000000026', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:39:20.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000026","sequence":26,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:39:20.250Z","type":"io.undertone.data.erased"}');
INSERT INTO events VALUES (27, '00000000-0000-4000-8000-000000000027', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:39:40.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000027","sequence":27,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:39:40.250Z","type":"io.undertone.data.erased"}');
INSERT INTO events VALUES (28, '00000000-0000-4000-8000-000000000028', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:39:50.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000028","sequence":28,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:39:50.250Z","type":"io.undertone.data.erased"}');
INSERT INTO events VALUES (29, '00000000-0000-4000-8000-000000000029', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:40:00.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000029","sequence":29,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:40:00.250Z","type":"io.undertone.data.erased"}');
INSERT INTO events VALUES (30, '00000000-0000-4000-8000-000000000030', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:40:10.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000030","sequence":30,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:40:10.250Z","type":"io.undertone.data.erased"}');
INSERT INTO events VALUES (31, '00000000-0000-4000-8000-000000000031', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:40:10.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000031","sequence":31,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:40:10.250Z","type":"io.undertone.data.erased"}');
INSERT INTO events VALUES (32, '00000000-0000-4000-8000-000000000032', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:40:10.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000032","sequence":32,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:40:10.250Z","type":"io.undertone.data.erased"}');
INSERT INTO events VALUES (33, '00000000-0000-4000-8000-000000000033', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:40:30.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000033","sequence":33,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:40:30.250Z","type":"io.undertone.data.erased"}');
INSERT INTO events VALUES (34, '00000000-0000-4000-8000-000000000034', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:40:50.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000034","sequence":34,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:40:50.250Z","type":"io.undertone.data.erased"}');
INSERT INTO events VALUES (35, '00000000-0000-4000-8000-000000000035', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:41:10.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000035","sequence":35,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:41:10.250Z","type":"io.undertone.data.erased"}');
INSERT INTO events VALUES (36, '00000000-0000-4000-8000-000000000036', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:41:20.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000036","sequence":36,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:41:20.250Z","type":"io.undertone.data.erased"}');
INSERT INTO events VALUES (37, '00000000-0000-4000-8000-000000000037', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:41:40.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000037","sequence":37,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:41:40.250Z","type":"io.undertone.data.erased"}');
INSERT INTO events VALUES (38, '00000000-0000-4000-8000-000000000038', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:42:10.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000038","sequence":38,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:42:10.250Z","type":"io.undertone.data.erased"}');
INSERT INTO events VALUES (39, '00000000-0000-4000-8000-000000000039', 'io.undertone.segment.replaced', 'call-1-0-r1', 'high', '2025-03-01T09:42:30.250Z', '{"data":{"agent":"maria","alert_id":"call-1","bytes":199000,"claimed_by":"vera","duration_s":12.5,"is_complete":true,"level":"high","objection":"it was settled","part":0,"reason":"a name","recipients":["qrstuvwx"],"replaces":"call-1-0","review_at":"2025-05-30T09:41:40.250Z","segment_id":"call-1-0-r1","started_at":"2025-03-01T09:29:49.250Z"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000039","sequence":39,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"call-1-0-r1","time":"2025-03-01T09:42:30.250Z","type":"io.undertone.segment.replaced"}');
INSERT INTO events VALUES (40, '00000000-0000-4000-8000-000000000040', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:42:40.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000040","sequence":40,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:42:40.250Z","type":"io.undertone.data.erased"}');
INSERT INTO events VALUES (41, '00000000-0000-4000-8000-000000000041', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:43:20.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000041","sequence":41,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:43:20.250Z","type":"io.undertone.data.erased"}');
INSERT INTO events VALUES (42, '00000000-0000-4000-8000-000000000042', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:43:50.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000042","sequence":42,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:43:50.250Z","type":"io.undertone.data.erased"}');
INSERT INTO events VALUES (43, '00000000-0000-4000-8000-000000000043', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:44:10.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000043","sequence":43,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:44:10.250Z","type":"io.undertone.data.erased"}');
INSERT INTO events VALUES (44, '00000000-0000-4000-8000-000000000044', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:44:30.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000044","sequence":44,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:44:30.250Z","type":"io.undertone.data.erased"}');
INSERT INTO events VALUES (45, '00000000-0000-4000-8000-000000000045', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:45:00.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000045","sequence":45,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:45:00.250Z","type":"io.undertone.data.erased"}');
INSERT INTO events VALUES (46, '00000000-0000-4000-8000-000000000046', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:45:10.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000046","sequence":46,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:45:10.250Z","type":"io.undertone.data.erased"}');
INSERT INTO events VALUES (47, '00000000-0000-4000-8000-000000000047', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:45:20.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000047","sequence":47,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:45:20.250Z","type":"io.undertone.data.erased"}');
INSERT INTO events VALUES (48, '00000000-0000-4000-8000-000000000048', 'io.undertone.segment.confirmed', 'call-1-0-r1', 'high', '2025-03-01T09:45:30.250Z', '{"data":{"agent":"maria","alert_id":"call-1","bytes":199000,"claimed_by":"vera","duration_s":12.5,"is_complete":true,"level":"high","part":0,"reason":"quentin has opened it","recipients":["qrstuvwx"],"replaces":"call-1-0","segment_id":"call-1-0-r1","started_at":"2025-03-01T09:29:49.250Z"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000048","sequence":48,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"call-1-0-r1","time":"2025-03-01T09:45:30.250Z","type":"io.undertone.segment.confirmed"}');
INSERT INTO events VALUES (49, '00000000-0000-4000-8000-000000000049', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:45:50.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000049","sequence":49,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:45:50.250Z","type":"io.undertone.data.erased"}');
INSERT INTO events VALUES (50, '00000000-0000-4000-8000-000000000050', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:46:30.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":1,"reason":"asked for","what":"event"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000050","sequence":50,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:46:30.250Z","type":"io.undertone.data.erased"}');
INSERT INTO events VALUES (51, '00000000-0000-4000-8000-000000000051', 'io.undertone.segment.stored', 'call-1-1', 'critical', '2025-03-01T09:46:40.250Z', '{"data":{"agent":"maria","alert_id":"call-1","bytes":4294967296,"duration_s":3.0000625,"is_complete":false,"level":"critical","part":1,"purpose":"evaluation","segment_id":"call-1-1","started_at":"2025-03-01T09:31:49.250Z"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000051","sequence":51,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"call-1-1","time":"2025-03-01T09:46:40.250Z","type":"io.undertone.segment.stored"}');
INSERT INTO events VALUES (52, '00000000-0000-4000-8000-000000000052', 'io.undertone.segment.held', 'call-1-1', 'critical', '2025-03-01T09:46:50.250Z', '{"data":{"agent":"maria","alert_id":"call-1","bytes":4294967296,"duration_s":3.0000625,"held_by":"vera","is_complete":false,"level":"critical","part":1,"purpose":"evaluation","reason":"complaint 19","review_at":"2025-05-30T09:46:50.250Z","segment_id":"call-1-1","started_at":"2025-03-01T09:31:49.250Z"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000052","sequence":52,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"call-1-1","time":"2025-03-01T09:46:50.250Z","type":"io.undertone.segment.held"}');
INSERT INTO events VALUES (53, '00000000-0000-4000-8000-000000000053', 'io.undertone.segment.stored', 'call-3-0', 'elevated', '2025-03-01T09:47:00.250Z', '{"data":{"agent":"maria","alert_id":"call-3","bytes":100000,"duration_s":10,"level":"elevated","part":0,"segment_id":"call-3-0","started_at":"2025-03-01T09:29:49.250Z"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000053","sequence":53,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"call-3-0","time":"2025-03-01T09:47:00.250Z","type":"io.undertone.segment.stored"}');
INSERT INTO events VALUES (54, '00000000-0000-4000-8000-000000000054', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:47:10.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:44:00.000Z","by":"maria","count":3,"hash":"f00d","held":2,"reason":"asked for","what":"alerts"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000054","sequence":54,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:47:10.250Z","type":"io.undertone.data.erased"}');
INSERT INTO events VALUES (55, '00000000-0000-4000-8000-000000000055', 'io.undertone.baseline.reset', 'baseline', NULL, '2025-03-01T09:47:20.250Z', '{"data":{"agent":"maria","device":"usb-1","reason":"asked for","speech_s":0},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000055","sequence":55,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"baseline","time":"2025-03-01T09:47:20.250Z","type":"io.undertone.baseline.reset"}');
INSERT INTO events VALUES (56, '00000000-0000-4000-8000-000000000056', 'io.undertone.daemon.stopped', 'daemon', NULL, '2025-03-01T09:47:30.250Z', '{"data":{"reason":"SIGTERM","version":"0.1.0"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000056","sequence":56,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"daemon","time":"2025-03-01T09:47:30.250Z","type":"io.undertone.daemon.stopped"}');
INSERT INTO events VALUES (57, '00000000-0000-4000-8000-000000000057', 'io.undertone.data.erased', 'data', NULL, '2025-03-01T09:47:40.250Z', '{"data":{"agent":"maria","at":"2025-03-01T09:47:40.250Z","by":"maria","count":42,"reason":"asked for","what":"alerts"},"datacontenttype":"application/json","id":"00000000-0000-4000-8000-000000000057","sequence":57,"source":"urn:undertone:desk:maria","specversion":"1.0","subject":"data","time":"2025-03-01T09:47:40.250Z","type":"io.undertone.data.erased"}');
INSERT INTO grdb_migrations VALUES ('1-events');
INSERT INTO grdb_migrations VALUES ('2-life-consent-audit');
INSERT INTO grdb_migrations VALUES ('3-segments');
INSERT INTO grdb_migrations VALUES ('4-nothing-wrong');
INSERT INTO grdb_migrations VALUES ('7-words-seals-requests');
INSERT INTO segment_receipts VALUES ('call-1-0', '{"agent":"maria","at":"2025-03-01T09:45:50.250Z","by":"maria","count":1,"hash":"f00d","reason":"by mistake","what":"segment"}');
INSERT INTO segment_receipts VALUES ('x-0', '{"agent":"maria","at":"2025-03-01T09:46:30.250Z","by":"daemon","count":0,"reason":"no event","what":"segment"}');
INSERT INTO segments VALUES ('call-1-0-r1', 'call-1', '{"agent":"maria","alert_id":"call-1","bytes":199000,"claimed_by":"vera","duration_s":12.5,"is_complete":true,"level":"high","part":0,"recipients":["qrstuvwx"],"replaces":"call-1-0","segment_id":"call-1-0-r1","started_at":"2025-03-01T09:29:49.250Z"}', 'stored', 48, '2025-03-01T09:45:30.250Z', 'high', '2025-03-01T09:29:49.250Z', 'replay', NULL, NULL, NULL);
INSERT INTO segments VALUES ('call-1-1', 'call-1', '{"agent":"maria","alert_id":"call-1","bytes":4294967296,"duration_s":3.0000625,"held_by":"vera","is_complete":false,"level":"critical","part":1,"purpose":"evaluation","review_at":"2025-05-30T09:46:50.250Z","segment_id":"call-1-1","started_at":"2025-03-01T09:31:49.250Z"}', 'stored', 52, '2025-03-01T09:46:50.250Z', 'critical', '2025-03-01T09:31:49.250Z', 'evaluation', 'vera', '2025-03-01T09:46:50.250Z', 'complaint 19');
INSERT INTO segments VALUES ('call-3-0', 'call-3', '{"agent":"maria","alert_id":"call-3","bytes":100000,"duration_s":10,"level":"elevated","part":0,"segment_id":"call-3-0","started_at":"2025-03-01T09:29:49.250Z"}', 'stored', 53, '2025-03-01T09:47:00.250Z', 'elevated', '2025-03-01T09:29:49.250Z', 'replay', NULL, NULL, NULL);
DELETE FROM sqlite_sequence;
INSERT INTO sqlite_sequence VALUES ('audit', 61);
INSERT INTO sqlite_sequence VALUES ('events', 57);
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
