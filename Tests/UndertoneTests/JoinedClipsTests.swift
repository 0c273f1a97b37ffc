import Capture
import Foundation
import TestServers
import TestSignals
import TestSupport
import Testing
import Vocabulary

@testable import undertone

struct JoinedClipsTests {
    private static let pause = 7_200

    private func samples(_ clips: JoinedClips) -> [Float] {
        var samples: [Float] = []
        var block = [Float](repeating: 0, count: 1_000)
        while true {
            var buffer = block.mutableSpan
            guard case .samples(let count, let start) = clips.read(into: &buffer, timeout: .zero) else {
                return samples
            }
            #expect(start.sample == samples.count)
            samples += block[..<count]
        }
    }

    /// Two clips of a second each; the second begins with a moment of faint noise.
    private func folder() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        let (tone, noise) = (Signals.sine(hertz: 200, seconds: 1), Signals.noise(seconds: 0.1, rms: 0.01))
        try WaveFile(samples: tone).bytes.write(to: folder.url.appending(path: "1.wav"))
        try WaveFile(samples: noise + tone.dropFirst(1_600)).bytes.write(to: folder.url.appending(path: "2.wav"))
        return folder
    }

    @Test func aPauseStandsBeforeEachClipAndAfterTheLast() throws {
        let folder = try folder()
        let clips = JoinedClips(["1.wav", "2.wav"], on: RecordingShelf(folder: folder.path))
        let samples = samples(clips)
        #expect(samples.count == 3 * Self.pause + 2 * 16_000 && clips.rounds == 1 && clips.failure == nil)
        // As loud as the quietest moment of the clip that follows.
        let second = samples[Self.pause + 16_000..<2 * Self.pause + 16_000]
        let rms = (second.reduce(0) { $0 + $1 * $1 } / Float(second.count)).squareRoot()
        #expect(rms > 0.007 && rms < 0.011)
    }

    @Test func clipsAreRepeatedUntilThereIsEnough() throws {
        let folder = try folder()
        let clips = JoinedClips(["1.wav"], on: RecordingShelf(folder: folder.path), minS: 4)
        // Three times 1.45 s, and the last pause.
        #expect(samples(clips).count == 3 * (Self.pause + 16_000) + Self.pause && clips.rounds == 3)
    }

    @Test func aClipThatIsGoneEndsItWithTheReason() throws {
        let folder = try folder()
        let clips = JoinedClips(["1.wav", "none.wav"], on: RecordingShelf(folder: folder.path))
        #expect(samples(clips).count == Self.pause + 16_000)
        #expect(clips.failure?.description.contains("none.wav: no such file") == true)
    }
}
