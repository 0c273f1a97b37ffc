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
    /// Whether a folder lies at a path, which the process need not be able to read.
    public var isFolder: @Sendable (String) -> Bool

    public init(
        variables: [String: String], userName: String, homeFolder: String,
        isFolder: @escaping @Sendable (String) -> Bool
    ) {
        self.variables = variables
        self.userName = userName
        self.homeFolder = homeFolder
        self.isFolder = isFolder
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
            isFolder: { path in
                var isFolder: ObjCBool = false
                // SAFETY: Foundation fills the flag during the call.
                return unsafe FileManager.default.fileExists(atPath: path, isDirectory: &isFolder) && isFolder.boolValue
            })
    }

    /// A path as a person writes it, which may begin with `~/`.
    public func path(_ written: String) -> String {
        written.hasPrefix("~/") ? homeFolder + written.dropFirst() : written
    }

    /// A variable that holds an absolute path; the XDG specification tells to ignore any other.
    func folder(_ name: String) -> String? { variables[name].flatMap { $0.hasPrefix("/") ? $0 : nil } }
}
