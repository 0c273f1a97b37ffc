import Foundation
import Testing
import Vault
import Vocabulary

@testable import Replay

@Suite struct ReplayPageTests {
    private func page(_ replay: Replay, flac: [UInt8] = [1, 2, 3]) -> String {
        String(decoding: ReplayPage(replay, flac: flac, version: "1.2.3").html(), as: UTF8.self)
    }

    private let reasons = [
        VoiceReason(feature: .init(.pitch), value: 38, baseline: 32, share: 0.75),
        VoiceReason(feature: .init(.rate), value: 6, baseline: 4.4, share: 0.25),
    ]

    @Test func whatTheVoiceSoundsLikeStandsBeforeTheMeasures() {
        let segment = ReplayFixture.segment()
        let page = page(Replay(segment: segment, voice: "higher, louder, faster"))
        #expect(page.contains("<h1>Higher, louder, faster: \(segment.metadata.explanation)"))
        #expect(!self.page(Replay(segment: segment)).contains("louder"))
    }

    @Test func thePageAsksForNothingFromAnywhere() throws {
        let page = page(Replay(segment: ReplayFixture.segment(), reasons: reasons))
        // The name of a format, which nobody fetches.
        let namespace = "http://www.w3.org/2000/svg"
        let addresses = page.matches(of: /(?:[a-z]+:)?\/\/[A-Za-z0-9][^\s"'`)]*/).map { String($0.output) }
        #expect(addresses.filter { $0 != namespace && !$0.hasPrefix("// ") } == [])
        let references = page.matches(of: /(?:src|href|action|srcset|poster)\s*=\s*"([^"]*)"/).map {
            String($0.output.1)
        }
        #expect(references == ["data:,"])
        #expect(page.contains("default-src 'none'"))
        #expect(!page.contains("@import") && !page.contains("url(\"") && !page.contains("fetch("))
    }

    @Test func whatComesFromTheSegmentStaysText() throws {
        let attack = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\"'{{audio}}"
        var segment = ReplayFixture.segment(agent: attack, explanation: attack)
        segment.metadata.alertID = attack
        let reason = VoiceReason(feature: .init(.pitch), value: 1, baseline: 2, share: 1)
        let replay = Replay(segment: segment, thresholds: [.init(level: .high, score: 60)], reasons: [reason])
        let page = page(replay, flac: Array("recording".utf8))
        let plain = self.page(Replay(segment: ReplayFixture.segment()))
        #expect(page.matches(of: /<script/).count == plain.matches(of: /<script/).count)
        #expect(page.matches(of: /<\/script/).count == plain.matches(of: /<\/script/).count)
        #expect(!page.contains("<img"))
        #expect(page.matches(of: /<section/).count > plain.matches(of: /<section/).count, "the table of reasons")
        // The recording stands in one place, whatever the data ask for.
        #expect(page.matches(of: /cmVjb3JkaW5n/).count == 1)
        #expect(page.contains("{{audio}}"))
    }

    @Test func everyPageLetsOnlyItsOwnScriptsRun() throws {
        let replay = Replay(segment: ReplayFixture.segment())
        let nonces = try (0..<2).map { _ in
            let page = page(replay)
            let nonce = try #require(page.firstMatch(of: /script-src 'nonce-([A-Za-z0-9+\/=]+)'/)).output.1
            #expect(page.contains("<script nonce=\"\(nonce)\">"))
            return String(nonce)
        }
        #expect(nonces[0] != nonces[1])
        #expect(nonces[0].count == 24)
    }

    @Test func theFiguresTellBeforeFromDuring() throws {
        let page = page(Replay(segment: ReplayFixture.segment()))
        let row = try #require(page.firstMatch(of: /Pitch, median<\/th><td>([^<]*)<\/td><td>([^<]*)<\/td>/))
        // 12 log2(150 / 27.5) and half an octave above it.
        #expect(row.output.1 == "29.4\u{a0}st")
        #expect(row.output.2 == "35.4\u{a0}st")
    }

    @Test func whatIsNotKnownIsLeftOut() {
        let bare = page(Replay(segment: ReplayFixture.segment()))
        #expect(!bare.contains("Why the alert got its level"))
        #expect(!bare.contains("<dt>Thresholds"))
        let full = page(
            Replay(
                segment: ReplayFixture.segment(), thresholds: [.init(level: .elevated, score: 60)], reasons: reasons))
        #expect(full.contains("Why the alert got its level"))
        #expect(full.contains("elevated 60"))
        #expect(full.contains("\"pitch\":{\"location\":32,\"spread\":0}"))
    }

    @Test func aLaterPartSaysThatTheAlertBeganBeforeIt() {
        var segment = ReplayFixture.segment()
        segment.metadata.part = 1
        segment.metadata.onsetS = -110
        segment.metadata.clearedS = nil
        let page = page(Replay(segment: segment))
        #expect(page.contains("part 2 of a long alert"))
        #expect(page.contains("110.0\u{a0}s before this part"))
        #expect(page.contains("after the end of this recording"))
    }

    @Test func aTrackWithoutValuesMakesAPageToo() {
        var segment = ReplayFixture.segment()
        segment.track = []
        #expect(page(Replay(segment: segment)).contains("–"))
    }

    @Test func twoMinutesOfNoiseStayBelowSixMegabytes() throws {
        // Noise cannot be packed: the largest FLAC there is, some bytes a sample more than PCM.
        let flac = [UInt8](repeating: 0x5A, count: 120 * 16_000 * 2 + 10_000)
        var segment = ReplayFixture.segment(seconds: 120)
        segment.samples = [Int16](repeating: 77, count: 120 * 16_000)
        #expect(ReplayPage(Replay(segment: segment), flac: flac, version: "1").html().count < 6_000_000)
    }
}
