import Glibc
import Synchronization

/// The shell's job control, for a program that has the terminal to itself: ctrl-z and `kill -TSTP` stop it once it has
/// given the terminal back, `fg` lets it take the terminal again.
enum JobControl {
    private static let isAskedToStop = Atomic(false)
    private static let wasContinued = Atomic(false)
    private static let isAskedToEnd = Atomic(false)

    /// Begins to take notice of signals. Handlers do nothing but store into atomics that live as long as the process.
    static func takeNotice() {
        for number in [SIGTERM, SIGHUP, SIGINT, SIGQUIT] {
            signal(number) { _ in JobControl.isAskedToEnd.store(true, ordering: .relaxed) }
        }
        signal(SIGTSTP) { _ in JobControl.isAskedToStop.store(true, ordering: .relaxed) }
        signal(SIGCONT) { _ in JobControl.wasContinued.store(true, ordering: .relaxed) }
    }

    /// Whether the process was asked to end.
    static var mustEnd: Bool { isAskedToEnd.load(ordering: .relaxed) }

    /// Whether it is to stop; asked once for each time.
    static func takeStop() -> Bool { isAskedToStop.exchange(false, ordering: .relaxed) }

    /// Whether it goes on after somebody stopped it who did not ask; asked once for each time.
    static func takeContinuation() -> Bool { wasContinued.exchange(false, ordering: .relaxed) }

    /// Whether the terminal is this process's, and not the shell's.
    static var isInForeground: Bool { tcgetpgrp(STDIN_FILENO) == getpgrp() }

    /// Stops the process, and returns when it goes on and the terminal is its own again, or it was asked to end.
    /// - Parameter isForAll: whether all processes of the job stop, as where a terminal itself is sent ctrl-z.
    static func stop(isForAll: Bool) {
        if isForAll {
            signal(SIGTSTP, SIG_IGN)
            kill(0, SIGTSTP)
        }
        signal(SIGTSTP, SIG_DFL)
        stopHere(by: SIGTSTP)
        // In the background (`bg`) whoever wants the terminal is stopped until it is given it.
        while isatty(STDIN_FILENO) == 1, !isInForeground, !mustEnd {
            stopHere(by: SIGTTOU)
            usleep(100_000)
        }
        takeNotice()
        _ = (takeStop(), takeContinuation())
    }

    /// Stops the process before it returns: the signal is sent to this thread, which takes it at once. Threads of tasks
    /// take none by themselves.
    private static func stopHere(by number: Int32) {
        var (signals, before) = (sigset_t(), sigset_t())
        // SAFETY: the calls fill and read the two sets, which live for their time.
        unsafe sigemptyset(&signals)
        unsafe sigaddset(&signals, number)
        unsafe pthread_sigmask(SIG_UNBLOCK, &signals, &before)
        raise(number)
        unsafe pthread_sigmask(SIG_SETMASK, &before, nil)
    }
}
