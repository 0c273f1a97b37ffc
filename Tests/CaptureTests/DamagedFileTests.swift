import CSndfile
import Capture
import Foundation
import TestSignals
import TestSupport
import Testing
import Vocabulary

/// What `make fuzz` does for minutes at random, for a few small files in full: no damage makes the reader fail in
/// another way than by its own error.
@Suite struct DamagedFileTests {
    private static let formats = [wave, flac, SF_FORMAT_AIFF | SF_FORMAT_PCM_16]
    private static let wave = SF_FORMAT_WAV | SF_FORMAT_PCM_16
    private static let flac = SF_FORMAT_FLAC | SF_FORMAT_PCM_16

    private let folder: TemporaryFolder
    private var path: String { folder.path + "/damaged" }

    init() throws {
        folder = try TemporaryFolder()
    }

    /// Some samples, and the bytes of the file that holds them.
    private func small(format: Int) throws -> (samples: [Float], bytes: Data) {
        let samples = Signals.noise(seconds: 0.1, rms: 0.1).prefix(200).map { PCM.value(of: PCM.step(nearest: $0)) }
        #expect(SoundFile.write(samples, to: path, format: format))
        return (samples, try Data(contentsOf: URL(filePath: path)))
    }

    /// What is heard of the bytes; `nil` where they are refused.
    private func hear(_ bytes: Data) throws -> (samples: [Float], warnings: [AudioFileSource.Warning])? {
        try bytes.write(to: URL(filePath: path))
        do {
            let source = try AudioFileSource(path: path)
            var heard = Heard()
            // A damaged header may state hours of sound.
            heard.listen(to: source) { $0.samples.count > 20_000 }
            return (heard.samples, source.warnings)
        } catch {
            #expect(error.description.hasPrefix(path + ": ") && !error.description.contains("\n"))
            return nil
        }
    }

    @Test(arguments: formats) func everyTruncationIsRefusedOrHeardAsFarAsItGoes(format: Int) throws {
        let (samples, bytes) = try small(format: format)
        for count in 0..<bytes.count {
            guard let heard = try hear(bytes.prefix(count)) else { continue }
            #expect(heard.samples[...] == samples.prefix(heard.samples.count), "\(count) bytes of \(bytes.count)")
            #expect(heard.samples.count < samples.count)
            #expect(!heard.warnings.isEmpty, "\(count) bytes of \(bytes.count)")
        }
    }

    /// The bytes of the rate are left out: another rate is no damage, and a filter for one like 16,001 Hz takes a build
    /// without optimisation a second to design.
    @Test(arguments: [(wave, 24..<28), (flac, 18..<21)])
    func everyFlippedBitOfAHeaderIsRefusedOrHeardOnTheGrid(format: Int, rate: Range<Int>) throws {
        let (_, bytes) = try small(format: format)
        for index in 0..<100 where !rate.contains(index) {
            for bit in 0..<8 {
                var damaged = bytes
                damaged[index] ^= 1 << bit
                guard let heard = try hear(damaged) else { continue }
                #expect(
                    heard.samples.allSatisfy { PCM.value(of: PCM.step(nearest: $0)) == $0 }, "bit \(bit) of \(index)")
            }
        }
    }

    @Test func garbageIsRefusedOrHeardOnTheGrid() throws {
        var generator = SeededGenerator(seed: 3)
        for magic in ["", "RIFF", "fLaC", "OggS", "FORM", "caff", ".snd", "RF64", "riff"] {
            for _ in 0..<50 {
                let noise = (0..<200).map { _ in UInt8.random(in: 0...255, using: &generator) }
                guard let heard = try hear(Data(magic.utf8) + noise) else { continue }
                #expect(heard.samples.allSatisfy { PCM.value(of: PCM.step(nearest: $0)) == $0 }, "\(magic)")
            }
        }
    }
}
