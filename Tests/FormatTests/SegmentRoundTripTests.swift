import Foundation
import TestSignals
import TestSupport
import Testing
import Vocabulary

@testable import Vault

/// What goes into an archive comes out of it, bit by bit; what does not belong in one is refused.
@Suite struct SegmentRoundTripTests {
    /// From one sample on, around the blocks of FLAC (4096 samples) and of our reading (16384).
    @Test(arguments: [1, 2, 15, 16, 17, 4095, 4096, 4097, 16_383, 16_384, 16_385, 160_000])
    func segmentsAreTheSameAfterwards(count: Int) throws {
        let segment = SegmentFixture.segment(samples: count, seed: UInt64(count))
        #expect(try SegmentArchive.unpack(SegmentArchive.pack(segment)).segment == segment)
    }

    @Test func silenceAndFullScaleAreExact() throws {
        var samples = [Int16](repeating: 0, count: 8000)
        samples += [Int16](repeating: .max, count: 8000) + [Int16](repeating: .min, count: 8000)
        samples += (0..<8000).map { $0 % 2 == 0 ? .min : .max }
        #expect(try FLAC.decode(FLAC.encode(samples), atMost: samples.count) == samples)
    }

    @Test func everyFloatOfATrackReadsBackTheSame() throws {
        let values: [Float] = [
            0, -0.0, 1 / 3, .pi, .leastNonzeroMagnitude, .leastNormalMagnitude, .greatestFiniteMagnitude, -.infinity,
            .infinity, 1e-7, 123_456_792, 16_777_216,
        ]
        let track = values.map {
            TrackPoint(
                timeS: $0,
                values: TrackValues(
                    f0Hz: $0, voicingStrength: $0, levelDBFS: $0, isSyllableNucleus: true, syllableRate: $0,
                    score: $0))
        }
        let text = TrackTable.text(of: track)
        let back = try #require(TrackTable.track(of: text))
        #expect(back == track)
        #expect(TrackTable.text(of: back) == text)
    }

    @Test(arguments: [
        "1,2,3", "1,2,3,4,2,6,7", "1,2,,4,0,6,7", "1,x,3,4,0,6,7", " 1,2,3,4,0,6,7", "1,2,3,4,0,6,7,", "",
    ])
    func malformedRowsAreRefused(row: String) {
        #expect(TrackTable.track(of: TrackTable.header + "\n" + row + "\n") == nil)
    }

    @Test func aTableThatIsCutOffIsRefused() {
        #expect(TrackTable.track(of: TrackTable.header + "\n") == [])
        #expect(TrackTable.track(of: TrackTable.header + "\n1,2,3,4,0,6,7") == nil)
        #expect(TrackTable.track(of: "time_s\n") == nil)
    }

    /// Every length that the number in front of a comment can have.
    @Test(arguments: [1, 512, 576, 577, 612, 613, 1_511, 1_512, 10_511, 10_512, 65_000])
    func aCommentFillsAnArchiveAndNoFileComesOfIt(count: Int) throws {
        let member = Ustar.Member(name: "a", content: [1, 2, 3])
        var archive: [UInt8] = []
        Ustar.append(member, modifiedAt: 0, to: &archive)
        let before = archive.count
        Ustar.appendComment(atLeast: count, modifiedAt: 0, to: &archive)
        #expect(archive.count - before >= count)
        archive += Ustar.end
        #expect(Ustar.members(of: archive) == [member])
        let folder = try TemporaryFolder()
        try Data(archive).write(to: URL(filePath: folder.path + "/a.tar"))
        let tar = Process()
        tar.executableURL = URL(filePath: "/usr/bin/env")
        tar.arguments = ["tar", "xf", folder.path + "/a.tar", "-C", folder.path]
        try tar.run()
        tar.waitUntilExit()
        #expect(tar.terminationStatus == 0)
        #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() == ["a", "a.tar"])
    }

    @Test func archivesThatAreCutOrChangedAreRefused() throws {
        let members = [Ustar.Member(name: "a", content: [1, 2, 3]), Ustar.Member(name: "b", content: [])]
        let archive = Ustar.archive(members, modifiedAt: 0)
        #expect(Ustar.members(of: archive) == members)
        #expect(Ustar.members(of: Array(archive.prefix(1536))) == nil)
        #expect(Ustar.members(of: []) == nil)
        // All of the header but the space that ends the checksum, where a zero may stand as well.
        for index in 0..<512 where index != 155 {
            var changed = archive
            changed[index] ^= 1
            #expect(Ustar.members(of: changed) == nil, "byte \(index)")
        }
    }

    /// Genuine archives by somebody who means harm: nothing may crash, and no identifier may leave its folder.
    @Test func mutatedArchivesNeverCrash() throws {
        let archive = try SegmentArchive.pack(SegmentFixture.segment(samples: 800))
        var generator = SeededGenerator(seed: 7)
        for _ in 0..<300 {
            var changed = archive
            for _ in 0..<Int.random(in: 1...8, using: &generator) {
                changed[Int.random(in: changed.indices, using: &generator)] = .random(
                    in: .min ... .max, using: &generator)
            }
            if let files = try? SegmentArchive.unpack(changed) {
                #expect(SegmentID.isValid(files.segment.metadata.id))
            }
        }
    }

    @Test(arguments: ["../../etc/passwd", "", "a/b", "-rf", "a b", "é", "a.b", String(repeating: "a", count: 129)])
    func identifiersThatAreNoFileNamesAreRefusedBothWays(id: String) throws {
        var segment = SegmentFixture.segment(samples: 16)
        segment.metadata.id = id
        #expect(throws: VaultError.self) { try SegmentArchive.pack(segment) }

        let genuine = try SegmentArchive.pack(SegmentFixture.segment(id: "genuine", samples: 16))
        let members = try #require(Ustar.members(of: genuine)).map { member in
            guard member.name == "segment.json" else { return member }
            let json = String(decoding: member.content, as: UTF8.self).replacing("genuine", with: id)
            return Ustar.Member(name: member.name, content: Array(json.utf8))
        }
        let error = #expect(throws: VaultError.self) {
            try SegmentArchive.unpack(Ustar.archive(members, modifiedAt: 0))
        }
        #expect(error?.code == .damaged(nil))
    }

    @Test(arguments: [
        ("started_at", "yesterday"), ("started_at", "2026-13-04T05:06:07Z"), ("level", "low"), ("level", ""),
    ])
    func aTimeOrALevelThatIsNoneIsDamage(key: String, value: String) throws {
        let genuine = try SegmentArchive.pack(SegmentFixture.segment(id: "genuine", samples: 16))
        let members = try #require(Ustar.members(of: genuine)).map { member in
            guard member.name == "segment.json" else { return member }
            var json = try #require(
                JSONSerialization.jsonObject(with: Data(member.content)) as? [String: Any])
            json[key] = value
            return Ustar.Member(name: member.name, content: Array(try JSONSerialization.data(withJSONObject: json)))
        }
        let error = #expect(throws: VaultError.self) {
            try SegmentArchive.unpack(Ustar.archive(members, modifiedAt: 0))
        }
        #expect(error?.code == .damaged(nil))
    }

    @Test func whatIsNoSegmentIsNotStored() {
        var segment = SegmentFixture.segment(samples: 16)
        segment.samples = []
        #expect(throws: VaultError.self) { try SegmentArchive.pack(segment) }
        segment = SegmentFixture.segment(samples: 16)
        segment.metadata.onsetS = .nan
        #expect(throws: VaultError.self) { try SegmentArchive.pack(segment) }
    }
}
