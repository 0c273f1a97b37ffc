import Age
import Foundation
import Glibc
import TestServers
import TestSignals
import TestSupport
import Testing
import Vault

/// `kill -9` at random moments of writing. With `UNDERTONE_SOAK_HOURS` 200 times, else 20 times.
@Suite struct SuddenDeathTests {
    private static let isSoak = ProcessInfo.processInfo.environment["UNDERTONE_SOAK_HOURS"] != nil
    private static let kills = isSoak ? 200 : 20
    private static let hasAge = FileManager.default.isExecutableFile(atPath: "/usr/bin/age")

    /// What the notes say of every segment that was begun.
    private struct Told {
        var raised: [String] = []
        var stored: [String: Bool] = [:]
        var refused: Set<String> = []
    }

    @Test func eachSegmentIsWholeOrAbsentWithAWordOfIt() async throws {
        let folder = try TemporaryFolder()
        let identity = AgeIdentity.generate()
        let vault = folder.path + "/segments"
        let notes = folder.path + "/notes"
        let program = try Program("VaultLoad")
        try FileManager.default.createDirectory(atPath: vault, withIntermediateDirectories: true)
        var (unfinished, checked) = (0, Set<String>())
        for run in 0..<Self.kills {
            let before = size(of: notes)
            let child = try ChildProcess(
                program.path, [vault, "\(identity.recipient)", notes, "\(run)"], environment: [:])
            let deadline = ContinuousClock.now + patience
            while size(of: notes) == before, ContinuousClock.now < deadline {
                try await Task.sleep(for: .milliseconds(1))
            }
            try await Task.sleep(for: .microseconds(.random(in: 0...120_000)))
            child.send(SIGKILL)
            #expect(child.wait() & 0x7F == SIGKILL)
            unfinished += try names(in: vault).count { $0.hasSuffix(".partial") }
            // Now and then recovery is killed, too: the next run has to do it again.
            if run % 3 != 2 || run == Self.kills - 1 { try recover(vault, notes) }
            try check(vault, notes, identity, &checked, isRecovered: run % 3 != 2 || run == Self.kills - 1)
        }
        let told = try told(in: notes)
        let short = told.stored.values.count { !$0 }
        print(
            "\(Self.kills) kills: \(told.raised.count) segments begun, \(unfinished) files unfinished, \(short) kept as far as they "
                + "went, \(told.refused.count) absent")
        #expect(unfinished > Self.kills / 3 && short > 0)
    }

    /// As the daemon does at its start.
    private func recover(_ vault: String, _ notes: String) throws {
        let before = try told(in: notes)
        var lines = ""
        let recovered = try SegmentRecovery.recover(in: vault)
        for one in recovered {
            let isKnown = before.stored[one.id] != nil || before.refused.contains(one.id)
            switch one.outcome {
            case .whole(_, let isComplete): if !isKnown { lines += "stored \(one.id) \(isComplete)\n" }
            case .absent: if !isKnown { lines += "refused \(one.id)\n" }
            case .postponed(let error): Issue.record(error)
            }
            #expect((one.facts?.id ?? one.id) == one.id)
        }
        let found = recovered.map(\.id)
        for id in before.raised
        where before.stored[id] == nil && !before.refused.contains(id) && !found.contains(id) {
            lines += "refused \(id)\n"
        }
        // Killed just after recovery and before its events: it comes again, and says the same.
        #expect(try SegmentRecovery.recover(in: vault) == recovered)
        let file = try FileHandle(forWritingTo: URL(filePath: notes))
        try file.seekToEnd()
        try file.write(contentsOf: Data(lines.utf8))
        for one in recovered { try SegmentRecovery.settle(one.id, in: vault) }
        #expect(try SegmentRecovery.recover(in: vault) == [])
    }

    private func check(
        _ vault: String, _ notes: String, _ identity: AgeIdentity, _ checked: inout Set<String>, isRecovered: Bool
    ) throws {
        let told = try told(in: notes)
        let names = try names(in: vault)
        if isRecovered {
            #expect(names.filter { !$0.hasSuffix(".age") } == [])
            let there = Set(names.map { String($0.dropLast(4)) })
            // What was stored before and is refused now would be a lie, and so would the contrary.
            #expect(there == Set(told.stored.keys))
            #expect(Set(told.raised) == there.union(told.refused), "of each there is a word")
        }
        for name in names where name.hasSuffix(".age") && checked.insert(name).inserted {
            let path = vault + "/" + name
            let segment = try SegmentReader.files(path: path, identities: [identity]).segment
            #expect(segment.samples.count > 0)
            #expect(segment.samples.indices.allSatisfy { segment.samples[$0] == sample($0) })
            let isComplete = told.stored[segment.metadata.id]
            if let isComplete { #expect(segment.metadata.isComplete == isComplete) }
            #expect(Double(segment.samples.count) / 16_000 == segment.metadata.durationS)
            if segment.metadata.isComplete == false, Self.hasAge { try checkWithAge(path, identity) }
        }
    }

    private func checkWithAge(_ path: String, _ identity: AgeIdentity) throws {
        let key = FileManager.default.temporaryDirectory.path + "/key-\(UUID())"
        defer { try? FileManager.default.removeItem(atPath: key) }
        let text = AgeIdentityFile.text(for: identity, createdAt: "2026-01-02T03:04:05Z")
        try Data(text.utf8).write(to: URL(filePath: key))
        let child = try ChildProcess("/usr/bin/age", ["-d", "-i", key, "-o", "/dev/null", path], environment: [:])
        #expect(child.wait() == 0, "age refuses \(path)")
    }

    private func told(in notes: String) throws -> Told {
        var told = Told()
        for line in try String(contentsOfFile: notes, encoding: .utf8).split(separator: "\n") {
            let words = line.split(separator: " ").map(String.init)
            switch words[0] {
            case "raised": told.raised.append(words[1])
            case "stored":
                #expect(told.stored[words[1]] == nil, "said twice: \(line)")
                told.stored[words[1]] = words[2] == "true"
            case "refused": #expect(told.refused.insert(words[1]).inserted, "said twice: \(line)")
            default: Issue.record("\(line)")
            }
        }
        #expect(told.refused.isDisjoint(with: told.stored.keys))
        return told
    }

    private func names(in folder: String) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder)
    }

    private func size(of path: String) -> Int {
        ((try? FileManager.default.attributesOfItem(atPath: path)[.size]) as? Int) ?? 0
    }

    private func sample(_ position: Int) -> Int16 {
        var bits = UInt64(position) &* 0x9E37_79B9_7F4A_7C15
        bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
        return Int16(truncatingIfNeeded: bits >> 40)
    }
}
