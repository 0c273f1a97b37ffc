import Foundation
import Testing

@testable import undertone

/// Columns of text on a terminal, by Unicode's own tables.
struct DisplayWidthTests {
    private static let python = ["/usr/bin/python3", "/usr/local/bin/python3"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    @Test(
        arguments: [
            ("", 0), ("abc", 3), ("é", 1), ("e\u{301}", 1), ("Ж", 1), ("й", 1), ("и\u{306}", 1), ("日本語", 6),
            ("嗓音用力程度", 12), ("，。：", 6), ("（", 2), ("ｱ", 1), ("Ａ", 2), ("한국", 4), ("\u{1112}\u{1161}\u{11AB}", 2),
            ("👍", 2), ("👍🏽", 2), ("👨‍👩‍👧", 2), ("🇧🇬", 2), ("1️⃣", 2), ("☎", 1), ("☎️", 2), ("⚠", 1), ("…", 1), ("▕█▏", 3),
            ("▸", 1), ("→", 1), ("↑↓", 2), ("–", 1), ("„“", 2), ("°", 1), ("\u{200B}", 0), ("a\u{200D}b", 2),
            ("\u{AD}", 0), ("ไทย", 3), ("𠀀", 2), ("⣿", 1), ("①", 1), ("№", 1),
        ])
    func columnsAreTheTerminals(_ text: String, _ columns: Int) {
        #expect(DisplayWidth.columns(of: text) == columns)
        #expect(InkedLine(text).columns == DisplayWidth.columns(of: InkedLine(text).text(hasColour: false)))
    }

    /// Python's own table is of Unicode 14 on Debian 12; what came later, or was changed since, it cannot know.
    @Test(.enabled(if: python != nil, "needs python3")) func everyCharacterIsAsWideAsUnicodeSays() throws {
        let process = Process()
        let output = Pipe()
        process.executableURL = URL(filePath: Self.python ?? "")
        process.arguments = [
            "-c",
            """
            import unicodedata as u
            for n in range(0x20, 0x110000):
                c = chr(n)
                k = u.category(c)
                if k in ("Cn", "Cs", "Co", "Cc"): continue
                if 0x1160 <= n <= 0x11FF or 0xD7B0 <= n <= 0xD7FB or k in ("Mn", "Me", "Cf"): w = 0
                else: w = 2 if u.east_asian_width(c) in "WF" else 1
                print(n, w)
            """,
        ]
        process.standardOutput = output
        try process.run()
        let text = String(decoding: try output.fileHandleForReading.readToEnd() ?? Data(), as: UTF8.self)
        process.waitUntilExit()
        var (wrong, count): ([String], Int) = ([], 0)
        for line in text.split(separator: "\n") {
            let fields = line.split(separator: " ").compactMap { UInt32($0) }
            guard fields.count == 2, let scalar = Unicode.Scalar(fields[0]) else { continue }
            let age = scalar.properties.age.map { $0.major } ?? .max
            // Signs of the Book of Changes and of counting rods: wide from Unicode 16 on. A mark of Ahom: not any more.
            let isChanged = [
                0x2630...0x2637, 0x268A...0x268F, 0x4DC0...0x4DFF, 0x1171E...0x1171E, 0x1D300...0x1D376,
            ].contains { $0.contains(Int(scalar.value)) }
            guard age <= 15, !isChanged else { continue }
            count += 1
            if DisplayWidth.columns(of: scalar) != Int(fields[1]) { wrong.append(String(line)) }
        }
        #expect(wrong.isEmpty, "\(wrong.prefix(20)) of \(wrong.count)")
        #expect(count > 140_000)
    }

    @Test func whatIsCutEndsInAnEllipsisAndIsNoWider() {
        #expect(DisplayWidth.cut("嗓音用力程度", to: 12) == "嗓音用力程度")
        #expect(DisplayWidth.cut("嗓音用力程度", to: 11) == "嗓音用力程…")
        #expect(DisplayWidth.cut("嗓音用力程度", to: 10) == "嗓音用力…")
        #expect(DisplayWidth.cut("👨‍👩‍👧👨‍👩‍👧", to: 3) == "👨‍👩‍👧…")
        #expect(DisplayWidth.cut("abc", to: 1) == "…")
        #expect(DisplayWidth.cut("abc", to: 0).isEmpty)
        for text in ["", "a", "嗓音a程度", "e\u{301}e\u{301}日", "молба за помощ"] {
            for limit in 0..<16 {
                #expect(DisplayWidth.columns(of: DisplayWidth.cut(text, to: limit)) <= limit)
                #expect(InkedLine(text).cut(to: limit).columns <= limit)
                #expect(InkedLine(text).cut(to: limit).text(hasColour: false) == DisplayWidth.cut(text, to: limit))
            }
        }
    }

    @Test func whatIsFilledUpTakesTheColumnsAskedFor() {
        for text in ["", "休息", "休 a", "почивка"] {
            for columns in [7, 8, 9, 10] {
                for filled in [
                    DisplayWidth.padded(text, to: columns), DisplayWidth.leftPadded(text, to: columns),
                    DisplayWidth.centred(text, in: columns),
                ] { #expect(DisplayWidth.columns(of: filled) == columns) }
            }
        }
        #expect(DisplayWidth.centred("休息", in: 7) == " 休息  ")
        #expect(DisplayWidth.leftPadded("休息", to: 2) == "休息")
    }

    /// Chinese has no blanks: it is broken between characters, and no sign begins a line that ends a sentence.
    @Test func linesAreBrokenAsTheScriptHasIt() {
        let text = "坐席请求帮助，主管已经看到。共有（三）条 call 记录"
        for width in 6...50 {
            let lines = InkedLine(text).wrapped(to: width).map { $0.text(hasColour: false) }
            #expect(lines.allSatisfy { DisplayWidth.columns(of: $0) <= width }, "\(width) \(lines)")
            #expect(!lines.contains { "，。）".contains($0.first ?? " ") || $0.last == "（" }, "\(width) \(lines)")
            #expect(lines == Wording.wrapped(text, to: width), "\(width)")
            #expect(lines.joined().filter { $0 != " " } == text.filter { $0 != " " })
        }
        #expect(Wording.wrapped("молба за помощ", to: 9) == ["молба за", "помощ"])
        #expect(Wording.wrapped("age1qqqqqqqqqqqqqqqq is a key", to: 8) == ["age1qqqqqqqqqqqqqqqq", "is a key"])
    }
}
