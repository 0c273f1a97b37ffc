import Foundation
import TestSignals
import Testing

@testable import undertoned

struct ProgramPagesTests {
    /// Of a program that has started up long ago, and whose other tests go on meanwhile.
    @Test func codeThatIsNotCalledIsNoLongerMapped() throws {
        let before = try #require(ProcessFile.statusKB("RssFile"))
        ProgramPages.release()
        let after = try #require(ProcessFile.statusKB("RssFile"))
        #expect(after < before * 3 / 4, "\(before) -> \(after) kB")
        // What is called is there again.
        ProgramPages.release()
        #expect(try JSONDecoder().decode([Int].self, from: Data("[1, 2]".utf8)) == [1, 2])
    }
}
