import Foundation

/// Trials of the feed that need a daemon of their own: this program starts itself a second time as the server, so that
/// what the server takes is measured apart from those who read.
///
///     FeedTrial serve FOLDER           serve, append when told to on standard input (trials, `make test-api`)
///     FeedTrial load [EVENTS READERS]  10,000 events to 50 readers, beside NATS and Redis
///     FeedTrial fuzz SECONDS [SEED]    raw bytes on the socket
///     FeedTrial idle [CONNECTIONS]     10,000 connections that ask nothing
let words = Array(CommandLine.arguments.dropFirst())
switch words.first {
case "serve" where words.count == 2: try await TrialServer(folder: words[1]).run()
case "load":
    let numbers = words.dropFirst().compactMap { Int($0) }
    try LoadTrial(events: numbers.first ?? 10_000, readers: numbers.dropFirst().first ?? 50).run()
case "fuzz":
    let numbers = words.dropFirst().compactMap { UInt64($0) }
    try FuzzTrial(seconds: Double(numbers.first ?? 600), seed: numbers.dropFirst().first ?? .random(in: 1...999_999))
        .run()
case "idle": try IdleTrial(connections: words.dropFirst().first.flatMap { Int($0) } ?? 10_000).run()
default:
    FileHandle.standardError.write(
        Data("usage: FeedTrial serve FOLDER | load [EVENTS READERS] | fuzz SECONDS [SEED] | idle [CONNECTIONS]\n".utf8))
    exit(64)
}
