import EventLog
import Events
import Foundation
import GRDB
import TestSignals
import TestSupport
import Testing

@Suite struct CutOffMakingTests {
    @Test func aLogWhoseMakingWasCutOffIsMadeAnew() throws {
        let folder = try TemporaryFolder()
        let (unfinished, path) = (folder.path + "/unfinished", folder.path + "/events.sqlite")
        // What a kill leaves behind: pages in the file, and a journal which says that they are to be taken out again.
        let queue = try DatabaseQueue(path: unfinished)
        try queue.inDatabase { db in
            try db.execute(sql: "PRAGMA cache_size = 1; BEGIN; CREATE TABLE t (x)")
            for _ in 0..<50 { try db.execute(sql: "INSERT INTO t VALUES (zeroblob(3000))") }
            for suffix in ["", "-journal"] {
                try FileManager.default.copyItem(atPath: unfinished + suffix, toPath: path + suffix)
            }
            try db.execute(sql: "ROLLBACK")
        }
        let log = try EventLog(path: path, source: "test", families: .own)
        #expect(try log.newestSequence == 0)
    }
}
