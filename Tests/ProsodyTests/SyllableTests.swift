import Prosody
import TestSignals
import Testing
import Vocabulary

@Suite struct SyllableTests {
    @Test(arguments: [2.5, 4.0, 5.5])
    func everySyllableOfARegularVoiceIsFoundOnce(rate: Double) {
        var voice = Voice(hertz: 160)
        voice.syllableRate = rate
        let frames = ProsodyAnalyzerTests.frames(of: voice.samples(seconds: 6))
        let times = frames.filter(\.isSyllableNucleus).map(\.time.seconds)
        #expect(abs(times.count - Int(6 * rate)) <= 1)
        for time in times {
            // The envelope peaks in the middle of each period.
            let phase = (time * rate).truncatingRemainder(dividingBy: 1)
            #expect(abs(phase - 0.5) / rate < 0.07, "seconds")
        }
    }

    @Test func steadyVowelIsOneSyllableAtMost() {
        let frames = ProsodyAnalyzerTests.frames(of: Voice(hertz: 160).samples(seconds: 3))
        #expect(frames.count(where: \.isSyllableNucleus) <= 1)
    }

    @Test func windowReportsTheRateOfTheVoice() throws {
        var voice = Voice(hertz: 160)
        voice.syllableRate = 4
        var window = ProsodyWindow(seconds: 4)
        for frame in ProsodyAnalyzerTests.frames(of: voice.samples(seconds: 6)) { window.push(frame) }
        let summed = window.statistics()
        let statistics = try #require(summed)
        #expect(abs((statistics.speechRate ?? 0) - 4) < 0.5)
        #expect(abs((statistics.f0MeanSemitones ?? 0) - Semitones.above27Point5Hz(160)) < 0.05)
        #expect(statistics.pauseShare < 0.25)
    }

    @Test func emptyWindowSaysNothing() {
        var window = ProsodyWindow(seconds: 3)
        let before = window.statistics()
        #expect(before == nil)
        for frame in ProsodyAnalyzerTests.frames(of: Signals.silence(seconds: 2)) { window.push(frame) }
        let statistics = window.statistics()
        #expect(statistics?.f0MeanSemitones == nil)
        #expect(statistics?.pauseShare == 1)
    }
}
