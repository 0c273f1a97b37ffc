import CSystemd
import Glibc
import Vocabulary

/// **The one exit of the daemon's text to people**, beside the desktop's notices: standard output, standard error, and
/// what it tells systemd. Whatever goes out is one line, without what steers a terminal or begins another line.
enum Console {
    /// Writes a line to standard output.
    static func tell(_ line: String) { write(line, to: STDOUT_FILENO) }

    /// Writes a line to standard error.
    static func complain(_ line: String) { write(line, to: STDERR_FILENO) }

    /// Tells systemd one thing, see sd_notify(3). It takes many in one message, a line each, and so the value is one.
    static func notify(_ name: String, _ value: String) {
        // SAFETY: the string is read for the time of the call.
        _ = unsafe sd_notify(0, "\(name)=\(PlainText.shown(value))")
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
