import EventLog
import Events
import Fleet
import Foundation
import TestBroker
import TestServers
import TestSupport
import Testing
import Vocabulary

@testable import Uplink

/// The program, as somebody runs it.
@Suite struct ProgramTests {
    private let program: Program

    init() throws { program = try Program("undertone-uplink") }

    private var folder: UplinkFolder { UplinkFolder(program.home + "/state") }

    private func run(_ arguments: String...) async throws -> Program.Result {
        try await program.run(arguments + ["--state", folder.path])
    }

    @Test(arguments: ["join", "status", "metrics", "leave", "run"]) func helpHasAnExample(command: String) async throws
    {
        let help = try await program.run([command, "--help"])
        #expect(help.status == 0)
        #expect(help.output.contains("Example:\n"))
        #expect(
            help.output.contains("  sudo undertone-uplink \(command)")
                || help.output.contains("  undertone-uplink \(command)"))
    }

    @Test(arguments: ["status", "metrics", "leave", "run"]) func withoutASiteItSaysHowToJoin(command: String)
        async throws
    {
        let result = try await run(command)
        #expect(result.status == 78)
        #expect(result.output == "")
        #expect(result.errors.contains("undertone-uplink join TOKEN"))
        #expect(result.errorLines.count == 1)
    }

    @Test(arguments: [
        ("nonsense", "This is no token"), ("undertone-1.e30", "not whole"), ("undertone-2.abc", "newer release"),
        ("undertone-1.\u{1B}[2J", "not whole"),
    ])
    func aTokenThatIsNoneIsNamed(token: String, words: String) async throws {
        let result = try await run("join", token)
        #expect(result.status == 64)
        #expect(result.errors.contains(words), "\(result.errors)")
        #expect(!result.errors.contains("\u{1B}"))
        #expect(!FileManager.default.fileExists(atPath: folder.path))
    }

    /// Nobody is asked where nobody can answer, and nothing is sent then.
    @Test func withoutATerminalItTakesAYes() async throws {
        let token = try UplinkFolderTests.Site().token(servers: ["127.0.0.1:1"])
        let result = try await run("join", token.text)
        #expect(result.status == 64)
        #expect(result.errors.contains("requests for help"))
        #expect(result.errors.contains("add --yes"))
        #expect(throws: UplinkError.self) { try folder.membership() }
    }

    @Test(.hangGuard, .enabled(if: TestSite.isAvailable, "needs nats-server and openssl"))
    func aMachineJoinsRunsAndLeaves() async throws {
        let (site, daemon) = (try await TestSite.started(), try ServedDaemon())
        let (hub, log, name, account) = (try PlayedHub(site), try daemon.openLog(), site.site, site.account)
        hub.state.withLock { state in
            state.answer = {
                .accepted(jwt: UserClaims.desk($0.desk, of: name).jwt(for: $0.nkey, by: account, at: .now))
            }
        }
        try log.append(.alert(.raised, ServedDaemon.alert("a1")))
        let token = try site.token().text
        try await hub.run {
            let joined = try await run("join", "--yes", "--label", "desk 17", token)
            #expect(joined.status == 0, "\(joined.errors)")
            let desk = try folder.membership().desk
            #expect(joined.output == "joined \(name) as desk \(desk)\n")
            #expect(!joined.errors.contains(token))
            #expect(try await run("join", "--yes", token).status == 78)
            #expect(try await run("status").status == 3)
            try await daemon.serve(log) {
                let running = try program.start(
                    ["run", "--state", folder.path, "--socket", daemon.socket, "--sockets", program.home],
                    output: program.file("output"))
                defer { running.terminate() }
                await eventually("the event arrives") { hub.now.ids == ["a1"] }
                try await eventually("it says that it is connected") {
                    try await run("status").output.contains("followed, nothing waits")
                }
                let status = try await run("status", "--json")
                #expect(status.status == 0)
                #expect(status.output.contains(#""connected":true"#))
                #expect(status.output.contains(#""label":"desk 17""#))
                #expect(try await run("metrics").output.contains("undertone_uplink_connected 1\n"))
                // Two of it would send everything twice, and one cannot leave while another runs.
                #expect(try await run("run").status == 69)
                #expect(try await run("leave", "--yes").status == 69)
            }
            await eventually("it has ended") { !folder.isRunning }
            let left = try await run("leave", "--yes")
            #expect(left.status == 0)
            #expect(left.output == "left \(name)\n")
            await eventually("the hub is told") { hub.now.standings.last?.link == .leaving }
        }
        #expect(try await run("status").status == 78)
    }
}
