import Age
import Foundation
import Glibc
import TestSignals
import TestSupport
import Testing
import Vault
import Vocabulary

@Suite struct SegmentWriterTests {
    private let folder: TemporaryFolder
    private let identity = AgeIdentity.generate()

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func aStoredSegmentIsThereAndPrivate() throws {
        let directory = folder.path + "/state/segments"
        let writer = try SegmentWriter(directory: directory, recipients: [identity.recipient])
        let stored = try writer.write(segment(id: "a-1"))
        #expect(stored.id == "a-1")
        #expect(stored.path == directory + "/a-1.age")
        #expect(try names(in: directory) == ["a-1.age"])
        #expect(try Data(contentsOf: URL(filePath: stored.path)).count == stored.bytes)
        #expect(try mode(of: stored.path) == 0o600)
        #expect(try mode(of: directory) == 0o700)
        #expect(try mode(of: folder.path + "/state") == 0o700)
        #expect(try SegmentReader.files(path: stored.path, identities: [identity]).segment == segment(id: "a-1"))
    }

    @Test func aSegmentIsNeverReplaced() throws {
        let writer = try writer()
        let stored = try writer.write(segment(id: "a"))
        let before = try Data(contentsOf: URL(filePath: stored.path))
        #expect(code { try writer.write(segment(id: "a")) } == .alreadyExists)
        #expect(try Data(contentsOf: URL(filePath: stored.path)) == before)
        #expect(try names(in: folder.path) == ["a.age"])
    }

    @Test func whatCannotBeStoredLeavesNoTrace() throws {
        let writer = try writer()
        #expect(code { try writer.write(segment(id: "../escaped")) } == .invalidSegment)
        #expect(try names(in: folder.path) == [])
    }

    @Test func withoutRecipientsThereIsNoWriter() {
        #expect(code { try SegmentWriter(directory: folder.path, recipients: []) } == .invalidKey)
    }

    @Test func aFileWhereTheFolderShouldBeIsAnError() throws {
        let path = folder.path + "/file"
        try Data().write(to: URL(filePath: path))
        #expect(code { try SegmentWriter(directory: path, recipients: [identity.recipient]) } == .ioFailed)
        #expect(code { try SegmentWriter(directory: path + "/x", recipients: [identity.recipient]) } == .ioFailed)
    }

    @Test func aFolderThatWentAwayIsAnError() throws {
        let directory = folder.path + "/gone"
        let writer = try SegmentWriter(directory: directory, recipients: [identity.recipient])
        try FileManager.default.removeItem(atPath: directory)
        #expect(code { try writer.write(segment(id: "a")) } == .notFound)
    }

    @Test(.enabled(if: geteuid() != 0, "root may write everywhere"))
    func aFolderWithoutRightsIsAnError() throws {
        let writer = try writer()
        try FileManager.default.setAttributes([.posixPermissions: 0o500], ofItemAtPath: folder.path)
        defer { try? FileManager.default.setAttributes([.posixPermissions: 0o700], ofItemAtPath: folder.path) }
        #expect(code { try writer.write(segment(id: "a")) } == .notPermitted)
    }

    /// A real small disk, full at some point while the segment is written; then one that is read-only.
    @Test(.enabled(if: SmallDisk.isPossible, "mounting a small disk needs root"))
    func aFullDiskLeavesNoTrace() throws {
        let disk = try SmallDisk(at: folder.path + "/disk", kibibytes: 64)
        defer { disk.unmount() }
        let writer = try SegmentWriter(directory: disk.path, recipients: [identity.recipient])
        _ = try writer.write(segment(id: "small"))
        #expect(code { try writer.write(segment(id: "large", seconds: 20)) } == .diskFull)
        #expect(try names(in: disk.path) == ["small.age"])
        #expect(try writer.write(segment(id: "small-2")).id == "small-2")

        try disk.makeReadOnly()
        #expect(code { try writer.write(segment(id: "small-3")) } == .notPermitted)
        #expect(code { try SegmentCatalog(directory: disk.path).erase("small") } == .notPermitted)
        #expect(try names(in: disk.path) == ["small-2.age", "small.age"])
    }

    @Test func manyThreadsMayWriteAtOnce() async throws {
        let writer = try writer()
        let stored = try await withThrowingTaskGroup { group in
            for index in 0..<16 {
                let segment = segment(id: "s-\(index)")
                group.addTask { try writer.write(segment) }
            }
            return try await group.reduce(into: [StoredSegment]()) { $0.append($1) }
        }
        #expect(Set(stored.map(\.id)).count == 16)
        #expect(try names(in: folder.path).count == 16)
        for one in stored {
            #expect(try SegmentReader.files(path: one.path, identities: [identity]).segment.metadata.id == one.id)
        }
    }

    private func writer() throws -> SegmentWriter {
        try SegmentWriter(directory: folder.path, recipients: [identity.recipient])
    }

    /// White noise, which FLAC cannot make small.
    private func segment(id: String, seconds: Double = 0.05) -> Segment {
        var generator = SeededGenerator(seed: 3)
        let samples = (0..<Int(seconds * 16_000)).map { _ in Int16.random(in: .min ... .max, using: &generator) }
        let metadata = SegmentMetadata(
            id: id, alertID: "alert", agent: "agent", startedAt: Timestamp(millisecondsSince1970: 1_772_600_767_000),
            durationS: seconds, onsetS: 0,
            raisedS: 0, clearedS: seconds, level: .elevated, explanation: "", part: 0)
        return Segment(metadata: metadata, samples: samples, track: [])
    }

    private func names(in directory: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: directory).sorted()
    }

    private func mode(of path: String) throws -> Int? {
        try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
    }

    private func code<T>(_ body: () throws -> T) -> VaultError.Code? {
        #expect(throws: VaultError.self) { try body() }?.code
    }
}
