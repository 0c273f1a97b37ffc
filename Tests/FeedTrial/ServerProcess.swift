import Foundation

/// The server as a process of its own, in a folder that goes with it.
final class ServerProcess {
    let folder: String
    private let process = Process()
    private let orders = Pipe()
    private let answers = Pipe()
    private var unread = ""

    var socket: String { folder + "/feed.sock" }
    var agentSocket: String { folder + "/agent.sock" }
    var isRunning: Bool { process.isRunning }

    init() throws {
        folder =
            FileManager.default.temporaryDirectory.path(percentEncoded: false) + "/ft-\(UUID().uuidString.prefix(6))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
        process.executableURL = URL(filePath: "/proc/self/exe").resolvingSymlinksInPath()
        process.arguments = ["serve", folder]
        process.standardInput = orders
        process.standardOutput = answers
        try process.run()
        for _ in 0..<2 { _ = wait() }
    }

    /// The next line that the server says; `nil` where it has ended.
    @discardableResult func wait() -> String? {
        while true {
            if let end = unread.firstIndex(of: "\n") {
                defer { unread = String(unread[unread.index(after: end)...]) }
                return String(unread[..<end])
            }
            let data = answers.fileHandleForReading.availableData
            guard !data.isEmpty else { return nil }
            unread += String(decoding: data, as: UTF8.self)
        }
    }

    /// Tells it to append events, so many in a second, 0 for as fast as it can.
    func append(_ count: Int, perSecond: Double = 0) {
        orders.fileHandleForWriting.write(Data("append \(count) \(perSecond)\n".utf8))
    }

    var identifier: Int32 { process.processIdentifier }

    /// What it holds, in kB.
    var residentKB: Int { Self.residentKB(of: identifier) }

    static func residentKB(of process: Int32) -> Int {
        let status = (try? String(contentsOfFile: "/proc/\(process)/status", encoding: .utf8)) ?? ""
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        return line.flatMap { Int($0.filter(\.isNumber)) } ?? 0
    }

    func stop() {
        try? orders.fileHandleForWriting.close()
        process.waitUntilExit()
        try? FileManager.default.removeItem(atPath: folder)
    }
}
