import Age
import DaemonConfiguration
import Events
import FeedClient
import Foundation
import Languages
import Pipeline
import Vault
import Wellbeing

/// Writes a copy of everything that is held about the agent. Alerts, events and rows of the audit are read and written
/// a page at a time; in memory are the overview and the list of stored segments, whose files are copied one by one.
/// What cannot be copied is named, with the reason.
final class MineExport {
    private let folder: String
    private let identityFile: String?
    private let passphrase: PassphraseOptions
    private let client: FeedClient
    private let store: BaselineStore
    private let stateFolder: String
    /// What is not in the copy, a sentence each.
    private var left: [String] = []
    /// How much of each kind is, by ``MinePayload/Holding/what``; a kind that is not here is not copied.
    private var copied: [String: Int] = [:]

    init(
        folder: String, identityFile: String?, passphrase: PassphraseOptions, client: FeedClient, store: BaselineStore,
        stateFolder: String
    ) {
        self.folder = folder
        self.identityFile = identityFile
        self.passphrase = passphrase
        self.client = client
        self.store = store
        self.stateFolder = stateFolder
    }

    func write(_ mine: MinePayload) async throws {
        let identities = try identityFile.map { try IdentityOptions.read($0, passphrase) } ?? []
        guard !FileManager.default.fileExists(atPath: folder) else {
            throw CommandFailure(
                localized("\(folder): exists and is not written over; name a new folder"), status: .cannotCreate)
        }
        try PlaintextFile.makeFolder(folder, hint: localized("name another"))
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        try put(Array(encoder.encode(mine)), "mine.json")
        let alerts = try await lines("alerts.ndjson") { take in
            try await self.pages({ try await self.client.mineAlerts(after: $0) }, take)
        }
        var stored: [SegmentPayload] = []
        _ = try await lines("segments.ndjson") { take in
            try await self.pages({ try await self.client.mineSegments(after: $0) }) { record in
                if record.state == .stored { stored.append(record.segment) }
                try take(record)
            }
        }
        let events = try await lines("events.ndjson") { take in
            var (cursor, hasMore): (FeedCursor, Bool) = (.number(0), true)
            while hasMore {
                let (after, page) = (
                    cursor, try await self.patiently { [cursor] in try await self.client.events(after: cursor) }
                )
                for event in page.events {
                    try take(event)
                    if let family = WellbeingEvents.family(of: event.type) {
                        self.copied[WellbeingEvents.name(of: family), default: 0] += 1
                    }
                }
                (cursor, hasMore) = (page.nextAfter, page.hasMore && page.nextAfter != after)
            }
        }
        _ = try await lines("audit.ndjson") { take in
            var (cursor, hasMore): (Int64, Bool) = (0, true)
            while hasMore {
                let (after, page) = (
                    cursor, try await self.patiently { [cursor] in try await self.client.audit(after: cursor) }
                )
                for seal in after == 0 ? page.seals ?? [] : [] { try take(seal) }
                for entry in page.entries { try take(entry) }
                (cursor, hasMore) = (page.nextAfter, page.hasMore && page.nextAfter > after)
            }
        }
        try copyVoices()
        try copyFiles()
        copied[MinePayload.Holding.alerts] = alerts
        copied[MinePayload.Holding.events] = events
        let opened = try await copy(stored, identities)
        compare(mine.held)
        if !left.isEmpty { try put(Array((left.joined(separator: "\n") + "\n").utf8), "not-in-this-copy.txt") }
        StandardOutput.line(
            InkedLine(
                localized(
                    """
                    \(folder): \(Phrase(alerts, one: "\(alerts) alert", other: "\(alerts) alerts")), \
                    \(Phrase(stored.count, one: "\(stored.count) segment", other: "\(stored.count) segments")), \(opened) \
                    opened
                    """)))
        for sentence in left { Terminal.warn(InkedLine(sentence).text(hasColour: false)) }
        if opened < stored.count, identityFile == nil {
            Terminal.note(
                localized("to hear them, give your key with --identity, if it is among vault.recipients"))
        }
    }

    /// Names what `mine` counts and the copy lacks, whatever kind it is.
    private func compare(_ held: [MinePayload.Holding]) {
        for holding in held where copied[holding.what, default: 0] < holding.count {
            let missing = holding.count - copied[holding.what, default: 0]
            let what = Wording.holding(holding.what)
            left.append(localized("\(what): \(missing) of \(holding.count) not in this copy"))
        }
    }

