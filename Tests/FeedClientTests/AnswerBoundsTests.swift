import Testing

@testable import FeedClient

/// What the bytes of an answer may be, before anything is made of them (attacks 1, 2 and 8).
struct AnswerBoundsTests {
    private func fault(_ text: String) -> String? { AnswerBounds.fault(in: Array(text.utf8)) }

    @Test(arguments: [
        "{}", "[]", #"{"a":1,"b":[-0.5,1e3,"x\"y\\",true,false,null]}"#, "9007199254740992", " \n[ 1 , 2 ]\r\n",
        #""\u00e9""#, String(repeating: "[", count: 32) + String(repeating: "]", count: 32),
        "[" + String(repeating: "0,", count: 9_999) + "0]", "\"" + String(repeating: "x", count: 16 * 1024) + "\"",
    ])
    func whatADaemonWritesIsRead(text: String) { #expect(fault(text) == nil) }

    @Test(arguments: [
        "1e300", "-1e300", "1e400", "-1e400", "9007199254740993.5", "18446744073709551616", "NaN", "-NaN", "Infinity",
        "-Infinity", "inf", "0x1p2000", "tru", "undefined", String(repeating: "9", count: 5_000),
        "0." + String(repeating: "3", count: 100),
        String(repeating: "[", count: 33), String(repeating: "[", count: 100_000),
        String(repeating: #"{"a":"#, count: 100_000), "]", ",", "[1]]",
        "[" + String(repeating: "0,", count: 10_000) + "0]",
        "[" + String(repeating: "[],", count: 10_000) + "[]]",
        "\"" + String(repeating: "x", count: 16 * 1024 + 1) + "\"",
        "\"" + String(repeating: "\\n", count: 17_000) + "\"",
        "\"open", "\"\\", "\"\u{1B}[2J\"", "\"line\nfeed\"", "\u{FEFF}{}", "{}\0", "{'a':1}",
    ])
    func whatNoneWritesIsNot(text: String) { #expect(fault(text) != nil) }

    @Test func otherEncodingsAreNoWayRound() {
        let text = #"{"value":1e300}"#
        #expect(AnswerBounds.fault(in: text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), 0] }) != nil)
        #expect(
            AnswerBounds.fault(in: [0xFF, 0xFE] + text.utf16.flatMap { [UInt8(truncatingIfNeeded: $0), 0] }) != nil)
        #expect(AnswerBounds.fault(in: text.unicodeScalars.flatMap { [0, 0, 0, UInt8($0.value)] }) != nil)
    }

    @Test func manySmallValuesAreTooMany() {
        let list = "[" + String(repeating: "0,", count: 9_000) + "0]"
        #expect(fault("[" + String(repeating: list + ",", count: 120) + "0]") == "it holds too many values")
    }
}
