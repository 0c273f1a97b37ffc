import Vocabulary

/// FLAC, one recording after the other.
extension RecordingPart {
    /// The mark and the block that has to follow it, with its length.
    private static let marks = [[0x00, 0, 0, 34], [0x80, 0, 0, 34]].map { Array("fLaC".utf8) + $0 }
    /// More bytes than any frame has that people write.
    private static let maxFrame = 1 << 20
    /// Chance makes some 30 places in as many bytes look like the beginning of a frame, and ill will any number.
    private static let maxPlaces = 200

    static func flacs(in file: RecordingFile, from first: Int) -> [RecordingPart] {
        var starts = [first]
        for mark in marks {
            var place = first
            while let next = file.place(of: mark, from: place + 4) {
                starts.append(next)
                place = next
            }
        }
        starts.sort()
        return zip(starts, starts.dropFirst() + [file.size]).map { start, end in
            var part = RecordingPart(start: start)
            if starts.count > 1 { part.extents = [.file(start..<end)] }
            if isWithoutLength(file, at: start) {
                part.isLengthKnown = false
                if !endsWithFrame(file, start..<end) { part.fault = .noEnd }
            }
            return part
        }
    }

    private static func isWithoutLength(_ file: RecordingFile, at start: Int) -> Bool {
        guard let total = file.bytes(5, at: start + 21) else { return false }
        return total[0] & 0x0F == 0 && total[1...].allSatisfy { $0 == 0 }
    }

    /// Whether the last bytes are a whole frame, which the check sum at its end makes sum up to 0.
    private static func endsWithFrame(_ file: RecordingFile, _ range: Range<Int>) -> Bool {
        var end = range.upperBound
        if file.bytes(3, at: end - 128) == Array("TAG".utf8) { end -= 128 }
        let start = max(range.lowerBound + 42, end - maxFrame)
        guard start < end, let tail = file.bytes(end - start, at: start) else { return true }
        let last = tail.lastIndex { $0 != 0 } ?? 0
        // What follows in zeros is padding, unless the check sum itself ends with them.
        return (last + 1...min(last + 3, tail.count)).reversed().contains { count in
            (0..<count - 1).reversed().lazy.filter { tail[$0] == 0xFF && tail[$0 + 1] & 0xFE == 0xF8 }
                .prefix(maxPlaces).contains { checkSum(tail[$0..<count]) == 0 }
        }
    }

    /// CRC-16 of polynomial 0x8005, from 0, the highest bit first.
    private static func checkSum(_ bytes: ArraySlice<UInt8>) -> UInt16 {
        bytes.reduce(0) { sum, byte in
            (0..<8).reduce(sum ^ UInt16(byte) << 8) { rest, _ in rest & 0x8000 != 0 ? rest << 1 ^ 0x8005 : rest << 1 }
        }
    }
}
