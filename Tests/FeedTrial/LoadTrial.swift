import Foundation
import Synchronization

/// Many events to many readers, one of whom stands still and one of whom dies; then the same number of messages through
/// NATS and through Redis Streams, on the same machine in the same run.
struct LoadTrial {
    let events: Int
    let readers: Int

    /// Most that the server may grow by while it serves the readers, and that the same load may add when it comes
    /// again.
    private static let maxGrowthKB = 15_000, maxSecondGrowthKB = 4_000

    func run() throws {
        let server = try ServerProcess()
        defer { server.stop() }
        var faults = try latency(server)
        let beginning = server.residentKB
        let (took, peak, more) = try load(server, after: 3 + latencyEvents)
        faults += more
        let afterFirst = server.residentKB
        let again = try load(server, after: 3 + latencyEvents + events)
        faults += again.faults
        // Readers who have left are noticed by the next keep-alive; what they hold until then counts here.
        say(
            "memory: \(beginning / 1000) MB before, at most \(peak / 1000) MB, \(afterFirst / 1000) MB after; the same again "
                + "at most \(again.peakKB / 1000) MB, \(server.residentKB / 1000) MB after")
        if peak - beginning > Self.maxGrowthKB {
            faults.append("the load takes less than \(Self.maxGrowthKB) kB")
        }
        if again.peakKB - peak > Self.maxSecondGrowthKB {
            faults.append("the second load takes no more than the first")
        }
        let ours = Double(events * readers) / took
        say("feed: \(events) events to \(readers) readers in \(text(took)) s, \(Int(ours)) a second")
        for peer in MessagePeer.Kind.allCases {
            guard let other = try MessagePeer(peer).rate(events: events, readers: readers) else {
                say("\(peer.rawValue): not installed")
                continue
            }
            say("\(peer.rawValue): \(Int(other)) a second; the feed does \(text(ours / other)) of it")
        }
        for fault in faults { say("FAILED: \(fault)") }
        if !faults.isEmpty { exit(1) }
        say("held")
    }

    private var latencyEvents: Int { min(events / 50, 200) }

    /// How long an event is under way when there is no hurry.
    private func latency(_ server: ServerProcess) throws -> [String] {
        let count = latencyEvents
        let first = Int64(4), last = first + Int64(count) - 1
        let all = (0..<5).map { _ in EventReader(socket: server.agentSocket, after: first - 1, until: last) }
        Thread.sleep(forTimeInterval: 0.3)
        server.append(count, perSecond: 40)
        server.wait()
        let delays = all.flatMap { $0.value().delaysMs }.sorted()
        say("append to read, 40 events a second, 5 readers: \(summary(delays))")
        return quantile(delays, 0.5) < 50 && quantile(delays, 0.99) < 200
            ? [] : ["median under 50 ms, p99 under 200 ms"]
    }

    private func load(
        _ server: ServerProcess, after cursor: Int
    ) throws -> (seconds: Double, peakKB: Int, faults: [String]) {
        let first = Int64(cursor + 1), last = first + Int64(events) - 1
        let stalled = EventReader(
            socket: server.agentSocket, after: first - 1, until: last,
            habit: .stalls(afterLines: events / 10, forSeconds: 5))
        let killed = EventReader(
            socket: server.agentSocket, after: first - 1, until: last, habit: .dies(afterLines: events / 3))
        let others = (0..<(readers - 2)).map { _ in
            EventReader(socket: server.agentSocket, after: first - 1, until: last)
        }
        Thread.sleep(forTimeInterval: 0.5)
        let most = Shared(server.residentKB)
        let isDone = Shared(false)
        Thread { [process = server.identifier] in
            while !isDone.value {
                let now = ServerProcess.residentKB(of: process)
                most.change { $0 = max($0, now) }
                Thread.sleep(forTimeInterval: 0.05)
            }
        }.start()
        let start = ContinuousClock.now
        server.append(events)
        server.wait()
        let appended = start.duration(to: .now) / .seconds(1)
        let results = others.map { $0.value() }
        let took = start.duration(to: .now) / .seconds(1)
        let late = stalled.value(), dead = killed.value()
        isDone.change { $0 = true }
        let delays = results.flatMap(\.delaysMs).sorted()
        say("appending took \(text(appended)) s; append to read under load: \(summary(delays))")
        say("the one that was killed had read \(dead.lines); the one that stood still ended with \(late.lines)")
        var faults: [String] = []
        let whole = Array(first...last)
        if results.contains(where: { $0.sequences != whole }) { faults.append("every event once, in order, to each") }
        if late.sequences != whole { faults.append("the one that stood still ends with the full set") }
        if quantile(delays, 0.99) >= 1000 { faults.append("p99 under 1 s") }
        return (took, most.value, faults)
    }

    private func summary(_ sorted: [Double]) -> String {
        "median \(text(quantile(sorted, 0.5))) ms, p99 \(text(quantile(sorted, 0.99))) ms, "
            + "most \(text(sorted.last ?? 0)) ms (\(sorted.count))"
    }

    private func quantile(_ sorted: [Double], _ share: Double) -> Double {
        sorted.isEmpty ? .infinity : sorted[min(Int(Double(sorted.count) * share), sorted.count - 1)]
    }

    private func text(_ value: Double) -> String { String(format: "%.2f", value) }
}

/// A value that threads share.
final class Shared<Value: Sendable>: Sendable {
    private let mutex: Mutex<Value>

    init(_ value: Value) { mutex = Mutex(value) }

    var value: Value { mutex.withLock { $0 } }

    func change(_ body: (inout sending Value) -> Void) { mutex.withLock { body(&$0) } }
}

/// Prints a line at once, also into a pipe.
func say(_ line: String) {
    FileHandle.standardOutput.write(Data("\(line)\n".utf8))
}
