import Age
import Foundation
import TestSignals
import TestSupport
import Testing

@testable import Vault

/// What the next start makes of what a crash left, case by case.
@Suite struct SegmentRecoveryTests {
    private let folder: TemporaryFolder
    private let identity = AgeIdentity.generate()
    private let writer: SegmentWriter
    private let segment = MadeSegment.segment("a", samples: 256_000)

    init() throws {
        folder = try TemporaryFolder()
        writer = try SegmentWriter(directory: folder.path, recipients: [identity.recipient])
    }

    @Test(arguments: [1, 2, 3, 4])
    func whatWasWrittenIsASegmentThatSaysThatItIsCutOff(blocks: Int) throws {
        var stream: SegmentStream? = try stream(blocks: blocks)
        #expect(stream != nil)
        stream = nil
        let recovered = try #require(try SegmentRecovery.recover(in: folder.path).first)
        let opened = try SegmentReader.files(path: folder.path + "/a.age", identities: [identity]).segment
        #expect(opened.metadata.isComplete == false && opened.state == segment.state)
        #expect(
            opened.samples.count == blocks * 64_000 && opened.samples == Array(segment.samples[..<opened.samples.count])
        )
        #expect(opened.metadata.durationS == Double(opened.samples.count) / 16_000)
        #expect(opened.track == segment.track.filter { $0.timeS < Float(opened.metadata.durationS) })
        let size = try Data(contentsOf: folder.url.appending(path: "a.age")).count
        #expect(recovered.outcome == .whole(bytes: size, isComplete: false))
        #expect(recovered.facts?.alertID == "alert-a" && recovered.facts?.durationS == opened.metadata.durationS)
        #expect(try SegmentRecovery.recover(in: folder.path) == [recovered], "until it is settled")
        try SegmentRecovery.settle("a", in: folder.path)
        #expect(try MadeSegment.names(in: folder.path) == ["a.age"])
    }

    @Test func whatHadOnlyBegunIsToldWithItsFacts() throws {
        _ = try writer.begin(segment.metadata)
        let recovered = try #require(try SegmentRecovery.recover(in: folder.path).first)
        #expect(recovered.outcome == .absent && recovered.facts?.agent == "agent" && recovered.facts?.durationS == 0)
        try SegmentRecovery.settle("a", in: folder.path)
        #expect(try MadeSegment.names(in: folder.path) == [])
    }

    @Test func whatEndedAndWasNotToldIsToldAsWhole() throws {
        let stored = try stream(blocks: 4).finish(segment.metadata)
        // Killed before the file got its name, and after.
        for isNamed in [true, false] {
            if !isNamed {
                try FileManager.default.moveItem(atPath: stored.path, toPath: folder.path + "/.a.partial")
            }
            let recovered = try SegmentRecovery.recover(in: folder.path)
            #expect(recovered.map(\.outcome) == [.whole(bytes: stored.bytes, isComplete: true)])
            #expect(try SegmentReader.files(path: stored.path, identities: [identity]).segment == segment)
        }
    }

    @Test func aRecoveryThatWasKilledIsDoneAgain() throws {
        _ = try stream(blocks: 3)
        let partial = folder.url.appending(path: ".a.partial")
        let before = try Data(contentsOf: partial)
        let seal = try #require(SegmentSeal(Array(try Data(contentsOf: folder.url.appending(path: ".a.seal")))))
        // The chunk was written in part, over what was there and beyond.
        for count in [1, seal.chunk.count / 2, seal.chunk.count] {
            try (before.prefix(seal.offset) + Data(seal.chunk.prefix(count)) + before.dropFirst(seal.offset + count))
                .write(to: partial)
            #expect(try SegmentRecovery.recover(in: folder.path).count == 1)
            let opened = try SegmentReader.files(path: folder.path + "/a.age", identities: [identity]).segment
            #expect(opened.samples.count == 192_000)
            try FileManager.default.removeItem(atPath: folder.path + "/a.age")
        }
    }

    @Test func whatDoesNotFitTogetherIsAbsentAndNothingIsMadeOfIt() throws {
        _ = try stream(blocks: 3)
        let (partial, seal) = (folder.url.appending(path: ".a.partial"), folder.url.appending(path: ".a.seal"))
        let whole = (try Data(contentsOf: partial), try Data(contentsOf: seal))
        let damages: [(Data, Data)] = [
            (whole.0.prefix(1_000), whole.1), (Data(), whole.1), (whole.0, Data()), (whole.0, whole.1.dropLast()),
            (whole.0, whole.1 + [0]), (whole.0, Data("{}\n".utf8)), (whole.0, whole.1.prefix(40)),
        ]
        for (body, ending) in damages {
            try body.write(to: partial)
            try ending.write(to: seal)
            #expect(try SegmentRecovery.recover(in: folder.path).map(\.outcome) == [.absent])
            #expect(!FileManager.default.fileExists(atPath: folder.path + "/a.age"))
        }
        try SegmentRecovery.settle("a", in: folder.path)
        #expect(try MadeSegment.names(in: folder.path) == [])
    }

    @Test func otherFilesAreLeftAloneAndAFolderThatIsNotThereHoldsNothing() throws {
        for name in ["note.txt", "a.partial", ".-x.partial", ".note", ".b c.seal"] {
            try Data("mine".utf8).write(to: folder.url.appending(path: name))
        }
        #expect(try SegmentRecovery.recover(in: folder.path) == [])
        #expect(try MadeSegment.names(in: folder.path).count == 5)
        #expect(try SegmentRecovery.recover(in: folder.path + "/none") == [])
    }

    /// The seal of three blocks, put back over four: by whoever copied the disk meanwhile. It opens, and says what it
    /// is.
    @Test func aShorterFileInThePlaceOfTheWholeOneSaysThatItIsCutOff() throws {
        let stream = try stream(blocks: 3)
        let kept = try ["/.a.partial", "/.a.seal"].map { try Data(contentsOf: URL(filePath: folder.path + $0)) }
        try stream.append(MadeSegment.block(of: segment, 192_000..<256_000), segment.metadata)
        _ = try stream.finish(segment.metadata)
        try FileManager.default.removeItem(atPath: folder.path + "/a.age")
        for (name, bytes) in zip(["/.a.partial", "/.a.seal"], kept) {
            try bytes.write(to: URL(filePath: folder.path + name))
        }
        _ = try SegmentRecovery.recover(in: folder.path)
        let opened = try SegmentReader.files(path: folder.path + "/a.age", identities: [identity]).segment
        #expect(opened.metadata.isComplete == false && opened.samples.count == 192_000)
    }

    private func stream(blocks: Int) throws -> SegmentStream {
        let stream = try writer.begin(segment.metadata)
        for block in 0..<blocks {
            try stream.append(
                MadeSegment.block(of: segment, block * 64_000..<(block + 1) * 64_000), segment.metadata)
        }
        return stream
    }
}
