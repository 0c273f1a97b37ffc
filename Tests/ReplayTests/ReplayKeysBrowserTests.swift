import Age
import Foundation
import TestSignals
import TestSupport
import Testing
import Vault
import Vocabulary

@testable import Replay

/// The page's keys, zoom and looks in a real browser.
@Suite(.enabled(if: Browser.program != nil, "chromium is not installed"), .serialized, .hangGuard)
struct ReplayKeysBrowserTests {
    private let folder: TemporaryFolder
    private let browser: Browser

    init() throws {
        folder = try TemporaryFolder()
        browser = try Browser(program: try #require(Browser.program), profile: folder.path + "/profile")
        var segment = ReplayFixture.segment(seconds: 40)
        segment.metadata.thresholds = [.init(level: .elevated, score: 60), .init(level: .high, score: 75)]
        segment.metadata.calm = [
            .init(feature: .init(.pitch), location: 29.4, spread: 1.5, unit: "st"),
            .init(feature: .init(.rate), location: 4, spread: 0.5, unit: "syll/s"),
        ]
        segment.metadata.gaps = [
            .init(fromS: 30, toS: 32, kind: .redacted), .init(fromS: 5, toS: 5.5, kind: .lost),
        ]
        let stored = try ReplayFixture.stored(segment)
        let identities = try AgeIdentityFile.parse(String(contentsOfFile: stored.keyPath, encoding: .utf8))
        let files = try SegmentReader.files(path: stored.path, identities: identities)
        var replay = Replay(files.segment)
        replay.verdict = .init(.identical, "scores re-computed: identical")
        let page = ReplayPage(replay, flac: try files.flac(), version: "1")
        let url = folder.url.appending(path: "page.html")
        try page.html().write(to: url)
        try browser.open(url)
    }

    /// Presses keys one after the other and notes where the clock is after each.
    private func clock(after keys: [String]) throws -> [String]? {
        let list = keys.map { "\"\($0)\"" }.joined(separator: ",")
        return
            try browser.value(
                of: """
                    (async () => {
                      const seen = [];
                      for (const name of [\(list)]) {
                        const key = name.replace("shift+", "");
                        document.dispatchEvent(new KeyboardEvent("keydown", { key, shiftKey: name !== key, bubbles: true }));
                        await new Promise((resolve) => setTimeout(resolve, 60));
                        seen.push(document.getElementById("clock").textContent);
                      }
                      return seen;
                    })()
                    """) as? [String]
    }

    @Test func theKeysAreThoseOfTheTerminal() throws {
        let keys = ["5", "ArrowRight", "shift+ArrowLeft", "]", "[", "o", "r", "J", "J", "j", "End", "Home", "9"]
        let seen = try clock(after: keys)
        #expect(
            seen == [
                "0:20.0", "0:21.0", "0:16.0", "0:21.0", "0:16.0", "0:20.0", "0:20.5", "0:05.0", "0:05.0", "0:20.0",
                "0:40.0", "0:00.0", "0:36.0",
            ])
        #expect(browser.complaints == [])
    }

    @Test func speedHelpAndRepeatHaveKeysToo() throws {
        _ = try clock(after: ["+", "+"])
        #expect(try browser.value(of: "document.getElementById('speed').value") as? String == "1.25")
        _ = try clock(after: ["=", "-"])
        #expect(try browser.value(of: "document.getElementById('speed').value") as? String == "0.9")
        #expect(try browser.value(of: "document.getElementById('help').offsetHeight") as? Int == 0)
        _ = try clock(after: ["?"])
        #expect(try browser.value(of: "document.getElementById('help').offsetHeight > 40") as? Bool == true)
        #expect(try clock(after: ["l"]) == ["0:20.0"])
        #expect(try browser.value(of: "document.getElementById('repeat').ariaPressed") as? String == "true")
    }

