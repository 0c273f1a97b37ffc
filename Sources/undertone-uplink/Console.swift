import Glibc
import Vocabulary

/// **The one exit of this program's text to people.** Whatever goes out is one line, without what steers a terminal or
/// begins another line.
enum Console {
    /// Writes a line to standard output.
    static func tell(_ line: String) { write(line, to: STDOUT_FILENO) }

    /// Writes a line to standard error.
    static func complain(_ line: String) { write(line, to: STDERR_FILENO) }

    /// Whether somebody can be asked.
    static var canAsk: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 }

    /// Asks a question, and takes nothing but a yes for one.
    static func agrees(to question: String) -> Bool {
        complain("\(question) [y/N]")
        return ["y", "yes"].contains(readLine()?.lowercased())
    }

    private static func write(_ line: String, to descriptor: Int32) {
        var rest = Array((PlainText.shown(line) + "\n").utf8)[...]
        while !rest.isEmpty {
            // SAFETY: the pointer lives for the time of the call.
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno != EINTR { return }
            rest = rest.dropFirst(max(0, count))
        }
    }
}
