public import AudioTypes
internal import Glibc

/// Keeps running sums of the last seconds of frames, so that any stretch of them that ends now is summed up at once.
///
/// One ring serves windows of every length: a stretch is the difference of two running sums. Allocates nothing after `init`;
/// a frame costs one exponential, ``statistics(lastS:)`` a few logarithms.
public struct ProsodyWindow: Archivable {
    /// Voiced speech below which nothing is said about the voice: fewer frames than this are no vowel.
    public static let leastVoicedS: Float = 0.1

    private let capacity: Int
    /// Sums up to and including each of the last frames; the place before the oldest holds where they began.
    private var ring: [Sums]
    private var newest = ProsodyFrame(time: .zero)
    private var count = 0
    private var head = 0

    /// The running sums as they are: a difference of sums keeps its last bit only where both do.
    public mutating func archive(_ archive: inout StateArchive) {
        archive.visit(&ring)
        newest.archive(&archive)
        archive.visit(&count, in: 0...capacity)
        archive.visit(&head, in: 0...capacity)
    }

    /// Makes an empty window.
    /// - Parameter seconds: the longest stretch that will be asked for.
    public init(seconds: Float) {
        capacity = Int((seconds * 100).rounded())
        precondition(capacity >= 1, "a window holds at least one frame")
        ring = [Sums](repeating: Sums(), count: capacity + 1)
    }

    /// Takes the next frame; the oldest leaves.
    public mutating func push(_ frame: ProsodyFrame) {
        let before = ring[head]
        head = head == capacity ? 0 : head + 1
        ring[head] = before
        ring[head].add(frame)
        newest = frame
        count = min(count + 1, capacity)
    }

    /// Forgets all frames, as after lost samples.
    public mutating func removeAll() {
        ring[head] = Sums()
        count = 0
    }

    /// Sums up the newest frames.
    /// - Parameter lastS: length of the stretch; at most that of the window, `nil` for the whole of it.
    /// - Returns: `nil` before the first frame.
    public func statistics(lastS: Float? = nil) -> ProsodyStatistics? {
        guard count > 0 else { return nil }
        let frames = min(count, lastS.map { Int(($0 * 100).rounded()) } ?? capacity)
        let start = head - frames
        let sums = ring[head] - ring[start < 0 ? start + capacity + 1 : start]
        return sums.statistics(of: newest, frames: frames)
    }

    /// What a stretch of frames adds up to. Double precision: the difference of two sums over hours must keep its digits.
    private struct Sums: Archivable {
        var voiced = 0.0
        var speech = 0.0
        var nuclei = 0.0
        /// Sum of amplitudes of voiced frames, and of amplitude times pitch, its square, and balance.
        var amplitude = 0.0
        var pitch = 0.0
        var pitchSquared = 0.0
        var balance = 0.0
        var hnr = 0.0
        var wide = 0.0
        /// Beginnings of voice.
        var runs = 0.0
        var wasVoiced = false
        /// Sum of powers of speech.
        var power = 0.0

        mutating func archive(_ archive: inout StateArchive) {
            archive.visit(&voiced)
            archive.visit(&speech)
            archive.visit(&nuclei)
            archive.visit(&amplitude)
            archive.visit(&pitch)
            archive.visit(&pitchSquared)
            archive.visit(&balance)
            archive.visit(&hnr)
            archive.visit(&wide)
            archive.visit(&runs)
            archive.visit(&wasVoiced)
            archive.visit(&power)
        }

        /// Adds a frame; one of somebody else's adds nothing.
        mutating func add(_ frame: ProsodyFrame) {
            let before = wasVoiced
            wasVoiced = frame.isNearTalker && frame.f0Hz != nil
            if wasVoiced, !before { runs += 1 }
            guard frame.isNearTalker else { return }
            let a = Double(powf(10, frame.levelDBFS / 20))
            speech += 1
            power += a * a
            if frame.isSyllableNucleus { nuclei += 1 }
            guard let semitones = frame.f0Semitones.map(Double.init) else { return }
            voiced += 1
            amplitude += a
            pitch += a * semitones
            pitchSquared += a * semitones * semitones
            balance += a * Double(frame.telephoneBalanceDB ?? 0)
            hnr += Double(frame.hnrDB ?? 0)
            if frame.alphaRatioDB != nil { wide += 1 }
        }

        static func - (later: Sums, earlier: Sums) -> Sums {
            Sums(
                voiced: later.voiced - earlier.voiced, speech: later.speech - earlier.speech,
                nuclei: later.nuclei - earlier.nuclei, amplitude: later.amplitude - earlier.amplitude,
                pitch: later.pitch - earlier.pitch, pitchSquared: later.pitchSquared - earlier.pitchSquared,
                balance: later.balance - earlier.balance, hnr: later.hnr - earlier.hnr,
                wide: later.wide - earlier.wide, runs: later.runs - earlier.runs, power: later.power - earlier.power)
        }

        func statistics(of newest: ProsodyFrame, frames: Int) -> ProsodyStatistics {
            var result = ProsodyStatistics(
                time: newest.time, windowS: Float(frames) / 100, voicedS: Float(voiced) / 100,
                speechS: Float(speech) / 100, noiseFloorDBFS: newest.noiseFloorDBFS)
            guard result.speechS >= leastVoicedS, power > 0 else { return result }
            result.levelDBFS = Float(10 * log10(power / speech))
            guard result.voicedS >= leastVoicedS, amplitude > 0 else { return result }
            let mean = pitch / amplitude
            result.f0MeanSemitones = Float(mean)
            result.f0SpreadSemitones = Float(max(0, pitchSquared / amplitude - mean * mean).squareRoot())
            result.speechRate = Float(nuclei) / result.windowS
            result.articulationRate = Float(nuclei) / max(result.speechS, leastVoicedS)
            result.balanceDB = Float(balance / amplitude)
            result.hnrDB = Float(hnr / voiced)
            result.meanVoicedRunS = result.voicedS / Float(max(1, runs))
            result.wideShare = Float(wide / voiced)
            return result
        }
    }
}
