import CSystemd
import ServiceLifecycle

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
        Self.notify("READY=1")
        let interval = Self.interval
        await cancelWhenGracefulShutdown {
            var lastStatus = ""
            var watch = ProgressWatch()
            repeat {
                if watch.seesProgress(progress()) { Self.notify("WATCHDOG=1") }
                let status = statusLine()
                if status != lastStatus { Self.notify("STATUS=\(status)") }
                lastStatus = status
            } while (try? await Task.sleep(for: interval)) != nil
        }
        Self.notify("STOPPING=1")
    }

    /// A third of what systemd allows, at most five seconds.
    private static var interval: Duration {
        var microseconds: UInt64 = 0
        // SAFETY: the function writes one integer for the time of the call.
        let isWatched = unsafe sd_watchdog_enabled(0, &microseconds) > 0
        return isWatched ? min(.seconds(5), .microseconds(Int64(microseconds / 3))) : .seconds(5)
    }

    private static func notify(_ message: String) {
        // SAFETY: the string is read for the time of the call.
        _ = unsafe sd_notify(0, message)
    }
}
