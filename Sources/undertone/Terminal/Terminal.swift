import Foundation
import Glibc
import Languages
import Vocabulary

/// Messages for a person; data go to standard output and never here.
///
/// **This file is the one exit for text to people.** Whatever is written goes through ``PlainText``, to a terminal and
/// to a pipe alike, so that no name, reason or answer of another program steers a terminal. A text is a line; a message
/// of several lines is several calls, and what stands inside of a line cannot begin another. `ExitTests` of the
/// architecture see to it that nothing else writes.
enum Terminal {
    /// Says something that does not stop the command.
    static func warn(_ message: String) { note("undertone: \(message)") }

    /// Says a line that belongs to what the command has done, and is no data.
    static func note(_ line: String) {
        let words = InkedLine(line)
        let width = isatty(STDERR_FILENO) == 1 ? size(of: STDERR_FILENO).columns : nil
        for part in width.map(words.wrapped(to:)) ?? [words] { Stream.error.write(part.text(hasColour: false) + "\n") }
    }

    /// Says a line that is to be copied: it stays one line, however narrow the terminal is.
    static func verbatim(_ line: String) { Stream.error.write(PlainText.shown(line) + "\n") }

    /// Writes over the last line of a terminal at standard error, which moves on; an empty text takes the line away.
    static func status(_ text: String) { Stream.error.write("\r\u{1B}[K" + PlainText.shown(text)) }

    /// Says why the command stops. Faults of the configuration begin with the file, as compilers have it, so that an
    /// editor can jump there.
    static func tell(_ failure: CommandFailure) {
        for line in failure.lines where !line.isEmpty {
            if failure.status == .configuration { note(line) } else { warn(line) }
        }
    }

    /// Puts a question; the answer is typed behind it.
    /// - Parameters:
    ///   - question: what is asked, with its colon.
    ///   - terminal: where; `nil` for standard error.
    static func ask(_ question: String, at terminal: Int32? = nil) {
        (terminal.map(Stream.init) ?? .error).write(PlainText.shown(question) + " ")
    }

    /// Asks for a yes on a terminal.
    /// - Throws: where nobody can be asked, or the answer is another.
    static func confirm(_ question: String, refusal: String) throws {
        guard isTerminal(STDIN_FILENO) else {
            throw CommandFailure(localized("no terminal to ask on; give --yes"), status: .usage)
        }
        ask("\(question) [\(YesOrNo.choices)]")
        guard YesOrNo.isYes(readLine() ?? "") else { throw CommandFailure(refusal) }
    }

    /// Rings the bell, also where events go into a file.
    static func ring() { if isTerminal(STDERR_FILENO) { Stream.error.write("\u{7}") } }

    /// Whether a person looks at a stream: 0 is standard input, 1 output, 2 error.
    static func isTerminal(_ descriptor: Int32) -> Bool {
        isatty(descriptor) == 1 && ProcessInfo.processInfo.environment["TERM"] != "dumb"
    }

    /// Whether standard output may be coloured; see no-color.org.
    static var hasColour: Bool {
        isTerminal(STDOUT_FILENO) && ProcessInfo.processInfo.environment["NO_COLOR", default: ""].isEmpty
    }

    /// Whether standard output is a terminal that is known to have links (OSC 8).
    static var hasLinks: Bool {
        let environment = ProcessInfo.processInfo.environment
        guard isTerminal(STDOUT_FILENO) else { return false }
        let names = ["kitty", "foot", "ghostty", "wezterm", "alacritty"]
        return ["KONSOLE_VERSION", "WT_SESSION", "TERM_PROGRAM"].contains { environment[$0]?.isEmpty == false }
            || environment["VTE_VERSION"].flatMap { Int($0) } ?? 0 >= 5_000
            || names.contains { environment["TERM"]?.contains($0) == true }
    }

    /// Columns of the terminal at standard output; `nil` where it is none, and nothing has to be cut.
    static var columns: Int? { isatty(STDOUT_FILENO) == 1 ? size.columns : nil }

    /// Columns and rows of the terminal at standard output; 80 by 24 where it does not say.
    static var size: (columns: Int, rows: Int) { size(of: STDOUT_FILENO) }

