import CSystemd
import ServiceLifecycle
import Synchronization

/// Tells systemd that the daemon is ready, what it is doing, and that its analysis is alive.
///
/// The watchdog is fed only while ``ProgressWatch`` sees progress. Without systemd all of this does nothing.
struct SystemdNotifier: Service {
    /// The signs of life at this moment.
    let progress: @Sendable () -> ProgressWatch.Signs
    /// Says when clients can connect to every socket.
    let listening: ListeningGate
    /// One line for `systemctl status`.
    let statusLine: @Sendable () -> String

    func run() async throws {
        await listening.wait()
        guard !Task.isCancelled else { return }
        Console.notify("READY", "1")
        let interval = Self.interval
        await cancelWhenGracefulShutdown {
            var lastStatus = ""
            var watch = ProgressWatch()
            repeat {
                if watch.seesProgress(progress()) { Console.notify("WATCHDOG", "1") }
                let status = statusLine()
                if status != lastStatus { Console.notify("STATUS", status) }
                lastStatus = status
            } while (try? await Task.sleep(for: interval)) != nil
        }
        Console.notify("STOPPING", "1")
    }

    /// A third of what systemd allows, at most five seconds.
    private static var interval: Duration {
        var microseconds: UInt64 = 0
        // SAFETY: the function writes one integer for the time of the call.
        let isWatched = unsafe sd_watchdog_enabled(0, &microseconds) > 0
        return isWatched ? min(.seconds(5), .microseconds(Int64(microseconds / 3))) : .seconds(5)
    }
}

/// Opens once every socket of the feed listens.
final class ListeningGate: Sendable {
    private let missing: Mutex<Int>
    private let opened: AsyncStream<Never>
    private let continuation: AsyncStream<Never>.Continuation

    /// - Parameter sockets: how many have to listen.
    init(sockets: Int) {
        missing = Mutex(sockets)
        (opened, continuation) = AsyncStream.makeStream()
        if sockets == 0 { continuation.finish() }
    }

    /// One more socket listens.
    func enter() {
        let isLast = missing.withLock { missing in
            missing -= 1
            return missing == 0
        }
        if isLast { continuation.finish() }
    }

    /// Returns once all sockets listen, or the task is cancelled. For one waiter.
    func wait() async { for await _ in opened {} }
}

/// Judges whether the daemon does what it is there for, by what grew since the last look: a pure machine.
///
/// The analysis thread and the main loop of capture, which looks at its clock, turn more than once a second, whatever
/// happens. While the microphone is said to be heard samples must come too; in every other state there is a reason that
/// they do not.
struct ProgressWatch {
    /// What can be seen from outside.
    struct Signs: Sendable, Equatable {
        /// Turns of the analysis thread.
        var turns: Int
        /// Looks of capture's main loop at its clock.
        var ticks: Int
        /// Samples captured.
        var samples: Int
        /// Whether the microphone is said to be heard.
        var isCapturing: Bool
    }

    private var last: Signs?

    /// Whether there was progress since the last look; there is at the first.
    mutating func seesProgress(_ signs: Signs) -> Bool {
        defer { last = signs }
        guard let last else { return true }
        let isExpected = signs.isCapturing && last.isCapturing
        return signs.turns != last.turns && signs.ticks != last.ticks && (!isExpected || signs.samples != last.samples)
    }
}
