import Glibc

/// Keys as they are pressed, without the return key, where a person sits at a terminal.
///
/// The terminal is as it was when this value goes, and also where the process is asked to end: that counts as ctrl-c.
struct Keyboard: ~Copyable {
    private let before: termios
    private var isTaken = false
    /// Whether the terminal itself was sent ctrl-z, and not this process a signal.
    private var isStopForAll = false

    /// `nil` where nobody sits at standard input, or where the process runs in the background.
    init?() {
        var settings = termios()
        // SAFETY: the call fills the structure, which lives for the time of the call.
        guard
            unsafe isatty(STDIN_FILENO) == 1 && JobControl.isInForeground && tcgetattr(STDIN_FILENO, &settings) == 0
        else { return nil }
        before = settings
        JobControl.takeNotice()
        take()
    }

    deinit {
        guard isTaken, JobControl.isInForeground else { return }
        var settings = before
        unsafe tcsetattr(STDIN_FILENO, TCSANOW, &settings)
    }

    /// Takes the terminal, also again after somebody else had it.
    mutating func take() {
        guard JobControl.isInForeground else { return }
        var settings = before
        unsafe cfmakeraw(&settings)
        // Line feeds go on to mean a new line.
        settings.c_oflag |= tcflag_t(OPOST)
        unsafe tcsetattr(STDIN_FILENO, TCSANOW, &settings)
        isTaken = true
    }

    /// Gives the terminal back, stops, and takes it again when the process goes on: what ``Press/suspension`` asks for.
    /// The screen has to be left before.
    mutating func suspend() {
        var settings = before
        if isTaken, JobControl.isInForeground { unsafe tcsetattr(STDIN_FILENO, TCSANOW, &settings) }
        isTaken = false
        JobControl.stop(isForAll: isStopForAll)
        isStopForAll = false
        if !JobControl.mustEnd { take() }
    }

    /// A key as it was pressed.
    enum Press: Equatable {
        case character(Character)
        case left, right, up, down, home, end, pageUp, pageDown
        /// With the shift key held.
        case farLeft, farRight
        case enter, escape
        /// The key that takes a character away.
        case erase
        /// The process was asked to end, or ctrl-c or ctrl-d was pressed.
        case interruption
        /// The process is to stop: ctrl-z.
        case suspension
        /// It goes on after somebody had stopped it who did not ask: the screen is another's.
        case continuation
    }

    /// The next key that was pressed already; `nil` where there is none.
    mutating func press() -> Press? {
        if JobControl.mustEnd { return .interruption }
        if JobControl.takeStop() { return .suspension }
        if JobControl.takeContinuation() {
            take()
            return .continuation
        }
        while let byte = byte() {
            switch byte {
            // In this mode ctrl-c and ctrl-d are keys as any other.
            case 3, 4: return .interruption
            case 0x1A:
                isStopForAll = true
                return .suspension
            case 0x0A, 0x0D: return .enter
            case 0x08, 0x7F: return .erase
            case 0x1B: if let press = sequence() { return press }
            case 0x20..<0x7F: return .character(Character(UnicodeScalar(byte)))
            case 0xC2...0xF4: if let character = character(from: byte) { return .character(character) }
            default: continue
            }
        }
        return nil
    }

    /// The character of several bytes that has begun.
    private func character(from first: UInt8) -> Character? {
        var bytes = [first]
        while bytes.count < (first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4), let next = byte(within: 10) {
            bytes.append(next)
        }
        return String(validating: bytes, as: UTF8.self)?.first
    }

    /// The key whose escape sequence has begun; a terminal sends it at one stroke, though a network may tear it. `nil`
    /// for one that has no name here.
    private func sequence() -> Press? {
        guard let kind = byte(within: 20) else { return .escape }
        guard [UInt8(ascii: "["), UInt8(ascii: "O")].contains(kind) else { return nil }
        var text = ""
        while let byte = byte(within: 20) {
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
        case "5~": return .pageUp
        case "6~": return .pageDown
        case "H", "1~", "7~": return .home
        case "F", "4~", "8~": return .end
        default: return nil
        }
    }

    /// What was typed already, or is within so many milliseconds.
    private func byte(within milliseconds: Int32 = 0) -> UInt8? {
        var entry = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        var byte: UInt8 = 0
        // SAFETY: both calls fill what lives for their time.
        guard unsafe poll(&entry, 1, milliseconds) > 0, unsafe read(STDIN_FILENO, &byte, 1) == 1 else { return nil }
        return byte
    }
}
