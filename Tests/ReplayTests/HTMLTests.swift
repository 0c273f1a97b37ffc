import Testing

@testable import Replay

@Suite struct HTMLTests {
    @Test(arguments: [
        ("plain", "plain"), ("<b>&\"'", "&lt;b&gt;&amp;&quot;&#39;"), ("Мария 李", "Мария 李"), ("&amp;", "&amp;amp;"),
    ])
    func whatHasAMeaningInHTMLIsEscaped(text: String, expected: String) {
        #expect(HTML.escaped(text) == expected)
    }

    @Test func noElementCanBeginInJSON() {
        #expect(HTML.scriptSafe(json: #"{"a":"</script><!--"}"#) == #"{"a":"\u003c/script>\u003c!--"}"#)
    }

    @Test func whatIsFilledInIsNotFilledAgain() {
        #expect(HTML.filled("<{{a}}|{{b}}|{{a}}>", with: ["a": "{{b}}", "b": "{{"]) == "<{{b}}|{{|{{b}}>")
    }
}
