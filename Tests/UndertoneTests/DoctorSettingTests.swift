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

    @Test func foldersWithinFoldersAreNotListed() {
        #expect(["/a/b", "/a", "/ab", "/a"].outermostFolders == ["/a", "/ab"])
    }
}
