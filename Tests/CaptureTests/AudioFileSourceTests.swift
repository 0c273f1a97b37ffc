import CSndfile
import Capture
import Foundation
import TestSignals
import Testing
import Vocabulary

@Suite final class AudioFileSourceTests {
    private let folder = FileManager.default.temporaryDirectory.appendingPathComponent("files-\(UUID().uuidString)")

    init() throws {
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(at: folder)
    }

    /// Writes a file; the samples are interleaved.
    private func write(
        _ samples: [Float], _ name: String = "a.wav", rate: Int = 16_000, channels: Int = 1,
        format: Int = SF_FORMAT_WAV | SF_FORMAT_PCM_16
    ) -> String {
        let path = folder.appendingPathComponent(name).path
        #expect(SoundFile.write(samples, to: path, rate: rate, channels: channels, format: format))
        return path
    }

    private func hear(_ path: String, block: Int = 512, channel: ChannelChoice? = nil) throws -> (
        samples: [Float], warnings: [AudioFileSource.Warning]
    ) {
        let source = try AudioFileSource(path: path, channel: channel)
        var heard = Heard()
        heard.listen(to: source, block: block)
        #expect(heard.isEnded)
        #expect(heard.pieces.count == 1 && heard.pieces.first?.start == .zero)
        return (heard.samples, source.warnings)
    }

    private func refusal(of path: String) -> CaptureError? {
        #expect(throws: CaptureError.self) { try AudioFileSource(path: path) }
    }

    private var noise: [Float] {
        Signals.noise(seconds: 1, rms: 0.1).map { PCM.value(of: PCM.step(nearest: $0)) }
    }

    @Test(arguments: [
        SF_FORMAT_WAV | SF_FORMAT_PCM_16, SF_FORMAT_FLAC | SF_FORMAT_PCM_16, SF_FORMAT_WAV | SF_FORMAT_FLOAT,
        SF_FORMAT_AIFF | SF_FORMAT_PCM_24, SF_FORMAT_W64 | SF_FORMAT_DOUBLE, SF_FORMAT_CAF | SF_FORMAT_PCM_32,
    ])
    func losslessFilesAtTheAnalysisRateComeOutBitForBit(format: Int) throws {
        let heard = try hear(write(noise, format: format))
        #expect(heard.samples == noise)
        #expect(heard.warnings.isEmpty)
    }

    @Test func otherSamplesAreRoundedToTheGrid() throws {
        let fine = Signals.noise(seconds: 0.1, rms: 0.1)
        let heard = try hear(write(fine, format: SF_FORMAT_WAV | SF_FORMAT_FLOAT))
        #expect(heard.samples == fine.map { PCM.value(of: PCM.step(nearest: $0)) })
    }

    @Test func lengthIsKnownBeforeAnythingIsRead() throws {
        #expect(try AudioFileSource(path: write(noise)).durationS == 1)
        #expect(try AudioFileSource(path: write(noise, rate: 8_000, channels: 2)).durationS == 1)
    }

    @Test func channelsAreMixedByTheirMeanWhereThatIsAskedFor() throws {
        // Steps that are multiples of 8, so that the mean lies on the grid.
        let first = noise.prefix(1_000).map { PCM.value(of: PCM.step(nearest: $0) & ~7) }
        let eight = first.flatMap { [$0] + [Float](repeating: 0, count: 7) }
        #expect(try hear(write(eight, channels: 8), channel: .mix).samples == first.map { $0 / 8 })
    }

    @Test(arguments: [8_000, 44_100, 192_000], [1, 8])
    func everyRateComesOutAtTheAnalysisRate(rate: Int, channels: Int) throws {
        let sine = (0..<rate / 5).flatMap { n in
            [Float](repeating: Float(0.5 * sin(2 * .pi * 440 * Double(n) / Double(rate))), count: channels)
        }
        let heard = try hear(write(sine, rate: rate, channels: channels)).samples
        let expected = Signals.sine(hertz: 440, seconds: 0.2)
        #expect(heard.count == expected.count)
        // One step of the file's grid and one of ours.
        #expect((400..<2_800).allSatisfy { abs(heard[$0] - expected[$0]) < 2 / PCM.fullScale })
    }

    @Test(arguments: [1, 100, 4_096, 1_000_000], [16_000, 44_100])
    func theNumbersDoNotDependOnTheBlocks(block: Int, rate: Int) throws {
        // More than the source reads at once.
        let path = write(Array(noise.prefix(5_000)), rate: rate)
        #expect(try hear(path, block: block).samples == hear(path).samples)
    }

    @Test func samplesThatAreNoNumbersAreSilenceAndCounted() throws {
        var samples = noise
        samples[100] = .nan
        samples[200] = .infinity
        let heard = try hear(write(samples, format: SF_FORMAT_WAV | SF_FORMAT_FLOAT))
        #expect(heard.warnings == [.notFinite(samples: 2)])
        #expect(heard.samples[100] == 0 && heard.samples[200] == 0)
        #expect(heard.samples.count == noise.count)
    }

    @Test(arguments: [SF_FORMAT_WAV | SF_FORMAT_PCM_16, SF_FORMAT_FLAC | SF_FORMAT_PCM_16])
    func whatIsLeftOfATruncatedFileIsHeardWithAWarning(format: Int) throws {
        let path = write(noise, format: format)
        let whole = try Data(contentsOf: URL(fileURLWithPath: path))
        try whole.prefix(whole.count / 2).write(to: URL(fileURLWithPath: path))
        let heard = try hear(path)
        #expect((4_000..<8_100).contains(heard.samples.count))
        #expect(heard.samples[...] == noise.prefix(heard.samples.count))
        #expect(heard.warnings == [.truncated(missingFrames: noise.count - heard.samples.count)])
    }

    @Test func whatCannotBeHeardIsRefusedWithOneLineThatNamesTheMend() throws {
        let text = folder.appendingPathComponent("notes.txt").path
        try Data("no audio at all, only words\n".utf8).write(to: URL(fileURLWithPath: text))
        let empty = folder.appendingPathComponent("empty.wav").path
        try Data().write(to: URL(fileURLWithPath: empty))
        let loop = folder.appendingPathComponent("loop.wav").path
        try FileManager.default.createSymbolicLink(atPath: loop, withDestinationPath: loop)
        let headed = write(noise, "headed.wav")
        try Data(contentsOf: URL(fileURLWithPath: headed)).prefix(20).write(to: URL(fileURLWithPath: headed))

        let expected: [(String, CaptureError.Code)] = [
            (folder.path + "/absent.wav", .noSuchFile), (text + "/a.wav", .noSuchFile), (folder.path, .notAFile),
            ("/dev/null", .notAFile), (empty, .emptyFile), (loop, .unreadable), (text, .notAudio),
            (write([], "none.wav"), .noSamples), (headed, .damaged),
            (write(noise, "odd.wav", rate: 2_000_000_011), .unsupportedRate),
            // Found by fuzzing: hours at a rate of a few hertz kept `analyze` busy for minutes.
            (write(noise, "slow.wav", rate: 1), .unsupportedRate),
            (write(noise, "low.wav", rate: 999), .unsupportedRate),
        ]
        for (path, code) in expected {
            let error = try #require(refusal(of: path))
            #expect(error.code == code, "\(path)")
            #expect(error.description.hasPrefix(path + ": "))
            #expect(!error.description.contains("\n"))
        }
    }
}
