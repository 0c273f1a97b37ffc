import ArgumentParser
import Events
import FeedClient
import Foundation
import Roster

/// What a shell offers where a command wants an agent, an alert or a segment. It is silent and soon over: where no
/// daemon answers, or none may be asked, nothing is offered.
enum Completions {
    /// How long somebody waits who has pressed a key.
    private static let limit = Duration.milliseconds(700)

    /// Agents whose daemons can be found. Nobody is asked, so that nothing of it stands in an audit.
    static let agents = CompletionKind.custom { words, _, _ in
        clean(clients(words).map { $0.login ?? $0.name() }.filter { !$0.hasSuffix(".sock") })
    }

    /// Alerts, the open ones first.
    static let alerts = CompletionKind.custom { words, _, _ in
        clean(await ask(clients(words)) { try await $0.alerts() }.inOrderOfList(by: \.self).map(\.alert.alertID))
    }

    /// Segments, the newest first. Quality assurance is asked why it looks: without a reason in the line nobody but the
    /// agent's own daemon is asked.
    static let segments = CompletionKind.custom { words, _, _ in await segmentNames(words) }

    private static func segmentNames(_ words: [String]) async -> [String] {
        // The mark of standard input is no reason.
        let reason = value(of: "--reason", in: words).flatMap { $0 == PersonalWords.standardInput ? nil : $0 }
        let own = try? options(words)?.configuration.ownClient()
        let asked = reason == nil ? [own].compactMap(\.self) : clients(words)
        let records = await ask(asked) { try await $0.segments(SegmentFilter(), reason: reason) }
        return clean(records.sorted { $0.segment.startedAt > $1.segment.startedAt }.map(\.segment.segmentID))
    }

    /// The same, and files of segments that begin as the word does: a path is typed up to its end by the shell.
    static let segmentsOrFiles = CompletionKind.custom { words, _, prefix in
        let found = await segmentNames(words)
        return found + files(prefix)
    }

    private static func ask<Answer: Sendable>(
        _ clients: [FeedClient], _ question: @escaping @Sendable (FeedClient) async throws -> [Answer]
    ) async -> [Answer] {
        await withTaskGroup(of: [Answer]?.self) { group in
            for client in clients { group.addTask { (try? await question(client)) ?? [] } }
            group.addTask {
                try? await Task.sleep(for: limit)
                return nil
            }
            var found: [Answer] = []
            for _ in clients {
                guard let next = await group.next(), let answers = next else { break }
                found += answers
            }
            group.cancelAll()
            return found
        }
    }

    /// Files of segments in the folder that a path has come to, and the folders in it.
    private static func files(_ prefix: String) -> [String] {
        let place = prefix.lastIndex(of: "/").map { String(prefix[...$0]) } ?? ""
        let folders = place.split(separator: "/").map(String.init)
        guard clean(folders) == folders else { return [] }
        let names = (try? FileManager.default.contentsOfDirectory(atPath: place.isEmpty ? "." : place)) ?? []
        return clean(names.filter { !$0.hasPrefix(".") }).sorted().compactMap { name in
            if PlaintextFile.isFolder(place + name) { return prefix.isEmpty ? nil : place + name + "/" }
            return name.hasSuffix(".age") ? place + name : nil
        }
    }

    private static func clients(_ words: [String]) -> [FeedClient] {
        guard let sources = try? options(words)?.sources() else { return [] }
        return sources.found.map(\.client)
    }

    /// Where the line looks for daemons.
    private static func options(_ words: [String]) -> FeedOptions? {
        let arguments = ["--config", "--socket"].flatMap { name in value(of: name, in: words).map { [name, $0] } ?? [] }
        return try? FeedOptions.parse(arguments)
    }

    private static func value(of option: String, in words: [String]) -> String? {
        if let whole = words.first(where: { $0.hasPrefix(option + "=") }) {
            return String(whole.dropFirst(option.count + 1))
        }
        guard let place = words.firstIndex(of: option), words.indices.contains(place + 1) else { return nil }
        return words[place + 1]
    }

    /// What no shell would take for anything but a word: names and identifiers come from other programs.
    static func clean(_ words: [String]) -> [String] {
        words.filter { word in !word.isEmpty && word.utf8.allSatisfy { isPlain($0) } }
    }

    private static func isPlain(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
            true
        default: false
        }
    }
}
