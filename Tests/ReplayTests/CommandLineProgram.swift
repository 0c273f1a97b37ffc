import Foundation

/// The program `undertone` as it was built beside these tests.
enum CommandLineProgram {
    /// How a run ended.
    struct Result {
        var status: Int32
        var output: String
        var errors: String
        /// Lines on standard error.
        var errorLines: [Substring] { errors.split(separator: "\n") }
    }

    /// Runs it to its end, without a terminal, a configuration or a sound server of the user's.
    static func run(_ arguments: String..., in folder: String) throws -> Result {
        try run(arguments, in: folder)
    }

    /// The same for a list that was put together.
    static func run(_ arguments: [String], in folder: String) throws -> Result {
        let paths = ["out", "err"].map { "\(folder)/.\(UUID()).\($0)" }
        for path in paths { _ = FileManager.default.createFile(atPath: path, contents: nil) }
        defer { for path in paths { try? FileManager.default.removeItem(atPath: path) } }
        let handles = try paths.map { try FileHandle(forWritingTo: URL(filePath: $0)) }
        let process = Process()
        process.executableURL = try executable()
        process.arguments = arguments
        process.currentDirectoryURL = URL(filePath: folder)
        process.environment = ["HOME": folder, "PATH": "/usr/bin:/bin", "XDG_RUNTIME_DIR": folder]
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = handles[0]
        process.standardError = handles[1]
        try process.run()
        process.waitUntilExit()
        let texts = try paths.map { try String(contentsOfFile: $0, encoding: .utf8) }
        return Result(status: process.terminationStatus, output: texts[0], errors: texts[1])
    }

    /// It lies in the folder of the test bundle, whose path is among the arguments of whatever runs the tests.
    private static func executable() throws -> URL {
        let bundle = CommandLine.arguments.first { $0.contains(".xctest") }
        guard let bundle,
            let end = bundle.range(of: "/", options: .backwards, range: bundle.startIndex..<bundle.endIndex)
        else { throw CocoaError(.fileNoSuchFile) }
        let folder = bundle[..<end.lowerBound]
        let path = folder.hasSuffix(".xctest") ? folder[..<(folder.lastIndex(of: "/") ?? folder.startIndex)] : folder
        return URL(filePath: path + "/undertone")
    }
}
