import Age
import EventLog
import Events
import Foundation
import TestServers
import Vault
import Vocabulary

/// Two agents' daemons on one machine, of which maria's holds a segment, and the key of quality assurance.
struct TwoDesks {
    static let alert = "6b0e1a2c-0000-4000-8000-000000000001"
    static let id = "\(alert)-0"
    static let other = "7c0e1a2c-0000-4000-8000-000000000001-0"

    let maria: ServedFeed
    let alice: ServedFeed
    private let identity = AgeIdentity.generate()
    var program: Program { maria.program }

    init() throws {
        maria = try ServedFeed()
        alice = try ServedFeed(in: maria.program, agent: "alice", socket: maria.program.home + "/alice.sock")
        try key(identity, "qa.key")
        try store(Self.id, in: maria)
    }

    /// Writes a secret key.
    func key(_ identity: AgeIdentity, _ name: String) throws {
        let text = AgeIdentityFile.text(for: identity, createdAt: "2026-01-02T03:04:05Z")
        try Data(text.utf8).write(to: program.file(name))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: "\(program.home)/\(name)")
    }

    private func folder(of feed: ServedFeed) -> String { feed.socket + ".segments" }

    /// Stores two seconds.
    func store(_ id: String, in feed: ServedFeed, agent: String = "maria") throws {
        let metadata = SegmentMetadata(
            id: id, alertID: String(id.dropLast(2)), agent: agent, startedAt: ServedFeed.instant, durationS: 2,
            onsetS: 0.5, raisedS: 1, clearedS: nil, level: .high, explanation: "pitch 3.4 semitones above", part: 0)
        let samples = (0..<32_000).map { Int16(truncatingIfNeeded: $0 &* 7_919 % 20_011) }
        let stored = try SegmentWriter(directory: folder(of: feed), recipients: [identity.recipient])
            .write(Segment(metadata: metadata, samples: samples, track: []))
        try feed.log.append(
            .segment(
                .stored,
                SegmentPayload(
                    segmentID: id, alertID: metadata.alertID, agent: agent, startedAt: ServedFeed.instant, durationS: 2,
                    bytes: Int64(stored.bytes), level: .high, part: 0)))
    }

    /// Serves both.
    func serve(secondPerson: Bool = false, _ body: () async throws -> Void) async throws {
        try await maria.serve(as: .qa, segments: folder(of: maria), secondPerson: secondPerson) {
            try await alice.serve(as: .qa, segments: folder(of: alice)) { try await body() }
        }
    }

    /// Runs a command on segments against both.
    func run(_ arguments: [String], environment: [String: String] = [:]) async throws -> Program.Result {
        try await program.run(
            ["segments"] + arguments + ["--socket", maria.socket, "--socket", alice.socket], environment: environment)
    }
}
