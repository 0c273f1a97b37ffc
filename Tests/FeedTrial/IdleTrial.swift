import Foundation
import Glibc

/// Very many connections that ask nothing: those above the limit are refused in HTTP, whoever has something to ask is
/// answered, and when they are gone the server holds what it held before. Twice, so that what stays with it is seen to
/// be used again.
struct IdleTrial {
    let connections: Int

    /// Descriptors and memory that come and go.
    private static let passing = 4, noiseKB = 6_000

    func run() throws {
        Self.raiseDescriptorLimit(to: UInt(connections) + 200)
        let allowed = Self.descriptorLimit
        let count = min(connections, Int(allowed) - 200)
        if count < connections { say("this user may open \(allowed) descriptors: \(count) connections are tried") }
        let server = try ServerProcess()
        defer { server.stop() }
        _ = try answer(of: server)
        let before = (descriptors: descriptors(of: server), memoryKB: server.residentKB)
        var faults = try turn(count, server)
        let between = server.residentKB
        faults += try turn(count, server)
        let after = (descriptors: descriptors(of: server), memoryKB: server.residentKB)
        say(
            "descriptors \(before.descriptors) before, \(after.descriptors) after; memory \(before.memoryKB / 1000) MB "
                + "before, \(between / 1000) MB after the first time, \(after.memoryKB / 1000) MB after the second")
        if after.descriptors > before.descriptors + Self.passing { faults.append("descriptors come back") }
        if after.memoryKB - between > Self.noiseKB { faults.append("the second time takes no more than the first") }
        for fault in faults { say("FAILED: \(fault)") }
        if !faults.isEmpty { exit(1) }
        say("held")
    }

    private func turn(_ count: Int, _ server: ServerProcess) throws -> [String] {
        var faults: [String] = []
        let start = ContinuousClock.now
        var idle: [Connection] = []
        for _ in 0..<count { idle.append(try Connection(path: server.socket)) }
        let connected = start.duration(to: .now) / .seconds(1)
        // Who was refused can read so; who was not has nothing to read.
        var refused = 0, closed = 0, kept: [Connection] = []
        var buffer = [UInt8](repeating: 0, count: 2048)
        for connection in idle {
            connection.limitReads(to: refused == 0 ? 20 : 1_000)
            let read = connection.read(into: &buffer)
            if read > 0, String(decoding: buffer[..<read], as: UTF8.self).hasPrefix("HTTP/1.1 503 ") {
                refused += 1
            } else if read < 0 {
                kept.append(connection)
            } else {
                closed += 1
            }
        }
        let took = start.duration(to: .now) / .seconds(1)
        let turnedAway = try answer(of: server)
        kept.popLast()?.close()
        var answered = ""
        let deadline = ContinuousClock.now + .seconds(10)
        while !answered.hasPrefix("HTTP/1.1 200 "), ContinuousClock.now < deadline { answered = try answer(of: server) }
        say(
            "\(count) connections in \(text(connected)) s: \(kept.count + 1) kept, \(refused) refused with 503, \(closed) closed "
                + "without a word, \(text(took)) s in all; server at \(server.residentKB / 1000) MB, "
                + "\(descriptors(of: server)) descriptors")
        if closed > 0 { faults.append("everybody above the limit is told") }
        if kept.isEmpty || kept.count > 200 { faults.append("as many are kept as are allowed") }
        if !turnedAway.hasPrefix("HTTP/1.1 503 ") || !turnedAway.contains("Retry-After: 1") {
            faults.append("who asks meanwhile is told when to come back, and not: \(turnedAway.prefix(80))")
        }
        if !answered.hasPrefix("HTTP/1.1 200 ") { faults.append("where a place is free, who asks is answered") }
        idle.removeAll()
        kept.removeAll()
        let gone = ContinuousClock.now + .seconds(20)
        while descriptors(of: server) > 64, ContinuousClock.now < gone { Thread.sleep(forTimeInterval: 0.05) }
        return faults
    }

    private func answer(of server: ServerProcess) throws -> String {
        let connection = try Connection(path: server.socket)
        connection.limitReads(to: 5_000)
        connection.write("GET /v1/status HTTP/1.1\r\nHost: u\r\nConnection: close\r\n\r\n")
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = connection.read(into: &buffer)
        return String(decoding: buffer[..<max(count, 0)], as: UTF8.self)
    }

    private func descriptors(of server: ServerProcess) -> Int {
        (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(server.identifier)/fd").count) ?? 0
    }

    private func text(_ value: Double) -> String { String(format: "%.2f", value) }

    private static var descriptorLimit: UInt {
        var limit = rlimit()
        // SAFETY: the call fills the structure that it is given.
        _ = unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        return UInt(limit.rlim_cur)
    }

    private static func raiseDescriptorLimit(to wanted: UInt) {
        var limit = rlimit()
        // SAFETY: the calls fill and read the structure that they are given.
        unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        guard limit.rlim_cur < wanted else { return }
        limit.rlim_cur = min(rlim_t(wanted), limit.rlim_max)
        unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }
}
