import Age
import EventLog
import Events
import Foundation
import Pipeline
import ServiceLifecycle
import TestSignals
import TestSupport
import Testing
import Vault

@Suite struct OutputStoreTests {
    @Test func alertAndSegmentReachLogAndVault() async throws {
        let folder = try TemporaryFolder()
        let log = try EventLog(path: folder.path + "/events.sqlite", source: "urn:undertone:test:alice", families: .own)
        let identity = AgeIdentity.generate()
        let writer = try SegmentWriter(directory: folder.path + "/segments", recipients: [identity.recipient])
        let loop = AnalysisLoop(
            settings: AnalysisLoopTests.settings(), store: BaselineStore(directory: folder.path, agent: "alice"))
        loop.run(reader: SampleReader(AnalysisLoopTests.call)) { "headset" }
        try await Self.run(OutputStore(outputs: loop.outputs, log: log, writer: writer, report: { _ in }), until: log)

        let record = try #require(try log.alerts().first)
        #expect(record.life.state == .cleared)
        let stored = try #require(try log.segments().first).segment
        #expect(stored.alertID == record.alert.alertID)
        let path = try SegmentCatalog(directory: folder.path + "/segments").path(for: stored.segmentID)
        let segment = try SegmentReader.files(path: path, identities: [identity]).segment
        #expect(segment.samples.count == Int((segment.metadata.durationS * 16_000).rounded()))
        #expect(segment.metadata.explanation == record.alert.explanation)
    }

    @Test func segmentThatCannotBeWrittenIsRefusedAloud() async throws {
        let folder = try TemporaryFolder()
        let log = try EventLog(path: folder.path + "/events.sqlite", source: "urn:undertone:test:alice", families: .own)
        let directory = folder.path + "/segments"
        let writer = try SegmentWriter(directory: directory, recipients: [AgeIdentity.generate().recipient])
        // A folder that is gone stands for a disk that is: the write fails after the writer was made.
        try? FileManager.default.removeItem(atPath: directory)
        let loop = AnalysisLoop(
            settings: AnalysisLoopTests.settings(), store: BaselineStore(directory: folder.path, agent: "alice"))
        loop.run(reader: SampleReader(AnalysisLoopTests.call)) { "headset" }
        try await Self.run(OutputStore(outputs: loop.outputs, log: log, writer: writer, report: { _ in }), until: log)
        let types = try log.page(after: 0).records.map(\.type)
        #expect(types.map(\.rawValue).contains("io.undertone.alert.raised"))
        #expect(types.map(\.rawValue).contains("io.undertone.segment.refused"))
    }

    /// Runs the fan-out until the log holds what became of the segment.
    private static func run(_ fanOut: OutputStore, until log: EventLog) async throws {
        try await withThrowingTaskGroup { group in
            group.addTask { try await fanOut.run() }
            var cursor: Int64 = 0
            while true {
                let page = try log.page(after: cursor)
                if page.records.contains(where: { $0.type.rawValue.hasPrefix("io.undertone.segment") }) { break }
                cursor = page.cursor
                await log.waitForAppend(after: cursor)
            }
            group.cancelAll()
        }
    }
}
