import Age
import Glibc
import Synchronization

/// Asks a person for a passphrase, at the terminal itself, so that standard input and output stay free for data. Nothing of it is
/// shown.
enum PassphrasePrompt {
    /// The longest line that a terminal gives.
    private static let longest = 4096
    private static let signals = [SIGINT, SIGTERM, SIGHUP, SIGQUIT]
    private static let signalled = Atomic<Int32>(0)

    /// Asks once.
    /// - Parameter question: what is asked for, without a colon.
    /// - Returns: what was typed.
    /// - Throws: ``CommandFailure`` where nobody sits at a terminal, or nothing was typed.
    static func ask(_ question: String) throws -> AgePassphrase {
        // SAFETY: the path is passed for the time of the call.
        let terminal = unsafe open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
        guard terminal >= 0 else {
            throw CommandFailure(
                "no terminal to ask for the passphrase at; give it with --passphrase-file", status: .badInput)
        }
        defer { close(terminal) }
        var line = [UInt8](repeating: 0, count: longest)
        let count = try withoutEcho(at: terminal) {
            // Not before: whoever is quick would see the first letters.
            say(question + ": ", at: terminal)
            return wait(for: &line, at: terminal)
        }
        guard count > 0 else { throw CommandFailure("no passphrase was given", status: .badInput) }
        // Cut in place: a copy would stay behind.
        line.removeSubrange((line.prefix(count).firstIndex(of: UInt8(ascii: "\n")) ?? count)...)
        do {
            return try AgePassphrase(moving: &line)
        } catch {
            throw CommandFailure("\(error)", status: .badInput)
        }
    }

    /// Asks for a new passphrase, twice, since nobody sees what is typed.
    static func askTwice() throws -> AgePassphrase {
        let passphrase = try ask("passphrase for the new key")
        guard passphrase.isEqual(to: try ask("the same once more")) else {
            throw CommandFailure("the two passphrases differ; nothing was made", status: .badInput)
        }
        return passphrase
    }

    private static func withoutEcho<Value>(at terminal: Int32, _ body: () -> Value) throws -> Value {
        var settings = termios()
        // SAFETY, for all calls: the structure lives for the time of the call.
        guard unsafe tcgetattr(terminal, &settings) == 0 else {
            throw CommandFailure("the terminal cannot be asked; give --passphrase-file", status: .badInput)
        }
        let before = settings
        settings.c_lflag &= ~tcflag_t(ECHO)
        settings.c_lflag |= tcflag_t(ECHONL | ICANON | ISIG)
        signalled.store(0, ordering: .relaxed)
        // The handler does nothing but store into an atomic that lives as long as the process.
        let handlers = signals.map {
            signal($0) { PassphrasePrompt.signalled.store($0, ordering: .relaxed) }
        }
        unsafe tcsetattr(terminal, TCSADRAIN, &settings)
        let value = body()
        settings = before
        unsafe tcsetattr(terminal, TCSADRAIN, &settings)
        for index in signals.indices { signal(signals[index], handlers[index]) }
        // The terminal shows again what is typed; now the process may be ended. This thread may be one that takes no signals.
        let number = signalled.load(ordering: .relaxed)
        if number != 0, kill(getpid(), number) == 0 { sleep(1) }
        return value
    }

    /// Waits for a line, or for a signal; the number of bytes.
    private static func wait(for line: inout [UInt8], at terminal: Int32) -> Int {
        var entry = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
        while signalled.load(ordering: .relaxed) == 0 {
            // SAFETY: the structure lives for the time of the call; the buffer holds as many bytes as are asked for.
            if unsafe poll(&entry, 1, 100) > 0 { return unsafe read(terminal, &line, line.count) }
        }
        return 0
    }

    private static func say(_ text: String, at terminal: Int32) {
        let bytes = Array(text.utf8)
        // SAFETY: the buffer lives for the time of the call.
        _ = unsafe write(terminal, bytes, bytes.count)
    }
}