    @Test func zoomShowsAPageOfTimeAndTurnsIt() throws {
        _ = try clock(after: ["5", "z", "z"])
        #expect(try browser.value(of: "document.getElementById('zoom').textContent") as? String == "10 s in view")
        // Pages of 10 s begin every 8 s.
        let place = "Math.round(parseFloat(document.getElementById('cursor').style.left))"
        #expect(try browser.value(of: place) as? Int == 40)
        _ = try clock(after: ["]"])
        #expect(try browser.value(of: place) as? Int == 10)
        #expect(
            try browser.value(of: "/NaN|undefined|Infinity/.test(document.getElementById('plots').innerHTML)") as? Bool
                == false)
        _ = try clock(after: ["z", "Home"])
        #expect(try browser.value(of: place) as? Int == 0)
    }

    @Test func calmRangeGapsAndVerdictAreShown() throws {
        #expect(try browser.value(of: "document.querySelectorAll('.panel .band').length") as? Int == 2)
        #expect(try browser.value(of: "document.querySelectorAll('.panel.pitch .gap').length") as? Int == 2)
        #expect(try browser.value(of: "document.querySelector('.gap-text').textContent") as? String == "redacted")
        #expect(
            try browser.value(of: "document.querySelector('.verdict').textContent") as? String
                == "✓ Scores re-computed: identical.")
        _ = try clock(after: ["8"])
        #expect(
            (try browser.value(of: "document.querySelector('.pitch .now').textContent") as? String)?.contains("150 Hz")
                == false)
        let hint = try browser.value(of: "document.querySelector('.wave .hint').textContent")
        #expect(hint as? String == "waveform; hatched: lost, redacted")
    }

    @Test(arguments: [(1_280, 1_240, false), (1_280, 1_240, true), (390, 844, false)])
    func everyScreenShowsThePlots(width: Int, height: Int, isDark: Bool) throws {
        try browser.show(width: width, height: height, isDark: isDark)
        let isWhole = "document.documentElement.scrollWidth <= window.innerWidth"
        #expect(try browser.value(of: isWhole) as? Bool == true, "nothing sticks out")
        let darkness = "getComputedStyle(document.body).backgroundColor === 'rgb(18, 20, 24)'"
        #expect(try browser.value(of: darkness) as? Bool == isDark)
        let picture = try browser.screenshot()
        #expect(picture.count > 20_000)
        if let folder = ProcessInfo.processInfo.environment["UNDERTONE_SCREENSHOTS"] {
            try picture.write(to: URL(filePath: folder).appending(path: "page-\(width)\(isDark ? "-dark" : "").png"))
        }
        #expect(browser.requests.filter { !["file:", "data:", "blob:"].contains(where: $0.hasPrefix) } == [])
    }

    /// D32: what belongs to a time is cut off at the borders of the view, in every row of the page.
    @Test func zoomedNothingOfTheAlertLiesOverTheNumbersOfTheAxis() throws {
        try browser.show(width: 1280, height: 800, isDark: false)
        _ = try clock(after: ["z", "z", "9"])
        let over =
            try browser.value(
                of: """
                    [...document.querySelectorAll(".panel svg")].map((plot) => {
                      plot.scrollIntoView();
                      const box = plot.getBoundingClientRect();
                      const hits = [4, 40, 80].flatMap((x) => document.elementsFromPoint(box.left + x, box.top + box.height / 2));
                      return hits.filter((hit) => /alert|mark/.test(hit.getAttribute("class") ?? "") && hit.ownerSVGElement).length;
                    })
                    """) as? [Int]
        #expect(over?.count == 7 && over?.allSatisfy { $0 == 0 } == true, "\(over ?? [])")
        let cut =
            try browser.value(
                of: """
                    [...document.querySelectorAll("g[clip-path]")].every((group) =>
                      document.getElementById(group.getAttribute("clip-path").slice(5, -1)))
                    """) as? Bool
        #expect(cut == true, "every border that is named is there")
    }

    /// D32: the plot that the alert was about is seen without scrolling.
    @Test(arguments: [(1280, 800), (1440, 900)]) func theEffortIsSeenAtOnce(width: Int, height: Int) throws {
        try browser.show(width: width, height: height, isDark: true)
        let bottom =
            try browser.value(
                of: "document.querySelector('.panel.score svg').getBoundingClientRect().bottom + scrollY") as? Double
        #expect(bottom.map { $0 <= Double(height) } == true, "\(bottom ?? 0)")
    }
}
