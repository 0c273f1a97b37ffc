import Events
import Stress
import Testing
import Vocabulary

@testable import undertone

struct WordingTests {
    @Test(arguments: [
        (0, "0 s"), (59.4, "59 s"), (59.6, "1 min"), (67, "1 min 7 s"), (7_380, "2 h 3 min"), (-1, "0 s"),
        (90_000, "1 d 1 h"),
    ]) func spanIsReadAtAGlance(seconds: Double, text: String) {
        #expect(Wording.span(seconds: seconds) == text)
    }

    @Test(arguments: StressPattern.Kind.allCases) func patternIsToldInWordsOfTheVoice(kind: StressPattern.Kind) throws {
        let voice = try #require(Wording.voice(ofPattern: kind.rawValue))
        #expect(!voice.contains(kind.rawValue))
        let alert = AlertPayload(
            alertID: "a", agent: "maria", level: .high, score: 80, confidence: 1, onsetAt: ServedFeed.instant,
            raisedAt: ServedFeed.instant, explanation: "pitch 3.4 semitones above the calm level for 12 s", reasons: [],
            pattern: kind.rawValue)
        #expect(Wording.reasons(of: alert) == "\(voice): pitch 3.4 semitones above the calm level for 12 s")
    }

    @Test(arguments: [nil, "cheerful"]) func withoutAKnownPatternTheReasonsStandAlone(pattern: String?) {
        var alert = ServedFeed.alert("a")
        alert.pattern = pattern
        #expect(Wording.reasons(of: alert) == alert.explanation)
    }

    @Test(arguments: [(0, "        "), (0.5, "████    "), (0.51, "████▏   "), (1, "████████"), (7, "████████")])
    func gaugeIsAsFullAsItsShare(share: Double, text: String) {
        #expect(String(Plot.gauge(share, columns: 8)) == text)
    }

    @Test func barsShowEverythingAboveNothing() {
        #expect(Plot.bars([0, 0.001, 0.5, 1]) == " ▁▄█")
    }

    @Test func lineIsCutByColumnsAndNotByBytes() {
        var line = InkedLine("日本", .bold)
        line.add("abc")
        #expect(line.columns == 7)
        #expect(line.text(limit: 5, hasColour: false) == "日本a")
        #expect(line.text(limit: 3, hasColour: false) == "日")
        #expect(line.text(limit: 5, hasColour: true) == "\u{1B}[1m日本\u{1B}[0ma")
    }
}
