import Foundation

/// Raw bytes on the socket: whole requests, damaged ones, cut ones, glued ones, noise. The server has to live, never to
/// answer with a fault of its own, to hold no more than before, and to serve the next one.
struct FuzzTrial {
    let seconds: Double
    let seed: UInt64

    private static let maxGrowthKB = 40_000

    func run() throws {
        say("seed \(seed); again: FeedTrial fuzz \(Int(seconds)) \(seed)")
        let server = try ServerProcess()
        defer { server.stop() }
        var random = SplitMix(state: seed)
        var codes: [String: Int] = [:]
        var faults: [String] = []
        var count = 0
        var baseKB = 0
        let start = ContinuousClock.now
        var nextWord = 60.0
        while faults.isEmpty, start.duration(to: .now) / .seconds(1) < seconds {
            let bytes = RequestMaker.bytes(&random)
            let answer = try exchange(bytes, server, &random)
            for code in Self.statusCodes(in: answer) {
                codes[code, default: 0] += 1
                // A method or version that is none is not the server's fault, whatever its number says.
                if code.hasPrefix("5"), !["501", "505"].contains(code) {
                    faults.append("answered \(code) to \(String(decoding: bytes, as: UTF8.self).debugDescription)")
                }
            }
            if answer.isEmpty { codes["none", default: 0] += 1 }
            count += 1
            if count.isMultiple(of: 200), !isServing(server) { faults.append("serves no more") }
            if !server.isRunning { faults.append("ended on \(bytes)") }
            // Its pools and caches are filled first.
            if count == 2000 { baseKB = server.residentKB }
            if start.duration(to: .now) / .seconds(1) > nextWord {
                nextWord += 60
                say("\(Int(nextWord - 60)) s: \(count) connections, \(server.residentKB / 1000) MB")
            }
        }
        let grown = baseKB == 0 ? 0 : server.residentKB - baseKB
        say("\(count) connections, \(server.residentKB / 1000) MB held, \(grown) kB more than after 2000; answers:")
        for (code, number) in codes.sorted(by: { $0.key < $1.key }) { say("  \(code)\t\(number)") }
        if grown > Self.maxGrowthKB { faults.append("memory flat") }
        // States of the parser that a good search reaches.
        for code in ["200", "400", "404", "405"] where codes[code] == nil { faults.append("never answered \(code)") }
        for fault in faults { say("FAILED: \(fault)") }
        if !faults.isEmpty { exit(1) }
        say("held")
    }

    private func exchange(_ bytes: [UInt8], _ server: ServerProcess, _ random: inout SplitMix) throws -> [UInt8] {
        let path = Bool.random(using: &random) ? server.socket : server.agentSocket
        guard let connection = try? Connection(path: path) else { return [] }
        connection.limitReads(to: 15)
        // In pieces, so that the parser is left anywhere.
        var rest = bytes[...]
        while !rest.isEmpty {
            let size = Int.random(in: 1...max(rest.count, 1), using: &random)
            guard connection.write(Array(rest.prefix(size))) else { break }
            rest = rest.dropFirst(size)
        }
        var answer: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 64 * 1024)
        while answer.count < 1 << 20 {
            let length = connection.read(into: &buffer)
            guard length > 0 else { break }
            answer += buffer[..<length]
        }
        return answer
    }

    private func isServing(_ server: ServerProcess) -> Bool {
        guard let connection = try? Connection(path: server.socket) else { return false }
        connection.limitReads(to: 10_000)
        connection.write("GET /v1/status HTTP/1.1\r\nHost: u\r\nConnection: close\r\n\r\n")
        var buffer = [UInt8](repeating: 0, count: 4096)
        let length = connection.read(into: &buffer)
        return length > 0 && Self.statusCodes(in: Array(buffer[..<length])) == ["200"]
    }

    private static func statusCodes(in answer: [UInt8]) -> [String] {
        String(decoding: answer, as: UTF8.self).matches(of: /HTTP.1\.1 ([0-9]{3})/).map { String($0.output.1) }
    }
}

/// Random numbers that a seed repeats.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
