public import AudioTypes

/// What the last seconds of speech were like, in one value each.
public struct ProsodyStatistics: Sendable, Equatable {
    /// Centre of the newest frame.
    public var time: StreamTime
    /// Length of the window.
    public var windowS: Float
    /// Voiced speech of the near talker in the window.
    public var voicedS: Float
    /// Speech with its short gaps (less than ``ProsodyWindow/pauseS``); the rest is pause.
    public var speechS: Float
    /// Median F0, semitones above 27.5 Hz; `nil` with too little voiced speech (``ProsodyWindow/leastVoicedS``), as are all below.
    public var f0MedianSemitones: Float?
    /// 10th to 90th percentile of F0, semitones.
    public var f0RangeSemitones: Float?
    /// Regression of F0 on time, semitones per second: rising pitch is positive.
    public var f0SlopeSemitonesPerS: Float?
    /// Syllables per second of the window, pauses included.
    public var speechRate: Float?
    /// Syllables per second of speech, pauses left out.
    public var articulationRate: Float?
    /// Median level of voiced frames, dBFS.
    public var levelDBFS: Float?
    /// Level of the room in the newest frame, dBFS.
    public var noiseFloorDBFS: Float
    /// Median alpha ratio of voiced frames, dB.
    public var alphaRatioDB: Float?
    /// Median Hammarberg index of voiced frames, dB.
    public var hammarbergIndexDB: Float?
    /// Median HNR of voiced frames, dB.
    public var hnrDB: Float?

    /// Median F0 in hertz.
    public var f0MedianHz: Float? {
        f0MedianSemitones.map(Semitones.hertz)
    }

    /// Share of the window that is pause, 0...1.
    public var pauseShare: Float {
        max(0, 1 - speechS / windowS)
    }
}

/// Keeps the last seconds of frames and sums them up on request.
///
/// Allocates nothing after `init`; ``statistics()`` costs a few passes over the frames and is meant for twice a second.
public struct ProsodyWindow {
    /// Gaps between voiced frames at least this long are pauses.
    public static let pauseS: Float = 0.3
    /// Voiced speech below which nothing is said about the voice: fewer frames than this are one vowel.
    public static let leastVoicedS: Float = 0.4

    private let capacity: Int
    private var heard: [Heard]
    private var newest = ProsodyFrame(time: .zero)
    private var count = 0
    private var next = 0
    private var scratch: OrderStatistics

    /// Makes an empty window.
    /// - Parameter seconds: its length.
    public init(seconds: Float) {
        capacity = Int((seconds * 100).rounded())
        precondition(capacity >= 1, "a window holds at least one frame")
        heard = [Heard](repeating: Heard(ProsodyFrame(time: .zero)), count: capacity)
        scratch = OrderStatistics(capacity: capacity)
    }

    /// Takes the next frame; the oldest leaves.
    public mutating func push(_ frame: ProsodyFrame) {
        heard[next] = Heard(frame)
        newest = frame
        next = next + 1 == capacity ? 0 : next + 1
        count = min(count + 1, capacity)
    }

    /// Forgets all frames, as after lost samples.
    public mutating func removeAll() {
        count = 0
        next = 0
    }

    /// Sums up the frames held; `nil` before the first.
    public mutating func statistics() -> ProsodyStatistics? {
        guard count > 0 else { return nil }
        let tally = tally()
        var result = ProsodyStatistics(
            time: newest.time, windowS: Float(count) / 100, voicedS: Float(tally.voiced) / 100,
            speechS: Float(tally.speech) / 100, noiseFloorDBFS: newest.noiseFloorDBFS)
        guard result.voicedS >= Self.leastVoicedS else { return result }
        result.speechRate = Float(tally.nuclei) / result.windowS
        result.articulationRate = Float(tally.nuclei) / max(result.speechS, Self.leastVoicedS)
        result.f0SlopeSemitonesPerS = f0Slope()
        collect(\.semitones)
        result.f0MedianSemitones = scratch.quantile(0.5)
        if let high = scratch.quantile(0.9), let low = scratch.quantile(0.1) { result.f0RangeSemitones = high - low }
        result.levelDBFS = median(\.level)
        result.alphaRatioDB = median(\.alphaRatio)
        result.hammarbergIndexDB = median(\.hammarbergIndex)
        result.hnrDB = median(\.hnr)
        return result
    }

    private func frame(_ age: Int) -> Heard {
        let index = next - count + age
        return heard[index < 0 ? index + capacity : index]
    }

    /// Counts voiced frames, frames of speech with its short gaps, and nuclei.
    private func tally() -> (voiced: Int, speech: Int, nuclei: Int) {
        var (voiced, speech, nuclei) = (0, 0, 0)
        var lastVoiced: Int?
        let longestGap = Int(Self.pauseS * 100)
        for index in 0..<count {
            let frame = frame(index)
            if frame.isNucleus { nuclei += 1 }
            guard frame.isVoiced else { continue }
            voiced += 1
            let gap = index - (lastVoiced ?? index) - 1
            speech += lastVoiced != nil && gap < longestGap ? gap + 1 : 1
            lastVoiced = index
        }
        return (voiced, speech, nuclei)
    }

    private mutating func collect(_ value: (Heard) -> Float?) {
        scratch.removeAll()
        for index in 0..<count {
            let frame = frame(index)
            if frame.isVoiced, let value = value(frame) { scratch.add(value) }
        }
    }

    private mutating func median(_ value: (Heard) -> Float?) -> Float? {
        collect(value)
        return scratch.quantile(0.5)
    }

    /// Least-squares slope of F0 over the voiced frames.
    private func f0Slope() -> Float? {
        var (n, sumT, sumY) = (Float(0), Float(0), Float(0))
        for index in 0..<count {
            let frame = frame(index)
            guard frame.isVoiced, let y = frame.semitones else { continue }
            n += 1
            sumT += Float(index) / 100
            sumY += y
        }
        guard n >= 2 else { return nil }
        var (covariance, variance) = (Float(0), Float(0))
        for index in 0..<count {
            let frame = frame(index)
            guard frame.isVoiced, let y = frame.semitones else { continue }
            let t = Float(index) / 100 - sumT / n
            covariance += t * (y - sumY / n)
            variance += t * t
        }
        return variance > 0 ? covariance / variance : nil
    }

    /// What a window needs of a frame: read often, so it is small, and its logarithm is taken once.
    private struct Heard {
        /// Voiced, and by the wearer.
        var isVoiced: Bool
        /// A nucleus, and the wearer's.
        var isNucleus: Bool
        var semitones: Float?
        var level: Float
        var alphaRatio: Float?
        var hammarbergIndex: Float?
        var hnr: Float?

        init(_ frame: ProsodyFrame) {
            isVoiced = frame.f0Hz != nil && frame.isNearTalker
            isNucleus = frame.isSyllableNucleus && frame.isNearTalker
            semitones = isVoiced ? frame.f0Semitones : nil
            level = frame.levelDBFS
            alphaRatio = frame.alphaRatioDB
            hammarbergIndex = frame.hammarbergIndexDB
            hnr = frame.hnrDB
        }
    }
}
