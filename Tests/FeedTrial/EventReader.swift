import Foundation
import Synchronization

/// One reader on a thread of its own: follows the feed by hand and notes which events came, and how late.
final class EventReader: Sendable {
    struct Result: Sendable {
        var sequences: [Int64] = []
        var delaysMs: [Double] = []
        var lines = 0
    }

    private let result = Mutex(Result())
    private let done = DispatchSemaphore(value: 0)

    /// What it does when it has read so many lines.
    enum Habit: Sendable, Equatable {
        case steady
        /// Reads nothing for a time; when it was cut off it resumes.
        case stalls(afterLines: Int, forSeconds: Double)
        /// Is gone.
        case dies(afterLines: Int)
    }

    /// Follows events after `cursor` until the one numbered `last` has come.
    init(socket: String, after cursor: Int64, until last: Int64, habit: Habit = .steady) {
        let thread = Thread { [self] in
            var cursor = cursor
            var habit = habit
            while cursor < last {
                guard let connection = try? Connection(path: socket) else {
                    Thread.sleep(forTimeInterval: 0.05)
                    continue
                }
                connection.limitReads(to: 20_000)
                connection.write("GET /v1/events?after=\(cursor) HTTP/1.1\r\nHost: u\r\n\r\n")
                guard read(connection, &cursor, last, &habit) else { break }
            }
            done.signal()
        }
        thread.stackSize = 1 << 20
        thread.start()
    }

    /// Waits until it has ended.
    func value() -> Result {
        done.wait()
        return result.withLock { $0 }
    }

    var count: Int { result.withLock { $0.lines } }

    /// Reads until the connection ends; false where the reader is to end too.
    private func read(_ connection: Connection, _ cursor: inout Int64, _ last: Int64, _ habit: inout Habit) -> Bool {
        var buffer = [UInt8](repeating: 0, count: 256 * 1024)
        var line: [UInt8] = []
        while true {
            let count = connection.read(into: &buffer)
            guard count > 0 else { return true }
            let now = DispatchTime.now().uptimeNanoseconds
            for byte in buffer[..<count] {
                guard byte == UInt8(ascii: "\n") else {
                    line.append(byte)
                    continue
                }
                // A chunk's head and end are lines too; an event begins with a brace.
                if line.first == UInt8(ascii: "{") { take(line, now, &cursor) }
                line.removeAll(keepingCapacity: true)
                switch habit {
                case .steady: break
                case .dies(let lines): if self.count >= lines { return false }
                case .stalls(let lines, let seconds):
                    guard self.count >= lines else { break }
                    habit = .steady
                    Thread.sleep(forTimeInterval: seconds)
                }
            }
            if cursor >= last { return false }
        }
    }

    private func take(_ line: [UInt8], _ now: UInt64, _ cursor: inout Int64) {
        let sequence = Self.number(after: "\"sequence\":", in: line).map { Int64(truncatingIfNeeded: $0) } ?? -1
        let sent = Self.number(after: "t=", in: line)
        cursor = sequence
        result.withLock {
            $0.lines += 1
            $0.sequences.append(sequence)
            if let sent, now > sent { $0.delaysMs.append(Double(now - sent) / 1e6) }
        }
    }

    private static func number(after mark: String, in line: [UInt8]) -> UInt64? {
        let mark = Array(mark.utf8)
        guard let range = line.firstRange(of: mark) else { return nil }
        var number: UInt64 = 0
        for byte in line[range.upperBound...] {
            guard byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") else { break }
            number = number &* 10 &+ UInt64(byte - UInt8(ascii: "0"))
        }
        return number
    }
}
