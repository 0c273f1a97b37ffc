import GRDB

/// A log's database as SQL text, and back.
enum LogDump {
    /// Everything that the file holds: the tables as they were made, and every row.
    static func text(of path: String) throws -> String {
        let queue = try DatabaseQueue(path: path)
        defer { try? queue.close() }
        return try queue.read { db in
            let names = try String.fetchAll(
                db,
                sql: "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
            var lines = ["PRAGMA application_id = \(try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0)"]
            lines += try schema("type = 'table'", in: db)
            for name in names + ["sqlite_sequence"] {
                // Where rows that are inserted have left their numbers.
                if name == "sqlite_sequence" { lines.append("DELETE FROM sqlite_sequence") }
                let columns = try String.fetchAll(db, sql: "SELECT name FROM pragma_table_info('\(name)')")
                // A key is random too, and each log has its own.
                if name == "cursor_key" {
                    lines.append("INSERT INTO cursor_key VALUES (randomblob(32))")
                    continue
                }
                let values = columns.map { "quote(\($0))" }.joined(separator: " || ', ' || ")
                // Identifiers may be random; numbers are not.
                let order = columns.contains("last_sequence") ? "last_sequence, \(columns[0])" : columns[0]
                lines += try String.fetchAll(db, sql: "SELECT \(values) FROM \(name) ORDER BY \(order)")
                    .map { "INSERT INTO \(name) VALUES (\($0))" }
            }
            lines += try schema("type <> 'table'", in: db)
            return lines.map { $0 + ";\n" }.joined()
        }
    }

    private static func schema(_ condition: String, in db: Database) throws -> [String] {
        try String.fetchAll(
            db,
            sql: """
                SELECT sql FROM sqlite_master WHERE \(condition) AND sql IS NOT NULL AND name NOT LIKE 'sqlite_%'
                ORDER BY name
                """)
    }

    /// Makes a log's file of a text.
    static func restore(_ text: String, to path: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { try $0.execute(sql: text) }
        try queue.close()
    }
}
