import CSndfile

/// Writes the files that tests read.
enum SoundFile {
    /// Writes a file; the samples are interleaved.
    /// - Returns: whether all samples were written.
    static func write(
        _ samples: [Float], to path: String, rate: Int = 16_000, channels: Int = 1,
        format: Int = SF_FORMAT_WAV | SF_FORMAT_PCM_16
    ) -> Bool {
        var info = SF_INFO()
        info.samplerate = Int32(rate)
        info.channels = Int32(channels)
        info.format = Int32(format)
        // SAFETY: `info` and `samples` are alive for the calls.
        let file = unsafe sf_open(path, Int32(SFM_WRITE), &info)
        let frames = sf_count_t(samples.count / channels)
        defer { unsafe sf_close(file) }
        return unsafe sf_writef_float(file, samples, frames) == frames
    }
}
