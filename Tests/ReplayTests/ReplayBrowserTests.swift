import Age
import Foundation
import TestSignals
import TestSupport
import Testing
import Vault
import Vocabulary

@testable import Replay

/// The page in a real browser.
@Suite(.enabled(if: Browser.program != nil, "chromium is not installed"), .serialized, .hangGuard)
struct ReplayBrowserTests {
    private let folder: TemporaryFolder
    private let browser: Browser

    init() throws {
        folder = try TemporaryFolder()
        browser = try Browser(program: try #require(Browser.program), profile: folder.path + "/profile")
    }

    private func open(_ segment: Segment) throws {
        let stored = try ReplayFixture.stored(segment)
        let identities = try AgeIdentityFile.parse(String(contentsOfFile: stored.keyPath, encoding: .utf8))
        let files = try SegmentReader.files(path: stored.path, identities: identities)
        var replay = Replay(files.segment)
        replay.thresholds = AlertRule.standard.thresholds
        replay.verdict = .init(.identical, "scores re-computed: identical")
        let page = ReplayPage(replay, flac: try files.flac(), version: "1")
        let url = folder.url.appending(path: "page.html")
        try page.html().write(to: url)
        try browser.open(url)
    }

    /// Where the cursor is, as a share of the width in percent.
    private static let cursor = "parseFloat(document.getElementById('cursor').style.left)"

    @Test func playingMovesTheCursorWithTheSound() throws {
        try open(ReplayFixture.segment())
        #expect(try browser.value(of: Self.cursor) as? Double == 0)
        // Resolves when half a second was heard: the cursor, the clock and the read-out are those of that moment.
        let seen =
            try browser.value(
                of: """
                    new Promise((resolve) => {
                      document.getElementById("play").click();
                      const look = () => \(Self.cursor) >= 12.5 ? resolve(
                        [document.getElementById("clock").textContent, document.querySelector(".pitch .now").textContent]
                      ) : setTimeout(look, 10);
                      look();
                    })
                    """) as? [String]
        #expect(seen?.first?.hasPrefix("0:00.") == true, "\(seen ?? [])")
        #expect(seen?.last?.contains("29.4 st · 150 Hz") == true || seen?.last?.contains("no voice") == true)
        // To the end: the button offers to play again.
        let end =
            try browser.value(
                of: """
                    new Promise((resolve) => {
                      const look = () => document.getElementById("play").getAttribute("aria-label") === "Play"
                        ? resolve(\(Self.cursor)) : setTimeout(look, 10);
                      document.getElementById("speed").value = "2";
                      document.getElementById("speed").dispatchEvent(new Event("change"));
                      look();
                    })
                    """) as? Double
        #expect(end.map { $0 > 99 } == true)
        #expect(browser.complaints == [])
    }

    @Test func aClickAndTheKeysSeek() throws {
        try open(ReplayFixture.segment())
        let places =
            try browser.value(
                of: """
                    (async () => {
                      const press = (key, shiftKey = false) => document.dispatchEvent(new KeyboardEvent("keydown", { key, shiftKey, bubbles: true }));
                      const settle = () => new Promise((resolve) => setTimeout(resolve, 100));
                      const places = [];
                      const note = async () => { await settle(); places.push(Math.round(\(Self.cursor))); };
                      press("o"); await note();
                      press("ArrowRight"); await note();
                      press("ArrowLeft", true); await note();
                      press("End"); await note();
                      press("Home"); await note();
                      const box = document.getElementById("scrub").getBoundingClientRect();
                      document.getElementById("scrub").dispatchEvent(new PointerEvent("pointerdown", { clientX: box.left + box.width / 4, button: 0, pointerId: 1 }));
                      await note();
                      return places;
                    })()
                    """) as? [Int]
        #expect(places == [50, 75, 0, 100, 0, 25])
    }

    @Test func nothingIsAskedForAndNothingOfTheDataRuns() throws {
        let attack =
            "</script><script>window.caught = 1</script><img src=http://127.0.0.1:9/x onerror='window.caught = 1'>"
        try open(ReplayFixture.segment(agent: attack, explanation: attack))
        #expect(try browser.value(of: "window.caught === undefined && document.images.length === 0") as? Bool == true)
        #expect(try browser.value(of: "document.querySelector('h1').textContent") as? String == attack + ".")
        #expect(browser.requests.filter { !["file:", "data:", "blob:"].contains(where: $0.hasPrefix) } == [])
        #expect(browser.complaints == [])
    }

    @Test func everyPlotIsDrawnAndNamed() throws {
        try open(ReplayFixture.segment())
        let labels = try browser.value(
            of: "Array.from(document.querySelectorAll('svg[role=img]')).map((plot) => plot.getAttribute('aria-label'))")
        #expect(
            labels as? [String] == [
                "Waveform of 4.0 seconds.", "Vocal effort score, highest 80 of 100.",
                "Pitch contour. Median before the onset 29.4 semitones, during the alert 35.4 semitones.",
                "Speech rate and 16 syllables.", "Level, up to \u{2212}18.0 dB re full scale.",
            ])
        let marks = try browser.value(of: "document.querySelectorAll('.panel.marks .mark').length")
        #expect(marks as? Int == 3)
        #expect(
            try browser.value(of: "/NaN|undefined|Infinity/.test(document.getElementById('plots').innerHTML)") as? Bool
                == false)
    }
}
