import Glibc

/// A program that a test runs. Foundation's own waits through a run loop, which a test's thread does not have.
public struct ChildProcess {
    /// Why a program did not run.
    public enum Failure: Error {
        /// It could not be started; the errno.
        case notStarted(String, Int32)
    }

    /// The process.
    public let identifier: Int32

    /// Starts a program with an environment of its own.
    /// - Parameters:
    ///   - path: the program.
    ///   - arguments: what follows its name.
    ///   - environment: all its variables.
    ///   - output: the file that takes its standard output and error. Not a pipe, whose end another child might inherit
    ///     and keep open.
    /// - Throws: ``Failure`` where it cannot be started.
    public init(_ path: String, _ arguments: [String], environment: [String: String], output: String = "/dev/null")
        throws
    {
        // SAFETY: what `strdup` gives is freed below, after the spawn has copied it.
        var actions = unsafe posix_spawn_file_actions_t()
        unsafe posix_spawn_file_actions_init(&actions)
        unsafe posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        unsafe posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        unsafe posix_spawn_file_actions_adddup2(&actions, 1, 2)
        let words = unsafe ([path] + arguments).map { unsafe strdup($0) } + [nil]
        let variables = unsafe environment.map { unsafe strdup("\($0)=\($1)") } + [nil]
        var child: pid_t = 0
        let error = unsafe posix_spawn(&child, path, &actions, nil, words, variables)
        unsafe (words + variables).forEach { unsafe free($0) }
        unsafe posix_spawn_file_actions_destroy(&actions)
        identifier = child
        guard error == 0 else { throw Failure.notStarted(path, error) }
    }

    /// Sends a signal.
    public func send(_ signal: Int32) {
        _ = kill(identifier, signal)
    }

    /// Waits for the end. Once.
    /// - Returns: the status as `waitpid` gives it, 0 for success.
    public func wait() -> Int32 {
        var status: Int32 = 0
        // SAFETY: `status` is alive for the call.
        while unsafe waitpid(identifier, &status, 0) < 0 && errno == EINTR {}
        return status
    }

    /// Kills it and waits for its end.
    func end() {
        send(SIGKILL)
        _ = wait()
    }
}
