import EventLog
import GRDB

/// The tables of a site, in the file of its log, so that one transaction holds what came and what is said of it.
enum SiteTables {
    /// Makes them where they are not there. A column that a later release needs is added below.
    static func make(in db: Database) throws {
        try EventLog.makeRoomForReceived(in: db)
        try WebhookRegister.makeTable(in: db)
        // `site_lanes` is how far each lane is committed; `site_subjects` which lane has named an alert or a segment
        // first, and so alone may say anything of it; what was forgotten stays so, whatever comes again. Of a token the
        // hash is kept and not the token. `site_commands` is what people want done, as it is sent to the desk, and what
        // became of it; `site_segment_requests` is who has asked for which segment, and `site_segment_files` what is
        // here of it.
        try db.execute(
            sql: """
                CREATE TABLE IF NOT EXISTS site_lanes (
                    desk TEXT NOT NULL,
                    lane TEXT NOT NULL,
                    cursor TEXT,
                    received_at TEXT NOT NULL,
                    PRIMARY KEY (desk, lane)
                ) WITHOUT ROWID;
                CREATE TABLE IF NOT EXISTS site_subjects (
                    subject TEXT PRIMARY KEY NOT NULL,
                    desk TEXT NOT NULL,
                    lane TEXT NOT NULL,
                    is_forgotten INTEGER NOT NULL DEFAULT 0
                ) WITHOUT ROWID;
                CREATE TABLE IF NOT EXISTS site_desks (
                    desk TEXT PRIMARY KEY NOT NULL,
                    nkey TEXT NOT NULL,
                    machine TEXT NOT NULL,
                    label TEXT NOT NULL,
                    version TEXT NOT NULL,
                    state TEXT NOT NULL,
                    token TEXT NOT NULL,
                    replaces TEXT,
                    asked_at TEXT NOT NULL,
                    decided_at TEXT,
                    team TEXT NOT NULL DEFAULT ''
                ) WITHOUT ROWID;
                CREATE INDEX IF NOT EXISTS site_desks_by_machine ON site_desks (machine);
                CREATE TABLE IF NOT EXISTS site_tokens (
                    token TEXT PRIMARY KEY NOT NULL,
                    hash TEXT NOT NULL,
                    nkey TEXT NOT NULL,
                    label TEXT NOT NULL,
                    cap INTEGER NOT NULL,
                    uses INTEGER NOT NULL DEFAULT 0,
                    approves INTEGER NOT NULL,
                    made_at TEXT NOT NULL,
                    expires_at TEXT NOT NULL,
                    revoked_at TEXT
                ) WITHOUT ROWID;
                CREATE TABLE IF NOT EXISTS site_commands (
                    number INTEGER PRIMARY KEY,
                    id TEXT UNIQUE NOT NULL,
                    desk TEXT NOT NULL,
                    alert_id TEXT NOT NULL,
                    command TEXT NOT NULL,
                    is_published INTEGER NOT NULL DEFAULT 0,
                    result TEXT NOT NULL DEFAULT 'sent',
                    why TEXT,
                    at TEXT
                );
                CREATE INDEX IF NOT EXISTS site_commands_by_alert ON site_commands (alert_id);
                CREATE INDEX IF NOT EXISTS site_commands_without_word ON site_commands (number) WHERE result = 'sent';
                CREATE TABLE IF NOT EXISTS site_segment_requests (
                    request TEXT NOT NULL UNIQUE,
                    segment TEXT NOT NULL,
                    desk TEXT NOT NULL,
                    lane TEXT NOT NULL,
                    person TEXT NOT NULL,
                    uid INTEGER,
                    reason TEXT NOT NULL,
                    asked_at TEXT NOT NULL,
                    expires_at TEXT NOT NULL,
                    state TEXT NOT NULL,
                    why TEXT,
                    agreed_by TEXT,
                    agreed_at TEXT,
                    tries INTEGER NOT NULL DEFAULT 1,
                    sent INTEGER NOT NULL DEFAULT 0,
                    faults INTEGER NOT NULL DEFAULT 0
                );
                CREATE INDEX IF NOT EXISTS site_segment_requests_by_segment ON site_segment_requests (segment);
                CREATE TABLE IF NOT EXISTS site_segment_files (
                    segment TEXT PRIMARY KEY NOT NULL,
                    total INTEGER NOT NULL,
                    hash TEXT,
                    keep_until TEXT,
                    received_at TEXT
                ) WITHOUT ROWID;
                """)
        try add("team", "TEXT NOT NULL DEFAULT ''", to: "site_desks", in: db)
    }

    private static func add(_ column: String, _ kind: String, to table: String, in db: Database) throws {
        guard try !db.columns(in: table).contains(where: { $0.name == column }) else { return }
        try db.execute(sql: "ALTER TABLE \(table) ADD COLUMN \(column) \(kind)")
    }
}
