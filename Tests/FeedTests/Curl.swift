import Foundation
import Synchronization
import TestSupport
import Testing

// SAFETY: of glibc since 2.34, with this very signature; its header shows it to C programs of GNU alone.
@_silgen_name("posix_spawn_file_actions_addclosefrom_np")
private func closeFrom(_ actions: UnsafeMutablePointer<posix_spawn_file_actions_t>, _ lowest: Int32) -> Int32

/// The real curl on the feed's socket; its output goes into a file that the test reads as it grows.
///
/// Spawned without Foundation, whose `Process.run()` crashes now and then where thousands of descriptors are opened and
/// closed beside it, as the tests of limits do.
final class Curl: Sendable {
    static let isInstalled = FileManager.default.isExecutableFile(atPath: "/usr/bin/curl")

    /// What could not be started.
    struct SpawnError: Error {
        var errno: Int32
    }

    private let pid: pid_t
    private let output: URL
    /// Once it has ended.
    private let status = Mutex<Int32?>(nil)

    convenience init(_ fixture: FeedFixture, _ path: String, _ options: String...) throws {
        try self.init(fixture, path, options, as: nil)
    }

    /// As another user, which takes root, in one group alone.
    init(_ fixture: FeedFixture, _ path: String, _ options: [String], as uid: UInt32?, group: UInt32? = nil) throws {
        output = URL(filePath: "\(fixture.folder)/curl-\(UUID().uuidString)")
        let command =
            ["/usr/bin/curl", "--silent", "--no-buffer", "--max-time", "20", "--unix-socket", fixture.socket]
            + options + ["http://undertone\(path)"]
        let become = uid.map {
            ["/usr/bin/setpriv", "--reuid", "\($0)", "--regid", "\(group ?? $0)", "--clear-groups", "--"]
        }
        try Data().write(to: output)
        pid = try Self.spawn((become ?? []) + command, output: output.path)
    }

    deinit {
        // Nobody waits for it any more.
        if isRunning {
            kill(pid, SIGKILL)
            _ = waitpid(pid, nil, 0)
        }
    }

    /// Starts a program with nothing to read, its output in a file, and none of our descriptors but standard error.
    private static func spawn(_ words: [String], output: String) throws -> pid_t {
        var (actions, pid) = unsafe (posix_spawn_file_actions_t(), pid_t())
        // SAFETY: the actions and the words live until the program is started, which copies them.
        unsafe posix_spawn_file_actions_init(&actions)
        defer { unsafe posix_spawn_file_actions_destroy(&actions) }
        unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_TRUNC, 0)
        _ = unsafe closeFrom(&actions, 3)
        var arguments = unsafe words.map { unsafe strdup($0) } + [nil]
        defer { unsafe arguments.forEach { unsafe free($0) } }
        let result = unsafe posix_spawn(&pid, words[0], &actions, nil, &arguments, environ)
        guard result == 0 else { throw SpawnError(errno: result) }
        return pid
    }

    /// What has come so far.
    var text: String { (try? String(contentsOf: output, encoding: .utf8)) ?? "" }

    var isRunning: Bool {
        status.withLock { status in
            guard status == nil else { return false }
            var word: Int32 = 0
            // SAFETY: the call fills the word that it is given.
            guard unsafe waitpid(pid, &word, WNOHANG) == pid else { return true }
            status = word
            return false
        }
    }

    /// As a shell says it: the program's own, or 128 and the signal that ended it.
    var exitStatus: Int32 {
        status.withLock { status in
            guard let status else { return -1 }
            return status & 0x7F == 0 ? (status >> 8) & 0xFF : 128 + status & 0x7F
        }
    }

    /// What came until the answer ended.
    func whole() async throws -> String {
        await eventually("curl ends") { !self.isRunning }
        return text
    }

    func stop() {
        if isRunning { kill(pid, SIGTERM) }
    }
}
