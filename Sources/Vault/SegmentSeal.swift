import FoundationEssentials

/// How an unfinished segment is to be ended if nobody is there to do so, see *The seal* in `Format.md`.
struct SegmentSeal: Equatable {
    /// What can be made of the unfinished file.
    enum State: String, Codable {
        /// Nothing yet.
        case begun
        /// A segment that is cut short: ``SegmentSeal/chunk`` ends it.
        case sealed
        /// A whole segment, as it is.
        case ended
    }

    /// The line in front of the chunk.
    private struct Line: Codable {
        var version: Int
        var state: State
        var offset: Int
        var sealedBytes: Int
        var facts: SegmentFacts

        enum CodingKeys: String, CodingKey {
            case version, state, offset, facts
            case sealedBytes = "sealed_bytes"
        }
    }

    private static let version = 1
    /// Longer lines are none of ours: the longest fact is an identifier.
    private static let maxLine = 65_536

    let state: State
    /// Size that the unfinished file is cut to.
    let offset: Int
    /// The last chunk, encrypted.
    let chunk: [UInt8]
    let facts: SegmentFacts

    init(_ state: State, offset: Int, chunk: [UInt8] = [], facts: SegmentFacts) {
        self.state = state
        self.offset = offset
        self.chunk = chunk
        self.facts = facts
    }

    /// Reads a seal; `nil` where it is none, or not whole.
    init?(_ bytes: [UInt8]) {
        guard let end = bytes.prefix(Self.maxLine).firstIndex(of: UInt8(ascii: "\n")),
            let line = try? JSONDecoder().decode(Line.self, from: Data(bytes[..<end])), line.version == Self.version,
            line.offset >= 0, line.sealedBytes == bytes.count - end - 1, SegmentID.isValid(line.facts.id),
            (line.state == .sealed) == (line.sealedBytes > 0)
        else { return nil }
        self.init(line.state, offset: line.offset, chunk: Array(bytes[(end + 1)...]), facts: line.facts)
    }

    /// The seal as it lies on disk.
    func bytes() throws(VaultError) -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        let line = Line(version: Self.version, state: state, offset: offset, sealedBytes: chunk.count, facts: facts)
        guard let json = try? encoder.encode(line), json.count < Self.maxLine else {
            throw VaultError(.invalidSegment, "the facts of a segment are finite numbers and short texts")
        }
        return Array(json) + [UInt8(ascii: "\n")] + chunk
    }
}
