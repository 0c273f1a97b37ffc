import Events
import FeedClient
import Foundation
import Vault

/// Writes a copy of everything that is held about the agent.
struct MineExport {
    let folder: String
    let identityFile: String?
    let passphrase: PassphraseOptions
    let client: FeedClient

    func write(_ mine: MinePayload) async throws {
        let identities = try identityFile.map { try IdentityOptions.read($0, passphrase) } ?? []
        guard !FileManager.default.fileExists(atPath: folder) else {
            throw CommandFailure("\(folder): exists and is not written over; name a new folder", status: .cannotCreate)
        }
        let segments = mine.segments.filter { $0.state == .stored }.map(\.segment.segmentID)
        try PlaintextFile.makeFolder(folder, hint: "name another")
        if !segments.isEmpty { try PlaintextFile.makeFolder(folder + "/segments", hint: "name another") }
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try put(Array(encoder.encode(mine)), "mine.json")
        try put(try await events(), "events.ndjson")
        var opened = 0
        for id in segments {
            guard let bytes = try await ciphertext(of: id) else { continue }
            try put(Array(bytes), "segments/\(id).age")
            guard !identities.isEmpty, let files = try? SegmentReader.files(bytes: Array(bytes), identities: identities)
            else { continue }
            try put(files.flac(), "segments/\(id).flac")
            try put(files.csv(), "segments/\(id).csv")
            opened += 1
        }
        StandardOutput.line(
            "\(folder): \(mine.alerts.count) alerts, \(segments.count) segments, \(opened) of them opened")
        if opened < segments.count {
            Terminal.note(
                identityFile == nil
                    ? "to hear them, give your key with --identity, if it is among vault.recipients"
                    : "segments that the key does not open were recorded for other recipients")
        }
    }

    /// The encrypted file; `nil` where it went meanwhile.
    private func ciphertext(of id: String) async throws -> Data? {
        do { return try await client.segmentFile(id) } catch {
            guard error.code == .notFound || error.code == .refused else { throw error }
            Terminal.warn("segment \(id) is not copied: \(error.context)")
            return nil
        }
    }

    private func events() async throws -> [UInt8] {
        var lines: [UInt8] = []
        try await client.eachPage { page in for event in page.events { lines += try StandardOutput.jsonLine(event) } }
        return lines
    }

    private func put(_ bytes: [UInt8], _ name: String) throws {
        try PlaintextFile.write(bytes, to: folder + "/" + name, mayReplace: false)
    }
}
