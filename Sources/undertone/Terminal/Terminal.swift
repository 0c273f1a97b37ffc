import Foundation

/// Messages for a person; data go to standard output and never here.
enum Terminal {
    /// Says something that does not stop the command.
    static func warn(_ message: String) { note("undertone: \(message)") }

    /// Says something that belongs to what the command has done, and is no data.
    static func note(_ message: String) { FileHandle.standardError.write(Data((message + "\n").utf8)) }

    /// Writes over the last line of a terminal at standard error, which moves on; an empty text takes the line away.
    static func status(_ text: String) {
        FileHandle.standardError.write(Data("\r\u{1B}[K\(InkedLine(text).text(hasColour: false))".utf8))
    }

    /// Says why the command stops. Faults of the configuration begin with the file, as compilers have it, so that an
    /// editor can jump there.
    static func tell(_ failure: CommandFailure) {
        guard !failure.description.isEmpty else { return }
        if failure.status == .configuration { note(failure.description) } else { warn(failure.description) }
    }

    /// Asks for a yes on a terminal.
    /// - Throws: where nobody can be asked, or the answer is another.
    static func confirm(_ question: String, refusal: String) throws {
        guard isTerminal(STDIN_FILENO) else {
            throw CommandFailure("no terminal to ask on; give --yes", status: .usage)
        }
        FileHandle.standardError.write(Data("\(question) [y/N] ".utf8))
        guard ["y", "yes"].contains(readLine()?.lowercased() ?? "") else { throw CommandFailure(refusal) }
    }

    /// Whether a person looks at a stream: 0 is standard input, 1 output, 2 error.
    static func isTerminal(_ descriptor: Int32) -> Bool {
        isatty(descriptor) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
    }

    /// Whether standard output may be coloured; see no-color.org.
    static var hasColour: Bool {
        isTerminal(STDOUT_FILENO) && ProcessInfo.processInfo.environment["NO_COLOR", default: ""].isEmpty
    }

    /// Columns and rows of the terminal at standard output; 80 by 24 where it does not say.
    static var size: (columns: Int, rows: Int) {
        var size = winsize()
        // SAFETY: the call fills the structure, which lives for the time of the call.
        guard unsafe ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0, size.ws_row > 0 else {
            return (80, 24)
        }
        return (Int(size.ws_col), Int(size.ws_row))
    }
}

/// Where data go. Nothing is held back: whoever reads a pipe has a line as soon as it is written.
enum StandardOutput {
    /// Writes a line.
    static func line(_ text: String) { write(Array((text + "\n").utf8)) }

    /// Writes a line, with its inks where a person looks at it.
    static func line(_ line: InkedLine) { self.line(line.text(hasColour: Terminal.hasColour)) }

    /// Writes bytes. A reader that has left ends the command quietly, for it has what it wanted; any other fault ends
    /// it with a message, since a table with a hole must not look whole.
    static func write(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while !rest.isEmpty {
            // SAFETY: the pointer lives for the time of the call.
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if count >= 0 {
                rest = rest.dropFirst(count)
                continue
            }
            let number = errno
            switch number {
            case EINTR: continue
            case EPIPE: exit(0)
            default:
                Terminal.warn(
                    "standard output cannot be written (\(Wording.fault(number))); make room and run it again")
                exit(CommandFailure.Status.inputOutput.rawValue)
            }
        }
    }

    /// Writes a value as JSON on one line, with sorted keys, as the feed does.
    static func json(_ value: some Encodable) throws { write(try jsonLine(value)) }

    /// The same line, for a file.
    static func jsonLine(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(value)) + [UInt8(ascii: "\n")]
    }
}
