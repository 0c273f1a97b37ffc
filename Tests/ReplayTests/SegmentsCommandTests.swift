import Age
import Foundation
import TestServers
import TestSignals
import TestSupport
import Testing
import Vault
import Vocabulary

@Suite(.hangGuard) struct SegmentsCommandTests {
    private let stored: ReplayFixture.Stored
    private var folder: String { stored.folder.path }

    init() throws {
        stored = try ReplayFixture.stored()
    }

    private func names() throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
    }

    @Test func anExportHoldsTheFilesThatWereStored() async throws {
        let result = try await Program(home: folder).run(
            "segments", "export", stored.path, "--identity", stored.keyPath, "--output", "case")
        #expect(result.status == 0, "\(result.errors)")
        #expect(result.output == "case/audio.flac\ncase/audio.wav\ncase/track.csv\ncase/segment.json\n")
        let identities = try AgeIdentityFile.parse(String(contentsOfFile: stored.keyPath, encoding: .utf8))
        let files = try SegmentReader.files(path: stored.path, identities: identities)
        for (name, bytes) in [("audio.flac", try files.flac()), ("track.csv", files.csv())] {
            let path = "\(folder)/case/\(name)"
            #expect(FileManager.default.contents(atPath: path).map(Array.init) == bytes)
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == 0o600, "it is as secret as the segment")
        }
    }

    @Test func aWaveFileHoldsTheSamples() async throws {
        let result = try await Program(home: folder).run(
            "segments", "export", stored.path, "--identity", stored.keyPath, "--format", "wav")
        #expect(result.status == 0, "\(result.errors)")
        let wav = try #require(FileManager.default.contents(atPath: folder + "/3f2a-0.wav"))
        let bytes = Array(wav.suffix(2 * stored.segment.samples.count))
        let samples = stride(from: 0, to: bytes.count, by: 2).map {
            Int16(bitPattern: UInt16(bytes[$0]) | UInt16(bytes[$0 + 1]) << 8)
        }
        #expect(samples == stored.segment.samples)
        #expect(wav.prefix(4) == Data("RIFF".utf8))
    }

    @Test func anExportReplacesNothingUnlessForced() async throws {
        func export(_ options: String...) async throws -> Program.Result {
            try await Program(home: folder).run(
                "segments", "export", stored.path, "--identity", stored.keyPath, "--output", "case",
                options.first ?? "--format=all")
        }
        try FileManager.default.createDirectory(atPath: folder + "/case", withIntermediateDirectories: false)
        try "mine".write(toFile: folder + "/case/track.csv", atomically: true, encoding: .utf8)
        let refused = try await export()
        #expect(refused.status == 73)
        #expect(
            refused.errorLines == [
                "undertone: case/track.csv: exists already; name another place, or replace it with --force"
            ])
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder + "/case") == ["track.csv"])
        #expect(try await export("--force").status == 0)
        #expect(try String(contentsOfFile: folder + "/case/track.csv", encoding: .utf8).hasPrefix("time_s,"))
    }

    /// What can be wrong with the segment or the key.
    enum Fault: String, CaseIterable {
        case wrongKey, flippedBit, truncated, notAge, noSegment, noKey, noKeyInFile
    }

    @Test(arguments: Fault.allCases, ["export", "replay --html page.html", "replay --silent --no-wait"])
    func whatCannotBeOpenedIsOneLineAndNoFile(fault: Fault, command: String) async throws {
        var key = stored.keyPath
        var path = stored.path
        var bytes = Array(try #require(FileManager.default.contents(atPath: path)))
        switch fault {
        case .wrongKey:
            key = folder + "/other.key"
            let text = AgeIdentityFile.text(for: .generate(), createdAt: "2026-01-02T03:04:05Z")
            try text.write(toFile: key, atomically: true, encoding: .utf8)
        case .flippedBit: bytes[bytes.count - 100] ^= 1
        case .truncated: bytes.removeLast(1_000)
        case .notAge: bytes = Array("hello".utf8)
        case .noSegment: path += ".gone.age"
        case .noKey: key += ".gone"
        case .noKeyInFile: try "# nothing\n".write(toFile: key, atomically: true, encoding: .utf8)
        }
        try Data(bytes).write(to: URL(filePath: stored.path))
        let before = try names()
        let words = command.split(separator: " ").map(String.init)
        let options = words.dropFirst() + ["--identity", key]
        let all = ["segments", words[0], path] + options
        let result = try await Program(home: folder).run(all)
        #expect(result.status == 66, "\(result.errors)")
        #expect(result.errorLines.count == 1, "\(result.errors)")
        #expect(result.errors.hasPrefix("undertone: \(fault == .noKey || fault == .noKeyInFile ? key : path): "))
        #expect(result.output == "")
        #expect(try names() == before)
    }

    @Test func aSilentReplayShowsEveryMark() async throws {
        let result = try await Program(home: folder).run(
            "segments", "replay", stored.path, "--identity", stored.keyPath, "--silent", "--no-wait")
        #expect(result.status == 0, "\(result.errors)")
        let lines = result.output.split(separator: "\n")
        #expect(lines.compactMap { $0.split(separator: "◀ ").dropFirst().first } == ["onset", "raised", "cleared"])
        #expect(lines.contains { $0.hasPrefix("0:02.0 ") && $0.hasSuffix("◀ onset") })
        #expect(!result.output.contains("\u{1B}"), "no colour where nobody sees it")
    }

    @Test func whatSteersATerminalIsTakenOutOfNames() async throws {
        let stored = try ReplayFixture.stored(ReplayFixture.segment(seconds: 1, agent: "a\u{1B}[2Jb"))
        let result = try await Program(home: stored.folder.path).run(
            "segments", "replay", stored.path, "--identity", stored.keyPath, "--silent", "--no-wait")
        #expect(result.output.contains("a?[2Jb"))
    }

    @Test func withoutASoundServerAReplaySaysSo() async throws {
        let result = try await Program(home: folder).run(
            "segments", "replay", stored.path, "--identity", stored.keyPath, "--server", "unix:/nowhere")
        #expect(result.status == 69)
        #expect(result.errorLines.count == 1)
        #expect(result.errors.contains("the sound server cannot be reached"))
        #expect(result.output == "")
    }

    @Test(.enabled(if: PrivatePulseServer.isAvailable, "pulseaudio and pactl are not installed"))
    func aReplayTakesAsLongAsTheSound() async throws {
        let server = try PrivatePulseServer()
        try server.start()
        try server.control("load-module", "module-null-sink", "sink_name=speakers")
        let begin = ContinuousClock.now
        let result = try await Program(home: folder).run(
            "segments", "replay", stored.path, "--identity", stored.keyPath, "--server", server.address)
        #expect(result.status == 0, "\(result.errors)")
        #expect(ContinuousClock.now - begin >= .seconds(3.9))
        #expect(result.output.contains("0:03.5 "))
    }

    @Test func aFolderIsListedWithoutADaemon() async throws {
        let table = try await Program(home: folder).run("segments", "list", "--directory", folder)
        #expect(table.status == 0, "\(table.errors)")
        #expect(table.output.contains("3f2a-0"))
        let json = try await Program(home: folder).run("segments", "list", "--directory", folder, "--json")
        let object = try JSONSerialization.jsonObject(with: Data(json.output.utf8)) as? [String: Any]
        #expect(object?["segment_id"] as? String == "3f2a-0")
        let absent = try await Program(home: folder).run("segments", "list", "--directory", "gone")
        #expect(absent.status == 66)
    }

    @Test func withoutADaemonAnIdentifierCannotBeLookedUp() async throws {
        let result = try await Program(home: folder).run(
            "segments", "export", "3f2a-0", "--identity", stored.keyPath, "--socket", "nowhere.sock")
        #expect(result.status == 69)
        #expect(result.errorLines.count == 1)
    }
}
