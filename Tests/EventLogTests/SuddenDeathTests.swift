import EventLog
import Events
import Foundation
import GRDB
import TestServers
import TestSupport
import Testing

/// `kill -9` at random moments while four threads append and command. With `UNDERTONE_SOAK_HOURS` 100 times, else 10
/// times.
struct SuddenDeathTests {
    private static var kills: Int { ProcessInfo.processInfo.environment["UNDERTONE_SOAK_HOURS"] == nil ? 10 : 100 }

    @Test func nothingPromisedIsLostAndNothingHappensTwice() async throws {
        let folder = try TemporaryFolder()
        let program = try Program("LogLoad")
        let notes = folder.path + "/notes"
        var inLoad = 0
        for run in 0..<Self.kills {
            let before = size(of: notes)
            let child = try ChildProcess(program.path, [folder.log, notes, "\(run)"], environment: [:])
            // Mostly in the middle of work; now and then while it opens the log.
            if run % 10 != 9 {
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
        #expect(inLoad >= Self.kills * 9 / 10)
        let log = try folder.open()
        print("\(Self.kills) kills, \(try log.newestSequence) events, \(try log.auditHead().sequence) audit rows")
    }

    private func check(_ folder: TemporaryFolder, notes: String) throws {
        guard let lines = try? String(contentsOfFile: notes, encoding: .utf8).split(separator: "\n") else { return }
        var (events, tried, done, helps): ([Int64: String], [String], [String], [String]) = ([:], [], [], [])
        var anchors: [AuditHead] = []
        for line in lines {
            let words = line.split(separator: " ").map(String.init)
            switch words[0] {
            case "event": events[Int64(words[1]) ?? 0] = words[2]
            case "try": tried.append(words[1])
            case "done": done.append(words[1])
            case "help": helps.append(words[1])
            case "audit": anchors.append(AuditHead(sequence: Int64(words[1]) ?? 0, hash: words[2]))
            default: Issue.record("\(line)")
            }
        }
        let log = try folder.open()
        try checkThatCommandsHaveTheirRows(folder)
        // Who got no answer asks again, and it has happened once.
        let actor = Person(name: "ivan", uid: 1001, role: "supervisor")
        for id in Set(tried).subtracting(done) + done.suffix(4) {
            let answer = try log.apply(.takeOver, toAlert: id, by: actor, idempotencyKey: id)
            #expect(answer.life.state == .takenOver && answer.life.handler == "ivan")
        }
        #expect(try log.verifyAudit(anchors: anchors).damage == [])

        let queue = try DatabaseQueue(path: folder.log)
        try queue.inDatabase { db in
            #expect(try String.fetchOne(db, sql: "PRAGMA integrity_check") == "ok")
            let rows = try Row.fetchAll(db, sql: "SELECT sequence, id, type, subject FROM events ORDER BY sequence")
            #expect(rows.map { $0[0] as Int64 } == Array(1...Int64(rows.count)))
            #expect(Set(rows.map { $0[1] as String }).count == rows.count)
            let stored = Dictionary(uniqueKeysWithValues: rows.map { ($0[0] as Int64, $0[1] as String) })
            #expect(events.allSatisfy { stored[$0.key] == $0.value })
            let taken = rows.filter { ($0[2] as String).hasSuffix(".taken_over") }.map { $0[3] as String }
            #expect(Set(taken).count == taken.count && Set(taken) == Set(tried))
            let raised = Set(rows.filter { ($0[2] as String).hasSuffix(".raised") }.map { $0[3] as String })
            #expect(raised.isSuperset(of: helps))
        }
        try queue.close()
        try checkThatCommandsHaveTheirRows(folder)
    }

    /// A command and its audit row are there both or not at all.
    private func checkThatCommandsHaveTheirRows(_ folder: TemporaryFolder) throws {
        let queue = try DatabaseQueue(path: folder.log)
        try queue.inDatabase { db in
            let events = "SELECT subject FROM events WHERE type = 'io.undertone.alert.taken_over' ORDER BY subject"
            let rows = "SELECT object FROM audit WHERE action = 'alert.takeover' ORDER BY object"
            let (commands, audited) = (try String.fetchAll(db, sql: events), try String.fetchAll(db, sql: rows))
            #expect(commands == audited)
        }
        try queue.close()
    }

    private func size(of path: String) -> Int {
        let attributes = try? FileManager.default.attributesOfItem(atPath: path)
        return attributes?[.size] as? Int ?? 0
    }
}
