import CSystemd
import Foundation
import Glibc
import Logging
import ServiceLifecycle

/// Tells whether the agent sits at the desk: follows the user's primary session through logind.
///
/// A thread of its own blocks until logind says something; while nothing happens it costs nothing. After a loss of the
/// bus it connects again, and until then what was last known holds. A machine without logind counts as one whose
/// session is active and unlocked. That a screen is locked is known where its locker tells logind, as those of GNOME
/// and KDE do; a restart of logind (252) forgets it, and so does this.
struct SessionWatch: Service {
    private let address: String?
    private let user: UInt32
    private let logger: Logger
    private let onChange: @Sendable (SessionState) -> Void

    /// - Parameters:
    ///   - address: of the bus; `nil` for the system's own.
    ///   - user: whose session matters.
    ///   - logger: told of a machine without logind, and at debug of every change.
    ///   - onChange: called on the thread of the watch with the first answer, which is there within milliseconds of the
    ///     start, and with each later one that differs from the one before. Must not block.
    init(
        address: String? = nil, user: UInt32 = getuid(), logger: Logger,
        onChange: @escaping @Sendable (SessionState) -> Void
    ) {
        self.address = address
        self.user = user
        self.logger = logger
        self.onChange = onChange
    }

    func run() async throws {
        let wake = eventfd(0, Int32(EFD_CLOEXEC | EFD_NONBLOCK))
        // Fails only where the process has used up its descriptors.
        precondition(wake >= 0, "no descriptor left for an eventfd")
        defer { close(wake) }
        await withTaskCancellationOrGracefulShutdownHandler {
            await withCheckedContinuation { continuation in
                let thread = Thread {
                    // SAFETY: the string is copied by the call.
                    unsafe undertone_name_thread("session")
                    follow(until: wake)
                    continuation.resume()
                }
                thread.start()
            }
        } onCancelOrGracefulShutdown: {
            // Stays readable, so that it ends every wait from here on.
            eventfd_write(wake, 1)
        }
    }

    /// Reports until `wake` becomes readable.
    private func follow(until wake: Int32) {
        var told: SessionState?
        var hasLogind = false
        var isLost = false
        var wait = Self.minWait
        func tell(_ answer: LogindAnswer, why: String) {
            // While logind restarts, what it said last holds.
            guard answer != .absent || !hasLogind else { return }
            let state = SessionState(answer)
            if answer == .absent, told == nil {
                logger.notice("no logind here (\(why)): the session counts as active and unlocked")
            }
            hasLogind = answer != .absent
            guard state != told else { return }
            told = state
            logger.debug(
                "session: \(state.isActive ? "active" : "not active"), \(state.isLocked ? "locked" : "unlocked")")
            onChange(state)
        }
        repeat {
            do {
                let connection = try LogindConnection(address: address, user: user)
                repeat {
                    let answer = try connection.ask()
                    tell(answer, why: "nobody has its name on the bus")
                    if isLost, answer != .absent {
                        logger.info("logind answers again")
                        isLost = false
                    }
                    wait = Self.minWait
                } while try connection.wait(wake: wake)
                return
            } catch {
                if hasLogind, !isLost {
                    logger.info("lost logind, what was known of the session stands: \(error)")
                    isLost = true
                }
                tell(.absent, why: "\(error)")
            }
            defer { wait = min(wait * 2, Self.maxWait) }
            var entry = pollfd(fd: wake, events: Int16(POLLIN), revents: 0)
            // SAFETY: one entry, alive for the call.
            if unsafe poll(&entry, 1, wait) > 0 { return }
        } while true
    }

    /// Milliseconds to wait before the first new try to connect; each further wait is twice as long.
    private static let minWait: Int32 = 250
    /// Milliseconds at most. A machine without a system bus is not going to get one.
    private static let maxWait: Int32 = 60_000
}

/// Whether the agent sits at the desk, as far as logind knows.
struct SessionState: Equatable, Sendable {
    /// A session of the agent is in the foreground.
    var isActive: Bool
    /// The screen of that session is locked.
    var isLocked: Bool
    /// Whether anybody says so: without logind it is only assumed.
    var isKnown = true
}

extension SessionState {
    /// What an answer of logind means.
    init(_ answer: LogindAnswer) {
        switch answer {
        case .absent:
            // A machine without logind has no way to say that nobody is there.
            self.init(isActive: true, isLocked: false, isKnown: false)
        case .noSession: self.init(isActive: false, isLocked: false)
        case .session(let session):
            // A session whose end has begun may still count as active where it has no seat.
            self.init(isActive: session.isActive && session.state != "closing", isLocked: session.isLocked)
        }
    }
}

/// What logind says of a user.
enum LogindAnswer: Equatable, Sendable {
    /// There is no logind.
    case absent
    /// The user has no session in which a person could sit.
    case noSession
    /// The user's primary session.
    case session(LogindSession)
}

/// The properties of a session that matter here, as logind has them.
struct LogindSession: Equatable, Sendable {
    /// `Active`: in the foreground of its seat; always true where it has no seat.
    var isActive: Bool
    /// `State`: `opening`, `online`, `active` or `closing`.
    var state: String
    /// `LockedHint`, which the screen locker sets.
    var isLocked: Bool
}
