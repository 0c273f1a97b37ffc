import DaemonConfiguration
import Testing

@Suite struct ConfigurationDocumentTests {
    @Test(arguments: [
        ("[alertign]\n", "a.toml:1: alertign: unknown section; did you mean [alerting]?"),
        (
            "[weather]\n",
            "a.toml:1: weather: unknown section; the sections are agent, policy, capture, baseline, alerting, vault, "
                + "event_log, feed, report, log, qa, wellbeing, contacts, help"
        ),
        ("high_score = 3\n", "a.toml:1: high_score: stands outside its section; write it below [alerting]"),
        ("agent = 3\n", "a.toml:1: agent: is a section, not a value; write [agent] and its keys below"),
        ("[[agent]]\nid = \"x\"", "a.toml:1: agent: is a section, not a value; write [agent] and its keys below"),
        ("[feed]\nwarm_up_s = 60\n", "a.toml:2: feed.warm_up_s: unknown key; it belongs to [baseline]"),
        (
            "[log]\ncolour = true\n",
            "a.toml:2: log.colour: unknown key; the keys of [log] are level"
        ),
        (
            "[capture]\nfragment_ms = 25.0\n",
            "a.toml:2: capture.fragment_ms: is a number with a fraction; "
                + "write a whole number between 20 and 100 (milliseconds), default 50"
        ),
        (
            "capture.fragment_ms = \"25\"\n",
            "a.toml:1: capture.fragment_ms: is text; "
                + "write a whole number between 20 and 100 (milliseconds), default 50"
        ),
        (
            "[alerting]\nminimum_confidence = nan\n",
            "a.toml:2: alerting.minimum_confidence: nan is outside 0...1; "
                + "write a value between 0 and 1 (ratio), default as the preset says (balanced: 0.25)"
        ),
        (
            "[vault]\ndirectory = \"segments\"\n",
            "a.toml:2: vault.directory: \"segments\" depends on the folder in which the program is started; "
                + "write in quotes a path that starts with / or ~/, or \"\", default \"\""
        ),
        (
            "[agent]\nid = \"../root\"\n",
            "a.toml:2: agent.id: \"../root\" cannot be part of a file name; "
                + "write in quotes up to 64 letters, digits and . _ @ -, a letter or digit first, or \"\", default \"\""
        ),
        (
            "[agent]\nid = \"a\"\nid = \"b\"\n",
            "a.toml:3: agent.id: stands twice, first in line 2; delete one of the two"
        ),
        (
            "[agent]\n[log]\n[agent]\n",
            "a.toml:3: agent: stands twice, first in line 1; put its keys under the first [agent]"
        ),
        ("[agent]\n[.log]\n", "a.toml:2: is a section without a name; write [section]"),
        (
            "[vault]\nrecipients = [\n}\n",
            "a.toml:3: closes with the wrong kind of bracket; close [ with ] and { with }"
        ),
        (
            "[vault]\nrecipients = [\u{2028}]",
            "a.toml:2: holds a character that must stand in quotes; put text in quotes"
        ),
        ("[[ = ]]\n", "a.toml:1: is a section without a name; write [section]"),
        ("\u{feff}[=", "a.toml:1: is a section without a name; write [section]"),
        (
            "\u{feff}[log]\nlevel = 1",
            "a.toml:2: log.level: is a whole number; write in quotes one of trace, debug, info, notice, warning, error, default \"info\""
        ),
        ("[é]\n", "a.toml:1: is a section without a name; write [section]"),
        ("[log]\n# x\u{0}\n", "a.toml:2: holds a zero byte; delete it; the file must be text"),
    ])
    func everyFaultNamesItsLineAndItsMend(text: String, complaint: String) {
        #expect(complaints(Array(text.utf8)) == [complaint])
    }

    @Test func whatIsWrongBesideARepeatedKeyIsReportedToo() {
        let text = "[agent]\nid = \"a\"\nid = \"b\"\nname = 1\n[log]\nlevel = 3\n"
        #expect(complaints(Array(text.utf8)).map { $0.prefix(8) } == ["a.toml:3", "a.toml:4", "a.toml:6"])
    }

    @Test(arguments: [
        "[agent]\nid = \n", "[agent]\nid = alice\n", "[agent\n\n", "[log]\nlevel = \"info\n", "=\n", "[log]\nx",
    ])
    func malformedTextNamesALine(text: String) {
        let lines = complaints(Array(text.utf8))
        #expect(lines.count == 1)
        #expect(lines.first?.hasPrefix("a.toml:1: ") == true || lines.first?.hasPrefix("a.toml:2: ") == true)
    }

    @Test func textThatIsNotUTF8NamesItsLine() {
        #expect(
            complaints(Array("[agent]\n# caf".utf8) + [0xE9, 0x0A])
                == ["a.toml:2: is not UTF-8 text; save the file as UTF-8"])
    }

    @Test func aSecretKeyIsRefusedAndNotRepeated() {
        let secret = "AGE-SECRET-KEY-1QQQQ"
        let lines = complaints(Array("[vault]\nrecipients = [\"\(recipient)\", \"\(secret)\"]".utf8))
        #expect(lines.count == 1)
        #expect(lines.first?.contains("entry 2 holds a secret key") == true)
        #expect(lines.first?.contains(secret) == false)
    }

    @Test func namesNestedWithoutEndAreRefusedBeforeParsing() {
        let lines = complaints(Array((String(repeating: "a.", count: 100_000) + "a = 1").utf8))
        #expect(lines == ["a.toml:1: nests 100001 names; write section.key"])
    }

    @Test func linesMayEndAsOnWindows() throws {
        let text = "[agent]\r\nid = \"alice\"\r\n[log]\r\nlevel = \"debug\"\r\n"
        #expect(try load(text).configuration.log.level == .debug)
        #expect(complaints(Array((text + "x = 1\r\n").utf8)).map { $0.prefix(9) } == ["a.toml:5:"])
    }
}
