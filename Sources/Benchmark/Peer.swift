import Foundation

/// Another program that tracks pitch, timed in the same run on the same file: CPU time, not time on the clock.
enum Peer {
    /// Seconds of sound.
    static let seconds = 300

    /// What ours and the peer's took, CPU seconds per hour of sound; `nil` where the peer is not installed.
    static func compare() throws -> (ours: Double, peer: Double)? {
        guard let peer = program("aubiopitch") else { return nil }
        let ours = URL(filePath: CommandLine.arguments[0]).deletingLastPathComponent().appending(path: "undertone")
        guard FileManager.default.isExecutableFile(atPath: ours.path) else { return nil }
        let file = FileManager.default.temporaryDirectory.appending(path: "undertone-bench-\(getpid()).wav")
        try WaveFile.bytes(of: SpeechLike.samples(seconds: seconds)).write(to: file)
        defer { try? FileManager.default.removeItem(at: file) }
        var best = (ours: Double.infinity, peer: Double.infinity)
        // Taking turns, so that a busy minute of the machine hits both.
        for _ in 0..<3 {
            best.ours = min(best.ours, try cpu(ours, ["analyze", file.path, "--output", "summary"]))
            let arguments = ["-i", file.path, "-p", "yinfft", "-r", "16000", "-B", "1024", "-H", "160"]
            best.peer = min(best.peer, try cpu(peer, arguments))
        }
        let hour = 3_600 / Double(seconds)
        return (best.ours * hour, best.peer * hour)
    }

    private static func program(_ name: String) -> URL? {
        (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":").map {
            URL(filePath: String($0)).appending(path: name)
        }.first { FileManager.default.isExecutableFile(atPath: $0.path) }
    }

    /// User and system time of one run.
    private static func cpu(_ program: URL, _ arguments: [String]) throws -> Double {
        let before = childrenCPU()
        let process = Process()
        process.executableURL = program
        process.arguments = arguments
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        return childrenCPU() - before
    }

    private static func childrenCPU() -> Double {
        var usage = rusage()
        unsafe getrusage(__rusage_who_t(RUSAGE_CHILDREN.rawValue), &usage)
        return [usage.ru_utime, usage.ru_stime].reduce(0) { $0 + Double($1.tv_sec) + Double($1.tv_usec) / 1e6 }
    }
}
