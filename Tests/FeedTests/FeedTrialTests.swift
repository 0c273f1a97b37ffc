import Foundation
import Testing

/// The trials of load and fuzz (`make bench-feed`, `make fuzz-feed`) in short, with the real programs.
@Suite(.serialized) struct FeedTrialTests {
    /// Runs to its end without holding up a thread that other tests need.
    private func trial(_ arguments: String...) async throws -> (text: String, status: Int32) {
        let fixture = try FeedFixture()
        let output = URL(filePath: fixture.folder + "/output")
        try Data().write(to: output)
        let process = Process()
        process.executableURL = Bundle.main.bundleURL.appending(path: "FeedTrial")
        process.arguments = arguments
        process.standardOutput = try FileHandle(forWritingTo: output)
        try process.run()
        try await eventually("it ends", within: .seconds(100)) { !process.isRunning }
        if process.isRunning { process.terminate() }
        process.waitUntilExit()
        return (try String(contentsOf: output, encoding: .utf8), process.terminationStatus)
    }

    @Test(.timeLimit(.minutes(2))) func aThousandEventsReachTwentyReadersOneStalledOneKilled() async throws {
        let result = try await trial("load", "1000", "20")
        print(result.text)
        #expect(result.status == 0, "\(result.text)")
    }

    @Test(.timeLimit(.minutes(2))) func rawBytesForFiveSecondsHurtNothing() async throws {
        let result = try await trial("fuzz", "5", "7")
        print(result.text)
        #expect(result.status == 0, "\(result.text)")
    }
}
