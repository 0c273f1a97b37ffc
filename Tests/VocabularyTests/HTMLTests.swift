import Testing
import Vocabulary

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

    /// Every page of ours: nothing may be asked of anybody that its policy does not name, nobody is told where the
    /// reader comes from, and no program that looks through pages keeps it.
    @Test func aPageHasItsHead() {
        let page = HTML.page(
            "A <b>", language: "bg", nonce: "n\"", style: "p { margin: 0; }",
            policy: HTML.policy(nonce: "n\"", "connect-src 'self'"), body: "<p>B</p>")
        #expect(page.hasPrefix("<!doctype html>\n<html lang=\"bg\">\n") && page.hasSuffix("</body>\n</html>\n"))
        #expect(page.contains("<title>A &lt;b&gt;</title>") && page.contains("<body>\n<p>B</p>\n</body>"))
        #expect(page.contains("<style nonce=\"n&quot;\">\np { margin: 0; }\n</style>"))
        #expect(page.contains("content=\"default-src 'none'; style-src 'nonce-n&quot;'; img-src data:; "))
        #expect(page.contains("form-action 'none'; connect-src 'self'\">"))
        #expect(page.contains("\"noindex, nofollow\"") && page.contains("\"no-referrer\""))
        let served = HTML.page("A", nonce: "n", style: "", policy: nil, body: "")
        #expect(served.contains("<html lang=\"en\">") && !served.contains("Content-Security-Policy"))
    }

    @Test func whatIsFilledInIsNotFilledAgain() {
        #expect(HTML.filled("<{{a}}|{{b}}|{{a}}>", with: ["a": "{{b}}", "b": "{{"]) == "<{{b}}|{{|{{b}}>")
    }
}
