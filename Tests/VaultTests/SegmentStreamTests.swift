import Foundation
import TestSignals
import TestSupport
import Testing

@testable import Age
@testable import Vault

/// Segments that are written while their alert runs.
@Suite struct SegmentStreamTests {
    private let folder: TemporaryFolder
    private let identity = AgeIdentity.generate()
    private let writer: SegmentWriter

    init() throws {
        folder = try TemporaryFolder()
        writer = try SegmentWriter(directory: folder.path, recipients: [identity.recipient])
    }

    /// Short ones that fill no chunk, and long ones that fill several at a time.
    @Test(arguments: [(1, 1), (1, 160), (3, 1_600), (5, 20_000), (4, 64_000), (9, 31_999)])
    func whatWentInBlockByBlockComesOutInOnePiece(blocks: Int, length: Int) throws {
        let segment = MadeSegment.segment("a", samples: blocks * length)
        let stored = try stream(segment, length: length).finish(segment.metadata)
        #expect(try MadeSegment.names(in: folder.path) == [".a.seal", "a.age"], "its seal waits for the event")
        try SegmentRecovery.settle("a", in: folder.path)
        #expect(try MadeSegment.names(in: folder.path) == ["a.age"])
        let files = try SegmentReader.files(path: stored.path, identities: [identity])
        #expect(files.segment == segment)
        #expect(try Data(contentsOf: URL(filePath: stored.path)).count == stored.bytes)
        #expect(try FLAC.decode(files.flac(), atMost: segment.samples.count) == segment.samples)
        #expect(TrackTable.track(of: String(decoding: files.csv(), as: UTF8.self)) == segment.track)
        #expect(try files.wav().count == 44 + 2 * segment.samples.count)
    }

    @Test func aWholeSegmentHasTheSameFormat() throws {
        let segment = MadeSegment.segment("a", samples: 150_001)
        let stored = try writer.write(segment)
        #expect(try SegmentReader.files(path: stored.path, identities: [identity]).segment == segment)
        #expect(try MadeSegment.names(in: folder.path) == ["a.age"])
    }

    @Test func aSegmentWithoutAudioOrAfterItsEndIsRefused() throws {
        let segment = MadeSegment.segment("a", samples: 100)
        let empty = try writer.begin(segment.metadata)
        #expect(throws: VaultError.self) { try empty.finish(segment.metadata) }
        try empty.abandon()
        try SegmentRecovery.settle("a", in: folder.path)
        #expect(try MadeSegment.names(in: folder.path) == [])
        let stream = try stream(segment, length: 100)
        _ = try stream.finish(segment.metadata)
        let late = MadeSegment.block(of: segment, 0..<100)
        #expect(throws: VaultError.self) { try stream.append(late, segment.metadata) }
    }

    @Test func twoOfOneNameAreRefusedWhetherWholeOrBegun() throws {
        let segment = MadeSegment.segment("a", samples: 100)
        let first = try writer.begin(segment.metadata)
        #expect(throws: VaultError.self) { try writer.begin(segment.metadata) }
        #expect(throws: VaultError.self) { try writer.write(segment) }
        try first.append(MadeSegment.block(of: segment, 0..<100), segment.metadata)
        _ = try first.finish(segment.metadata)
        let error = #expect(throws: VaultError.self) { try writer.begin(segment.metadata) }
        #expect(error?.code == .alreadyExists)
        #expect(try SegmentReader.files(path: folder.path + "/a.age", identities: [identity]).segment == segment)
    }

    @Test func whatIsGivenUpLeavesNothing() throws {
        let segment = MadeSegment.segment("a", samples: 200_000)
        let stream = try stream(segment, length: 64_000)
        #expect(try MadeSegment.names(in: folder.path) == [".a.partial", ".a.seal"])
        try stream.abandon()
        #expect(try MadeSegment.names(in: folder.path) == [".a.seal"], "until its event is in the log")
        #expect(try SegmentRecovery.recover(in: folder.path).map(\.outcome) == [.absent])
        try SegmentRecovery.settle("a", in: folder.path)
        #expect(try MadeSegment.names(in: folder.path) == [])
        #expect(try SegmentRecovery.recover(in: folder.path) == [])
    }

    @Test func aListAndSoRetentionDoNotSeeWhatIsInWork() throws {
        let segment = MadeSegment.segment("a", samples: 100_000)
        let stream = try stream(segment, length: 50_000)
        let catalog = SegmentCatalog(directory: folder.path)
        #expect(try catalog.entries() == [])
        _ = try stream.finish(segment.metadata)
        #expect(try SegmentReader.files(path: folder.path + "/a.age", identities: [identity]).segment == segment)
    }

