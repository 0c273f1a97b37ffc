import CSndfile
import Sodium
import Vocabulary

/// 16-bit mono FLAC at 16 kHz in memory, through libsndfile: lossless, so the samples come back as they went in.
enum FLAC {
    /// What the samples are packed in.
    enum Container {
        case flac
        /// For programs that do not know FLAC.
        case wav
    }

    /// Samples handed over or taken at a time.
    private static let blockSize = 16_384
    /// Room made beforehand at most; a header may promise more than there is.
    private static let maxDecoded = 1 << 24

    /// Encodes samples, at least one. The result is as secret as they are: wipe it after use.
    static func encode(_ samples: [Int16], in container: Container = .flac) throws(VaultError) -> [UInt8] {
        try encode(samples.span, in: container)
    }

    /// Encodes samples, at least one. The result is as secret as they are: wipe it after use.
    static func encode(_ samples: Span<Int16>, in container: Container = .flac) throws(VaultError) -> [UInt8] {
        var info = SF_INFO()
        info.samplerate = Int32(SampleRate.analysis.hertz)
        info.channels = 1
        info.format = Int32((container == .flac ? SF_FORMAT_FLAC : SF_FORMAT_WAV) | SF_FORMAT_PCM_16)
        // Noise, which cannot be made smaller, takes a little more than its samples.
        let memory = MemoryFile([], capacity: 2 * samples.count + samples.count / 8 + 65_536)
        guard let file = unsafe open(memory, mode: Int32(SFM_WRITE), &info) else {
            throw VaultError(.invalidSegment, underlying: sf_error(nil), "encode the audio of a segment")
        }
        // SAFETY: the span holds as many samples as are announced; `file` is open.
        let written = unsafe samples.withUnsafeBufferPointer { samples in
            unsafe sf_write_short(file, samples.baseAddress, sf_count_t(samples.count))
        }
        let status = unsafe sf_close(file)
        guard written == samples.count, status == 0 else {
            throw VaultError(.invalidSegment, underlying: status, "encode the audio of a segment")
        }
        return memory.take()
    }

    /// Decodes what ``encode(_:)`` made; refuses other formats, and more samples than `limit`, whatever the file says
    /// of itself.
    static func decode(_ bytes: [UInt8], atMost limit: Int) throws(VaultError) -> [Int16] {
        var info = SF_INFO()
        let memory = MemoryFile(bytes)
        guard let file = unsafe open(memory, mode: Int32(SFM_READ), &info) else {
            throw VaultError(.damaged(nil), underlying: sf_error(nil), "decode the audio of a segment")
        }
        // SAFETY: `file` is open and closed once, here; `memory` lives until then.
        defer { _ = withExtendedLifetime(memory) { unsafe sf_close(file) } }
        guard info.samplerate == SampleRate.analysis.hertz, info.channels == 1,
            info.format == SF_FORMAT_FLAC | SF_FORMAT_PCM_16
        else { throw VaultError(.damaged(nil), "the audio of a segment is not 16-bit mono FLAC at 16 kHz") }
        guard (0...sf_count_t(limit)).contains(info.frames) else {
            throw VaultError(.damaged(nil), "the audio of a segment is longer than any that is written")
        }
        var samples: [Int16] = []
        samples.reserveCapacity(max(0, min(Int(info.frames), maxDecoded)))
        var block = [Int16](repeating: 0, count: blockSize)
        defer { Libsodium.wipe(&block) }
        while true {
            // SAFETY: the block holds as many samples as are asked for.
            let count = Int(unsafe sf_read_short(file, &block, sf_count_t(blockSize)))
            guard count > 0, samples.count + count <= limit else { break }
            samples += block.prefix(count)
        }
        // SAFETY: `file` is open.
        guard unsafe sf_error(file) == 0, samples.count == info.frames else {
            throw VaultError(.damaged(nil), "the audio of a segment is cut off")
        }
        return samples
    }

    private static func open(_ memory: MemoryFile, mode: Int32, _ info: inout SF_INFO) -> OpaquePointer? {
        var calls = MemoryFile.calls
        // SAFETY: the callers keep `memory` alive until they have closed the file; libsndfile copies `calls`.
        return unsafe sf_open_virtual(&calls, mode, &info, Unmanaged.passUnretained(memory).toOpaque())
    }
}
