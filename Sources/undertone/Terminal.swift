import Foundation

/// One line for a person on standard error, and the exit code that goes with it.
struct CommandFailure: Error, CustomStringConvertible {
    /// What is wrong, where, and how to mend it.
    let description: String

    init(_ description: String) {
        self.description = description
    }
}

/// Messages for a person; data go to standard output and never here.
enum Terminal {
    /// Says something that does not stop the command.
    static func warn(_ message: String) {
        FileHandle.standardError.write(Data("undertone: \(message)\n".utf8))
    }
}