    /// What was learned of the voice, and heard in alerts, as it lies on the disk.
    private func copyVoices() throws {
        let files =
            store.devices().map { ("baseline", $0, store.path(device: $0)) }
            + store.devicesWithHeardAlerts().map { ("alert-voices", $0, store.heardAlertsPath(device: $0)) }
        for (name, device, path) in files {
            guard let contents = FileManager.default.contents(atPath: path) else {
                left.append(localized("\(name) of \(device): \(path) cannot be read"))
                continue
            }
            try put(contents, "\(name)-\(device).json")
            if name == "baseline" { copied[MinePayload.Holding.baseline, default: 0] += 1 }
        }
        for device in store.devicesWithHeardAlerts() {
            let voices = (try? store.heardAlerts(device: device))?.count ?? 0
            copied[MinePayload.Holding.alertVoices, default: 0] += voices
        }
    }

    /// What commands of the agent have left, as it lies on the disk.
    private func copyFiles() throws {
        for file in AgentFile.all(in: stateFolder) {
            let path = file.path(in: stateFolder)
            guard let contents = FileManager.default.contents(atPath: path) else {
                left.append(localized("\(path) cannot be read"))
                continue
            }
            try put(contents, file.rawValue)
        }
    }

    /// The encrypted files, and what is in them where a key opens them.
    /// - Returns: how many were opened.
    private func copy(_ segments: [SegmentPayload], _ identities: [AgeIdentity]) async throws -> Int {
        if !segments.isEmpty { try PlaintextFile.makeFolder(folder + "/segments", hint: localized("name another")) }
        var opened = 0
        for segment in segments {
            let id = segment.segmentID
            guard SegmentID.isValid(id), let bytes = try await ciphertext(of: id) else { continue }
            try put(Array(bytes), "segments/\(id).age")
            copied[MinePayload.Holding.segments, default: 0] += 1
            guard let files = try? SegmentReader.files(bytes: Array(bytes), identities: identities) else {
                let keys = segment.recipients?.joined(separator: ", ") ?? localized("keys that are not known")
                let size = Wording.size(bytes: segment.bytes)
                left.append(localized("segment \(id): encrypted (\(size)), only these keys open it: \(keys)"))
                continue
            }
            try put(files.flac(), "segments/\(id).flac")
            try put(files.csv(), "segments/\(id).csv")
            opened += 1
        }
        return opened
    }

    /// The encrypted file; `nil` where it went meanwhile.
    private func ciphertext(of id: String) async throws -> Data? {
        do {
            return try await FeedClient.patiently(for: FeedClient.longPatience) {
                try await self.client.segmentFile(id)
            }
        } catch let error as FeedClientError where error.code == .notFound || error.code == .refused {
            left.append(localized("segment \(id): \(error.words(in: Language.own))"))
            return nil
        }
    }

    /// Writes a file of JSON, a line for each value. Where a daemon cannot read one of its rows the file holds what
    /// came before, and that is said.
    /// - Returns: how many lines.
    private func lines(
        _ name: String, _ fill: ((any Encodable) throws -> Void) async throws -> Void
    ) async throws -> Int {
        let file = try PlaintextFile.Draft(folder + "/" + name)
        var count = 0
        do {
            try await fill { value in
                try file.append(StandardOutput.jsonLine(value))
                count += 1
            }
        } catch let error as FeedClientError {
            left.append(localized("\(name) ends after \(count) lines: \(error.words(in: Language.own))"))
        }
        try file.finish(mayReplace: false)
        return count
    }

    private func pages<Item>(
        _ ask: (Int64?) async throws -> MinePage<Item>, _ take: (Item) throws -> Void
    ) async throws {
        var cursor: Int64?
        repeat {
            let page = try await patiently { [cursor] in try await ask(cursor) }
            for item in page.items { try take(item) }
            // A cursor that does not move would be asked for ever.
            guard page.next != cursor else { return }
            cursor = page.next
        } while cursor != nil
    }

    /// A daemon answers a haste like this one only so often a second.
    private func patiently<Answer>(_ ask: () async throws -> Answer) async throws -> Answer {
        try await FeedClient.patiently(for: FeedClient.longPatience, on: [.unavailable], ask)
    }

    private func put(_ bytes: some Collection<UInt8>, _ name: String) throws {
        try PlaintextFile.write(bytes, to: folder + "/" + name, mayReplace: false)
    }
}
