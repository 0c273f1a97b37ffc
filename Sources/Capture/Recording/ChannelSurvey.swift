import Glibc
import Vocabulary

/// Whether the channels of a recording are one voice, from the whole of it.
///
/// Each channel is thinned to about 8 kHz, freed of hum and cut into frames of 20 ms. A channel has a voice where its
/// level rises from its own floor for a good part of a second. Two channels with a voice have the same one where
/// neither is loud for so long without the other being as loud as it always is beside it, and where the loudest moments
/// of both have the same waveform, up to a delay. So a gain, a delay, an own noise floor and the opposite sign are one
/// voice; a side that says one sentence in an hour is another. Where each side has some of the other's voice, frames in
/// which one of them is heard nearly alone have the same waveform in both channels, and two loudnesses beside each
/// other where one voice has one.
struct ChannelSurvey {
    /// What the channels are.
    enum Verdict: Equatable {
        /// One voice, or none at all; the channel that has it best, from 0.
        case one(Int)
        /// The only channel with a voice.
        case only(Int)
        /// One voice in opposite phase.
        case opposite(Int)
        /// More than one voice, and who speaks how long without the other.
        case different(String)
    }

    private static let frameS = 0.02
    /// Above its floor by so much a channel has more than noise, dB: frames of steady noise spread by 2 dB.
    private static let aboveFloorDB: Float = 8
    /// Below this there is nothing to hear, dBFS.
    private static let leastDB: Float = -70
    private static let silentDB: Float = -90
    /// Louder than the other explains, dB: rooms and microphones colour the same voice by less.
    private static let unexplainedDB: Float = 10
    /// Frames that sound takes at most from one microphone to the other.
    private static let delayFrames = 3
    /// So many frames within a second are somebody who speaks, not a click or the echo of a room.
    private static let burst = (frames: 20, of: 50)
    /// Correlation of waveforms from which two channels are the same sound; a room leaves about 0.7.
    private static let sameSound: Float = 0.5

    /// Correlation without a delay from which a frame has but one sound in both channels. Of one voice with a delay, or
    /// in a room, hardly any frame has it.
    private static let oneSound: Float = 0.95
    /// One frame of so many at least is such a one where voices are mixed without a delay.
    private static let oneSoundOf = 10
    /// Between the loudnesses of such frames in one channel and the other one voice has less, dB; two that are half as
    /// loud on the other's side have 12.
    private static let crosstalkDB: Float = 7

    private let channelCount: Int
    private let factor: Int
    private let hertz: Int
    private var levels: [[Float]]
    private var moments: LoudMoments
    private var sums: [Float]
    private var summed = 0
    private var last: [(x: Float, y: Float)]
    private var energy: [Float]
    /// Of each pair of channels, the first times their number and the second: the product of their samples, and for
    /// each frame whether it has one sound.
    private var products: [Float]
    private var hasOneSound: [[Bool]]
    private var inFrame = 0

    /// Surveys a recording from beginning to end.
    static func verdict(on file: RecordingFile) throws(CaptureError) -> Verdict {
        let decoder = try RecordingDecoder(file)
        var survey = ChannelSurvey(channelCount: decoder.channelCount, rate: decoder.rate)
        let frames = 4_096
        var block = [Float](repeating: 0, count: frames * decoder.channelCount)
        while true {
            let came = decoder.read(into: &block, frames: frames)
            guard came > 0 else { return survey.verdict() }
            survey.push(block.span, frames: came)
        }
    }

    init(channelCount: Int, rate: SampleRate) {
        self.channelCount = channelCount
        factor = max(1, rate.hertz / 8_000)
        hertz = rate.hertz / factor
        levels = [[Float]](repeating: [], count: channelCount)
        moments = LoudMoments(channelCount: channelCount, hertz: hertz)
        sums = [Float](repeating: 0, count: channelCount)
        last = [(x: Float, y: Float)](repeating: (0, 0), count: channelCount)
        energy = sums
        products = [Float](repeating: 0, count: channelCount * channelCount)
        hasOneSound = [[Bool]](repeating: [], count: channelCount * channelCount)
    }

    /// Takes the next frames of all channels.
    mutating func push(_ samples: Span<Float>, frames: Int) {
        let frameSize = max(1, Int(Double(hertz) * Self.frameS))
        for frame in 0..<frames {
            for channel in 0..<channelCount {
                let sample = samples[frame * channelCount + channel]
                // What is no number is silence here as well.
                sums[channel] += sample.isFinite ? sample : 0
            }
            summed += 1
            guard summed == factor else { continue }
            summed = 0
            for channel in 0..<channelCount {
                let x = sums[channel] / Float(factor)
                sums[channel] = 0
                // A high-pass at 100 Hz.
                let y = x - last[channel].x + 0.92 * last[channel].y
                last[channel] = (x, y)
                energy[channel] += y * y
                moments.add(y, to: channel)
                for before in 0..<channel { products[before * channelCount + channel] += last[before].y * y }
            }
            inFrame += 1
            guard inFrame == frameSize else { continue }
            inFrame = 0
            for channel in 0..<channelCount {
                for before in 0..<channel {
                    let (pair, both) = (before * channelCount + channel, energy[before] * energy[channel])
                    hasOneSound[pair].append(products[pair].magnitude > Self.oneSound * both.squareRoot())
                    products[pair] = 0
                }
            }
            for channel in 0..<channelCount {
                levels[channel].append(max(Self.silentDB, 10 * log10f(energy[channel] / Float(frameSize) + 1e-12)))
                energy[channel] = 0
            }
        }
    }

