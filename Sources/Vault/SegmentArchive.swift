import FoundationEssentials
import Sodium
import Vocabulary

/// The plaintext of a stored segment: a tar archive, see `Format.md`.
enum SegmentArchive {
    /// Larger plaintexts are refused by the reader: two hours of audio are under half of it.
    static let maximumSize = 512 << 20
    /// What the writer fills at most, so that what ends the archive has room whatever it is.
    static let maxContent = 480 << 20
    /// Blocks of one segment at most.
    static let maxBlocks = 10_000
    /// Bytes of ``Segment/state`` at most.
    static let maxState = 16 << 20

    /// Names of the members.
    enum Name {
        static let metadata = "segment.json"
        static let state = "analysis.state"
        static let audio = (prefix: "audio", suffix: ".flac")
        static let track = (prefix: "track", suffix: ".csv")

        /// The name of a file of a block.
        static func of(_ kind: (prefix: String, suffix: String), block: Int) -> String {
            let number = String(block)
            return "\(kind.prefix)-\(String(repeating: "0", count: max(0, 4 - number.count)))\(number)\(kind.suffix)"
        }
    }

    /// Packs a whole segment. The result is as secret as the audio: wipe it after use.
    static func pack(_ segment: Segment) throws(VaultError) -> [UInt8] {
        let modifiedAt = try check(segment.metadata)
        guard !segment.samples.isEmpty else { throw VaultError(.invalidSegment, "a segment without audio") }
        var archive: [UInt8] = []
        archive.reserveCapacity(2 * segment.samples.count + 128 * segment.track.count + segment.state.count + 1 << 20)
        if !segment.state.isEmpty {
            Ustar.append(Ustar.Member(name: Name.state, content: segment.state), modifiedAt: modifiedAt, to: &archive)
        }
        let length = SegmentBlock.usualCount
        var track = segment.track[...]
        for (block, start) in stride(from: 0, to: segment.samples.count, by: length).enumerated() {
            let end = min(start + length, segment.samples.count)
            // The times of frames are whole milliseconds and more apart than a float errs.
            let endS = end == segment.samples.count ? .infinity : Float(end) / Float(SampleRate.analysis.hertz)
            let points = track.prefix { $0.timeS < endS }
            track = track.dropFirst(points.count)
            try append(
                block: block, samples: segment.samples.span.extracting(start..<end), track: Array(points),
                modifiedAt: modifiedAt, to: &archive)
        }
        return archive + (try closing(segment.metadata, modifiedAt: modifiedAt))
    }

    /// The two files of one block.
    static func append(
        block: Int, samples: Span<Int16>, track: [TrackPoint], modifiedAt: Int, to archive: inout [UInt8]
    ) throws(VaultError) {
        guard block < maxBlocks else { throw VaultError(.invalidSegment, "a segment has at most \(maxBlocks) blocks") }
        var audio = Ustar.Member(name: Name.of(Name.audio, block: block), content: try FLAC.encode(samples))
        let table = Ustar.Member(
            name: Name.of(Name.track, block: block), content: Array(TrackTable.text(of: track).utf8))
        archive.reserveCapacity(archive.count + Ustar.size(of: audio) + Ustar.size(of: table))
        Ustar.append(audio, modifiedAt: modifiedAt, to: &archive)
        Ustar.append(table, modifiedAt: modifiedAt, to: &archive)
        Libsodium.wipe(&audio.content)
    }

    /// The description of a segment and the end of the archive, `count` bytes at least.
    static func closing(
        _ metadata: SegmentMetadata, modifiedAt: Int, atLeast count: Int = 0
    ) throws(VaultError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        guard let json = try? encoder.encode(metadata) else {
            throw VaultError(.invalidSegment, "the times of a segment are finite numbers")
        }
        let description = Ustar.Member(name: Name.metadata, content: Array(json) + [UInt8(ascii: "\n")])
        let missing = count - Ustar.size(of: description) - Ustar.end.count
        var closing: [UInt8] = []
        Ustar.append(description, modifiedAt: modifiedAt, to: &closing)
        if missing > 0 { Ustar.appendComment(atLeast: missing, modifiedAt: modifiedAt, to: &closing) }
        return closing + Ustar.end
    }

    /// Refuses a description under which nothing can be stored.
    /// - Returns: the instant of the first sample in whole seconds since 1970.
    static func check(_ metadata: SegmentMetadata) throws(VaultError) -> Int {
        try SegmentID.check(metadata.id)
        return Int(metadata.startedAt.millisecondsSince1970 / 1_000)
    }
}
