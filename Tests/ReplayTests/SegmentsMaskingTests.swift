import Age
import Foundation
import TestServers
import TestSignals
import TestSupport
import Testing
import Vault

/// `undertone segments redact`, `verify` and the single formats of `export`, as a person calls them.
@Suite(.hangGuard) struct SegmentsMaskingTests {
    private let stored: ReplayFixture.Stored
    private let program: Program
    private var folder: String { stored.folder.path }

    init() throws {
        stored = try ReplayFixture.stored()
        program = Program(home: stored.folder.path)
    }

    private func recipient() throws -> String {
        let keys = try AgeIdentityFile.parse(String(contentsOfFile: stored.keyPath, encoding: .utf8))
        return keys[0].recipient.description
    }

    private func open(_ path: String) throws -> SegmentFiles {
        let keys = try AgeIdentityFile.parse(String(contentsOfFile: stored.keyPath, encoding: .utf8))
        return try SegmentReader.files(path: path, identities: keys)
    }

    @Test func aMaskedFileHoldsNothingOfTheSpan() async throws {
        let result = try await program.run(
            "segments", "redact", stored.path, "--identity", stored.keyPath, "--recipient", try recipient(),
            "--from", "1", "--to", "0:01.5", "--from", "3", "--to", "3.25")
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output == "\(folder)/3f2a-0-r1.age\n")
        let path = folder + "/3f2a-0-r1.age"
        let files = try open(path)
        let new = files.segment
        #expect(new.samples[16_000..<24_000].allSatisfy { $0 == 0 } as Bool)
        #expect(new.samples[48_000..<52_000].allSatisfy { $0 == 0 } as Bool)
        #expect((new.samples[30_000..<40_000] == stored.segment.samples[30_000..<40_000]) as Bool)
        let rows = String(decoding: files.csv(), as: UTF8.self).split(separator: "\n").dropFirst()
        let inside = rows.filter { row in (1.0..<1.5).contains(Double(row.split(separator: ",")[0]) ?? 0) }
        #expect(inside.count == 50)
        #expect(inside.allSatisfy { $0.hasSuffix(",,0.0,-inf,0,,") } as Bool)
        #expect(new.metadata.replaces == "3f2a-0")
        #expect(new.metadata.gaps.map(\.fromS) == [1, 3])
        // The old one is as it was.
        #expect((try open(stored.path).segment.samples == stored.segment.samples) as Bool)
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        // Nothing decrypted, and nothing half-made, lies about.
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).filter { $0.hasSuffix(".partial") } == [])

        let again = try await program.run(
            "segments", "redact", path, "--identity", stored.keyPath, "--from", "2", "--to", "2.5", "--output", "b.age")
        #expect(again.status == 0, "\(again.errors)")
        #expect(try open(folder + "/b.age").segment.metadata.id == "3f2a-0-r2")
        #expect(try open(folder + "/b.age").segment.metadata.gaps.count == 3)
    }

    @Test func everyViewShowsWhatIsMasked() async throws {
        _ = try await program.run(
            "segments", "redact", stored.path, "--identity", stored.keyPath, "--recipient", try recipient(), "--from",
            "1", "--to", "1.5", "--output", "m.age")
        let views = try await program.run(
            "segments", "replay", "m.age", "--identity", stored.keyPath, "--html", "m.html", "--png", "m.png")
        #expect(views.status == 0, "\(views.errors)")
        let page = try String(contentsOfFile: folder + "/m.html", encoding: .utf8)
        #expect(page.contains("\"kind\":\"redacted\""))
        #expect(page.contains("<dt>Redacted</dt><dd>0:01.0 to 0:01.5</dd>"))
        #expect(page.contains("<dt>Made of</dt><dd>3f2a-0, by masking a part of it</dd>"))
        let rows = try await program.run(
            "segments", "replay", "m.age", "--identity", stored.keyPath, "--silent", "--no-wait")
        #expect(rows.output.contains("redacted"))
        let attributes = try FileManager.default.attributesOfItem(atPath: folder + "/m.png")
        #expect(attributes[.posixPermissions] as? Int == 0o600)
    }

    @Test(arguments: [
        ("--from 3 --to 2", 64), ("--from 1", 64), ("", 64), ("--from 9 --to 10 --recipient KEY", 64),
        ("--from 1 --to 2", 64), ("--from 1 --to 2 --recipient age1nonsense", 64), ("--from x --to 2", 64),
        ("--from 1 --to 2 --recipient KEY --output taken", 73),
    ])
    func whatCannotBeMaskedIsSaidAndWritesNothing(options: String, status: Int32) async throws {
        try "mine".write(toFile: folder + "/taken", atomically: true, encoding: .utf8)
        let before = try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
        let words = options.split(separator: " ").map { $0 == "KEY" ? (try? recipient()) ?? "" : String($0) }
        let result = try await program.run(["segments", "redact", stored.path, "--identity", stored.keyPath] + words)
        #expect(result.status == status, "\(result.errors)")
        #expect(!result.errors.isEmpty)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder).sorted() == before)
        #expect(try String(contentsOfFile: folder + "/taken", encoding: .utf8) == "mine")
    }

    @Test func aDaemonsSegmentIsMaskedForAReason() async throws {
        let result = try await program.run(
            "segments", "redact", "3f2a-0", "--identity", stored.keyPath, "--from", "1", "--to", "2")
        #expect(result.status == 64)
        #expect(result.errors.contains("--reason"))
    }

    @Test func withoutAStateTheScoresCannotBeComputedAgain() async throws {
        let result = try await program.run("segments", "verify", stored.path, "--identity", stored.keyPath)
        #expect(result.status == 1)
        #expect(result.output.hasPrefix("3f2a-0: "))
        #expect(result.errors == "")
        let json = try await program.run(
            "segments", "verify", stored.path, stored.path, "--identity", stored.keyPath, "--json")
        let lines = json.output.split(separator: "\n")
        #expect(lines.count == 2)
        let object = try JSONSerialization.jsonObject(with: Data(lines[0].utf8)) as? [String: Any]
        #expect(object?["segment_id"] as? String == "3f2a-0")
        #expect(object?["outcome"] as? String == "unknown")
        let replay = try await program.run("segments", "replay", stored.path, "--identity", stored.keyPath, "--verify")
        #expect(replay.status == 1)
        #expect(replay.output == result.output)
    }

    @Test func oneThatCannotBeOpenedDoesNotKeepTheOthersFromBeingVerified() async throws {
        let result = try await program.run(
            "segments", "verify", "nowhere.age", stored.path, "--identity", stored.keyPath)
        #expect(result.status == 1)
        #expect(result.errors == "undertone: nowhere.age: no such file; check the path\n")
        #expect(result.output.hasPrefix("3f2a-0: "))
    }

    @Test func oneFormatGoesToAFileOrToStandardOutput() async throws {
        let csv = try await program.run(
            "segments", "export", stored.path, "--identity", stored.keyPath, "--format", "csv", "--output", "-")
        #expect(csv.status == 0, "\(csv.errors)")
        #expect(csv.output.hasPrefix("time_s,f0_hz,"))
        let json = try await program.run(
            "segments", "export", stored.path, "--identity", stored.keyPath, "--format", "json", "--output", "all.json")
        #expect(json.output == "all.json\n")
        let data = try #require(FileManager.default.contents(atPath: folder + "/all.json"))
        let object = try JSONSerialization.jsonObject(with: data) as? [String: [String: Any]]
        #expect(object?["segment"]?["id"] as? String == "3f2a-0")
        #expect((object?["track"]?["score"] as? [Any])?.count == stored.segment.track.count)
        #expect((object?["track"]?["level_dbfs"] as? [Any])?.first is NSNull)
        let attributes = try FileManager.default.attributesOfItem(atPath: folder + "/all.json")
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        let again = try await program.run(
            "segments", "export", stored.path, "--identity", stored.keyPath, "--format", "json", "--output", "all.json")
        #expect(again.status == 73)
        let all = try await program.run(
            "segments", "export", stored.path, "--identity", stored.keyPath, "--output", "-")
        #expect(all.status == 64)
    }
}
