/// Writes pictures as PNG (W3C Recommendation, third edition): 8 bits a colour, no transparency, not interlaced.
///
/// Each row is stored as its difference from the row above (filter 2), so that plots, whose rows are much alike, are
/// mostly zeros; the deflate stream (RFC 1951) is one block with the fixed codes, in which one earlier place is tried
/// for each repetition. That is not the smallest file, yet a small part of the plain picture, in few lines.
enum PNG {
    /// The file of a picture.
    /// - Parameters:
    ///   - rgb: red, green, blue of each pixel, row by row.
    ///   - width: pixels of a row, at least 1.
    ///   - title: what the picture shows, kept as its text of that name.
    /// - Returns: the bytes of the file.
    static func encode(rgb: [UInt8], width: Int, title: String) -> [UInt8] {
        precondition(width > 0 && rgb.count % (3 * width) == 0 && !rgb.isEmpty, "whole rows")
        let height = rgb.count / (3 * width)
        var filtered: [UInt8] = []
        filtered.reserveCapacity(rgb.count + height)
        for row in 0..<height {
            filtered.append(2)
            let start = 3 * width * row
            for index in start..<start + 3 * width {
                filtered.append(rgb[index] &- (row > 0 ? rgb[index - 3 * width] : 0))
            }
        }
        var file: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]
        add("IHDR", bigEndian(UInt32(width)) + bigEndian(UInt32(height)) + [8, 2, 0, 0, 0], to: &file)
        // Latin-1 alone is allowed there.
        let text = title.unicodeScalars.map { (0x20...0x7E).contains($0.value) ? UInt8($0.value) : UInt8(ascii: "?") }
        add("tEXt", Array("Title".utf8) + [0] + text, to: &file)
        add("IDAT", zlib(filtered), to: &file)
        add("IEND", [], to: &file)
        return file
    }

    private static func add(_ kind: String, _ content: [UInt8], to file: inout [UInt8]) {
        let checked = Array(kind.utf8) + content
        file += bigEndian(UInt32(content.count)) + checked + bigEndian(crc32(checked))
    }

    private static func bigEndian(_ value: UInt32) -> [UInt8] {
        [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }

    // MARK: - The zlib stream

    private static func zlib(_ bytes: [UInt8]) -> [UInt8] {
        var bits = BitWriter()
        // The only block, with fixed codes.
        bits.add(1, count: 1)
        bits.add(1, count: 2)
        // Where three bytes were seen last, by a number made of them.
        var seen = [Int](repeating: -1, count: 1 << 15)
        var index = 0
        while index < bytes.count {
            var length = 0
            var distance = 0
            if index + 3 <= bytes.count {
                let key = (Int(bytes[index]) << 10 ^ Int(bytes[index + 1]) << 5 ^ Int(bytes[index + 2])) & 0x7FFF
                let place = seen[key]
                seen[key] = index
                if place >= 0, index - place <= 32_768 {
                    while length < 258, index + length < bytes.count, bytes[place + length] == bytes[index + length] {
                        length += 1
                    }
                    distance = index - place
                }
            }
            if length >= 3 {
                bits.add(length: length, distance: distance)
                index += length
            } else {
                bits.add(literal: Int(bytes[index]))
                index += 1
            }
        }
        bits.add(literal: 256)
        // Deflate with a window of 32 KiB, no preset dictionary.
        return [0x78, 0x01] + bits.finished() + bigEndian(adler32(bytes))
    }

    private static func adler32(_ bytes: [UInt8]) -> UInt32 {
        var (low, high): (UInt32, UInt32) = (1, 0)
        for byte in bytes {
            low = (low + UInt32(byte)) % 65_521
            high = (high + low) % 65_521
        }
        return high << 16 | low
    }

    private static func crc32(_ bytes: [UInt8]) -> UInt32 {
        var crc: UInt32 = 0xFFFF_FFFF
        for byte in bytes { crc = crcTable[Int((crc ^ UInt32(byte)) & 0xFF)] ^ crc >> 8 }
        return ~crc
    }

    private static let crcTable: [UInt32] = (0..<256).map { index in
        (0..<8).reduce(UInt32(index)) { value, _ in value & 1 == 1 ? 0xEDB8_8320 ^ value >> 1 : value >> 1 }
    }

    /// Bits, the first in the lowest place of a byte, as deflate has them.
    private struct BitWriter {
        private var bytes: [UInt8] = []
        private var rest: UInt64 = 0
        private var filled = 0

        mutating func add(_ value: Int, count: Int) {
            rest |= UInt64(value) << UInt64(filled)
            filled += count
            while filled >= 8 {
                bytes.append(UInt8(truncatingIfNeeded: rest))
                rest >>= 8
                filled -= 8
            }
        }

        /// A code begins with its highest bit.
        private mutating func add(code: Int, count: Int) {
            var reversed = 0
            for bit in 0..<count where code >> bit & 1 == 1 { reversed |= 1 << (count - 1 - bit) }
            add(reversed, count: count)
        }

        /// The fixed code of a byte, of the end, or of a length (RFC 1951, 3.2.6).
        mutating func add(literal: Int) {
            switch literal {
            case 0..<144: add(code: 0x30 + literal, count: 8)
            case 144..<256: add(code: 0x190 + literal - 144, count: 9)
            case 256..<280: add(code: literal - 256, count: 7)
            default: add(code: 0xC0 + literal - 280, count: 8)
            }
        }

        /// What stood so far before, 3...258 bytes of it (3.2.5).
        mutating func add(length: Int, distance: Int) {
            if length == 258 {
                add(literal: 285)
            } else {
                add(length - 3, symbols: 4) { bits, symbol in bits.add(literal: 257 + symbol) }
            }
            add(distance - 1, symbols: 2) { bits, symbol in bits.add(code: symbol, count: 5) }
        }

        /// A symbol for the highest bits of a value, and then the others as they are; so many symbols share one power
        /// of 2.
        private mutating func add(_ value: Int, symbols: Int, _ addSymbol: (inout BitWriter, Int) -> Void) {
            guard value >= 2 * symbols else { return addSymbol(&self, value) }
            let extra = Int.bitWidth - value.leadingZeroBitCount - (2 * symbols).trailingZeroBitCount
            addSymbol(&self, symbols * extra + value >> extra)
            add(value & (1 << extra - 1), count: extra)
        }

        func finished() -> [UInt8] { filled > 0 ? bytes + [UInt8(truncatingIfNeeded: rest)] : bytes }
    }
}