    private static func size(of descriptor: Int32) -> (columns: Int, rows: Int) {
        var size = winsize()
        // SAFETY: the call fills the structure, which lives for the time of the call.
        guard unsafe ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0 else { return (80, 24) }
        return (size.ws_col > 0 ? Int(size.ws_col) : 80, size.ws_row > 0 ? Int(size.ws_row) : 24)
    }
}

/// Where data go. Nothing is held back: whoever reads a pipe has a line as soon as it is written.
enum StandardOutput {
    /// Writes a line.
    static func line(_ text: String) { write(Array((PlainText.shown(text) + "\n").utf8)) }

    /// Writes a line, with its inks where a person looks at it.
    /// - Parameters:
    ///   - line: the line.
    ///   - columns: columns to cut it to; `nil` for all.
    static func line(_ line: InkedLine, columns: Int? = nil) {
        write(Array((line.text(limit: columns, hasColour: Terminal.hasColour) + "\n").utf8))
    }

    /// Writes where something was written; a terminal that has links opens it there.
    static func path(_ path: String) {
        guard Terminal.hasLinks else { return line(path) }
        let address = URL(filePath: path).absoluteURL.absoluteString
        write(Array("\u{1B}]8;;\(PlainText.shown(address))\u{1B}\\\(PlainText.shown(path))\u{1B}]8;;\u{1B}\\\n".utf8))
    }

    /// Writes a sentence, which goes on in the next line where a terminal is too narrow for it.
    static func sentence(_ words: InkedLine) {
        for part in Terminal.columns.map(words.wrapped(to:)) ?? [words] { line(part) }
    }

    /// Writes a name, and words beside it that go on below themselves.
    static func entry(_ name: InkedLine, _ words: InkedLine, at column: Int) {
        for part in InkedLine.entry(name, words, at: column, width: Terminal.columns) { line(part) }
    }

    /// Writes what a view has drawn.
    static func draw(_ frame: Frame) { if !frame.text.isEmpty { write(Array(frame.text.utf8)) } }

    /// Writes a file of many lines that a program reads, such as CSV; its line feeds and tabs stay.
    static func file(_ text: [UInt8]) { write(PlainText.shown(file: text)) }

    /// Writes what is no text, into a file or a program.
    /// - Throws: ``CommandFailure`` where a terminal would show it.
    static func sound(_ bytes: [UInt8]) throws {
        guard isatty(STDOUT_FILENO) == 0 else {
            throw CommandFailure(
                localized("a terminal shows no sound; send it into a file or a program"), status: .usage)
        }
        write(bytes)
    }

    /// Writes a value as JSON on one line, with sorted keys, as the feed does.
    static func json(_ value: some Encodable) throws { write(try jsonLine(value)) }

    /// The same line, for a file. What could steer a terminal is escaped, which leaves the value as it is.
    static func jsonLine(_ value: some Encodable) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return PlainText.escaped(json: Array(try encoder.encode(value))) + [UInt8(ascii: "\n")]
    }

    /// Writes JSON that was made elsewhere.
    static func json(_ text: [UInt8]) { write(PlainText.escaped(json: text)) }

    /// Writes bytes. A reader that has left ends the command quietly, for it has what it wanted; any other fault ends
    /// it with a message, since a table with a hole must not look whole.
    private static func write(_ bytes: [UInt8]) {
        switch Stream.output.write(bytes) {
        case nil: return
        case EPIPE?: exit(0)
        case let number?:
            Terminal.warn(
                localized("standard output cannot be written (\(Wording.fault(number))); make room and run it again"))
            exit(CommandFailure.Status.inputOutput.rawValue)
        }
    }
}

/// The raw way out, which nobody outside of this file has.
private struct Stream {
    static let output = Stream(descriptor: STDOUT_FILENO)
    static let error = Stream(descriptor: STDERR_FILENO)

    let descriptor: Int32

    /// Writes bytes, all of them.
    /// - Returns: the system's error number where they cannot be written.
    @discardableResult func write(_ bytes: [UInt8]) -> Int32? {
        var rest = bytes[...]
        while !rest.isEmpty {
            // SAFETY: the pointer lives for the time of the call.
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno != EINTR { return errno }
            rest = rest.dropFirst(max(0, count))
        }
        return nil
    }

    func write(_ text: String) { write(Array(text.utf8)) }
}
