import FoundationEssentials

/// The plaintext of a stored segment: a tar archive of `segment.json`, `audio.flac` and `track.csv`.
enum SegmentArchive {
    /// Larger plaintexts are refused by the reader: two hours of audio are under half of it.
    static let maximumSize = 512 << 20

    private enum Name {
        static let metadata = "segment.json"
        static let audio = "audio.flac"
        static let track = "track.csv"
    }

    /// Packs a segment. The result is as secret as the audio: wipe it after use.
    static func pack(_ segment: Segment) throws(VaultError) -> [UInt8] {
        try SegmentID.check(segment.metadata.id)
        guard !segment.samples.isEmpty else { throw VaultError(.invalidSegment, "a segment without audio") }
        guard let start = instant(segment.metadata.startedAt) else {
            throw VaultError(.invalidSegment, "\"\(segment.metadata.startedAt)\" is not an RFC 3339 instant")
        }
        let members = [
            Ustar.Member(name: Name.metadata, content: try json(of: segment.metadata)),
            Ustar.Member(name: Name.audio, content: try FLAC.encode(segment.samples)),
            Ustar.Member(name: Name.track, content: Array(TrackTable.text(of: segment.track).utf8)),
        ]
        return Ustar.archive(members, modifiedAt: Int(start.timeIntervalSince1970))
    }

    /// Unpacks the three files and reads the segment out of them.
    /// - Throws: ``VaultError/Code/damaged(_:)`` where the three files are not there or not what they should be.
    static func unpack(_ archive: [UInt8]) throws(VaultError) -> SegmentFiles {
        guard let members = Ustar.members(of: archive) else {
            throw VaultError(.damaged(.contents), "the payload is not a tar archive")
        }
        func content(_ name: String) throws(VaultError) -> [UInt8] {
            let named = members.filter { $0.name == name }
            guard named.count == 1 else {
                throw VaultError(.damaged(.contents), "the segment does not hold one \(name)")
            }
            return named[0].content
        }
        let json = try content(Name.metadata)
        // An identifier may become a file name when the segment is exported.
        guard let metadata = try? JSONDecoder().decode(SegmentMetadata.self, from: Data(json)),
            SegmentID.isValid(metadata.id)
        else { throw VaultError(.damaged(.contents), "\(Name.metadata) is not the description of a segment") }
        let table = try content(Name.track)
        guard let track = TrackTable.track(of: String(decoding: table, as: UTF8.self)) else {
            throw VaultError(.damaged(.contents), "\(Name.track) is not a features track")
        }
        let flac = try content(Name.audio)
        let segment = Segment(metadata: metadata, samples: try FLAC.decode(flac), track: track)
        return SegmentFiles(segment: segment, json: json, whole: (flac, table))
    }

    private static func json(of metadata: SegmentMetadata) throws(VaultError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
        guard let json = try? encoder.encode(metadata) else {
            throw VaultError(.invalidSegment, "the times of a segment are finite numbers")
        }
        return Array(json) + [UInt8(ascii: "\n")]
    }

    /// The instant of an RFC 3339 text, with or without fractions of a second.
    private static func instant(_ text: String) -> Date? {
        (try? Date(text, strategy: .iso8601))
            ?? (try? Date(text, strategy: Date.ISO8601FormatStyle(includingFractionalSeconds: true)))
    }
}
