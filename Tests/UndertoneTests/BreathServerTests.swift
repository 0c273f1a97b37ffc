import Foundation
import Languages
import Synchronization
import TestServers
import TestSupport
import Testing
import Wellbeing

@testable import undertone

/// The page on the loopback address: served to whoever knows its path, and to nobody else.
@Suite(.hangGuard) struct BreathServerTests {
    private struct Reply {
        var status: Int
        var body: String
        var headers: [String: String]
    }

    private static func ask(
        _ address: String, method: String = "GET", host: String? = nil
    ) async throws -> Reply {
        let program = try Program()
        let header = host.map { "-H 'Host: \($0)' " } ?? ""
        let result = try await program.shell("curl -s -i -X \(method) \(header)'\(address)'")
        let text = result.output.replacing("\r\n", with: "\n")
        let parts = text.split(separator: "\n\n", maxSplits: 1, omittingEmptySubsequences: false)
        let lines = parts.first?.split(separator: "\n") ?? []
        let headers = lines.dropFirst().map { $0.split(separator: ": ", maxSplits: 1).map(String.init) }
        return Reply(
            status: lines.first.flatMap { Int($0.split(separator: " ").dropFirst().first ?? "") } ?? 0,
            body: parts.count > 1 ? String(parts[1]) : "",
            headers: Dictionary(
                headers.filter { $0.count == 2 }.map { ($0[0].lowercased(), $0[1]) }, uniquingKeysWith: { $1 }))
    }

    @Test func itServesOnePageAndEndsWhenThatIsClosed() async throws {
        let page = BreathPage(
            BreathPacer(.even, minutes: 5), in: .english, showsScore: true, showsCaution: false)
        let opened = Atomic(0)
        let server = BreathServer(page, company: BreathCompany(nil, wantsScore: true)) {
            opened.add(1, ordering: .relaxed)
        }
        let (addresses, told) = AsyncStream.makeStream(of: String.self)
        let running = Task { try await server.run(lengthS: 300) { told.yield($0) } }
        let address = try #require(await addresses.first { _ in true })
        let parts = try #require(address.wholeMatch(of: /(http:\/\/127\.0\.0\.1:(\d+)\/)([0-9a-f]{32})\//))

        // Without the path, with another, in another way, and under another name.
        for (path, method) in [
            ("", "GET"), ("favicon.ico", "GET"), ("\(parts.3)", "GET"), ("\(parts.3)/x", "GET"),
            ("\(parts.3)/", "POST"),
            ("\(parts.3)/end", "GET"), (String(repeating: "0", count: 32) + "/", "GET"),
        ] {
            let reply = try await Self.ask("\(parts.1)\(path)", method: method)
            #expect(reply.status == 404 && reply.body.isEmpty, "\(method) \(path): \(reply)")
        }
        for host in ["evil.example", "localhost:\(parts.2)", "127.0.0.1", "127.0.0.1:1"] {
            #expect(try await Self.ask(address, host: host).status == 403, "\(host)")
        }
        #expect(opened.load(ordering: .relaxed) == 0)

        let whole = try await Self.ask(address)
        #expect(whole.status == 200 && whole.body.contains("Breathe along"))
        let policy = try #require(whole.headers["content-security-policy"])
        #expect(policy.contains("default-src 'none'") && !policy.contains("unsafe"))
        let nonce = try #require(policy.firstMatch(of: /'nonce-([0-9a-f]{32})'/)?.1)
        #expect(whole.body.contains("<script nonce=\"\(nonce)\">") && whole.body.contains("<style nonce=\"\(nonce)\">"))
        #expect(whole.headers["cache-control"] == "no-store" && whole.headers["referrer-policy"] == "no-referrer")
        #expect(opened.load(ordering: .relaxed) == 1)
        let now = try await Self.ask("\(address)now")
        #expect(now.body == #"{"call":false,"score":null}"#, "\(now)")

        // Loaded anew: closed, and opened again at once.
        #expect(try await Self.ask("\(address)end", method: "POST").status == 204)
        #expect(try await Self.ask(address).status == 200)
        try await Task.sleep(for: .seconds(2.5))
        #expect(try await Self.ask("\(address)now").status == 200)
        #expect(try await Self.ask("\(address)end", method: "POST").status == 204)
        try await running.value
        #expect(try await Self.ask(address).status == 0, "nothing listens any more")
    }

    /// --open: the page is opened at once, and whoever sees none is told why.
    @Test func thePageIsOpenedOnTheDesktop() async throws {
        let program = try Program()
        try FakeBrowser.install(in: program)
        let desktop = ["PATH": program.home + "/bin", "DISPLAY": ":0"]
        let told = try await program.run("breathe", "--minutes", "1", "--open", environment: desktop)
        #expect(told.status == 0 && told.output == "" && told.errors == "")
        #expect(FakeBrowser.page(in: program).contains("A short pause"))
        // A browser that fails, no program that opens any, and no desktop at all.
        try FakeBrowser.install(in: program, works: false)
        for environment in [
            desktop, ["PATH": "/nowhere", "DISPLAY": ":0"], ["PATH": program.home + "/bin", "DISPLAY": ""],
        ] {
            let told = try await program.run("breathe", "--open", environment: environment)
            #expect(told.status == 69 && told.errors == "undertone: no browser could be opened\n", "\(told)")
        }
        let score = try await program.run("breathe", "--open", "--score")
        #expect(score.status == 64 && score.errors.contains("--open shows no score"))
    }
}
