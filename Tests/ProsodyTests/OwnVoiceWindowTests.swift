import Testing
import Vocabulary

@testable import Prosody

@Suite struct OwnVoiceWindowTests {
    private static func frame(_ index: Int, hertz: Float?, isNear: Bool = true, level: Float = -30) -> ProsodyFrame {
        var frame = ProsodyFrame(time: StreamTime(sample: index * ProsodyFrame.hop))
        (frame.f0Hz, frame.isNearTalker, frame.levelDBFS) = (hertz, isNear, level)
        return frame
    }

    /// Voiced half of the time, in stretches of 20 frames.
    private static func isVoiced(_ index: Int) -> Bool { index / 20 % 2 == 0 }

    @Test func itHoldsSoMuchVoiceHoweverLongThatTook() throws {
        var window = OwnVoiceWindow(voicedS: 1)
        for index in 0..<2_000 { window.push(Self.frame(index, hertz: Self.isVoiced(index) ? 200 : nil)) }
        let summed = window.statistics()
        let statistics = try #require(summed)
        #expect(abs(statistics.voicedS - 1) < 1e-4)
        #expect(abs(statistics.windowS - 2) <= 0.2, "as much pause as voice: \(statistics.windowS)")
    }

    @Test func whatOthersSayTakesNoRoom() throws {
        var window = OwnVoiceWindow(voicedS: 1)
        for index in 0..<100 { window.push(Self.frame(index, hertz: 200)) }
        for index in 100..<1_100 { window.push(Self.frame(index, hertz: 320, isNear: false)) }
        let summed = window.statistics()
        let statistics = try #require(summed)
        #expect(abs(statistics.voicedS - 1) < 1e-4)
        #expect(abs((statistics.f0MeanSemitones ?? 0) - Semitones.above27Point5Hz(200)) < 1e-3)
    }

    @Test func voiceOfAnotherPhraseIsForgotten() {
        var window = OwnVoiceWindow(voicedS: 1)
        for index in 0..<100 { window.push(Self.frame(index, hertz: 200)) }
        let silence = Int(OwnVoiceWindow.oldestS * 100)
        for index in 100..<100 + silence { window.push(Self.frame(index, hertz: nil, isNear: false)) }
        let left = window.statistics()
        #expect(left == nil)
    }

    /// The same stretch by a window of wall time, where nothing but the wearer's voice is heard.
    @Test func withoutPausesItIsAWindowOfTime() throws {
        var own = OwnVoiceWindow(voicedS: 1.5)
        var wall = ProsodyWindow(seconds: 1.5)
        for index in 0..<700 {
            let frame = Self.frame(index, hertz: 150 + Float(index % 37), level: -30 - Float(index % 11))
            own.push(frame)
            wall.push(frame)
        }
        let summed = own.statistics()
        let (left, right) = (try #require(summed), try #require(wall.statistics()))
        #expect(abs((left.f0MeanSemitones ?? 0) - (right.f0MeanSemitones ?? 1)) < 1e-4)
        #expect(abs((left.levelDBFS ?? 0) - (right.levelDBFS ?? 1)) < 1e-4)
        #expect(left.voicedS == right.voicedS && left.windowS == right.windowS)
    }

    @Test func emptiedItSaysNothing() {
        var window = OwnVoiceWindow(voicedS: 1)
        for index in 0..<50 { window.push(Self.frame(index, hertz: 200)) }
        window.removeAll()
        let left = window.statistics()
        #expect(left == nil)
    }
}
