import Glibc
import Synchronization

/// Keys as they are pressed, without the return key, where a person sits at a terminal.
///
/// The terminal is as it was when this value goes, and also where the process is asked to end: that counts as `q`.
struct Keyboard: ~Copyable {
    /// What can be wanted.
    enum Key {
        case quit, pause, up, down, acknowledge, takeOver
    }

    private static let wasAskedToEnd = Atomic(false)
    private let before: termios

    /// `nil` where nobody sits at standard input, or where the process runs in the background.
    init?() {
        var settings = termios()
        // SAFETY: the call fills the structure, which lives for the time of the call.
        guard
            unsafe isatty(STDIN_FILENO) == 1 && tcgetpgrp(STDIN_FILENO) == getpgrp()
                && tcgetattr(STDIN_FILENO, &settings) == 0
        else { return nil }
        before = settings
        unsafe cfmakeraw(&settings)
        // Line feeds go on to mean a new line.
        settings.c_oflag |= tcflag_t(OPOST)
        unsafe tcsetattr(STDIN_FILENO, TCSANOW, &settings)
        for number in [SIGTERM, SIGHUP, SIGINT] {
            // The handler does nothing but store into an atomic that lives as long as the process.
            signal(number) { _ in Keyboard.wasAskedToEnd.store(true, ordering: .relaxed) }
        }
    }

    deinit {
        var settings = before
        unsafe tcsetattr(STDIN_FILENO, TCSANOW, &settings)
    }

    /// The next key that means something and was pressed already; `nil` where there is none.
    mutating func next() -> Key? {
        if Self.wasAskedToEnd.load(ordering: .relaxed) { return .quit }
        var entry = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        var byte: UInt8 = 0
        // SAFETY: both calls fill what lives for their time.
        while unsafe poll(&entry, 1, 0) > 0, unsafe read(STDIN_FILENO, &byte, 1) == 1 {
            switch byte {
            // In this mode ctrl-c and ctrl-d are keys as any other.
            case UInt8(ascii: "q"), UInt8(ascii: "Q"), 3, 4: return .quit
            case UInt8(ascii: " "): return .pause
            case UInt8(ascii: "a"): return .acknowledge
            case UInt8(ascii: "t"): return .takeOver
            case UInt8(ascii: "k"): return .up
            case UInt8(ascii: "j"): return .down
            case 0x1B: if let arrow = arrow() { return arrow }
            default: continue
            }
        }
        return nil
    }

    /// The arrow key whose escape sequence has begun; terminals send it whole.
    private func arrow() -> Key? {
        var entry = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        var bytes: (UInt8, UInt8) = (0, 0)
        // SAFETY: the calls fill what lives for their time.
        guard unsafe poll(&entry, 1, 0) > 0, unsafe read(STDIN_FILENO, &bytes.0, 1) == 1,
            [0x5B, 0x4F].contains(bytes.0),
            unsafe poll(&entry, 1, 0) > 0, unsafe read(STDIN_FILENO, &bytes.1, 1) == 1
        else { return nil }
        return bytes.1 == UInt8(ascii: "A") ? .up : bytes.1 == UInt8(ascii: "B") ? .down : nil
    }
}
