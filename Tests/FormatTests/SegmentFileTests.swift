import Age
import Foundation
import TestSignals
import TestSupport
import Testing
import Vault

/// A stored segment as others see it: what everyday tools make of it, and what becomes of a damaged one.
@Suite struct SegmentFileTests {
    private let folder: TemporaryFolder
    private let identity = AgeIdentity.generate()
    private let writer: SegmentWriter

    init() throws {
        folder = try TemporaryFolder()
        writer = try SegmentWriter(directory: folder.path, recipients: [identity.recipient])
    }

    @Test(
        .enabled(
            if: ["age", "tar", "sox"].allSatisfy(ExternalProgram.isInstalled), "one of age, tar and sox is missing"))
    func everydayToolsOpenASegment() throws {
        let segment = SegmentFixture.segment(samples: 40_000)
        let stored = try writer.write(segment)
        let keys = AgeIdentityFile.text(for: identity, createdAt: "2026-01-02T03:04:05Z")
        try Data(keys.utf8).write(to: folder.url.appending(path: "key.txt"))

        let tar = try ExternalProgram.run("age", ["-d", "-i", "key.txt", stored.path], in: folder.url)
        #expect(tar.status == 0, "\(tar.errors)")
        let unpacked = try ExternalProgram.run("tar", ["-xvf", "-"], input: tar.output, in: folder.url)
        #expect(unpacked.status == 0)
        #expect(unpacked.errors == "")
        #expect(String(decoding: unpacked.output, as: UTF8.self) == "audio-0000.flac\ntrack-0000.csv\nsegment.json\n")

        let sox = try ExternalProgram.run("sox", ["audio-0000.flac", "-t", "s16", "-"], in: folder.url)
        #expect(sox.status == 0, "\(sox.errors)")
        let samples = stride(from: 0, to: sox.output.count, by: 2).map {
            Int16(bitPattern: UInt16(sox.output[$0]) | UInt16(sox.output[$0 + 1]) << 8)
        }
        #expect(samples == segment.samples)

        let json = try Data(contentsOf: folder.url.appending(path: "segment.json"))
        let object = try #require(try JSONSerialization.jsonObject(with: json) as? [String: Any])
        #expect(object["alert_id"] as? String == "alert-7")
        #expect(object["agent"] as? String == segment.metadata.agent)
        let track = try String(contentsOf: folder.url.appending(path: "track-0000.csv"), encoding: .utf8)
        let lines = track.split(separator: "\n")
        #expect(lines[0] == "time_s,f0_hz,voicing_prob,level_dbfs,syllable,syllable_rate,score")
        #expect(lines.count == segment.track.count + 1)
    }

    @Test(.enabled(if: ExternalProgram.isInstalled("tar"), "tar is missing"))
    func aSegmentPackedByHandIsReadToo() throws {
        let segment = SegmentFixture.segment(samples: 4000)
        let stored = try writer.write(segment)
        let plaintext = try AgeFixture.decrypted(
            Array(try Data(contentsOf: URL(filePath: stored.path))), identities: [identity])
        _ = try ExternalProgram.run("tar", ["-xf", "-"], input: plaintext, in: folder.url)
        // GNU tar in its own format, another order, and a file that we do not know.
        try Data("heard twice".utf8).write(to: folder.url.appending(path: "note.txt"))
        let tar = try ExternalProgram.run(
            "tar", ["-cf", "-", "track-0000.csv", "note.txt", "audio-0000.flac", "segment.json"], in: folder.url)
        #expect(tar.status == 0, "\(tar.errors)")
        let file = AgeFixture.encrypted(tar.output, to: [identity.recipient])
        #expect(try SegmentReader.files(bytes: file, identities: [identity]).segment == segment)
    }

