import Foundation
import GRDB
import TestServers

/// What somebody does to the audit who has the file in their hands, and knows how it is made.
enum Forgery {
    /// Takes the triggers away.
    static func unguard(_ path: String) throws {
        let queue = try DatabaseQueue(path: path)
        try queue.writeWithoutTransaction { db in
            for name in try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'trigger'") {
                try db.execute(sql: "DROP TRIGGER \(name)")
            }
        }
        try queue.close()
    }

    /// Changes a row and writes its hash and all later ones anew, by the specification and by another program's
    /// SHA-256.
    static func rewrite(_ path: String, row: Int, statement: (Int) -> String) throws {
        try unguard(path)
        let queue = try DatabaseQueue(path: path)
        let columns = ["time", "actor", "uid", "role", "action", "object", "reason", "outcome", "previous"]
        let text =
            "'undertone-audit-1|' || sequence" + columns.map { " || '|' || typeof(\($0)) || hex(\($0))" }.joined()
        try queue.writeWithoutTransaction { db in
            try db.execute(sql: statement(row))
            var previous: String?
            for sequence in row...(try Int.fetchOne(db, sql: "SELECT max(sequence) FROM audit") ?? row) {
                if let previous {
                    try db.execute(
                        sql: "UPDATE audit SET previous = ? WHERE sequence = ?", arguments: [previous, sequence])
                }
                let canonical = try String.fetchOne(
                    db, sql: "SELECT \(text) FROM audit WHERE sequence = ?", arguments: [sequence])
                let hash = try sha256sum(canonical ?? "")
                try db.execute(sql: "UPDATE audit SET hash = ? WHERE sequence = ?", arguments: [hash, sequence])
                previous = hash
            }
        }
        try queue.close()
    }

    private static func sha256sum(_ text: String) throws -> String {
        let base = FileManager.default.temporaryDirectory.appending(path: "ut-\(UUID().uuidString)")
        let answer = base.appendingPathExtension("out")
        try Data(text.utf8).write(to: base)
        defer { for file in [base, answer] { try? FileManager.default.removeItem(at: file) } }
        let child = try ChildProcess(
            "/usr/bin/sha256sum", [base.path(percentEncoded: false)], environment: [:],
            output: answer.path(percentEncoded: false))
        _ = child.wait()
        return String(try String(contentsOf: answer, encoding: .utf8).prefix(64))
    }
}

/// Carries out what somebody does to the file, with the triggers taken away or not.
func tamper(_ path: String, with statement: String, unguarded: Bool = true) throws {
    if unguarded { try Forgery.unguard(path) }
    let queue = try DatabaseQueue(path: path)
    try queue.writeWithoutTransaction { try $0.execute(sql: statement) }
    try queue.close()
}

/// Numbers that are the same in every run.
struct Dice {
    var state: UInt64

    mutating func next(in range: ClosedRange<Int>) -> Int {
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        return range.lowerBound + Int(state >> 33) % range.count
    }
}
