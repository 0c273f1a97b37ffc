import Foundation

/// Where data go. Nothing is held back: whoever reads a pipe has a line as soon as it is written.
enum StandardOutput {
    /// Writes a line.
    static func line(_ text: String) {
        write(Array((text + "\n").utf8))
    }

    /// Writes bytes. A reader that has left ends the command quietly, for it has what it wanted; any other fault ends it
    /// with a message, since a table with a hole must not look whole.
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
                // SAFETY: the text belongs to the C library and is copied at once.
                let reason = unsafe String(cString: strerror(number))
                Terminal.warn("standard output cannot be written (\(reason)); make room and run it again")
                exit(CommandFailure.Status.inputOutput.rawValue)
            }
        }
    }

    /// Writes a value as JSON on one line, with sorted keys, as the feed does.
    static func json(_ value: some Encodable) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        write(Array(try encoder.encode(value)) + [UInt8(ascii: "\n")])
    }
}
