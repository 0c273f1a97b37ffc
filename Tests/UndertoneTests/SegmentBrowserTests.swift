import Events
import Testing
import Vocabulary

@testable import undertone

/// What keys do in the browser of segments, and what is then on a screen of any size.
struct SegmentBrowserTests {
    private static func item(
        _ index: Int, agent: String = "maria", level: AlertLevel = .high, state: SegmentRecord.State = .stored,
        heldBy: String? = nil, why: String = "pitch 3.4 semitones above the calm level"
    ) -> SegmentBrowser.Item {
        let alert = "6b0e1a2c-0000-4000-8000-" + String("\(1_000_000_000_000 + index)".suffix(12))
        var segment = SegmentPayload(
            segmentID: "\(alert)-0", alertID: alert, agent: agent,
            startedAt: ServedFeed.instant.advanced(bySeconds: -60 * Double(index)), durationS: 51, bytes: 400_000,
            level: level, part: 0, heldBy: heldBy)
        if state == .erased {
            segment.receipt = ErasurePayload(
                agent: agent, what: "segment", reason: "recorded by mistake", count: 1, by: "quin",
                at: ServedFeed.instant, hash: "f00d")
        }
        var payload = ServedFeed.alert(alert)
        payload.explanation = why
        return SegmentBrowser.Item(
            source: index, agent: agent,
            record: SegmentRecord(segment: segment, state: state, heldReason: heldBy.map { _ in "complaint 17" }),
            alert: AlertRecord(
                alert: payload, life: AlertLife(state: .acknowledged), highestLevel: level, acknowledgedBy: "sue",
                lastSequence: nil))
    }

    private static let view = SegmentBrowserView(size: (80, 24))
    private static let heading = SegmentBrowserView.Heading(reason: "complaint 17", key: "key: qa.key")

    private static func typed(_ text: String) -> [Keyboard.Press] { text.map { .character($0) } }

    private static func press(_ presses: [Keyboard.Press], _ browser: inout SegmentBrowser) {
        for press in presses { _ = browser.take(press, on: view) }
    }

    private static func text(_ browser: SegmentBrowser, _ view: SegmentBrowserView = view) -> [String] {
        view.lines(browser, heading).map { $0.text(hasColour: false) }
    }

    private static let many = (0..<100).map { index in
        item(
            index, agent: ["maria", "hanako", "alice"][index % 3], level: AlertLevel.allCases[index % 3],
            heldBy: index == 7 ? "quin" : nil, why: index == 42 ? "speech rate 2.1 above" : "pitch 3.4 semitones above")
    }

    @Test func keysMoveTheMarkAndNeverBeyondAnEnd() {
        var browser = SegmentBrowser(Self.many)
        let rows = Self.view.bodyRows
        for (presses, place) in [
            ([.up], 0), ([.down, .down, .character("j")], 3), ([.character("k")], 2), ([.pageDown], 2 + rows),
            ([.pageUp, .pageUp], 0), ([.end, .down], 99), ([.character("g")], 0), ([.character("G")], 99), ([.home], 0),
        ] as [([Keyboard.Press], Int)] {
            Self.press(presses, &browser)
            #expect(browser.marked == place, "\(presses)")
            #expect((browser.first..<browser.first + rows).contains(browser.marked), "it is on the screen")
        }
    }

    @Test(arguments: [
        ("hanako", 33), ("HANAKO critical", 0), ("alice critical", 33), ("quin", 1), ("complaint 17", 1),
        ("speech rate", 1), ("6b0e1a2c-0000-4000-8000-000000000005", 1), ("sue", 100), ("2025-03-01", 100),
        ("nobody-has-this", 0), ("", 100),
    ])
    func aFilterLooksThroughAgentLevelIdAndReasons(words: String, count: Int) {
        var browser = SegmentBrowser(Self.many)
        Self.press([.character("/")] + Self.typed(words) + [.enter], &browser)
        #expect(browser.listed.count == count && browser.filter == words && !browser.isTyping)
        // Nothing is marked where nothing is listed, and no key does anything to it.
        for press in [.enter, .character("v"), .character("o"), .character("i")] as [Keyboard.Press] where count == 0 {
            #expect(browser.item == nil && browser.take(press, on: Self.view) == nil)
        }
        Self.press([.escape], &browser)
        #expect(browser.listed.count == 100 && browser.filter.isEmpty)
    }

    @Test func theMarkStaysWithItsSegment() throws {
        var browser = SegmentBrowser(Self.many)
        Self.press([.pageDown, .down], &browser)
        let id = try #require(browser.item?.id)
        Self.press([.character("/")] + Self.typed("maria"), &browser)
        let kept = Self.many.first { $0.id == id }?.agent == "maria"
        #expect((browser.item?.id == id) == kept)
        Self.press([.escape], &browser)
        browser.replace(Array(Self.many.dropFirst(3)))
        #expect(browser.item.map { kept ? $0.id == id : true } == true)
    }

