import TestSignals
import Testing

/// Whatever is in the file, it gives a value or complaints that name the file, and never ends the process.
@Suite struct MutationTests {
    @Test(arguments: 0..<8) func anyMutationGivesAValueOrComplaints(seed: UInt64) throws {
        var generator = SeededGenerator(seed: seed)
        let lines = try documentedFile().split(separator: "\n")
        let whole = lines.map { $0.hasPrefix("#") && !$0.hasPrefix("# ") ? $0.dropFirst() : $0 }.joined(separator: "\n")
        let original = Array(whole.utf8)
        let spice = Array("\"'[]{}=.#\\\n\r\t \u{0}-0e\u{ff}".utf8)
        for _ in 0..<60 {
            var bytes = original
            for _ in 0..<Int.random(in: 1...6, using: &generator) {
                let at = Int.random(in: 0..<bytes.count, using: &generator)
                switch Int.random(in: 0..<4, using: &generator) {
                case 0: bytes[at] = UInt8.random(in: 0...255, using: &generator)
                case 1: bytes.insert(spice[Int.random(in: 0..<spice.count, using: &generator)], at: at)
                case 2: bytes.removeSubrange(at..<min(bytes.count, at + 40))
                default: bytes.insert(contentsOf: bytes[at..<min(bytes.count, at + 40)], at: at)
                }
            }
            #expect(complaints(bytes).allSatisfy { $0.hasPrefix("a.toml:") })
        }
    }
    @Test(arguments: 0..<4) func anyRowOfTokensGivesAValueOrComplaints(seed: UInt64) {
        var generator = SeededGenerator(seed: seed)
        let tokens = [
            "[", "]", "{", "}", "[[", "]]", "=", ".", ",", "#", "\"", "'", "\"\"\"", "'''", "\\", "\\u0041",
            "\\U00110000",
            "\n", "\r\n", "\r", " ", "\u{b}", "\u{c}", "\u{a0}", "\u{2028}", "\u{feff}", "é", "a", "_", "agent", "id",
            "[log]\n", "= 1\n", "1", "-", "+", "e", "0x", "0b1", "nan", "inf", "true", "1979-05-27", "T07:32:00", "Z",
        ]
        for _ in 0..<500 {
            let row = (0..<Int.random(in: 1...14, using: &generator)).map { _ in
                tokens[Int.random(in: 0..<tokens.count, using: &generator)]
            }
            #expect(complaints(Array(row.joined().utf8)).allSatisfy { $0.hasPrefix("a.toml:") })
        }
    }
}
