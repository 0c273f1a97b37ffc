import Age
import EventLog
import Events
import Foundation
import Glibc
import Languages
import Logging
import Sodium
import Synchronization
import TestSupport
import Testing
import Vault
import Vocabulary

@testable import undertoned

/// Each stored segment is compared with what the log says of it (2.9: a file of 0 bytes was "stored, 1.4 MB").
@Suite(.hangGuard) struct SegmentInspectionTests {
    private let folder: TemporaryFolder
    private let log: EventLog
    private let stored: StoredSegments
    private let inspection: SegmentInspection

    init() throws {
        folder = try TemporaryFolder()
        log = try EventLog(path: folder.path + "/events.sqlite", source: "test", families: .own)
        stored = StoredSegments(
            folder: folder.path + "/segments", log: log, recipient: AgeIdentity.generate().recipient)
        inspection = SegmentInspection(log: log, catalog: SegmentCatalog(directory: folder.path + "/segments"))
    }

    private func path(_ id: String) -> String { folder.path + "/segments/\(id).age" }

    private func faults() throws -> [String: SegmentRecord.FileFault] {
        inspection.looked(at: try log.segments()).reduce(into: [:]) { $0[$1.segment.segmentID] = $1.file }
    }

    enum Damage: String, CaseIterable, Sendable { case none, gone, empty, cut, longer, flipped, folder, link }

    private func damage(_ id: String, _ damage: Damage) throws {
        let url = URL(filePath: path(id))
        var bytes = try Data(contentsOf: url)
        switch damage {
        case .none: return
        case .gone: try FileManager.default.removeItem(at: url)
        case .empty: try Data().write(to: url)
        case .cut: try bytes.prefix(bytes.count / 2).write(to: url)
        case .longer: try (bytes + [0]).write(to: url)
        case .flipped:
            bytes[bytes.count - 9] ^= 1
            try bytes.write(to: url)
        case .folder:
            try FileManager.default.removeItem(at: url)
            try FileManager.default.createDirectory(at: url, withIntermediateDirectories: false)
        case .link:
            try FileManager.default.moveItem(atPath: path(id), toPath: folder.path + "/away")
            try FileManager.default.createSymbolicLink(atPath: path(id), withDestinationPath: folder.path + "/away")
        }
    }

    @Test(
        arguments: [
            (.none, nil), (.gone, .missing), (.empty, .damaged), (.cut, .damaged), (.longer, .damaged),
            (.flipped, .damaged), (.folder, .missing), (.link, .missing),
        ] as [(Damage, SegmentRecord.FileFault?)])
    func theRowSaysWhatIsWrongWithTheFile(kind: Damage, fault: SegmentRecord.FileFault?) async throws {
        for id in ["a-0", "b-0"] { try stored.store(id) }
        try damage("a-0", kind)
        let sum = try await inspection.look {}
        #expect(try faults() == (fault.map { ["a-0": $0] } ?? [:]))
        #expect(sum.missing == (fault == .missing ? 1 : 0) && sum.damaged == (fault == .damaged ? 1 : 0))
    }

    @Test func theHashInTheLogIsThatOfTheFileAlsoAfterItWasPutBack() async throws {
        try stored.store("a-0")
        let bytes = try stored.file("a-0")
        #expect(try log.segment(id: "a-0")?.segment.fileHash == SHA256.hexadecimal(of: bytes))
        try damage("a-0", .flipped)
        _ = try await inspection.look {}
        #expect(try faults() == ["a-0": .damaged])
        try Data(bytes).write(to: URL(filePath: path("a-0")))
        #expect(try faults() == [:], "another file is not damaged for what the last one was")
        #expect(try await inspection.look {}.damaged == 0)
    }

    /// Each file is read once, however often it is looked at.
    @Test func aFileThatWasReadIsNotReadAgain() async throws {
        try stored.store("a-0")
        let pauses = Mutex(0)
        for _ in 0..<3 { _ = try await inspection.look { pauses.withLock { $0 += 1 } } }
        #expect(pauses.withLock(\.self) == 1)
    }

    /// A daemon that is to stop reads no more, however much is stored.
    @Test func nothingIsReadOnceItIsToStop() async throws {
        for id in ["a-0", "b-0", "c-0"] { try stored.store(id) }
        let pauses = Mutex(0)
        let looking = Task { [inspection] in
            try await inspection.look {
                pauses.withLock { $0 += 1 }
                // It ends when the task is cancelled.
                try? await Task.sleep(for: .seconds(3_600))
            }
        }
        await eventually("the first is read") { pauses.withLock(\.self) == 1 }
        looking.cancel()
        _ = try await looking.value
        #expect(pauses.withLock(\.self) == 1)
        for _ in 0..<2 { _ = try await inspection.look { pauses.withLock { $0 += 1 } } }
        #expect(pauses.withLock(\.self) == 4, "and the rest the next time")
    }

    /// A segment of an earlier release has no hash: its size is all that is compared.
    @Test func withoutAHashTheSizeIsCompared() async throws {
        var payload = SegmentPayload(
            segmentID: "old-0", alertID: "old", agent: "alice", startedAt: .now, durationS: 2, bytes: 4, level: .high,
            part: 0)
        try FileManager.default.createDirectory(atPath: folder.path + "/segments", withIntermediateDirectories: true)
        try Data("abcd".utf8).write(to: URL(filePath: path("old-0")))
        try log.append(.segment(.stored, payload))
        #expect(try await inspection.look {} == (0, 0))
        payload.bytes = 5
        try log.append(.segment(.stored, payload))
        #expect(try await inspection.look {} == (0, 1))
    }

    @Test func oneWarningStandsWhileItIsSo() async throws {
        try stored.store("a-0")
        try damage("a-0", .empty)
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let warnings = StandingWarnings(logger: logger)
        let watch = SegmentWatch(
            inspection: inspection, warnings: warnings, mayTell: { true }, logger: logger, firstAfter: .zero,
            interval: .milliseconds(1), pause: .zero)
        let running = Task { try await watch.run() }
        await eventually("nothing is said") { !warnings.all.isEmpty }
        #expect(
            warnings.all.map(Language.english.text) == [
                "stored segments are not as they were left: 1 damaged; undertone segments list"
            ])
        _ = try log.eraseSegment(
            try #require(try log.segment(id: "a-0")).segment, reason: "lost", by: .daemon
        ) { nil }
        await eventually("it stands for ever") { warnings.all.isEmpty }
        running.cancel()
        try await running.value
    }
}