    /// Letters that are keys elsewhere are letters of a filter: nobody quits or opens anything by typing a name.
    @Test func whileAFilterIsTypedNoLetterIsAKey() {
        var browser = SegmentBrowser(Self.many)
        _ = browser.take(.character("/"), on: Self.view)
        for press in Self.typed("quiveros /?é") { #expect(browser.take(press, on: Self.view) == nil) }
        #expect(browser.filter == "quiveros /?é" && browser.front == .list)
        Self.press([.erase, .erase], &browser)
        #expect(browser.filter == "quiveros /")
        #expect(browser.take(.enter, on: Self.view) == nil, "it ends the typing and opens nothing")
    }

    @Test func keysAskForWhatTheySay() {
        var browser = SegmentBrowser([Self.item(1)])
        for (press, deed) in [
            (.enter, .replay(isSilent: false)), (.character("s"), .replay(isSilent: true)), (.character("v"), .verify),
            (.character("o"), .page), (.character("i"), .details), (.character("r"), .reload),
            (.character("q"), .quit), (.interruption, .quit), (.character("x"), nil), (.left, nil),
        ] as [(Keyboard.Press, SegmentBrowser.Deed?)] {
            #expect(browser.take(press, on: Self.view) == deed, "\(press)")
        }
    }

    /// D24: what is gone shows its receipt, and is never fetched.
    @Test(arguments: [Keyboard.Press.enter, .character("s"), .character("v"), .character("o")])
    func anErasedOneShowsItsReceipt(press: Keyboard.Press) {
        var browser = SegmentBrowser([Self.item(1, state: .erased), Self.item(2)])
        #expect(browser.listed.count == 1, "what was erased is not in the way")
        Self.press([.character("e"), .home], &browser)
        #expect(browser.listed.count == 2 && browser.item?.record.state == .erased)
        #expect(browser.take(press, on: Self.view) == nil)
        let screen = Self.text(browser).joined(separator: " ")
        #expect(screen.contains("was erased on") && screen.contains("by quin: recorded by mistake"), "\(screen)")
        #expect(browser.take(.enter, on: Self.view) == nil && browser.front == .list, "a key closes it")
    }

    @Test(arguments: [20, 40, 41, 59, 60, 79, 80, 100, 120, 160, 200], [6, 10, 12, 16, 24, 50])
    func everySizeShowsTheMarkedOneAndNothingTooWide(columns: Int, rows: Int) {
        let view = SegmentBrowserView(size: (columns, rows))
        var browser = SegmentBrowser(
            Self.many + [Self.item(200, agent: "\u{1B}[2J\u{202E}眠眠眠眠眠眠眠眠眠眠", why: "眠\u{7}")])
        for presses in [[], [.pageDown], [.end], [.character("?")], [.end], [.enter], [.character("/")]]
            as [[Keyboard.Press]]
        {
            for press in presses { _ = browser.take(press, on: view) }
            let lines = view.lines(browser, Self.heading)
            #expect(lines.count == rows)
            for line in lines {
                let text = line.text(hasColour: false)
                #expect(line.columns <= columns, "\(text)")
                #expect(!text.contains("\u{1B}") && !text.contains("\u{202E}") && !text.contains("\u{7}"))
            }
            // No column is begun for which there is no room.
            if browser.front == .list, columns >= 40 { #expect(!lines[1].text(hasColour: false).contains("…")) }
            if browser.front == .list { #expect(lines.contains { $0.text(hasColour: false).hasPrefix("▸") }) }
        }
    }

    @Test func aNarrowScreenKeepsWhatMattersMost() {
        let browser = SegmentBrowser([Self.item(7, heldBy: "quin")])
        let narrow = Self.text(browser, SegmentBrowserView(size: (40, 12)))
        for word in ["high", "maria", "51 s", "complaint 17"] {
            #expect(narrow.contains { $0.contains(word) }, "\(word): \(narrow)")
        }
        let wide = Self.text(browser, SegmentBrowserView(size: (160, 24)))
        #expect(wide[1].contains("SEEN BY") && wide[1].contains("HELD BY") && wide[1].contains("WHY"))
        #expect(wide[2].contains("sue") && wide[2].contains("quin") && wide[2].contains("6b0e1a2c…-0"))
        #expect(wide[2].contains("pitch 3.4 semitones"))
    }

    /// D27: what is cut in a narrow place shows it, and who waits for a second person stands there whole.
    @Test func aCutLineShowsItAndWaitingFitsItsColumn() {
        let long = Self.item(1, why: "rose within seconds: pitch 4.5 semitones above the calm level for 5 s")
        let narrow = Self.text(SegmentBrowser([long]), SegmentBrowserView(size: (40, 12)))
        #expect(narrow[10].hasSuffix("…") && narrow[10].hasPrefix("rose within seconds"), "\(narrow)")
        let room = Self.text(SegmentBrowser([long]), SegmentBrowserView(size: (80, 24)))
        #expect(!room.contains { $0.contains("…") }, "\(room)")
        var record = long.record
        record.requests = [
            SegmentRequest(id: "r-1", action: .hear, person: "quin", askedAt: .now, reason: "c", fileHash: nil)
        ]
        let waiting = SegmentBrowser.Item(source: 0, agent: "maria", record: record, alert: long.alert)
        var browser = SegmentBrowser([waiting])
        let screen = Self.text(browser)
        #expect(screen[2].contains(" waits ") && !screen[2].contains("…"), "\(screen)")
        let words = "quin waits for a second person: undertone segments approve 6b0e1a2c --for quin"
        #expect(screen.contains { $0.hasPrefix(words) }, "\(screen)")
        Self.press([.character("/")] + Self.typed("second person") + [.enter], &browser)
        #expect(browser.listed.count == 1)
    }

    @Test func aLongTextIsTurnedToItsLastLine() {
        var browser = SegmentBrowser([Self.item(1)])
        let view = SegmentBrowserView(size: (40, 12))
        browser.show(
            "Details", (0..<30).map { InkedLine("line \($0) with some more words than fit into forty columns") })
        _ = browser.take(.end, on: view)
        #expect(Self.text(browser, view).contains { $0.contains("columns") })
        _ = browser.take(.home, on: view)
        #expect(Self.text(browser, view).contains { $0.contains("line 0") })
        _ = browser.take(.escape, on: view)
        #expect(browser.front == .list)
    }
}
