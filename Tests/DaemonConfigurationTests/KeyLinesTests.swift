import Testing

@testable import struct DaemonConfiguration.KeyLines

@Suite struct KeyLinesTests {
    @Test func everyWayToWriteAKeyIsFound() {
        let lines = KeyLines(
            of: Array(
                #"""
                top = 1 # [not.a.section]
                [a]
                plain = "= # [x]"
                "quoted key" = 'C:\'
                dotted . name = true
                list = [ # [b]
                    "]", ']',
                    [1, 2],
                ]
                text = """
                [c]
                fake = 1 \"""
                """"
                table = { inner = 1 }
                [ b . "c" ]
                last = 1
                """#.utf8))
        let expected: [([String], ClosedRange<Int>)] = [
            (["top"], 1...1), (["a"], 2...2), (["a", "plain"], 3...3), (["a", "quoted key"], 4...4),
            (["a", "dotted", "name"], 5...5), (["a", "list"], 6...9), (["a", "text"], 10...13),
            (["a", "table"], 14...14),
            (["b", "c"], 15...15), (["b", "c", "last"], 16...16),
        ]
        #expect(lines.entries.map(\.path) == expected.map(\.0))
        #expect(lines.entries.map(\.lines) == expected.map(\.1))
    }

    @Test func whatIsNotListedStandsWhereItsHolderStands() {
        let lines = KeyLines(of: Array("\n[a]\ntable = { inner = 1 }\n".utf8))
        #expect(lines.line(of: ["a", "table", "inner"]) == 3)
        #expect(lines.line(of: ["a", "other"]) == 2)
        #expect(lines.line(of: ["other"]) == nil)
    }

    @Test func elementsOfAnArrayOfTablesRepeatNothing() {
        #expect(KeyLines(of: Array("[[a]]\nk = 1\n[[a]]\nk = 2\n".utf8)).repeated.isEmpty)
    }

    @Test(arguments: ["[", "\"", "\"\"\"", "a=[", "a='", "[[", "a.", ".", "[\"", "a=\"\\"])
    func unfinishedTextEnds(text: String) {
        #expect(KeyLines(of: Array(text.utf8)).entries.count <= 1)
    }
}
