public import Vocabulary

/// A recording as a source of audio: any format, sample rate and number of channels that libsndfile reads.
///
/// One channel is heard: the one that is named, or, where all that have a voice have the same, the one that has it
/// best; see ``ChannelSurvey``. That choice is about the file and is made on the whole of it; no other number depends
/// on what was not heard yet. The rate is changed to ``SampleRate/analysis``, and every sample is rounded to the grid
/// of ``PCM``; 16-bit mono at the analysis rate comes out bit for bit. It is read as fast as the reader asks, has no
/// holes, and ends. Recordings one after another in a file are one. What is wrong with a file that can still be read is
/// in ``warnings``.
@safe public final class AudioFileSource: AudioReader {
    /// Something worth knowing about a file that is analysed all the same.
    public enum Warning: Sendable, Hashable, CustomStringConvertible {
        /// The file ends before the length that its header states, in frames of the file's own rate.
        case truncated(missingFrames: Int)
        /// The file ends without the mark that every whole file of its format ends with.
        case noEnd
        /// The length in the header was never filled in.
        case lengthNotFilledIn
        /// Of several recordings in the file those from here on have another rate or number of channels, or are
        /// damaged.
        case partsLeftOut(read: Int, of: Int, atByte: Int)
        /// Samples that are no numbers, taken as silence.
        case notFinite(samples: Int)
        /// Channels that cancel each other; the one named was heard.
        case oppositePhase(heard: String)
        /// All channels but one are silent.
        case onlyVoice(channel: String)

        /// One line: what, and what was done.
        public var description: String {
            switch self {
            case .truncated(let frames): "the file is cut off, \(frames) frames are missing; what is there was analysed"
            case .noEnd: "the file is cut off, its end is missing; what is there was analysed"
            case .lengthNotFilledIn:
                "the length in its header was never filled in, as when a recorder crashes; it was read to the end"
            case .partsLeftOut(let read, let count, let byte):
                "it holds \(count) recordings one after another; only \(read) could be analysed, up to byte \(byte)"
            case .notFinite(let samples): "\(samples) samples are no numbers; they were taken as silence"
            case .oppositePhase(let channel):
                "the channels are in opposite phase and would cancel each other; channel \(channel) alone was analysed"
            case .onlyVoice(let channel): "only channel \(channel) has a voice; it was analysed"
            }
        }
    }

    /// Frames read at once.
    private static let block = 4_096
    /// Nobody records a voice at a lower rate. It comes of a damaged header, and makes days of a few kilobytes.
    private static let minHertz = 1_000

    /// The file's path; "-" for standard input.
    public let path: String
    /// The file's own rate.
    public var rate: SampleRate { decoder.rate }
    /// The file's channels.
    public var channelCount: Int { decoder.channelCount }
    /// What is heard of it, so that it can be opened again without another look at the channels.
    public var channel: ChannelChoice { heard.map { .number($0 + 1) } ?? .mix }
    /// How people call that channel; `nil` where there is but one.
    public var channelName: String? {
        guard channelCount > 1 else { return nil }
        return heard.map { ChannelChoice.name(ofIndex: $0, of: channelCount) } ?? "mix"
    }
    /// Its length in seconds as the header states it; `nil` where it does not.
    public var durationS: Double? { decoder.statedFrames.map { Double($0) / Double(rate.hertz) } }
    /// What was found wrong so far; complete once ``read(into:timeout:)`` has returned `.end`.
    public var warnings: [Warning] {
        decoder.warnings + channelWarnings + (badSamples > 0 && isExhausted ? [.notFinite(samples: badSamples)] : [])
    }

    private let decoder: RecordingDecoder
    /// Index of the channel that is heard; `nil` for the mean of all.
    private let heard: Int?
    private let channelWarnings: [Warning]
    /// `nil` at the analysis rate.
    private var resampler: Resampler?
    private var interleaved: [Float]
    /// Frames of what is heard; those of `waiting` are not consumed yet.
    private var mono: [Float]
    private var waiting = 0..<0
    private var badSamples = 0
    private var isExhausted = false
    private var isFlushed = false
    private var position = StreamTime.zero

    /// Opens a recording.
    /// - Parameters:
    ///   - path: its path.
    ///   - channel: what is heard; `nil` to choose among channels that are one voice.
    ///   - isForMany: whether the choice is one for many recordings, so that the only channel of one is heard anyhow.
    ///   - mayBePipe: whether a pipe is read too, to its end before anything else; "-" is then standard input.
    /// - Throws: ``CaptureError`` where it cannot be read, holds no samples or several voices.
    public init(
        path: String, channel: ChannelChoice? = nil, isForMany: Bool = false, mayBePipe: Bool = false
    ) throws(CaptureError) {
        let file = try RecordingFile(path, mayBePipe: mayBePipe)
        decoder = try RecordingDecoder(file)
        guard decoder.rate.hertz >= Self.minHertz, Resampler.canConvert(from: decoder.rate, to: .analysis) else {
            throw CaptureError(.unsupportedRate, context: path, detail: "\(decoder.rate.hertz) Hz")
        }
        self.path = path
        (heard, channelWarnings) = try Self.choose(
            isForMany && decoder.channelCount == 1 ? nil : channel, decoder, file)
        interleaved = [Float](repeating: 0, count: Self.block * decoder.channelCount)
        mono = [Float](repeating: 0, count: Self.block)
        resampler =
            decoder.rate == .analysis ? nil : Resampler(from: decoder.rate, to: .analysis, block: Self.block)
        fill()
        guard !waiting.isEmpty else { throw decoder.damage() }
    }

    private static func choose(
        _ choice: ChannelChoice?, _ decoder: RecordingDecoder, _ file: RecordingFile
    ) throws(CaptureError) -> (heard: Int?, warnings: [Warning]) {
        let count = decoder.channelCount
        switch choice {
        case .mix: return (nil, [])
        case .number(let number):
            guard number <= count else {
                throw CaptureError(
                    .noSuchChannel, context: file.name, detail: count == 1 ? "it has one" : "it has \(count)")
            }
            return (number - 1, [])
        case nil where count == 1: return (0, [])
        case nil:
            switch try ChannelSurvey.verdict(on: file) {
            case .one(let index): return (index, [])
            case .only(let index): return (index, [.onlyVoice(channel: ChannelChoice.name(ofIndex: index, of: count))])
            case .opposite(let index):
                return (index, [.oppositePhase(heard: ChannelChoice.name(ofIndex: index, of: count))])
            case .different(let detail):
                throw CaptureError(.channelsDiffer, context: file.name, detail: detail)
            }
        }
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

    /// Reads the next block, if there is one.
    private func fill() {
        guard !isExhausted else { return }
        let frames = decoder.read(into: &interleaved, frames: Self.block)
        if let heard {
            for frame in 0..<frames { mono[frame] = finite(interleaved[frame * channelCount + heard]) }
        } else {
            for frame in 0..<frames { mono[frame] = mean(ofFrame: frame) }
        }
        waiting = 0..<frames
        isExhausted = frames == 0
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
}
