import Glibc
import Synchronization

/// Keys as they are pressed, without the return key, where a person sits at a terminal.
///
/// The terminal is as it was when this value goes, and also where the process is asked to end: that counts as `q`.
struct Keyboard: ~Copyable {
    /// What can be wanted.
    enum Key { case quit, up, down, acknowledge, takeOver }

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
        for number in [SIGTERM, SIGHUP, SIGINT, SIGQUIT] {
            // The handler does nothing but store into an atomic that lives as long as the process.
            signal(number) { _ in Keyboard.wasAskedToEnd.store(true, ordering: .relaxed) }
        }
    }

    deinit {
        var settings = before
        unsafe tcsetattr(STDIN_FILENO, TCSANOW, &settings)
    }

    /// A key as it was pressed.
    enum Press: Equatable {
        case character(Character)
        case left, right, up, down, home, end
        /// With the shift key held.
        case farLeft, farRight
        /// The process was asked to end, or ctrl-c or ctrl-d was pressed.
        case interruption
    }

    /// The next key that means something and was pressed already; `nil` where there is none.
    mutating func next() -> Key? {
        while let press = press() {
            switch press {
            case .interruption, .character("q"), .character("Q"): return .quit
            case .character("a"): return .acknowledge
            case .character("t"): return .takeOver
            case .character("k"), .up: return .up
            case .character("j"), .down: return .down
            default: continue
            }
        }
        return nil
    }

    /// The next key that was pressed already; `nil` where there is none.
    mutating func press() -> Press? {
        if Self.wasAskedToEnd.load(ordering: .relaxed) { return .interruption }
        while let byte = byte() {
            switch byte {
            // In this mode ctrl-c and ctrl-d are keys as any other.
            case 3, 4: return .interruption
            case 0x1B: if let press = sequence() { return press }
            case 0x20..<0x7F: return .character(Character(UnicodeScalar(byte)))
            default: continue
            }
        }
        return nil
    }

    /// The key whose escape sequence has begun; terminals send it whole. `nil` for one that has no name here.
    private func sequence() -> Press? {
        guard let kind = byte(), [UInt8(ascii: "["), UInt8(ascii: "O")].contains(kind) else { return nil }
        var text = ""
        while let byte = byte() {
            text.append(Character(UnicodeScalar(byte)))
            if (0x40...0x7E).contains(byte) { break }
        }
        switch text {
        case "A": return .up
        case "B": return .down
        case "C": return .right
        case "D": return .left
        case "1;2C", "c": return .farRight
        case "1;2D", "d": return .farLeft
        case "H", "1~", "7~": return .home
        case "F", "4~", "8~": return .end
        default: return nil
        }
    }

    /// What was typed already.
    private func byte() -> UInt8? {
        var entry = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        var byte: UInt8 = 0
        // SAFETY: both calls fill what lives for their time.
        guard unsafe poll(&entry, 1, 0) > 0, unsafe read(STDIN_FILENO, &byte, 1) == 1 else { return nil }
        return byte
    }
}
