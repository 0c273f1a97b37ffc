import Foundation
import TestSignals

/// WAV files byte by byte, so that a test can break them where it wants.
struct WaveFile {
    var samples: [Float]
    var rate = 16_000
    var channels = 1
    /// 32-bit float in place of 16-bit whole numbers.
    var isFloat = false

    /// Some seconds of a calm synthetic voice.
    static func voice(seconds: Double, hertz: Double = 150) -> WaveFile {
        var voice = Voice(f0: { Voice.gliding(around: hertz, rate: 4, at: $0) })
        voice.syllableRate = 4
        return WaveFile(samples: voice.samples(seconds: seconds))
    }

    /// The file; every channel holds the same samples.
    var bytes: Data {
        let width = isFloat ? 4 : 2
        let interleaved = channels == 1 ? samples : samples.flatMap { [Float](repeating: $0, count: channels) }
        // SAFETY: the bytes are copied at once; every machine that this runs on stores the lowest byte first.
        let data =
            isFloat
            ? unsafe interleaved.withUnsafeBytes { unsafe Data($0) }
            : unsafe interleaved.map { Int16(max(-1, min(1, $0)) * 32_767) }.withUnsafeBytes { unsafe Data($0) }
        var file = Data("RIFF".utf8)
        append(UInt32(36 + data.count), to: &file)
        file += Data("WAVEfmt ".utf8)
        append(UInt32(16), to: &file)
        append(UInt16(isFloat ? 3 : 1), to: &file)
        append(UInt16(channels), to: &file)
        append(UInt32(rate), to: &file)
        append(UInt32(rate * channels * width), to: &file)
        append(UInt16(channels * width), to: &file)
        append(UInt16(width * 8), to: &file)
        file += Data("data".utf8)
        append(UInt32(data.count), to: &file)
        return file + data
    }

    private func append(_ number: some FixedWidthInteger, to data: inout Data) {
        for shift in stride(from: 0, to: number.bitWidth, by: 8) {
            data.append(UInt8(truncatingIfNeeded: number >> shift))
        }
    }
}
