/// RIFF WAVE, with lengths of 32 bits, RF64 and BW64, with lengths of 64 bits in a chunk of their own, and Wave64.
extension RecordingPart {
    /// From here on a length stands for none: writers that stream leave the greatest signed or unsigned number, or a
    /// little less.
    private static let unknownLength = 0x7FFF_F000

    /// One WAVE after the other.
    static func waves(in file: RecordingFile) -> [RecordingPart] {
        var parts: [RecordingPart] = []
        var start = 0
        while let wave = WaveChunks(file, at: start) {
            var part = RecordingPart(start: start)
            var patches: [(at: Int, bytes: [UInt8])] = []
            let stated = wave.statedBytes
            var end = file.size
            if wave.isLengthMissing {
                part.fault = .noLength
                patches = wave.patches(soundBytes: wave.restBytes)
            } else if stated.map({ $0 > wave.restBytes }) ?? false, wave.isLong || (stated ?? 0) < unknownLength {
                part.fault = .missing(bytes: (stated ?? 0) - wave.restBytes, held: wave.restBytes)
            } else if stated == nil, wave.isLong {
                // Made for a pipe.
                patches = wave.patches(soundBytes: wave.restBytes)
            } else {
                end = wave.next ?? file.size
            }
            // libsndfile knows BW64 by its older name.
            if wave.kind == "BW64" { patches.insert((start, Array("RF64".utf8)), at: 0) }
            if start > 0 || end < file.size || !patches.isEmpty {
                part.extents = PartBytes.patched(start..<end, patches)
            }
            parts.append(part)
            guard end < file.size else { break }
            start = end
        }
        return parts
    }

    static func wave64(in file: RecordingFile) -> RecordingPart? {
        var offset = 40
        while let head = file.bytes(24, at: offset) {
            let length = littleEndian(head[16..<24])
            if word(head[0..<4]) == "data" {
                var part = RecordingPart(start: 0)
                let rest = file.size - offset - 24
                if length <= 24 || length > Int.max / 2, rest > 0 {
                    part.fault = .noLength
                    part.extents = PartBytes.patched(
                        0..<file.size,
                        [(16, littleEndian(file.size, count: 8)), (offset + 16, littleEndian(rest + 24, count: 8))])
                } else if length > rest + 24 {
                    part.fault = .missing(bytes: length - 24 - rest, held: rest)
                }
                return part
            }
            guard length >= 24, length < file.size else { return nil }
            offset += (length + 7) / 8 * 8
        }
        return nil
    }
}

/// The chunks of one WAVE up to its sound, and what follows it.
private struct WaveChunks {
    let file: RecordingFile
    let start: Int
    let kind: String
    /// Where the length of the sound is stated in the chunk before it; after it the sound begins.
    private let lengthPlace: Int
    /// Where the chunk with lengths of 64 bits has its content.
    private let longLengths: Int?
    /// Bytes of a second of sound, as the format states them.
    private let bytesPerSecond: Int

    /// Whether its lengths are those of 64 bits.
    var isLong: Bool { longLengths != nil }

    init?(_ file: RecordingFile, at start: Int) {
        guard let head = file.bytes(12, at: start), RecordingPart.word(head[8..<12]) == "WAVE" else { return nil }
        self.file = file
        self.start = start
        kind = RecordingPart.word(head[0..<4])
        guard ["RIFF", "RF64", "BW64"].contains(kind) else { return nil }
        var offset = start + 12
        var longLengths: Int?
        var bytesPerSecond = 0
        while let chunk = file.bytes(8, at: offset) {
            let length = RecordingPart.littleEndian(chunk[4..<8])
            switch RecordingPart.word(chunk[0..<4]) {
            case "data":
                lengthPlace = offset + 4
                self.longLengths = longLengths
                self.bytesPerSecond = bytesPerSecond
                return
            // One that is shorter holds none of them.
            case "ds64": longLengths = kind == "RIFF" || length < 16 ? nil : offset + 8
            case "fmt ":
                bytesPerSecond = file.bytes(4, at: offset + 16).map { RecordingPart.littleEndian($0[...]) } ?? 0
            default: break
            }
            offset = Self.end(of: length, at: offset + 8, in: file)
        }
        return nil
    }

    private var sound: Int { lengthPlace + 4 }
    /// Bytes from where the sound begins.
    var restBytes: Int { file.size - sound }

    /// The length that is stated; `nil` where one that fits no file stands for none.
    var statedBytes: Int? {
        let short = file.bytes(4, at: lengthPlace).map { RecordingPart.littleEndian($0[...]) } ?? 0
        guard let longLengths, short == 0xFFFF_FFFF else { return short }
        let long = file.bytes(8, at: longLengths + 8).map { RecordingPart.littleEndian($0[...]) } ?? 0
        return long < 0 || long == .max ? nil : long
    }

    /// Where the next WAVE begins; `nil` where none follows.
    var next: Int? {
        guard let end = endOfChunks, RecordingPart.isName(file.bytes(4, at: end)) else { return nil }
        return WaveChunks(file, at: end) == nil ? nil : end
    }

    /// Whether sound lies beyond a length that was not filled in, or not again since.
    var isLengthMissing: Bool {
        guard let stated = statedBytes, stated < restBytes else { return false }
        // Chunks that end where the file does are no sound.
        if stated == 0 { return endOfChunks != file.size }
        guard let end = endOfChunks, bytesPerSecond > 0, 2 * (file.size - end) >= bytesPerSecond else { return false }
        guard let behind = file.bytes(64, at: end), behind.contains(where: { $0 != 0 }) else { return false }
        return !RecordingPart.isName(Array(behind[..<4]))
    }

    /// Where the chunks after the sound end, up to another WAVE; `nil` where the sound goes beyond the file.
    private var endOfChunks: Int? {
        guard let stated = statedBytes, stated <= restBytes else { return nil }
        var end = min(file.size, Self.end(of: stated, at: sound, in: file))
        while let chunk = file.bytes(8, at: end), RecordingPart.isName(Array(chunk[0..<4])),
            !["RIFF", "RF64", "BW64"].contains(RecordingPart.word(chunk[0..<4]))
        {
            let length = RecordingPart.littleEndian(chunk[4..<8])
            guard length <= file.size - end - 8 else { break }
            end = min(file.size, Self.end(of: length, at: end + 8, in: file))
        }
        return end
    }

    /// Replaces the length of the sound and that of all.
    func patches(soundBytes: Int) -> [(at: Int, bytes: [UInt8])] {
        let all = sound - start - 8 + soundBytes
        func short(_ length: Int) -> [UInt8] { RecordingPart.littleEndian(min(length, 0xFFFF_FFFF), count: 4) }
        guard let longLengths else { return [(start + 4, short(all)), (lengthPlace, short(soundBytes))] }
        return [
            (longLengths, RecordingPart.littleEndian(all, count: 8) + RecordingPart.littleEndian(soundBytes, count: 8)),
            (lengthPlace, short(0xFFFF_FFFF)),
        ]
    }

    /// Where a chunk ends. Chunks begin at even offsets, though some writers forget it.
    private static func end(of length: Int, at offset: Int, in file: RecordingFile) -> Int {
        let end = offset + length
        guard !length.isMultiple(of: 2) else { return end }
        let (even, odd) = (file.bytes(4, at: end + 1), file.bytes(4, at: end))
        return !RecordingPart.isName(even) && RecordingPart.isName(odd) ? end : end + 1
    }
}
