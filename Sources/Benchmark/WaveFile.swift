import Foundation

/// The smallest WAV file: 16-bit mono at 16 kHz.
enum WaveFile {
    static func bytes(of samples: [Float]) -> Data {
        var data = Data("RIFF".utf8)
        append(36 + 2 * samples.count, to: &data)
        data += Data("WAVEfmt ".utf8)
        append(16, to: &data)
        // PCM, one channel; rate; bytes a second; bytes a frame and bits a sample.
        append(1 | 1 << 16, to: &data)
        append(16_000, to: &data)
        append(32_000, to: &data)
        append(2 | 16 << 16, to: &data)
        data += Data("data".utf8)
        append(2 * samples.count, to: &data)
        let pcm = samples.map { Int16(max(-32_768, min(32_767, ($0 * 32_768).rounded()))).littleEndian }
        unsafe pcm.withUnsafeBytes { unsafe data.append(contentsOf: $0) }
        return data
    }

    private static func append(_ value: Int, to data: inout Data) {
        unsafe withUnsafeBytes(of: UInt32(value).littleEndian) { unsafe data.append(contentsOf: $0) }
    }
}
