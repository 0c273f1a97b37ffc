import Testing

@Suite struct TreeTests {
    /// More lines than this ask for a split by noun.
    private static let maxFile = 300

    /// Names that say nothing about what a file holds.
    private static let emptyNames = ["Util", "Helper", "Common", "Manager", "Misc"]

    private static let files: [String] = ["Sources", "Tests"].flatMap { PackageTree.files(below: $0) }

    @Test func theTopLevelHoldsTheAgreedNamesOnly() throws {
        let agreed: Set = [
            "CHANGELOG.md", "LICENSE", "Makefile", "Package.swift", "README.md", "Sources", "Tests", "config",
            "systemd",
            // Written by the package manager, in nobody's commit.
            "Package.resolved",
        ]
        #expect(Set(try PackageTree.names(in: "")).subtracting(agreed).sorted() == [])
    }

    @Test func noFileIsLongerThanAReaderCanHold() {
        let long = Self.files.filter { $0.hasSuffix(".swift") }.filter { file in
            // A closing newline is followed by no line.
            (PackageTree.lines(of: file)?.count ?? 0) - 1 > Self.maxFile
        }
        #expect(long == [])
    }

    @Test func everyNameSaysWhatItHolds() {
        let empty = Self.files.filter { path in
            Self.emptyNames.contains { path.contains($0) }
        }
        #expect(empty == [])
    }

    @Test func everyTestFolderIsNamedAfterAModuleOrItsPurpose() throws {
        let purposes: Set = [
            "ArchitectureTests", "CAllocationCounter", "CallBench", "CallSimulation", "CallTests", "Demo", "Fixtures",
            "FeedTrial", "FormatTests", "Fuzz", "LogLoad", "VaultLoad", "ReplayTests", "Scripts", "SiteLoad",
            "SoakTests", "Makefile", "TestBroker", "TestFeed", "TestServers",
            "TestSignals", "TestSupport",
            "UndertoneTests", "UndertonedTests",
        ]
        let modules = Set(try PackageTree.names(in: "Sources").map { $0 + "Tests" })
        #expect(Set(try PackageTree.names(in: "Tests")).subtracting(purposes.union(modules)).sorted() == [])
    }
}
