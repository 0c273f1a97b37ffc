import Testing
import Vocabulary

/// What may stand in text from outside.
struct PlainTextTests {
    @Test(arguments: [
        "\u{0}", "\u{7}", "\n", "\r", "\t", "\u{1B}", "\u{7F}", "\u{85}", "\u{9B}", "\u{9D}", "\u{AD}", "\u{61C}",
        "\u{200B}", "\u{200E}", "\u{202E}", "\u{2028}", "\u{2029}", "\u{2066}", "\u{FEFF}", "\u{E0041}",
    ]) func whatSteersIsRefusedAndShownAsAMark(_ text: String) {
        #expect(PlainText.fault(in: "a\(text)b", maxBytes: 100) != nil)
        #expect(PlainText.shown("a\(text)b") == "a?b")
    }

    @Test(arguments: ["plain", "zażółć gęślą jaźń", "日本語", "می\u{200C}خواهم", "👩\u{200D}🚒", "e\u{301}", "עברית", ""])
    func whatPeopleWriteStays(_ text: String) {
        #expect(PlainText.fault(in: text, maxBytes: 100) == nil)
        #expect(PlainText.shown(text) == text)
    }

    @Test func bytesAreCounted() {
        let heap = "a" + String(repeating: "\u{301}", count: 100)
        #expect(heap.count == 1)
        #expect(PlainText.fault(in: heap, maxBytes: 100) == "is longer than 100 bytes")
        #expect(PlainText.fault(in: String(repeating: "a", count: 100), maxBytes: 100) == nil)
    }

    @Test(arguments: [
        ("plain", 5, "plain"), ("plain", 4, "p…"), ("a\nb", 3, "a?b"), ("éééé", 7, "éé…"), ("日本語", 8, "日…"),
        ("a\u{301}\u{301}\u{301}", 5, "a…"),
    ])
    func whatIsShownIsCutAtBytes(text: String, limit: Int, shown: String) {
        #expect(PlainText.shown(text, maxBytes: limit) == shown)
        #expect(shown.utf8.count <= limit)
    }

    @Test func jsonIsEscapedAndStaysTheSameValue() {
        let json = #"{"a":"x\n\u001b"}"# + "\n"
        #expect(PlainText.escaped(json: Array(json.utf8)) == Array(json.utf8))
        func escaped(_ text: String) -> String {
            String(decoding: PlainText.escaped(json: Array("\"\(text)\"".utf8)), as: UTF8.self)
        }
        #expect(escaped("\u{7F}\u{9B}\u{2028}\u{202E}") == #""\u007f\u009b\u2028\u202e""#)
        #expect(escaped("日本\u{E0041}é") == #""日本\udb40\udc41é""#, "a pair of surrogates beyond the first plane")
        #expect(escaped("می\u{200C}خ") == "\"می\u{200C}خ\"")
    }

    @Test func aFileKeepsItsLinesAndTabs() {
        func shown(_ text: String) -> String {
            String(decoding: PlainText.shown(file: Array(text.utf8)), as: UTF8.self)
        }
        #expect(shown("a,b\n1\t2\n") == "a,b\n1\t2\n")
        #expect(shown("é\u{1B}[2J\n\r\u{9B}\n") == "é?[2J\n??\n")
    }
}
