import Foundation

/// Another program that hands messages to readers, spoken to by hand on loopback.
struct MessagePeer {
    enum Kind: String, CaseIterable {
        case nats = "nats-server (holds nothing)"
        case redis = "Redis Streams (in memory)"
        case redisDurable = "Redis Streams (each entry on disk)"
    }

    private let kind: Kind
    private let port: UInt16

    init(_ kind: Kind) {
        self.kind = kind
        port = UInt16.random(in: 20_000...30_000)
    }

    /// Messages handed out in a second; `nil` where the program is not installed.
    func rate(events: Int, readers: Int) throws -> Double? {
        let folder = FileManager.default.temporaryDirectory.path(percentEncoded: false) + "/mp-\(port)"
        let command: [String]
        switch kind {
        case .nats: command = ["/usr/sbin/nats-server", "-a", "127.0.0.1", "-p", "\(port)"]
        case .redis, .redisDurable:
            let lasting =
                kind == .redisDurable ? ["--appendonly", "yes", "--appendfsync", "always"] : ["--appendonly", "no"]
            command =
                ["/usr/bin/redis-server", "--bind", "127.0.0.1", "--port", "\(port)", "--save", "", "--dir", folder]
                + lasting
        }
        guard FileManager.default.isExecutableFile(atPath: command[0]) else { return nil }
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let process = Process()
        process.executableURL = URL(filePath: command[0])
        process.arguments = Array(command.dropFirst())
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        defer {
            process.terminate()
            process.waitUntilExit()
            try? FileManager.default.removeItem(atPath: folder)
        }
        var isUp = false
        for _ in 0..<100 where !isUp {
            isUp = (try? Connection(port: port)) != nil
            if !isUp { Thread.sleep(forTimeInterval: 0.05) }
        }
        let ready = DispatchSemaphore(value: 0), done = DispatchSemaphore(value: 0)
        for _ in 0..<readers {
            let connection = try Connection(port: port)
            let thread = Thread { [kind] in
                if kind == .nats {
                    Self.readNATS(connection, events, ready)
                } else {
                    Self.readRedis(connection, events, ready)
                }
                done.signal()
            }
            thread.stackSize = 1 << 20
            thread.start()
        }
        for _ in 0..<readers { ready.wait() }
        let start = ContinuousClock.now
        try publish(events)
        for _ in 0..<readers { done.wait() }
        return Double(events * readers) / (start.duration(to: .now) / .seconds(1))
    }

    /// As many bytes as an event of ours.
    private static let payload = String(repeating: "x", count: 480)

    private func publish(_ events: Int) throws {
        let connection = try Connection(port: port)
        var buffer = [UInt8](repeating: 0, count: 4096)
        if kind == .nats { connection.write("CONNECT {\"verbose\":false}\r\n") }
        for index in 1...events {
            if kind == .nats {
                connection.write("PUB e \(Self.payload.count)\r\n\(Self.payload)\r\n")
            } else {
                let id = "\(index)-1"
                connection.write(
                    "*5\r\n$4\r\nXADD\r\n$1\r\ne\r\n$\(id.count)\r\n\(id)\r\n$1\r\nd\r\n$\(Self.payload.count)\r\n\(Self.payload)\r\n"
                )
                // As the log does: the next one when this one is kept.
                _ = connection.read(into: &buffer)
            }
        }
        if kind == .nats {
            connection.write("PING\r\n")
            _ = connection.read(into: &buffer)
        }
    }

    private static func readNATS(_ connection: Connection, _ events: Int, _ ready: DispatchSemaphore) {
        var buffer = [UInt8](repeating: 0, count: 256 * 1024)
        var unread: [UInt8] = []
        var count = 0
        connection.write("CONNECT {\"verbose\":false}\r\nSUB e 1\r\nPING\r\n")
        while count < events {
            let length = connection.read(into: &buffer)
            guard length > 0 else { return }
            unread += buffer[..<length]
            var start = 0
            while let end = unread[start...].firstIndex(of: UInt8(ascii: "\n")) {
                let line = String(decoding: unread[start..<end], as: UTF8.self)
                var next = end + 1
                if line.hasPrefix("MSG") {
                    let size = Int(line.split(separator: " ").last.map { $0.filter(\.isNumber) } ?? "") ?? 0
                    next += size + 2
                    guard next <= unread.count else { break }
                    count += 1
                } else if line.hasPrefix("PONG") {
                    ready.signal()
                } else if line.hasPrefix("PING") {
                    connection.write("PONG\r\n")
                }
                start = next
            }
            unread.removeFirst(start)
        }
    }

    private static func readRedis(_ connection: Connection, _ events: Int, _ ready: DispatchSemaphore) {
        var buffer = [UInt8](repeating: 0, count: 256 * 1024)
        var last = "0-0"
        var count = 0
        ready.signal()
        while count < events {
            let words = ["XREAD", "COUNT", "256", "BLOCK", "0", "STREAMS", "e", last]
            connection.write("*\(words.count)\r\n" + words.map { "$\($0.utf8.count)\r\n\($0)\r\n" }.joined())
            var answer: [UInt8] = []
            var reader = ValueReader()
            repeat {
                let length = connection.read(into: &buffer)
                guard length > 0 else { return }
                answer += buffer[..<length]
            } while !reader.read(answer)
            count += reader.entries
            last = reader.lastID
        }
    }

    /// Reads Redis' protocol as far as an answer to XREAD needs.
    private struct ValueReader {
        var entries = 0
        var lastID = "0-0"
        private var position = 0
        /// Values that are still to come.
        private var open = 1

        /// Goes on where it was; whether the answer is whole.
        mutating func read(_ bytes: [UInt8]) -> Bool {
            while open > 0 {
                guard let end = bytes[position...].firstIndex(of: UInt8(ascii: "\n")) else { return false }
                let number = Int(String(decoding: bytes[(position + 1)..<(end - 1)], as: UTF8.self)) ?? 0
                if bytes[position] == UInt8(ascii: "*") {
                    open += max(number, 0) - 1
                    position = end + 1
                } else {
                    guard end + 1 + number + 2 <= bytes.count else { return false }
                    let text = bytes[(end + 1)..<(end + 1 + number)]
                    if number < 24, text.contains(UInt8(ascii: "-")) {
                        entries += 1
                        lastID = String(decoding: text, as: UTF8.self)
                    }
                    open -= 1
                    position = end + 1 + number + 2
                }
            }
            return true
        }
    }
}
