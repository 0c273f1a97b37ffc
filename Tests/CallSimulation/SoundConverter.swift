public import Foundation
import TestServers
import TestSignals
import TestSupport

/// ffmpeg, which decodes the prompts, moves pitch and tempo, and writes WAV files: many sounds in one call.
public enum SoundConverter {
    /// What a sound is made from.
    enum Source {
        case g722(URL)
        case samples([Float])
    }

    /// Why there is no sound.
    public enum Failure: Error {
        /// ffmpeg is not installed.
        case notInstalled
        /// It ended with a status that is not 0, and said this.
        case failed(String)
    }

    /// Sounds to one run: each is an open file on either side.
    private static let maxAtOnce = 100
    private static let raw = ["-f", "f32le", "-ar", "16000", "-ac", "1"]

    /// Where ffmpeg lies; `nil` where it is not installed.
    public static let path = ["/usr/bin/ffmpeg", "/usr/local/bin/ffmpeg"].first {
        FileManager.default.isExecutableFile(atPath: $0)
    }

    /// Converts sounds to samples at 16 kHz, each through a filter of ffmpeg's, or none.
    static func samples(of sounds: [(source: Source, filter: String?)]) throws -> [[Float]] {
        var results: [[Float]] = []
        for first in stride(from: 0, to: sounds.count, by: maxAtOnce) {
            results += try converted(Array(sounds[first..<min(first + maxAtOnce, sounds.count)]))
        }
        return results
    }

    /// Writes a 16-bit WAV file at 16 kHz.
    public static func writeWave(_ samples: [Float], to file: URL) throws {
        let folder = try TemporaryFolder()
        let input = folder.url.appending(path: "0.raw")
        try write(samples, to: input)
        try run(raw + ["-i", input.path, "-c:a", "pcm_s16le", file.path], in: folder)
    }

    private static func converted(_ sounds: [(source: Source, filter: String?)]) throws -> [[Float]] {
        let folder = try TemporaryFolder()
        let file = { (name: String) in folder.url.appending(path: name) }
        var (inputs, outputs): ([String], [String]) = ([], [])
        for (index, sound) in sounds.enumerated() {
            switch sound.source {
            case .g722(let url): inputs += ["-f", "g722", "-i", url.path]
            case .samples(let samples):
                try write(samples, to: file("\(index).in"))
                inputs += raw + ["-i", file("\(index).in").path]
            }
            let filter = sound.filter.map { ["-af", $0] } ?? []
            outputs += ["-map", "\(index)"] + filter + raw + [file("\(index).out").path]
        }
        try run(inputs + outputs, in: folder)
        return try sounds.indices.map { index in
            let data = try Data(contentsOf: file("\(index).out"))
            // SAFETY: every pattern of four bytes is a Float, and the bytes are copied.
            return unsafe [Float](unsafeUninitializedCapacity: data.count / 4) { buffer, count in
                count = unsafe data.copyBytes(to: buffer) / 4
            }
        }
    }

    private static func write(_ samples: [Float], to file: URL) throws {
        // SAFETY: the bytes are copied at once; every machine that this runs on stores the lowest byte first.
        try unsafe samples.withUnsafeBytes { unsafe Data($0) }.write(to: file)
    }

    private static func run(_ arguments: [String], in folder: TemporaryFolder) throws {
        guard let path else { throw Failure.notInstalled }
        let log = folder.url.appending(path: "log")
        let options = ["-nostdin", "-v", "error", "-y", "-threads", "1"]
        let child = try ChildProcess(path, options + arguments, environment: [:], output: log.path)
        guard child.wait() == 0 else {
            throw Failure.failed((try? String(contentsOf: log, encoding: .utf8)) ?? "")
        }
    }
}