    @Test(.enabled(if: ExternalProgram.isInstalled("tar"), "tar is missing"))
    func aSegmentOfTheFirstFormatIsReadToo() throws {
        let segment = SegmentFixture.segment(samples: 4000)
        let stored = try writer.write(segment)
        let plaintext = try AgeFixture.decrypted(
            Array(try Data(contentsOf: URL(filePath: stored.path))), identities: [identity])
        _ = try ExternalProgram.run("tar", ["-xf", "-"], input: plaintext, in: folder.url)
        for (new, old) in [("audio-0000.flac", "audio.flac"), ("track-0000.csv", "track.csv")] {
            try FileManager.default.moveItem(
                at: folder.url.appending(path: new), to: folder.url.appending(path: old))
        }
        let description = folder.url.appending(path: "segment.json")
        let kept = [
            "id", "alert_id", "agent", "started_at", "duration_s", "onset_s", "raised_s", "level", "explanation",
            "part",
        ]
        let all = try #require(
            try JSONSerialization.jsonObject(with: Data(contentsOf: description)) as? [String: Any])
        try JSONSerialization.data(withJSONObject: all.filter { kept.contains($0.key) }).write(to: description)
        let tar = try ExternalProgram.run(
            "tar", ["-cf", "-", "--format=ustar", "segment.json", "audio.flac", "track.csv"], in: folder.url)
        let file = AgeFixture.encrypted(tar.output, to: [identity.recipient])
        var expected = segment
        expected.metadata.format = 1
        #expect(try SegmentReader.files(bytes: file, identities: [identity]).segment == expected)
    }

    @Test func everyTruncationIsRefused() throws {
        let file = try smallFile()
        for count in 0..<file.count {
            let error = refusal(of: Array(file.prefix(count)))
            #expect(error != nil, "the first \(count) bytes of \(file.count) were accepted")
        }
        #expect(refusal(of: file + [0]) == .damaged(.payload))
    }

    @Test func everyFlippedBitIsRefused() throws {
        let file = try smallFile()
        for index in file.indices {
            for bit in 0..<8 {
                var flipped = file
                flipped[index] ^= 1 << bit
                let error = refusal(of: flipped)
                #expect(error != nil, "bit \(bit) of byte \(index) of \(file.count) may be flipped")
            }
        }
    }

    @Test func anotherKeyIsOneClearError() throws {
        let stored = try writer.write(SegmentFixture.segment(samples: 200))
        let stranger = AgeIdentity.generate()
        let error = #expect(throws: VaultError.self) {
            try SegmentReader.files(path: stored.path, identities: [stranger]).segment
        }
        #expect(error?.code == .wrongKey)
    }

    @Test func aMissingFileAndAForeignFileAreToldApart() throws {
        let missing = #expect(throws: VaultError.self) {
            try SegmentReader.files(path: folder.path + "/none.age", identities: [identity]).segment
        }
        #expect(missing?.code == .notFound)
        #expect(refusal(of: Array("RIFF....WAVEfmt ".utf8)) == .notAgeFile)
        #expect(refusal(of: []) == .notAgeFile)
        let folderAsFile = #expect(throws: VaultError.self) {
            try SegmentReader.files(path: folder.path, identities: [identity]).segment
        }
        #expect(folderAsFile?.code == .ioFailed)
    }

    @Test(arguments: ["", "no tar at all", String(repeating: "x", count: 1024), String(repeating: "\0", count: 1024)])
    func genuineFilesThatHoldNoSegmentAreRefused(content: String) {
        let file = AgeFixture.encrypted(Array(content.utf8), to: [identity.recipient])
        #expect(refusal(of: file) == .damaged(nil))
    }

    /// A segment of a few samples, whose file is a few kilobytes; most of it is the padding of tar.
    private func smallFile() throws -> [UInt8] {
        var segment = SegmentFixture.segment(samples: 170)
        segment.metadata.explanation = ""
        return Array(try Data(contentsOf: URL(filePath: try writer.write(segment).path)))
    }

    private func refusal(of file: [UInt8]) -> VaultError.Code? {
        do {
            _ = try SegmentReader.files(bytes: file, identities: [identity]).segment
            return nil
        } catch {
            return error.code
        }
    }
}
