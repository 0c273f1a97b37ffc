import CSndfile
import Foundation
import TestSignals

/// The inputs that the fuzzer starts from: a tenth of a second of a voice in every format, and things that are no file.
struct SeedCorpus {
    /// Where the inputs go.
    let folder: String

    private struct Recipe {
        let name: String
        let format: Int
        var rate = 16_000
        var channels = 1
    }

    private static let recipes = [
        Recipe(name: "wav-16", format: SF_FORMAT_WAV | SF_FORMAT_PCM_16),
        Recipe(name: "wav-u8-8k", format: SF_FORMAT_WAV | SF_FORMAT_PCM_U8, rate: 8_000),
        Recipe(name: "wav-24-44k-stereo", format: SF_FORMAT_WAV | SF_FORMAT_PCM_24, rate: 44_100, channels: 2),
        Recipe(name: "wav-float-48k", format: SF_FORMAT_WAV | SF_FORMAT_FLOAT, rate: 48_000),
        Recipe(name: "wav-double", format: SF_FORMAT_WAV | SF_FORMAT_DOUBLE),
        Recipe(name: "wav-ulaw-8k", format: SF_FORMAT_WAV | SF_FORMAT_ULAW, rate: 8_000),
        Recipe(name: "wav-ima-8k", format: SF_FORMAT_WAV | SF_FORMAT_IMA_ADPCM, rate: 8_000),
        Recipe(name: "wav-ms-22k", format: SF_FORMAT_WAV | SF_FORMAT_MS_ADPCM, rate: 22_050),
        Recipe(name: "wav-gsm-8k", format: SF_FORMAT_WAV | SF_FORMAT_GSM610, rate: 8_000),
        Recipe(name: "wavex-5", format: SF_FORMAT_WAVEX | SF_FORMAT_PCM_16, channels: 5),
        Recipe(name: "w64", format: SF_FORMAT_W64 | SF_FORMAT_PCM_16),
        Recipe(name: "rf64", format: SF_FORMAT_RF64 | SF_FORMAT_PCM_16),
        Recipe(name: "aiff", format: SF_FORMAT_AIFF | SF_FORMAT_PCM_16),
        Recipe(name: "aiff-float-11k", format: SF_FORMAT_AIFF | SF_FORMAT_FLOAT, rate: 11_025),
        Recipe(name: "au-alaw-8k", format: SF_FORMAT_AU | SF_FORMAT_ALAW, rate: 8_000),
        Recipe(name: "caf", format: SF_FORMAT_CAF | SF_FORMAT_PCM_16),
        Recipe(name: "caf-alac", format: SF_FORMAT_CAF | SF_FORMAT_ALAC_16),
        Recipe(name: "flac", format: SF_FORMAT_FLAC | SF_FORMAT_PCM_16),
        Recipe(name: "flac-24-32k-stereo", format: SF_FORMAT_FLAC | SF_FORMAT_PCM_24, rate: 32_000, channels: 2),
        Recipe(name: "ogg-vorbis", format: SF_FORMAT_OGG | SF_FORMAT_VORBIS),
        Recipe(name: "ogg-opus", format: SF_FORMAT_OGG | SF_FORMAT_OPUS),
        Recipe(name: "mp3", format: SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III),
    ]

    /// Names of chunks and magic numbers, in libFuzzer's form: the fuzzer cannot see into libsndfile and would not
    /// guess them.
    private static let words = [
        "RIFF", "RIFX", "RF64", "WAVE", "fmt ", "fact", "data", "LIST", "PEAK", "cue ", "smpl", "bext", "ds64", "FORM",
        "AIFF", "AIFC", "COMM", "SSND", "MARK", "sowt", "fl32", "caff", "desc", "pakt", "kuki", "fLaC", "OggS",
        "OpusHead", "OpusTags", "riff", ".snd", "ID3",
        "\\xFF\\xFB", "\\xFF\\xFF\\xFF\\xFF", "\\x00\\x00\\x00\\x80", "\\x00\\x00\\x80\\x7F", "\\x00\\x00\\x80\\xFF",
    ]

    /// Writes the inputs to the folder, and the words beside it, to the folder's name with `.dict` at the end.
    func write() throws {
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let voice = Voice(f0: { 120 + 400 * $0 }).samples(seconds: 0.1)
        for (index, recipe) in Self.recipes.enumerated() {
            try store(file(recipe, voice), way: [2, 159, 6, 0, 99, 167, 255 - 15 * UInt8(index % 2)], recipe.name)
        }
        let silence = [Float](repeating: 0, count: 800)
        let noise = Signals.noise(seconds: 0.1, rms: 1e30)
        for (name, samples) in [("voice", voice), ("voice-silence", voice + silence), ("huge", noise)] {
            let bytes = samples.flatMap { sample in
                (0..<4).map { UInt8(truncatingIfNeeded: sample.bitPattern >> (8 * $0)) }
            }
            try store(Data(bytes), way: [3, 199, 6, 0, 245], "samples-" + name)
        }
        try store(Data("no audio at all, only words\n".utf8), way: [0, 127], "garbage")
        let lines = Self.words.map { "\"\($0)\"\n" }.joined()
        try Data(lines.utf8).write(to: URL(filePath: folder + ".dict"))
    }

    private func store(_ content: Data, way: [UInt8], _ name: String) throws {
        let padding = [UInt8](repeating: 127, count: FuzzInput.wayCount - way.count)
        try (content + way + padding).write(to: URL(filePath: folder + "/" + name))
    }

    /// The bytes of a file with these samples in every channel.
    private func file(_ recipe: Recipe, _ samples: [Float]) -> Data {
        let path = folder + "/being-written"
        var info = SF_INFO()
        info.samplerate = Int32(recipe.rate)
        info.channels = Int32(recipe.channels)
        info.format = Int32(recipe.format)
        let interleaved = samples.flatMap { [Float](repeating: $0, count: recipe.channels) }
        // SAFETY: `info` and `interleaved` are alive for the calls.
        if let file = unsafe sf_open(path, Int32(SFM_WRITE), &info) {
            unsafe sf_writef_float(file, interleaved, sf_count_t(samples.count))
            unsafe sf_close(file)
        }
        defer { try? FileManager.default.removeItem(atPath: path) }
        // A library that was built without an encoder leaves an empty file, which is a seed as well.
        return FileManager.default.contents(atPath: path) ?? Data()
    }
}
