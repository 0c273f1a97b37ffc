import Foundation
import Glibc
import TestSignals
import TestSupport
import Testing
import Vault

@Suite struct SegmentCatalogTests {
    private let folder: TemporaryFolder
    private let catalog: SegmentCatalog

    init() throws {
        folder = try TemporaryFolder()
        catalog = SegmentCatalog(directory: folder.path)
    }

    /// The entries, whatever the numbers of their files.
    private func entries() throws -> [SegmentCatalog.Entry] {
        try catalog.entries().map { .init(id: $0.id, bytes: $0.bytes, modifiedAt: $0.modifiedAt) }
    }

    @Test func entriesComeOldestFirst() throws {
        try store("b", bytes: 5, at: 1000)
        try store("a", bytes: 7, at: 2000.25)
        try store("c", bytes: 2, at: 1000)
        // What a power cut leaves.
        try store("empty", bytes: 0, at: 1000)
        #expect(
            try entries() == [
                .init(id: "b", bytes: 5, modifiedAt: Date(timeIntervalSince1970: 1000)),
                .init(id: "c", bytes: 2, modifiedAt: Date(timeIntervalSince1970: 1000)),
                .init(id: "a", bytes: 7, modifiedAt: Date(timeIntervalSince1970: 2000.25)),
            ])
        #expect(try catalog.path(for: "a") == folder.path + "/a.age")
    }

    @Test func onlySegmentFilesAreListed() throws {
        try store("real", bytes: 1, at: 0)
        for name in ["note.txt", ".torn.partial", ".age", "-x.age", "a b.age", "real.age.bak"] {
            try Data().write(to: folder.url.appending(path: name))
        }
        let manager = FileManager.default
        try manager.createDirectory(at: folder.url.appending(path: "folder.age"), withIntermediateDirectories: false)
        try manager.createSymbolicLink(atPath: folder.path + "/link.age", withDestinationPath: "real.age")
        #expect(try catalog.entries().map(\.id) == ["real"])
        #expect(code { try catalog.path(for: "link") } == .notFound)
        #expect(code { try catalog.erase("folder") } == .notFound)
    }

    @Test(arguments: ["../outside", "..", ".", "", "/etc/passwd", "a/../a", "a\0", "a\n", "-a", "á"])
    func identifiersCannotLeaveTheFolder(id: String) throws {
        let inner = folder.path + "/inner"
        try FileManager.default.createDirectory(atPath: inner, withIntermediateDirectories: false)
        try store("outside", bytes: 1, at: 0)
        let catalog = SegmentCatalog(directory: inner)
        #expect(code { try catalog.path(for: id) } == .invalidSegment)
        #expect(code { try catalog.erase(id) } == .invalidSegment)
        #expect(try self.catalog.entries().count == 1)
    }

    @Test func anErasedSegmentIsGone() throws {
        try store("a", bytes: 1, at: 0)
        try store("b", bytes: 1, at: 0)
        try catalog.erase("a")
        #expect(try catalog.entries().map(\.id) == ["b"])
        #expect(code { try catalog.erase("a") } == .notFound)
    }

    @Test func aFolderThatIsNotThereYetHoldsNothing() throws {
        #expect(try SegmentCatalog(directory: folder.path + "/none").entries() == [])
        #expect(code { try SegmentCatalog(directory: "/dev/null").entries() } == .ioFailed)
    }

    @Test func aThousandEntriesAreListedAtOnce() throws {
        for index in 0..<1000 { try Data([1]).write(to: folder.url.appending(path: "s-\(index).age")) }
        var entries: [SegmentCatalog.Entry] = []
        let before = clock()
        entries = try catalog.entries()
        let seconds = Double(clock() - before) / Double(CLOCKS_PER_SEC)
        #expect(entries.count == 1000)
        // Some 10 ms of processor time unoptimised, beside other tests of this process.
        #expect(seconds < 2)
    }

    @Test func whatLiesBesideASegmentGoesWithIt() throws {
        try store("a", bytes: 1, at: 0)
        for name in [".a.partial", ".a.seal", ".a.incoming", ".b.seal"] {
            try Data([1]).write(to: folder.url.appending(path: name))
        }
        try catalog.erase("a")
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == [".b.seal"])
    }

    @Test func aSegmentIsReplacedAtOnceAndKeepsItsAge() throws {
        try store("a", bytes: 5, at: 1000.25)
        try catalog.replace("a", with: [1, 2, 3])
        #expect(
            try entries() == [.init(id: "a", bytes: 3, modifiedAt: Date(timeIntervalSince1970: 1000.25))])
        #expect(try catalog.bytes(of: "a") == [1, 2, 3])
        try catalog.add("a-r1", [4], asOldAs: "a")
        #expect(
            try entries().last
                == .init(id: "a-r1", bytes: 1, modifiedAt: Date(timeIntervalSince1970: 1000.25)))
        #expect(code { try catalog.add("a-r1", [5], asOldAs: "a") } == .alreadyExists)
        #expect(code { try catalog.add("a-r2", [5], asOldAs: "b") } == .notFound)
        #expect(code { try catalog.replace("b", with: [1]) } == .notFound)
        #expect(code { try catalog.replace("../a", with: [1]) } == .invalidSegment)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["a-r1.age", "a.age"])
    }

    @Test func whatCameInWhenItCrashedIsRemoved() throws {
        try Data([1]).write(to: folder.url.appending(path: ".a.incoming"))
        try store("a", bytes: 1, at: 0)
        try catalog.removeIncoming()
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["a.age"])
    }

    private func store(_ id: String, bytes: Int, at seconds: Double) throws {
        let path = folder.path + "/\(id).age"
        try Data(count: bytes).write(to: URL(filePath: path))
        try FileManager.default.setAttributes(
            [.modificationDate: Date(timeIntervalSince1970: seconds)], ofItemAtPath: path)
    }

    private func code<T>(_ body: () throws -> T) -> VaultError.Code? {
        #expect(throws: VaultError.self) { try body() }?.code
    }

    @Test(arguments: [("a-0", "a-0-r1"), ("a-0-r1", "a-0-r2"), ("a-r9", "a-r10"), ("r1", "r1-r1")])
    func redactionsAreCounted(old: String, new: String) {
        #expect(SegmentID.redaction(of: old) == new)
    }
}
