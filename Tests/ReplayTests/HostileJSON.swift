import TestSignals

/// A JSON text whose values are changed at random, also into what no encoder writes.
struct HostileJSON {
    private(set) var text: String

    init(_ text: String) { self.text = text }

    /// Sequences that must not come out anywhere as they are.
    static let escapes = [
        #"\u001b]0;OWNED\u0007"#, #"\u001b[2J\u001b[H"#, #"\u001b]52;c;ZWNobw==\u0007"#, #"\u009b31m"#,
        #"\u202etxt.exe"#,
        #"a\nundertone: forged"#, #"a\r\u2028b"#, #"\u0007\u0008\u007f"#, #"\ufeff\u200b\u2066x"#,
        #"\udb40\udc41"#,
    ]
    /// Texts that must not stand on a page as they are.
    static let marks = [
        "<script>alert(1)</script>", #"\"><img src=x onerror=alert(1)>"#, "</script><script>alert(2)</script>", "<!--",
        "{{data}}", "{{nonce}}", "&lt;b&gt;",
    ]

    private static let texts =
        escapes + marks + [
            "", "../../../tmp/x", "-rf", "=cmd|' /C calc'!A0", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59.999-23:59",
            "0000-01-01T00:00:00+23:59", "2026-13-45T99:99:99Z", "1970-01-01T00:00:00Z", "9999-12-31T23:59:59.999Z",
            #"\ud800"#, "critical", "pitch", "A" + String(repeating: "\u{301}", count: 3_000),
            String(repeating: "A", count: 100_000),
        ]
    private static let numbers = [
        "1e300", "-1e300", "1e-300", "-1", "0", "-0", "9223372036854775807", "9223372036854775808",
        "-9223372036854775808", "1e400", "4294967296", "1e19", "NaN", "1e7", "-1e7", "1000", "-1000", "999999.5",
        "1000000", "0.1e-400", "1e15", "99999999999999999999999", "100.5", "-50",
    ]
    /// Numbers that come through the door, at the ends of what may be.
    private static let possible = [
        "0", "-0", "1", "2", "1e-300", "1000", "999.9", "-1000", "1e7", "-1e7", "0.5", "1.25", "100", "1000000", "2.56",
    ]
    private static let others = ["null", "true", "[]", "{}", "[[]]", #"{"a":1}"#, "", "\"7\""]

    /// Changes one value, or how the whole is built.
    /// - Returns: what was done.
    mutating func change(_ generator: inout SeededGenerator) -> String {
        switch Int.random(in: 0..<14, using: &generator) {
        case 0: return nest(&generator)
        case 1: return lengthen(&generator)
        case 2:
            // The same key twice, of which the first or the last may count.
            let key = ["part", "agent", "duration_s", "onset_s", "gaps"].randomElement(using: &generator) ?? ""
            let value = (Self.numbers + Self.others).randomElement(using: &generator) ?? ""
            replace(firstOf: "{", with: "{\"\(key)\":\(value),")
            return "\(key) twice: \(value)"
        default: return changeValue(&generator)
        }
    }

    private mutating func changeValue(_ generator: inout SeededGenerator) -> String {
        let values = self.values
        guard let value = values.randomElement(using: &generator) else { return "nothing" }
        let old = text[value]
        let isText = old.hasPrefix("\"")
        let new: String
        switch (Int.random(in: 0..<8, using: &generator), isText) {
        case (0, _): new = Self.others.randomElement(using: &generator) ?? ""
        case (2..<4, false): new = Self.numbers.randomElement(using: &generator) ?? ""
        case (4..., false): new = Self.possible.randomElement(using: &generator) ?? ""
        case (1...2, true): new = "\"\(Self.texts.randomElement(using: &generator) ?? "")\""
        default: new = "\"\((Self.escapes + Self.marks).randomElement(using: &generator) ?? "")\""
        }
        let line = text[..<value.lowerBound].suffix(40).split(separator: "\n").last ?? ""
        let change = "\(line)\(old.prefix(40)) -> \(new.prefix(60))"
        text.replaceSubrange(value, with: new)
        return change
    }

    private mutating func nest(_ generator: inout SeededGenerator) -> String {
        let depth = [10, 400, 600, 100_000].randomElement(using: &generator) ?? 10
        let nest = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
        replace(firstOf: "{", with: "{\"voice\":\(nest),")
        return "\(depth) lists in each other"
    }

    private mutating func lengthen(_ generator: inout SeededGenerator) -> String {
        let lists: [(String, String)] = [
            ("gaps", #"{"from_s":0.5,"to_s":0.6,"kind":"lost"}"#), ("thresholds", #"{"level":"high","score":50}"#),
            ("calm", #"{"feature":"pitch","location":30,"spread":1,"unit":"st"}"#), ("recipients", "\"age1x\""),
            ("reasons", #"{"feature":"pitch","value":30,"baseline":20,"share":0.5}"#),
        ]
        let (key, entry) = lists.randomElement(using: &generator) ?? lists[0]
        let count = [0, 900, 1_001, 60_000].randomElement(using: &generator) ?? 0
        let list = [String](repeating: entry, count: count).joined(separator: ",")
        // The first of two keys counts.
        replace(firstOf: "{", with: "{\"\(key)\":[\(list)],")
        return "\(count) \(key)"
    }

    private mutating func replace(firstOf mark: Character, with new: String) {
        guard let place = text.firstIndex(of: mark) else { return }
        text.replaceSubrange(place...place, with: new)
    }

    /// Where texts, numbers and words stand that are values.
    private var values: [Range<String.Index>] {
        text.matches(of: /: ("(?:[^"\\]|\\.)*"|[-0-9][-+.0-9eE]*|true|false|null)/).map {
            text.index($0.range.lowerBound, offsetBy: 2)..<$0.range.upperBound
        }
    }
}
