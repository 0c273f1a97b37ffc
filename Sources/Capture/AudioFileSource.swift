import CSndfile
import Glibc
public import Vocabulary

/// A recording as a source of audio: any format, sample rate and number of channels that libsndfile reads.
///
/// Channels are mixed down by their mean, the rate is changed to ``SampleRate/analysis``, and every sample is rounded
/// to the grid of ``PCM``; 16-bit mono at the analysis rate comes out bit for bit. It is read as fast as the reader
/// asks, has no holes, and ends. What is wrong with a file that can still be read is in ``warnings``.
@safe public final class AudioFileSource: AudioReader {
    /// Something wrong with a file that is analysed all the same.
    public enum Warning: Sendable, Hashable, CustomStringConvertible {
        /// The file ends before the length that its header states, in frames of the file's own rate.
        case truncated(missingFrames: Int)
        /// Samples that are no numbers, taken as silence.
        case notFinite(samples: Int)

        /// One line: what, and what was done.
        public var description: String {
            switch self {
            case .truncated(let frames): "the file is cut off, \(frames) frames are missing; what is there was analysed"
            case .notFinite(let samples): "\(samples) samples are no numbers; they were taken as silence"
            }
        }
    }

    /// Frames read at once.
    private static let block = 4_096
    /// Stated lengths above this are no lengths: libsndfile's way to say that the header has none.
    private static let maxLength = Int(Int32.max) * 1_000

    /// The file's path.
    public let path: String
    /// The file's own rate.
    public let rate: SampleRate
    /// The file's channels.
    public let channelCount: Int
    /// Its length in seconds as the header states it; `nil` where it does not.
    public var durationS: Double? { statedFrames > Self.maxLength ? nil : Double(statedFrames) / Double(rate.hertz) }
    /// What was found wrong so far; complete once ``read(into:timeout:)`` has returned `.end`.
    public private(set) var warnings: [Warning] = []

    private let file: OpaquePointer
    /// `nil` at the analysis rate.
    private var resampler: Resampler?
    private var interleaved: [Float]
    /// Frames mixed down; those of `waiting` are not consumed yet.
    private var mono: [Float]
    private var waiting = 0..<0
    private let statedFrames: Int
    private var readFrames = 0
    private var badSamples = 0
    private var isExhausted = false
    private var isFlushed = false
    private var position = StreamTime.zero

    /// Opens a file.
    /// - Parameter path: its path.
    /// - Throws: ``CaptureError`` where it cannot be read or holds no samples.
    public init(path: String) throws(CaptureError) {
        let size = try Self.size(of: path)
        var info = SF_INFO()
        // SAFETY: `info` is alive for the call and zero, as reading asks.
        guard let file = unsafe sf_open(path, Int32(SFM_READ), &info) else { throw Self.openingError(path) }
        guard info.frames > 0, info.channels > 0, info.samplerate > 0 else {
            unsafe sf_close(file)
            throw CaptureError(.noSamples, context: path)
        }
        let rate = SampleRate(hertz: Int(info.samplerate))
        guard Resampler.canConvert(from: rate, to: .analysis) else {
            unsafe sf_close(file)
            throw CaptureError(.unsupportedRate, context: path, detail: "\(rate.hertz) Hz")
        }
        self.path = path
        unsafe self.file = file
        self.rate = rate
        channelCount = Int(info.channels)
        statedFrames = Int(info.frames)
        interleaved = [Float](repeating: 0, count: Self.block * channelCount)
        mono = [Float](repeating: 0, count: Self.block)
        resampler = rate == .analysis ? nil : Resampler(from: rate, to: .analysis, block: Self.block)
        if let length = WaveLength(path: path, fileSize: size), length.missingBytes > 0, length.heldBytes > 0 {
            // What libsndfile states is what is held.
            warnings.append(.truncated(missingFrames: max(1, statedFrames * length.missingBytes / length.heldBytes)))
        }
        fill()
        guard !waiting.isEmpty else { throw unsafe CaptureError(.damaged, underlying: sf_error(file), context: path) }
    }

    deinit {
        // SAFETY: opened in `init`, and used by this object alone.
        unsafe sf_close(file)
    }

