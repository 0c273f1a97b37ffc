import Foundation
import TestServers
import TestSupport
import Testing

/// What is shipped for Prometheus and Grafana asks for figures that there are, and fires where it should.
struct MonitoringTests {
    private static let root = URL(filePath: #filePath).deletingLastPathComponent().appending(path: "../..").standardized
    private static let promtool = "/usr/bin/promtool"

    private static func text(_ path: String) throws -> String {
        try String(contentsOf: root.appending(path: path), encoding: .utf8)
    }

    /// All names of figures that a text asks for.
    private static func names(in text: String) -> Set<String> {
        Set(text.matches(of: /undertone_(?:hub|uplink|feed)_[a-z_]+/).map { String($0.output) })
    }

    /// The names under which hub and uplink tell figures: as they stand in their sources.
    private static func told() throws -> Set<String> {
        var names: Set<String> = []
        for folder in ["Sources/Hub", "Sources/Feed", "Sources/Uplink"] {
            let files = FileManager.default.enumerator(atPath: root.appending(path: folder).path())
            while let file = files?.nextObject() as? String {
                guard file.hasSuffix(".swift") else { continue }
                let source = try text("\(folder)/\(file)")
                names.formUnion(source.matches(of: /"(undertone_[a-z_]+)"/).map { String($0.output.1) })
                guard file == "UplinkReport.swift" else { continue }
                // Put together there: `("lag_events", "gauge", ...)`.
                names.formUnion(
                    source.matches(of: /\(?\s*"([a-z_]+)", "(?:gauge|counter)"/).map {
                        "undertone_uplink_\($0.output.1)"
                    })
            }
        }
        return names
    }

    @Test(arguments: ["config/prometheus-undertone.rules.yml", "config/grafana-undertone.json"])
    func everyFigureThatIsAskedForIsThere(file: String) throws {
        let (asked, told) = (Self.names(in: try Self.text(file)), try Self.told())
        #expect(asked.count > 9 && told.count > 20)
        #expect(asked.subtracting(told) == [])
    }

    @Test func theDashboardIsJSONWithWhatGrafanaNeeds() throws {
        let data = try Data(contentsOf: Self.root.appending(path: "config/grafana-undertone.json"))
        let board = try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
        let panels = try #require(board["panels"] as? [[String: Any]])
        #expect(Set(panels.compactMap { $0["id"] as? Int }).count == panels.count && panels.count > 9)
        for panel in panels {
            let targets = try #require(panel["targets"] as? [[String: Any]])
            #expect(targets.allSatisfy { ($0["expr"] as? String)?.isEmpty == false })
            #expect((panel["description"] as? String)?.isEmpty == false)
        }
    }

    @Test(.enabled(if: FileManager.default.isExecutableFile(atPath: promtool), "promtool is not installed"))
    func theRulesFireWhereTheyShould() throws {
        let folder = try TemporaryFolder()
        for arguments in [
            ["check", "rules", "config/prometheus-undertone.rules.yml"],
            ["test", "rules", "Tests/Fixtures/Monitoring/rules.test.yml"],
        ] {
            let path = Self.root.appending(path: arguments[2]).path()
            let run = try ChildProcess(
                Self.promtool, [arguments[0], arguments[1], path], environment: ["PATH": "/usr/bin"],
                output: folder.path + "/said")
            let status = run.wait()
            let said = try String(contentsOfFile: folder.path + "/said", encoding: .utf8)
            #expect(status == 0, "\(said)")
        }
    }
}
