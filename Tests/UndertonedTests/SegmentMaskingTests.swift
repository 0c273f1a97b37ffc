import Age
import EventLog
import Events
import Feed
import FeedClient
import Foundation
import Policy
import TestServers
import TestSignals
import TestSupport
import Testing
import Vault
import Vocabulary

/// `undertone segments redact` on a segment that the real daemon holds.
@Suite(.serialized, .hangGuard) struct SegmentMaskingTests {
    /// A desktop whose daemon, once started, holds one segment.
    private static func desktopWithSegment() throws -> (Desktop, EventLog, StoredSegments) {
        let desktop = try Desktop(
            adding: ["policy": #"purposes = ["self-view", "alerts", "replay"]"#],
            consents: [.selfView, .alerts, .replay])
        let log = try EventLog(
            path: desktop.state + "/events.sqlite", source: Event.source(host: "desk", agent: "alice"), families: .own)
        let stored = StoredSegments(
            folder: desktop.state + "/segments", log: log, recipient: desktop.identity.recipient)
        try stored.store("1f0c6f9e-0")
        return (desktop, log, stored)
    }

    /// What `segments redact` prints.
    private static func redact(on desktop: Desktop) async throws -> String {
        let key = desktop.program.home + "/mask.key"
        try AgeIdentityFile.text(for: desktop.identity, createdAt: "2026-01-02T03:04:05Z")
            .write(toFile: key, atomically: true, encoding: .utf8)
        let result = try await Program("undertone", home: desktop.program.home).run(
            "segments", "redact", "1f0c6f9e-0", "--identity", key, "--from", "0.5", "--to", "1", "--reason",
            "card number", "--yes", "--recipient", desktop.identity.recipient.description, "--config",
            desktop.configuration)
        #expect(result.status == 0, "\(result.errors)")
        return result.output
    }

    @Test func theMaskedSegmentTakesThePlaceOfTheOldOne() async throws {
        let (desktop, log, stored) = try Self.desktopWithSegment()
        let daemon = try desktop.startDaemon()
        try await desktop.eventually { _ in true }

        #expect(try await Self.redact(on: desktop) == "1f0c6f9e-0-r1\n")
        let names = try FileManager.default.contentsOfDirectory(atPath: stored.folder).filter { $0.hasSuffix(".age") }
        #expect(names == ["1f0c6f9e-0-r1.age"])
        let masked = try SegmentReader.files(bytes: try stored.file("1f0c6f9e-0-r1"), identities: [desktop.identity])
            .segment
        #expect(masked.samples[8_000..<16_000].allSatisfy { $0 == 0 } as Bool)
        #expect(masked.samples.contains { $0 != 0 })
        #expect(masked.metadata.replaces == "1f0c6f9e-0")
        let state = try await desktop.client.segments(SegmentFilter(state: .all)).map(\.segment.segmentID)
        #expect(state.contains("1f0c6f9e-0-r1"))
        let audit = try log.auditPage(after: 0, limit: 99)
        #expect(audit.contains { $0.action == "segment.redact" && $0.reason == "1f0c6f9e-0-r1: card number" })
        daemon.terminate()
        await desktop.exit(of: daemon)
    }

    /// A name that was erased is not used again, inside the file no more than outside.
    @Test func afterAnErasedRedactionTheNextNameStandsInTheFileToo() async throws {
        let (desktop, log, stored) = try Self.desktopWithSegment()
        // Whoever holds it keeps it beside what is made of it.
        try log.holdSegment("1f0c6f9e-0", reason: "complaint", by: Person(name: "vera", uid: 3, role: "qa"))
        let daemon = try desktop.startDaemon()
        try await desktop.eventually { _ in true }
        #expect(try await Self.redact(on: desktop) == "1f0c6f9e-0-r1\n")
        try await desktop.client.eraseSegment("1f0c6f9e-0-r1", reason: "the wrong part")
        // Also when nothing is left of it but the receipt.
        for (number, isForgotten) in [(2, false), (3, true)] {
            if isForgotten {
                try await desktop.client.eraseSegment("1f0c6f9e-0-r2", reason: "once more")
                _ = try await desktop.client.erase(.alerts)
            }
            let name = "1f0c6f9e-0-r\(number)"
            #expect(try await Self.redact(on: desktop) == name + "\n")
            let inside = try SegmentReader.files(bytes: try stored.file(name), identities: [desktop.identity])
            #expect(inside.segment.metadata.id == name)
            #expect(try log.segment(id: name)?.segment.replaces == "1f0c6f9e-0")
        }
        daemon.terminate()
        await desktop.exit(of: daemon)
    }
}
