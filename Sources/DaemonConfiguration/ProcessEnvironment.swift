import Foundation
import Glibc

/// What the process was given by the system, as a value, so that everything derived from it is a pure function.
public struct ProcessEnvironment: Sendable {
    /// Environment variables.
    public var variables: [String: String]
    /// Name of the user who runs the process.
    public var userName: String
    /// That user's home folder.
    public var homeFolder: String
    /// Whether a path is a folder in which the process may create a file.
    public var isWritableFolder: @Sendable (String) -> Bool

    public init(
        variables: [String: String], userName: String, homeFolder: String,
        isWritableFolder: @escaping @Sendable (String) -> Bool
    ) {
        self.variables = variables
        self.userName = userName
        self.homeFolder = homeFolder
        self.isWritableFolder = isWritableFolder
    }

    /// The surroundings of this process.
    public static func current() -> ProcessEnvironment {
        let variables = ProcessInfo.processInfo.environment
        // SAFETY: the entry belongs to the C library until the next such call; both texts are copied at once.
        let entry = unsafe getpwuid(getuid())
        let userName = unsafe entry.map { unsafe String(cString: $0.pointee.pw_name) }
        let home = unsafe entry.map { unsafe String(cString: $0.pointee.pw_dir) }
        return ProcessEnvironment(
            variables: variables, userName: userName ?? "", homeFolder: variables["HOME"] ?? home ?? "/",
            isWritableFolder: { path in
                // SAFETY: the string is passed for the time of the call only. The closing slash fails on a file.
                unsafe access(path + "/", W_OK | X_OK) == 0
            })
    }

    /// A variable that holds an absolute path; the XDG specification tells to ignore any other.
    func folder(_ name: String) -> String? { variables[name].flatMap { $0.hasPrefix("/") ? $0 : nil } }
}
