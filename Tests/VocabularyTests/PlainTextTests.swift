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
}
