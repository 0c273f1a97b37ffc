import CSystemd
import ServiceLifecycle
import Synchronization

/// Tells systemd that the daemon is ready, what it is doing, and that its analysis is alive.
///
/// The watchdog is fed only while ``ProgressWatch`` sees progress. Without systemd all of this does nothing.
struct SystemdNotifier: Service {
    /// The signs of life at this moment.
    let progress: @Sendable () -> ProgressWatch.Signs
    /// Says when clients can connect, or it was told that they cannot.
    let listening: ListeningGate
    /// One line for `systemctl status`.
    let statusLine: @Sendable () -> String

    func run() async throws {
        await listening.wait()
        guard !Task.isCancelled, !Task.isShuttingDownGracefully else { return (try? await gracefulShutdown()) ?? () }
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

/// Opens once each socket of the feed listens, or where that is enough it was told that it does not.
final class ListeningGate: Sendable {
    private struct State {
        var missing: Set<Int>
        var waiting: [AsyncStream<Never>.Continuation] = []
    }

    private let state: Mutex<State>

    /// - Parameter sockets: how many have to listen.
    init(sockets: Int) { state = Mutex(State(missing: Set(0..<sockets))) }

    /// The socket of that number is settled; again is as good as once.
    func enter(_ socket: Int) {
        let woken = state.withLock { state in
            state.missing.remove(socket)
            guard state.missing.isEmpty else { return [AsyncStream<Never>.Continuation]() }
            defer { state.waiting = [] }
            return state.waiting
        }
        for continuation in woken { continuation.finish() }
    }

    /// Returns once all sockets are settled, the daemon stops, or the task is cancelled.
    func wait() async {
        let (opened, continuation) = AsyncStream.makeStream(of: Never.self)
        state.withLock { state in
            if state.missing.isEmpty { continuation.finish() } else { state.waiting.append(continuation) }
        }
        await cancelWhenGracefulShutdown { for await _ in opened {} }
    }
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
