import Foundation

/// A real program run with files for its input and output, so that no pipe can fill up.
enum ExternalProgram {
    struct Result {
        let status: Int32
        let output: [UInt8]
        let errors: String
    }

    static func isInstalled(_ name: String) -> Bool {
        path(of: name) != nil
    }

    static func run(_ name: String, _ arguments: [String], input: [UInt8] = [], in folder: URL) throws -> Result {
        guard let path = path(of: name) else { throw CocoaError(.fileNoSuchFile) }
        let files = ["in", "out", "err"].map { folder.appending(path: ".\(UUID()).\($0)") }
        defer { for file in files { try? FileManager.default.removeItem(at: file) } }
        try Data(input).write(to: files[0])
        for file in files[1...] { try Data().write(to: file) }
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.standardInput = try FileHandle(forReadingFrom: files[0])
        process.standardOutput = try FileHandle(forWritingTo: files[1])
        process.standardError = try FileHandle(forWritingTo: files[2])
        try process.run()
        process.waitUntilExit()
        return Result(
            status: process.terminationStatus, output: Array(try Data(contentsOf: files[1])),
            errors: String(decoding: try Data(contentsOf: files[2]), as: UTF8.self))
    }

    private static func path(of name: String) -> String? {
        (ProcessInfo.processInfo.environment["PATH"] ?? "/usr/bin:/bin").split(separator: ":")
            .map { "\($0)/\(name)" }
            .first { FileManager.default.isExecutableFile(atPath: $0) }
    }
}
