import Foundation

/// Where programs lie.
enum ProgramPath {
    /// The first of a name along `PATH` that can be run; `nil` where there is none.
    static func first(_ name: String, in environment: [String: String]) -> String? {
        let folders = environment["PATH", default: "/usr/bin:/bin"].split(separator: ":")
        return folders.map { "\($0)/\(name)" }.first(where: FileManager.default.isExecutableFile)
    }
}
