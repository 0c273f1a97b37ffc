import Testing

@testable import undertone

/// D27: tables were as wide as their content, whatever the terminal.
struct TextTableTests {
    private static let widths = [40, 60, 80, 100, 120, 200]
    private static let hostile = [
        "", "-", "6b0e1a2c", String(repeating: "x", count: 300), "he is threatening me and will not let go of it",
        "日本語の長い名前がここに立っています", "👩‍👩‍👧‍👦👍🏽🇩🇪❤️", "e\u{301}\u{302}\u{303}", "\u{1B}[2J\r\n\u{202E}evil", "क्षि नमस्ते",
        "a b c d e f g h i j k l m n o p q r s t u v w x y z",
    ]

    private static func table() -> TextTable {
        var table = TextTable(
            .init("ID", rank: 1), "AGENT", .init("SECONDS", .right, rank: 3), .init("STATE", rank: 4),
            .init("SEEN TO BY", rank: 5), .words("WHY"))
        for shift in hostile.indices {
            table.add((0..<6).map { InkedLine(hostile[(shift + $0) % hostile.count], .bold) })
        }
        return table
    }

    private static func text(_ lines: [InkedLine]) -> [String] { lines.map { $0.text(hasColour: false) } }

    @Test(arguments: Array(20...200)) func noLineIsWiderThanTheTerminal(width: Int) {
        for line in Self.table().lines(columns: width) { #expect(line.columns <= width, "\(line)") }
    }

    @Test(arguments: widths.dropFirst()) func headingsAreWholeAndWhatIsMissingIsNamed(width: Int) {
        let lines = Self.text(Self.table().lines(columns: width))
        let said = lines[0] + (lines.last ?? "")
        for heading in ["ID", "AGENT", "SECONDS", "STATE", "SEEN TO BY", "WHY"] { #expect(said.contains(heading)) }
        #expect(lines[0].hasPrefix("ID") && lines[0].contains("WHY"))
    }

    @Test func columnThatMattersLeastGoesFirst() {
        let lines = Self.text(Self.table().lines(columns: 70))
        #expect(lines[0].contains("STATE") && !lines[0].contains("SEEN TO BY"))
        #expect(lines.last == "(no room for SEEN TO BY; a wider terminal has it)")
    }

    @Test func inAPipeNothingIsCut() {
        let text = Self.text(Self.table().lines()).joined(separator: "\n")
        for value in Self.hostile where !value.contains("\u{1B}") { #expect(text.contains(value)) }
        #expect(text.contains("?[2J") && !text.contains("…") && !text.contains("no room"))
    }

    @Test func wordsGoOnInTheNextLineAndOtherCellsShowThatTheyAreCut() {
        var table = TextTable(.init("NAME", least: 6), .init("N", .right, least: 1), .words("WHY", least: 10))
        table.add(InkedLine("annamaria"), InkedLine("7"), InkedLine("pitch 3.4 semitones above calm"))
        table.add(InkedLine("bo"), InkedLine("12"), InkedLine("none"))
        #expect(
            Self.text(table.lines(columns: 23)) == [
                "NAME      N  WHY", "annama…   7  pitch 3.4", "             semitones", "             above calm",
                "bo       12  none",
            ])
    }

    @Test func onANarrowTerminalARowIsABlock() {
        var table = TextTable("ID", "AGENT", "STATE", .words("WHY"))
        table.add(InkedLine("6b0e1a2c"), InkedLine("maria"), InkedLine(), InkedLine("pitch 3.4 semitones above calm"))
        table.add(InkedLine("7c1f2b3d"), InkedLine("bo"), InkedLine("open"), InkedLine("asks for help"))
        #expect(
            Self.text(table.lines(columns: 40)) == [
                "ID     6b0e1a2c", "AGENT  maria", "WHY    pitch 3.4 semitones above calm", "", "ID     7c1f2b3d",
                "AGENT  bo", "STATE  open", "WHY    asks for help",
            ])
    }

    @Test(arguments: [
        ("maria", 5), ("日本", 4), ("한국", 4), ("ﬀ", 1), ("e\u{301}", 1), ("👍🏽", 2), ("👩‍👩‍👧‍👦", 2), ("🇩🇪", 2), ("❤️", 2), ("❤", 1),
        ("⏰", 2), ("✅", 2), ("ｆ", 2), ("ﾊ", 1), ("क्षि", 3), ("\u{200D}", 0), ("\u{1112}\u{1161}\u{11AB}", 2), ("…", 1),
        ("😀a", 3), ("1️⃣", 2), ("ไทย", 3), ("שלום", 4),
    ]) func widthIsThatOfATerminal(text: String, columns: Int) {
        #expect(DisplayWidth.columns(of: text) == columns)
        #expect(InkedLine(text).columns == columns)
    }

    @Test func cutAndWrappedKeepTheirInk() {
        var line = InkedLine("ab", .bold)
        line.add("cd ef", .cyan)
        #expect(line.cut(to: 4).text(hasColour: true) == "\u{1B}[1mab\u{1B}[0m\u{1B}[36mc…\u{1B}[0m")
        #expect(line.cut(to: 7) == line)
        #expect(Self.text(line.wrapped(to: 4)) == ["abcd", "ef"])
        #expect(Self.text(InkedLine("日本語").cut(to: 4).wrapped(to: 9)) == ["日…"])
        #expect(Self.text(InkedLine("ab日本語 c").wrapped(to: 5)) == ["ab日", "本語", "c"])
    }

    // One long request filled the list: 31 lines at 120 columns.
    @Test(arguments: [40, 60, 80, 120, 200]) func manyWordsTakeFewLinesWhereALineSaysSo(width: Int) {
        let words = String(repeating: "he threatens me ", count: 60)
        var table = TextTable("ID", .words("WHY", most: 3))
        for id in ["a", "b"] { table.add(InkedLine(id), InkedLine(words)) }
        let lines = Self.text(table.lines(columns: width))
        #expect(lines.count <= 1 + 2 * 5 && lines.count { $0.hasSuffix("…") } == 2, "\(lines)")
        #expect(lines.allSatisfy { DisplayWidth.columns(of: $0) <= width })
        #expect(Self.text(table.lines()).count == 3, "nothing is cut in a pipe")
    }

    @Test(arguments: [
        ("a b", 5, ["a b"]), ("aa bb cc", 2, ["aa", "b…"]), ("aaaa bb cc", 4, ["aaaa", "bb …"]),
        ("日本 日本 日本", 4, ["日本", "日…"]),
    ])
    func theLastLineEndsInAnEllipsis(text: String, width: Int, lines: [String]) {
        #expect(Self.text(InkedLine(text).wrapped(to: width, most: 2)) == lines)
    }
}