    /// Every number of every chunk is encrypted once for each of its two nonces at most, whatever the sizes.
    @Test(arguments: [1_000, 65_536, 65_535, 65_537, 30_000, 131_072])
    func noNonceServesTwice(size: Int) throws {
        var encryptor = AgeEncryptor(recipients: [identity.recipient])
        var output = encryptor.takeHead()
        var generator = SeededGenerator(seed: UInt64(size))
        var sealed: [UInt64] = []
        for _ in 0..<12 {
            let plaintext = (0..<size).map { _ in UInt8.random(in: 0...255, using: &generator) }
            encryptor.update(plaintext.span, into: &output)
            let (number, closing) = (encryptor.chunkCount, [UInt8](repeating: 7, count: 5_000))
            if encryptor.sealedEnding(closing.span) != nil {
                #expect(!sealed.contains(number))
                sealed.append(number)
                #expect(encryptor.sealedEnding(closing.span) == nil, "once for each number")
                #expect(encryptor.shortfall > 0)
            }
        }
        let padding = [UInt8](repeating: 0, count: encryptor.shortfall)
        encryptor.update(padding.span, into: &output)
        #expect(!sealed.contains(encryptor.chunkCount), "the last chunk has a number that no seal has")
        encryptor.finish(into: &output)
        var decryptor = AgeDecryptor(identities: [identity])
        var plaintext: [UInt8] = []
        try decryptor.update(output.span, into: &plaintext)
        try decryptor.finish(into: &plaintext)
        #expect(plaintext.count >= 12 * size)
    }

    /// A real small disk, full at some block: nothing is left, and the next segment finds room again.
    @Test(.enabled(if: SmallDisk.isPossible, "mounting a small disk needs root"))
    func aFullDiskCostsTheSegmentAndNothingElse() throws {
        let disk = try SmallDisk(at: folder.path + "/disk", kibibytes: 1_024)
        defer { disk.unmount() }
        let writer = try SegmentWriter(directory: disk.path, recipients: [identity.recipient])
        let segment = MadeSegment.segment("a", samples: 640_000)
        let stream = try writer.begin(segment.metadata)
        var refusal: VaultError?
        var block = 0
        while refusal == nil, block < 10 {
            do throws(VaultError) {
                try stream.append(
                    MadeSegment.block(of: segment, block * 64_000..<(block + 1) * 64_000), segment.metadata)
            } catch {
                refusal = error
            }
            block += 1
        }
        #expect(refusal?.code == .diskFull)
        #expect(block > 3, "some were written")
        try stream.abandon()
        try SegmentRecovery.settle("a", in: disk.path)
        #expect(try MadeSegment.names(in: disk.path) == [])
        try disk.fill(true)
        #expect(throws: VaultError.self) { try writer.begin(segment.metadata) }
        try disk.fill(false)
        #expect(try MadeSegment.names(in: disk.path) == [])
        let small = MadeSegment.segment("b", samples: 64_000)
        let next = try writer.begin(small.metadata)
        try next.append(MadeSegment.block(of: small, 0..<64_000), small.metadata)
        _ = try next.finish(small.metadata)
        #expect(try SegmentReader.files(path: disk.path + "/b.age", identities: [identity]).segment == small)
    }

    /// What the encryption costs while an alert runs: FLAC, table, age, without the disk's own time.
    @Test func aMinuteOfAudioCostsLittle() throws {
        let speech = Voice.speech(hertz: 150, rate: 4, seconds: 60).map { Int16(max(-1, min(1, $0)) * 32_000) }
        var segment = MadeSegment.segment("a", samples: speech.count)
        segment.samples = speech
        let before = clock()
        let stream = try stream(segment, length: SegmentBlock.usualCount)
        _ = try stream.finish(segment.metadata)
        let seconds = Double(clock() - before) / Double(CLOCKS_PER_SEC)
        print(
            "60 s of audio: \((seconds * 1_000).rounded()) ms of processor time, \((seconds / 0.6 * 100).rounded() / 100) %"
        )
        // Unoptimised and beside other tests.
        #expect(seconds < 6)
    }

    private func stream(_ segment: Segment, length: Int) throws -> SegmentStream {
        let stream = try writer.begin(segment.metadata)
        for start in stride(from: 0, to: segment.samples.count, by: length) {
            let end = min(start + length, segment.samples.count)
            try stream.append(MadeSegment.block(of: segment, start..<end), segment.metadata)
        }
        return stream
    }
}
