import FoundationEssentials

extension SegmentArchive {
    /// Unpacks an archive of either format and reads the segment out of it.
    /// - Throws: ``VaultError/Code/damaged(_:)`` where something is missing, is there twice or is not what it should
    ///   be.
    static func unpack(_ archive: [UInt8]) throws(VaultError) -> SegmentFiles {
        guard let members = Ustar.members(of: archive) else {
            throw VaultError(.damaged(nil), "the payload is not a tar archive")
        }
        var named: [String: [UInt8]] = [:]
        for member in members where isOurs(member.name) {
            guard named.updateValue(member.content, forKey: member.name) == nil else {
                throw VaultError(.damaged(nil), "the segment holds \(member.name) twice")
            }
        }
        let json = try content(Name.metadata, of: named)
        guard json.count <= SegmentLimits.maxDescription, named[Name.state]?.count ?? 0 <= maxState else {
            throw VaultError(
                .damaged(nil), "the segment holds a description or a state that is too large")
        }
        // An identifier may become a file name when the segment is exported.
        guard let metadata = try? JSONDecoder().decode(SegmentMetadata.self, from: Data(json)),
            SegmentID.isValid(metadata.id)
        else { throw VaultError(.damaged(nil), "\(Name.metadata) is not the description of a segment") }
        let blocks = try blocks(of: named)
        var segment = Segment(metadata: metadata, samples: [], track: [], state: named[Name.state] ?? [])
        for block in blocks {
            guard let track = TrackTable.track(of: String(decoding: block.csv, as: UTF8.self)) else {
                throw VaultError(.damaged(nil), "the features track of the segment is none")
            }
            segment.track += track
            // The one of a short segment is not copied, so that nothing of it stays behind.
            let samples = try FLAC.decode(block.flac, atMost: SegmentLimits.maxSamples - segment.samples.count)
            if blocks.count == 1 { segment.samples = samples } else { segment.samples += samples }
        }
        guard !segment.samples.isEmpty else { throw VaultError(.damaged(nil), "the segment holds no audio") }
        guard TrackTable.isPossible(segment.track) else {
            throw VaultError(.damaged(nil), "the features track of the segment is not that of a voice")
        }
        return SegmentFiles(segment: segment, json: json, whole: blocks.count == 1 ? blocks[0] : nil)
    }

    /// Audio and track of each block: those of format 2, or the one of format 1.
    private static func blocks(of named: [String: [UInt8]]) throws(VaultError) -> [(flac: [UInt8], csv: [UInt8])] {
        let (audio, track) = (Name.audio.prefix + Name.audio.suffix, Name.track.prefix + Name.track.suffix)
        let isFirstFormat = named[audio] != nil
        let count = named.keys.count { $0.hasPrefix(Name.audio.prefix) }
        guard count == named.keys.count(where: { $0.hasPrefix(Name.track.prefix) }) else {
            throw VaultError(.damaged(nil), "audio and features track of the segment do not belong together")
        }
        if isFirstFormat, count == 1 { return [(try content(audio, of: named), try content(track, of: named))] }
        guard !isFirstFormat, count >= 1 else {
            throw VaultError(.damaged(nil), "the segment holds no audio, or that of two formats")
        }
        var blocks: [(flac: [UInt8], csv: [UInt8])] = []
        for block in 0..<count {
            blocks.append(
                (
                    try content(Name.of(Name.audio, block: block), of: named),
                    try content(Name.of(Name.track, block: block), of: named)
                ))
        }
        return blocks
    }

    private static func content(_ name: String, of named: [String: [UInt8]]) throws(VaultError) -> [UInt8] {
        guard let content = named[name] else {
            throw VaultError(.damaged(nil), "the segment does not hold one \(name)")
        }
        return content
    }

    /// Whether a member is one that either format knows; others are stepped over.
    private static func isOurs(_ name: String) -> Bool {
        name == Name.metadata || name == Name.state || isBlock(name, Name.audio) || isBlock(name, Name.track)
    }

    private static func isBlock(_ name: String, _ kind: (prefix: String, suffix: String)) -> Bool {
        guard name.hasPrefix(kind.prefix), name.hasSuffix(kind.suffix) else { return false }
        let middle = name.dropFirst(kind.prefix.count).dropLast(kind.suffix.count)
        return middle.isEmpty || (middle.first == "-" && middle.count >= 5 && middle.dropFirst().allSatisfy(\.isNumber))
    }
}
