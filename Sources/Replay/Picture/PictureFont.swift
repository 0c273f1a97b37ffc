/// Letters for pictures: a table of small pictures of them, made once, so that no library for fonts is needed.
///
/// `font.txt` begins each size with `size NAME HEIGHT BASE` (pixels; the base line is counted from the top). A line
/// after it is a letter: code point in hexadecimal, width, and its pixels row by row as digits of 16 steps from empty
/// to full; `g` to `z` stand for 2 to 21 empty pixels, and what is missing at the end is empty. The letters are those
/// of DejaVu Sans 2.37 (plain at 16 and bold at 24 pixels; Bitstream Vera licence, which lets everyone use and embed
/// them).
struct PictureFont: Sendable {
    /// One letter.
    struct Glyph: Sendable {
        let width: Int
        /// Coverage 0...15, row by row.
        let pixels: [UInt8]
    }

    /// Rows of every letter.
    let height: Int
    /// Row of the base line.
    let base: Int
    private let glyphs: [UInt32: Glyph]

    /// For labels.
    static let plain = PictureFont(named: "plain")
    /// For the title.
    static let bold = PictureFont(named: "bold")

    private init(named name: String) {
        var glyphs: [UInt32: Glyph] = [:]
        var (height, base, isMeant) = (0, 0, false)
        for line in String(decoding: PackageResources.font_txt, as: UTF8.self).split(separator: "\n") {
            let words = line.split(separator: " ")
            if words[0] == "size" {
                isMeant = words[1] == name
                if isMeant { (height, base) = (Int(words[2]) ?? 0, Int(words[3]) ?? 0) }
            } else if isMeant, words[0] != "#", let code = UInt32(words[0], radix: 16), let width = Int(words[1]) {
                let pixels = Self.pixels(words.count > 2 ? words[2] : "", count: width * height)
                glyphs[code] = Glyph(width: width, pixels: pixels)
            }
        }
        precondition(glyphs[0x3F] != nil, "the table of letters has a question mark")
        (self.height, self.base, self.glyphs) = (height, base, glyphs)
    }

    /// The letter, or a question mark for one that the table does not have.
    func glyph(_ scalar: UnicodeScalar) -> Glyph {
        // A blank that keeps words together is a blank.
        guard let glyph = glyphs[scalar.value == 0xA0 ? 0x20 : scalar.value] ?? glyphs[0x3F] else {
            preconditionFailure("see the initialiser")
        }
        return glyph
    }

    /// Pixels that a text takes.
    func width(of text: String) -> Int { text.unicodeScalars.reduce(0) { $0 + glyph($1).width } }

    /// The text without its end, where it would be wider than so many pixels.
    func cut(_ text: String, to width: Int) -> String {
        guard self.width(of: text) > width else { return text }
        var cut = text
        while !cut.isEmpty, self.width(of: cut + "…") > width { cut.removeLast() }
        return cut + "…"
    }

    private static func pixels(_ text: Substring, count: Int) -> [UInt8] {
        var pixels: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "0")...UInt8(ascii: "9"): pixels.append(byte - UInt8(ascii: "0"))
            case UInt8(ascii: "a")...UInt8(ascii: "f"): pixels.append(byte - UInt8(ascii: "a") + 10)
            default: pixels += repeatElement(0, count: Int(byte - UInt8(ascii: "g")) + 2)
            }
        }
        return pixels + [UInt8](repeating: 0, count: max(0, count - pixels.count))
    }
}
