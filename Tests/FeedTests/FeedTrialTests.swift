import Foundation
import Testing

/// The trials of load and fuzz (`make bench-feed`, `make fuzz-feed`) in short, with the real programs.
@Suite(.serialized) struct FeedTrialTests {
    private func trial(_ arguments: String...) throws -> (text: String, status: Int32) {
        let process = Process()
        process.executableURL = Bundle.main.bundleURL.appending(path: "FeedTrial")
        process.arguments = arguments
        let output = Pipe()
        process.standardOutput = output
        try process.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        process.waitUntilExit()
        return (text, process.terminationStatus)
    }

    @Test(.timeLimit(.minutes(2))) func aThousandEventsReachTwentyReadersOneStalledOneKilled() throws {
        let result = try trial("load", "1000", "20")
        print(result.text)
        #expect(result.status == 0, "\(result.text)")
    }

    @Test(.timeLimit(.minutes(1))) func rawBytesForFiveSecondsHurtNothing() throws {
        let result = try trial("fuzz", "5", "7")
        print(result.text)
        #expect(result.status == 0, "\(result.text)")
    }
}
