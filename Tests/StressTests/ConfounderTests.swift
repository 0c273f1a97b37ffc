import Testing
import Vocabulary

@testable import Prosody
@testable import Stress

@Suite struct ConfounderTests {
    /// Calm: 35 st, -30 dBFS over a room of -75 dBFS, a wide line.
    private static let baseline: SpeakerBaseline = {
        var baseline = SpeakerBaseline()
        for index in 0..<200 {
            let window = window(pitch: 35 + Float(index % 5) * 0.3, level: -30 + Float(index % 3))
            baseline.learn(Lesson(window, roomDBFS: -75, speechS: 0.5))
        }
        return baseline
    }()

    private static func window(
        pitch: Float = 35.6, level: Float = -29, room: Float = -75, voicedS: Float = 2, wide: Float = 1,
        at time: Double = 0
    ) -> ProsodyStatistics {
        var window = ProsodyStatistics(
            time: StreamTime(seconds: time), windowS: 3, voicedS: voicedS, speechS: 2.5, noiseFloorDBFS: room)
        (window.f0MeanSemitones, window.levelDBFS, window.wideShare) = (pitch, level, wide)
        return window
    }

    private static func after(_ windows: ProsodyStatistics...) -> Confounders {
        var confounders = Confounders()
        for window in windows {
            // Long enough for the room to be known.
            for _ in 0..<10 { confounders.hear(floorDBFS: window.noiseFloorDBFS) }
            confounders.update(recent: window, own: window, baseline: baseline)
        }
        return confounders
    }

    @Test func calmSpeechNeedsNoDiscount() {
        let calm = Self.after(Self.window())
        #expect(calm.discounts.confidence == 1 && calm.levelDB == 0 && calm.lombardDB == 0)
    }

    @Test(arguments: [Float(12), -12]) func stepOfVoiceAndRoomIsGain(step: Float) {
        let seen = Self.after(
            Self.window(level: -29 + step, room: -75 + step, at: 7),
            Self.window(level: -29 + step, room: -75 + step, at: 9))
        #expect(seen.discounts.gain?.kind == .gain && seen.discounts.gain?.since == StreamTime(seconds: 7))
        // The room is known to the decibel.
        #expect(abs((seen.discounts.gain?.amount ?? 0) - step) < 1)
        #expect(seen.levelDB == seen.discounts.gain?.amount && seen.discounts.room == nil)
    }

    @Test func roomAloneIsNoGain() {
        let seen = Self.after(Self.window(level: -25, room: -55))
        #expect(seen.discounts.gain == nil && abs((seen.discounts.room?.amount ?? 0) - 20) < 1)
        #expect(seen.lombardDB > 15 && seen.discounts.confidence < 1)
    }

    @Test func quieterRoomExplainsNothing() {
        let seen = Self.after(Self.window(room: -88))
        #expect(seen.discounts.gain == nil && seen.discounts.room == nil && seen.levelDB == 0)
    }

    @Test func narrowLineIsNamed() {
        #expect(Self.after(Self.window(wide: 0)).discounts.line?.amount == 4)
        #expect(Self.after(Self.window(wide: 0.8)).discounts.line == nil)
    }

    @Test func voiceFarBelowIsNotTheWearers() {
        #expect((Self.after(Self.window(pitch: 27)).discounts.otherVoice?.amount ?? 0) < -8)
        #expect(
            Self.after(Self.window(pitch: 27, voicedS: 1)).discounts.otherVoice == nil, "a word is not enough to tell")
    }

    @Test func loudSoundWithoutVoiceIsNamed() {
        #expect((Self.after(Self.window(level: -19, voicedS: 0.3)).discounts.sound?.amount ?? 0) > 8)
        #expect(Self.after(Self.window(level: -19, voicedS: 2)).discounts.sound == nil)
    }

    @Test func discountEndsWithItsCause() {
        let seen = Self.after(Self.window(level: -17, room: -63, at: 1), Self.window(at: 2))
        #expect(seen.discounts.gain == nil && seen.discounts.confidence == 1)
    }
}
