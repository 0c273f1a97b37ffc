import Testing

@testable import undertone

/// What a configuration turns off, and folders that are listed once.
struct DoctorSettingTests {
    @Test(arguments: [
        ("[vault]\nenabled = false", "keys", Finding.Verdict.ok, "no segment is kept"),
        ("[log]\nlevel = \"info\"", "keys", .warning, "vault.recipients is empty"),
        ("[feed]\nsupervisor_socket = \"off\"", "supervisors", .ok, "is off"),
        ("[vault]\nmax_segments = 100", "segments", .ok, "12 of at most 100 segments, 4.8 MB of at most 500.0 MB"),
        ("[vault]\nmax_segments = 0", "segments", .ok, "12 segments, "),
    ])
    func whatTheConfigurationTurnsOffIsNoFault(text: String, name: String, verdict: Finding.Verdict, says: String)
        throws
    {
        let findings = try Examination.findings(from: .healthy(text)).filter { $0.name == name }
        #expect(findings.map(\.verdict) == [verdict])
        #expect(findings.first?.text.contains(says) == true)
    }

    /// Nothing is said of a hub that nobody wants.
    @Test func theWayToTheHubIsLookedAtWhereThereIsOne() throws {
        func findings(_ text: String, _ change: (inout Facts) -> Void = { _ in }) throws -> [Finding] {
            var facts = try Facts.healthy(text)
            let path = "/run/undertone/alice/hub.sock"
            facts.hub = HubFacts(
                hasGroup: true, socket: FileFacts(path: path, kind: .socket, owner: 1500, group: 990, mode: 0o660))
            change(&facts)
            return Examination.findings(from: facts).filter { $0.name == "hub" }
        }
        let on = "[feed]\nhub_socket = \"auto\""
        #expect(try findings("[log]\nlevel = \"info\"").isEmpty && findings("").isEmpty)
        let cases: [(Finding.Verdict, String, (inout Facts) -> Void)] = [
            (.ok, "group undertone-hub, /run/undertone/alice/hub.sock", { _ in }),
            (.ok, "once the daemon runs", { $0.stopDaemon() }),
            (.warning, "there is no group undertone-hub", { $0.hub?.hasGroup = false }),
            (.warning, "neither /run/undertone nor a runtime folder", { $0.hub?.socket = nil }),
            (.warning, "the daemon runs without", { $0.hub?.socket?.kind = nil }),
            (.fault, "mode 0666", { $0.hub?.socket?.mode = 0o666 }),
            (.fault, "belongs to uid 7", { $0.hub?.socket?.owner = 7 }),
        ]
        for (verdict, says, change) in cases {
            let found = try findings(on, change)
            #expect(found.map(\.verdict) == [verdict] && found.first?.text.contains(says) == true, "\(found)")
        }
    }

    @Test func foldersWithinFoldersAreNotListed() {
        #expect(["/a/b", "/a", "/ab", "/a"].outermostFolders == ["/a", "/ab"])
    }
}
