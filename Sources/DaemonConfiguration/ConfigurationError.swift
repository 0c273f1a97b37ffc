/// Why no configuration could be made: every fault that was found, in the order of files and lines.
public struct ConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What to do next.
    public enum Code: Sendable, Equatable {
        /// A file that was named does not exist or cannot be read.
        case unreadable
        /// A file was read; what it says must be mended.
        case invalid
    }

    /// One thing to mend.
    public struct Problem: Sendable, Equatable, CustomStringConvertible {
        /// File in which it stands; `nil` for what no file says, such as a missing environment variable.
        public var file: String?
        /// Line, counted from 1; `nil` where the fault is not in one line.
        public var line: Int?
        /// The key, as in `alerting.high_score`; `nil` where the fault is not in one key.
        public var key: String?
        /// What is wrong.
        public var fault: String
        /// What to do about it.
        public var hint: String

        init(file: String?, line: Int?, key: String?, fault: String, hint: String) {
            self.file = file
            self.line = line
            self.key = key
            self.fault = fault
            self.hint = hint
        }

        /// One line: `file:line: key: what is wrong; the mend`.
        public var description: String {
            let place = file.map { file in line.map { "\(file):\($0): " } ?? "\(file): " } ?? ""
            return place + (key.map { "\($0): " } ?? "") + "\(fault); \(hint)"
        }
    }

    /// What to do next.
    public let code: Code
    /// Every fault, at least one.
    public let problems: [Problem]
    /// The system's error number where a file could not be read.
    public let underlying: Int32?

    init(code: Code, problems: [Problem], underlying: Int32? = nil) {
        self.code = code
        self.problems = problems
        self.underlying = underlying
    }

    /// One line a problem.
    public var description: String { problems.map(\.description).joined(separator: "\n") }
}
