import Broker
import Events
import Fleet
import Foundation
import Hub
import TestBroker
import TestServers
import TestSupport
import Testing
import Vocabulary

/// What the hub's doctor says of a site that does not run, and what renewing its certificates leaves as it was.
@Suite(.enabled(if: TestSite.isAvailable, "nats-server or openssl is not installed"))
struct InspectionTests {
    private static func inspection(_ site: RunningSite) -> SiteInspection {
        SiteInspection(folder: site.site, serverFolder: site.servers)
    }

    @Test func aSiteAsItWasMadeIsFine() throws {
        let site = try RunningSite()
        let findings = Self.inspection(site).findings(at: .now)
        #expect(findings.map(\.about) == ["site", "certificate", "certificate"])
        #expect(findings.filter { !$0.isFine } == [])
    }

    @Test func whatIsMissingOpenOrSoonOverIsSaidWithWhatToDo() async throws {
        let site = try RunningSite()
        // As openssl makes one that is over in 29 days.
        let short = try await Program("undertone-hub").shell(
            """
            cd \(site.servers) && openssl x509 -x509toreq -in server.pem -signkey server.key -copy_extensions copy \
            -out r.csr && openssl x509 -req -in r.csr -CA ca.pem -CAkey \(site.site.path)/ca.key -CAcreateserial \
            -days 29 -copy_extensions copy -out server.pem
            """)
        #expect(short.status == 0, "\(short.errors)")
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: site.site.path)
        let wrong = Self.inspection(site).findings(at: .now).filter { !$0.isFine }
        #expect(wrong.map(\.about) == ["site", "certificate"])
        #expect(wrong.map(\.hint) == ["chmod 700 \(site.site.path)", "undertone-hub renew"])
        #expect(try Self.inspection(site).renewServers() == [site.servers])
        #expect(Self.inspection(site).findings(at: .now).filter { !$0.isFine }.map(\.about) == ["site"])
        try FileManager.default.removeItem(atPath: site.site.path + "/account.seed")
        #expect(Self.inspection(site).findings(at: .now).map(\.isFine) == [false])
    }

    /// Desks pin the authority: they go on with a server whose certificate is new.
    @Test func aServerWithANewCertificateIsTheSameToDesks() async throws {
        let site = try RunningSite()
        let pem = try String(contentsOfFile: site.servers + "/server.pem", encoding: .utf8)
        #expect(try Self.inspection(site).renewServers() == [site.servers])
        #expect(try String(contentsOfFile: site.servers + "/server.pem", encoding: .utf8) != pem)
        try await site.startServer()
        try await site.startHub()
        let desk = DeskID.random()
        let broker = try await site.joinedDesk(desk)
        let running = Task { await broker.run() }
        await eventually("the desk is connected") { if case .up = broker.link { true } else { false } }
        running.cancel()
        await site.stopHub()
    }

    @Test func whatProgramsAreToldIsJSON() async throws {
        let site = try RunningSite()
        try await site.startHub(alone: true)
        let program = try Program("undertone-hub")
        let commands = [
            ["desk", "list"], ["token", "list"], ["access", "list"], ["status"], ["doctor", "--state", "/none"],
        ]
        for words in commands {
            let told = try await program.run(words + ["--json", "--socket", site.socket])
            let node = try? JSON.value(JSONNode.self, from: told.output)
            #expect(node != nil && told.outputLines.count == 1, "\(words): \(told.output) \(told.errors)")
        }
        let made = try await program.run("access", "create", "maria", "--role", "qa", "--json", "--socket", site.socket)
        guard case .object(let access)? = try? JSON.value(JSONNode.self, from: made.output) else {
            Issue.record("\(made)")
            return
        }
        #expect(access["name"] == .text("maria") && access["role"] == .text("qa"))
        #expect(made.outputLines.count == 1)
        await site.stopHub()
    }
}
