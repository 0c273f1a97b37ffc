import EventLog
import Events
import Foundation
import GRDB
import Hub
import TestServers
import TestSupport
import Testing

/// `kill -9` at random moments while two desks' batches are stored, some of them again. With `UNDERTONE_SOAK_HOURS` 100
/// times, else 8 times.
struct SuddenDeathTests {
    private static var kills: Int { ProcessInfo.processInfo.environment["UNDERTONE_SOAK_HOURS"] == nil ? 8 : 100 }

    @Test func noReceiptIsAheadOfTheCommitAndNothingIsDoubled() async throws {
        let folder = try TemporaryFolder()
        let program = try Program("SiteLoad")
        let notes = folder.path + "/notes"
        var inLoad = 0
        for run in 0..<Self.kills {
            let before = size(of: notes)
            let child = try ChildProcess(program.path, [folder.store, notes, "\(run)"], environment: [:])
            // Mostly in the middle of work; now and then while it opens the store.
            if run % 8 != 7 {
                let deadline = ContinuousClock.now + patience
                while size(of: notes) == before, ContinuousClock.now < deadline {
                    try await Task.sleep(for: .milliseconds(1))
                }
            }
            try await Task.sleep(for: .microseconds(.random(in: 0...150_000)))
            child.send(SIGKILL)
            #expect(child.wait() & 0x7F == SIGKILL)
            if size(of: notes) > before { inLoad += 1 }
            try check(folder, notes: notes)
        }
        #expect(inLoad >= Self.kills * 3 / 4)
    }

    private func check(_ folder: TemporaryFolder, notes: String) throws {
        guard let lines = try? String(contentsOfFile: notes, encoding: .utf8).split(separator: "\n") else { return }
        var receipts: Set<String> = []
        for line in lines {
            let words = line.split(separator: " ")
            guard words.count == 3, words[0] == "receipt" else {
                Issue.record("\(line)")
                continue
            }
            receipts.insert(String(words[2].dropFirst()))
        }
        let store = try folder.open(clock: { .now })
        #expect(try store.log.verifyAudit().damage == [])
        let queue = try DatabaseQueue(path: folder.store)
        try queue.inDatabase { db in
            #expect(try String.fetchOne(db, sql: "PRAGMA integrity_check") == "ok")
            let rows = try Row.fetchAll(db, sql: "SELECT sequence, id FROM events ORDER BY sequence")
            #expect(rows.map { $0[0] as Int64 } == Array(1...Int64(max(1, rows.count))).prefix(rows.count).map { $0 })
            let ids = rows.map { $0[1] as String }
            let stored = Set(ids)
            #expect(stored.count == ids.count)
            // What has a receipt is there; a batch is there all or not at all.
            #expect(receipts.allSatisfy { name in (0..<3).allSatisfy { stored.contains("\(name)-\($0)") } })
            let batches = Dictionary(grouping: ids) { $0.split(separator: "-").dropLast().joined(separator: "-") }
            #expect(batches.values.allSatisfy { $0.count == 3 })
            // With each, what follows from it, and how far its lane is.
            let alerts = try String.fetchSet(db, sql: "SELECT alert_id FROM alerts WHERE state = 'resolved'")
            #expect(alerts == Set(batches.keys.map { "a-" + $0 }))
            let cursors = try String.fetchAll(db, sql: "SELECT cursor FROM site_lanes")
            #expect(cursors.allSatisfy { batches[String($0.dropFirst())] != nil })
        }
        try queue.close()
    }

    private func size(of path: String) -> Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return attributes?[.size] as? Int ?? 0
    }
}