    /// What was found.
    func verdict() -> Verdict {
        let channels = levels.map(ChannelActivity.init)
        let voiced = channels.indices.filter { Self.isBurst(channels[$0].isActive) }
        func best(_ indices: some Sequence<Int>, _ value: (Int) -> Float) -> Int {
            indices.reduce(nil as Int?) { best, next in
                best.map { value(next) > value($0) + 0.5 ? next : $0 } ?? next
            } ?? 0
        }
        guard let first = voiced.first else { return .one(best(channels.indices) { channels[$0].loudestDB }) }
        if voiced.count == 1 { return .only(first) }
        let reference = best(voiced) { channels[$0].activeDB }
        var isOpposite = false
        for other in voiced where other != reference {
            let (own, others) = (alone(reference, beside: other, channels), alone(other, beside: reference, channels))
            let likeness = moments.likeness(reference, other)
            if Self.isBurst(own) || Self.isBurst(others) || abs(likeness.peak) < Self.sameSound {
                return .different(
                    "\(name(reference)) speaks alone for \(seconds(own)) s, \(name(other)) for \(seconds(others)) s")
            }
            if isCrosstalk(reference, other, channels) {
                return .different(
                    "\(name(reference)) and \(name(other)) have the same voices, one louder here and one there")
            }
            isOpposite = isOpposite || likeness.atOnce < -Self.sameSound
        }
        // Of those that are nearly as clear as the clearest the loudest.
        let clearest = voiced.map { channels[$0].clarityDB }.max() ?? 0
        let heard = best(voiced.filter { channels[$0].clarityDB > clearest - 6 }) { channels[$0].activeDB }
        return isOpposite ? .opposite(heard) : .one(heard)
    }

    /// The frames in which one channel is louder than the same sound as in the other would be.
    private func alone(_ index: Int, beside other: Int, _ channels: [ChannelActivity]) -> [Bool] {
        let (mine, its) = (levels[index], levels[other])
        let both = mine.indices.filter { channels[index].isActive[$0] && channels[other].isActive[$0] }
        guard !both.isEmpty else { return channels[index].isActive }
        let gainDB = both.map { mine[$0] - its[$0] }.sorted()[both.count / 2]
        return mine.indices.map { frame in
            guard channels[index].isActive[frame] else { return false }
            let near = max(0, frame - Self.delayFrames)...min(its.count - 1, frame + Self.delayFrames)
            return mine[frame] > (its[near].max() ?? Self.silentDB) + gainDB + Self.unexplainedDB
        }
    }

    /// Whether two channels have two voices, each louder in its own.
    private func isCrosstalk(_ index: Int, _ other: Int, _ channels: [ChannelActivity]) -> Bool {
        let oneSound = hasOneSound[min(index, other) * channelCount + max(index, other)]
        let both = oneSound.indices.filter { channels[index].isActive[$0] && channels[other].isActive[$0] }
        let gainsDB = both.filter { oneSound[$0] }.map { levels[index][$0] - levels[other][$0] }.sorted()
        guard gainsDB.count >= Self.burst.frames, gainsDB.count * Self.oneSoundOf >= both.count else { return false }
        return gainsDB[gainsDB.count * 19 / 20] - gainsDB[gainsDB.count / 20] > Self.crosstalkDB
    }

    private static func isBurst(_ frames: [Bool]) -> Bool {
        var count = 0
        for index in frames.indices {
            if frames[index] { count += 1 }
            if index >= burst.of, frames[index - burst.of] { count -= 1 }
            if count >= burst.frames { return true }
        }
        return false
    }

    private func name(_ index: Int) -> String { ChannelChoice.name(ofIndex: index, of: channelCount) }

    private func seconds(_ frames: [Bool]) -> Int { Int((Double(frames.count { $0 }) * Self.frameS).rounded(.up)) }

    /// When a channel has more than its noise, and how loud.
    private struct ChannelActivity {
        let isActive: [Bool]
        let activeDB: Float
        let loudestDB: Float
        let clarityDB: Float

        init(_ levels: [Float]) {
            // Digital silence before a call, or behind a gate, is no noise floor.
            let sounding = levels.filter { $0 > ChannelSurvey.silentDB }.sorted()
            let floorDB = sounding.isEmpty ? ChannelSurvey.silentDB : sounding[sounding.count / 10]
            let thresholdDB = max(floorDB + ChannelSurvey.aboveFloorDB, ChannelSurvey.leastDB)
            isActive = levels.map { $0 > thresholdDB }
            let active = levels.filter { $0 > thresholdDB }
            loudestDB = sounding.last ?? ChannelSurvey.silentDB
            activeDB = active.isEmpty ? ChannelSurvey.silentDB : active.reduce(0, +) / Float(active.count)
            clarityDB = activeDB - floorDB
        }
    }
}