    /// Takes the next samples; see ``AudioReader``. The timeout does not matter.
    public func read(into buffer: inout MutableSpan<Float>, timeout: Duration) -> AudioRead {
        var count = 0
        while count < buffer.count {
            let came = resampler == nil ? copy(into: &buffer, from: count) : resample(into: &buffer, from: count)
            guard came > 0 else { break }
            count += came
        }
        guard count > 0 else { return .end }
        for n in 0..<count { buffer[n] = PCM.nearest(buffer[n]) }
        defer { position = position.advanced(bySamples: count) }
        return .samples(count: count, start: position)
    }

    private func copy(into buffer: inout MutableSpan<Float>, from start: Int) -> Int {
        if waiting.isEmpty { fill() }
        let count = min(waiting.count, buffer.count - start)
        for n in 0..<count { buffer[start + n] = mono[waiting.lowerBound + n] }
        waiting = waiting.lowerBound + count..<waiting.upperBound
        return count
    }

    private func resample(into buffer: inout MutableSpan<Float>, from start: Int) -> Int {
        var count = 0
        repeat { count = resampler?.pull(into: &buffer, from: start) ?? 0 } while count == 0 && feedResampler()
        return count
    }

    /// Gives the resampler the next block, or tells it once that there is none.
    /// - Returns: whether it may have more to give now.
    private func feedResampler() -> Bool {
        if waiting.isEmpty { fill() }
        if waiting.isEmpty {
            defer { isFlushed = true }
            resampler?.finish()
            return !isFlushed
        }
        resampler?.push(mono.span.extracting(waiting))
        waiting = 0..<0
        return true
    }

    /// Reads and mixes down the next block, if there is one.
    private func fill() {
        guard !isExhausted else { return }
        // SAFETY: room for a block of frames of `channelCount` channels.
        let frames = unsafe Int(sf_readf_float(file, &interleaved, sf_count_t(Self.block)))
        readFrames += frames
        if channelCount == 1 {
            for frame in 0..<frames { mono[frame] = finite(interleaved[frame]) }
        } else {
            for frame in 0..<frames { mono[frame] = mean(ofFrame: frame) }
        }
        waiting = 0..<frames
        // A short read is the end or the place of damage, beyond which nothing is read.
        if frames < Self.block { conclude() }
    }

    private func mean(ofFrame frame: Int) -> Float {
        var sum = 0.0
        for channel in 0..<channelCount { sum += Double(finite(interleaved[frame * channelCount + channel])) }
        return Float(sum / Double(channelCount))
    }

    /// The sample, or silence in place of what is no number.
    private func finite(_ sample: Float) -> Float {
        if sample.isFinite { return sample }
        badSamples += 1
        return 0
    }

    private func conclude() {
        isExhausted = true
        if badSamples > 0 { warnings.append(.notFinite(samples: badSamples)) }
        guard warnings.allSatisfy({ if case .truncated = $0 { false } else { true } }) else { return }
        if readFrames < statedFrames, statedFrames <= Self.maxLength {
            warnings.append(.truncated(missingFrames: statedFrames - readFrames))
        }
    }

    // MARK: - Errors

    /// The size of a file that can be read and is not empty.
    private static func size(of path: String) throws(CaptureError) -> Int {
        var status = stat()
        // SAFETY: `status` is alive for the call.
        guard unsafe stat(path, &status) == 0 else {
            let isAbsent = errno == ENOENT || errno == ENOTDIR
            throw systemError(isAbsent ? .noSuchFile : .unreadable, path)
        }
        guard status.st_mode & S_IFMT == S_IFREG else { throw CaptureError(.notAFile, context: path) }
        guard unsafe access(path, R_OK) == 0 else { throw systemError(.unreadable, path) }
        guard status.st_size > 0 else { throw CaptureError(.emptyFile, context: path) }
        return Int(status.st_size)
    }

    private static func systemError(_ code: CaptureError.Code, _ path: String) -> CaptureError {
        let number = errno
        let detail = code == .noSuchFile ? "" : unsafe strerror(number).map { unsafe String(cString: $0) } ?? ""
        return CaptureError(code, underlying: number, context: path, detail: detail)
    }

    private static func openingError(_ path: String) -> CaptureError {
        let number = sf_error(nil)
        let code: CaptureError.Code =
            switch Int(number) {
            case SF_ERR_UNRECOGNISED_FORMAT, SF_ERR_UNSUPPORTED_ENCODING: .notAudio
            case SF_ERR_SYSTEM: .unreadable
            default: .damaged
            }
        let detail = unsafe sf_strerror(nil).map { unsafe String(cString: $0) } ?? ""
        return CaptureError(code, underlying: number, context: path, detail: detail)
    }
}
