import Foundation
import Testing

@testable import undertoned

struct ProgramPagesTests {
    /// Of a program that has started up long ago, and whose other tests go on meanwhile.
    @Test func codeThatIsNotCalledIsNoLongerMapped() throws {
        let before = try Self.residentFileKB()
        ProgramPages.release()
        let after = try Self.residentFileKB()
        #expect(after < before * 3 / 4, "\(before) -> \(after) kB")
        // What is called is there again.
        ProgramPages.release()
        #expect(try JSONDecoder().decode([Int].self, from: Data("[1, 2]".utf8)) == [1, 2])
    }

    private static func residentFileKB() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("RssFile:") })
        return try #require(Int(line.split(separator: " ", omittingEmptySubsequences: true).dropFirst()[1]))
    }
}
