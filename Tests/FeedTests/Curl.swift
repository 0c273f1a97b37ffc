import Foundation
import Testing

/// The real curl on the feed's socket; its output goes into a file that the test reads as it grows.
final class Curl: @unchecked Sendable {
    static let isInstalled = FileManager.default.isExecutableFile(atPath: "/usr/bin/curl")

    // Both are set up before the value is shared, and asked only for what they guard themselves.
    private let process = Process()
    private let output: URL

    convenience init(_ fixture: FeedFixture, _ path: String, _ options: String...) throws {
        try self.init(fixture, path, options, as: nil)
    }

    /// As another user, which takes root, without any groups.
    init(_ fixture: FeedFixture, _ path: String, _ options: [String], as uid: UInt32?) throws {
        output = URL(filePath: "\(fixture.folder)/curl-\(UUID().uuidString)")
        let command =
            ["/usr/bin/curl", "--silent", "--no-buffer", "--max-time", "20", "--unix-socket", fixture.socket]
            + options + ["http://undertone\(path)"]
        let become = uid.map { ["/usr/bin/setpriv", "--reuid", "\($0)", "--regid", "\($0)", "--clear-groups", "--"] }
        let words = (become ?? []) + command
        process.executableURL = URL(filePath: words[0])
        process.arguments = Array(words.dropFirst())
        try Data().write(to: output)
        process.standardOutput = try FileHandle(forWritingTo: output)
        try process.run()
    }

    /// What has come so far.
    var text: String { (try? String(contentsOf: output, encoding: .utf8)) ?? "" }
    var isRunning: Bool { process.isRunning }
    var exitStatus: Int32 { process.terminationStatus }

    /// What came until the answer ended.
    func whole() async throws -> String {
        try await eventually("curl ends") { !self.isRunning }
        return text
    }

    func stop() { process.terminate() }
}
