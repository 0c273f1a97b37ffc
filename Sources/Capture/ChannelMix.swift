import Languages
import Vocabulary

/// Makes one channel of the several that a source has: their mean, each with the sign under which it does not cancel
/// the others, and without those that carry no voice where another one does.
///
///     y[n] = 1 / K * sum over k of s_k x_k[n],  s_k in {1, 0, -1}
///
/// - Where all channels carry the voice alike (s = 1) this is the mean, as a sound server makes it; a balanced
///   microphone at a stereo jack gives it twice with opposite signs (s = 1, -1), of which the mean would be silence.
/// - The divisor is always K: whichever channels count, the level of a voice stays what it was.
/// - s follows what was heard over about a second, with hysteresis; a change is faded over ``fade`` samples.
/// - Memory is taken in `init` alone; cost O(K) a sample. Main-loop thread.
struct ChannelMix {
    /// Most channels that are recorded of a source.
    static let maxChannels = 8

    /// Samples after which it is judged anew: 100 ms.
    private static let look = 1_600
    /// Looks until the first judgement.
    private static let leastLooks = 3
    /// What is kept of the sums from look to look: a second.
    private static let memory: Float = 0.9
    /// A channel is of opposite phase below the one correlation with the loudest, and no longer above the other.
    private static let oppositeBelow: Float = -0.6
    private static let alikeAbove: Float = 0.3
    /// A channel does not count that has less than the one share of the loudest's voice, and does again with the other.
    private static let voicelessBelow: Float = 0.05
    private static let voicedAbove: Float = 0.2
    /// Samples over which a change is faded: 25 ms.
    static let fade = 400

    /// What is known of one channel.
    private struct Channel {
        var sign: Float = 1
        var counts: Float = 1
        /// The weight of the last sample.
        var weight: Float
        /// A high pass takes away what is no sound: a constant, and most of the mains.
        var last: Float = 0
        var passed: Float = 0
        /// Sums of this look: power, and product with the loudest.
        var power: Float = 0
        var product: Float = 0
        /// The same with their past.
        var longPower: Float = 0
        var longProduct: Float = 0
        /// Power of a look in speech and in its pauses.
        var loud: Float = 0
        var floor = Float.infinity

        var target: Float { sign * counts }
    }

    /// Channels of the source.
    let count: Int
    private var channels: [Channel]
    private var loudest = 0
    private var samples = 0
    private var looks = 0

    /// Begins with the mean.
    init(channels count: Int) {
        precondition((1...Self.maxChannels).contains(count), "1 to 8 channels are recorded")
        self.count = count
        channels = [Channel](repeating: Channel(weight: 1 / Float(count)), count: count)
    }

    /// How the channels are put together now, for ``words(of:)``: their number and two bits for each.
    var code: Int {
        var code = count
        for k in 0..<count {
            if channels[k].counts == 0 { code |= 1 << (8 + k) } else if channels[k].sign < 0 { code |= 1 << (16 + k) }
        }
        return code
    }

    /// Mixes samples that are interleaved into as many as there is room for in `output`. No allocation.
    /// - Parameters:
    ///   - input: `count` values for each sample.
    ///   - output: one value for each.
    /// - Returns: how many were made.
    mutating func mix(_ input: Span<Float>, into output: inout MutableSpan<Float>) -> Int {
        let made = min(input.count / count, output.count)
        let share = 1 / Float(count)
        for n in 0..<made {
            var sum: Float = 0
            hear(input, at: n * count)
            for k in 0..<count {
                let step = share / Float(Self.fade)
                let aim = channels[k].target * share
                let weight = channels[k].weight
                channels[k].weight = weight < aim ? min(aim, weight + step) : max(aim, weight - step)
                sum += channels[k].weight * input[n * count + k]
            }
            output[n] = sum
            samples += 1
            if samples == Self.look { judge() }
        }
        return made
    }

    private mutating func hear(_ input: Span<Float>, at index: Int) {
        for k in 0..<count {
            let x = input[index + k]
            channels[k].passed = x - channels[k].last + 0.95 * channels[k].passed
            channels[k].last = x
            channels[k].power += channels[k].passed * channels[k].passed
        }
        let reference = channels[loudest].passed
        for k in 0..<count { channels[k].product += channels[k].passed * reference }
    }

    private mutating func judge() {
        looks += 1
        var most = loudest
        for k in 0..<count {
            channels[k].longPower = Self.memory * channels[k].longPower + channels[k].power
            channels[k].longProduct = Self.memory * channels[k].longProduct + channels[k].product
            channels[k].loud = max(channels[k].power, 0.99 * channels[k].loud)
            channels[k].floor = min(channels[k].power, 1.02 * channels[k].floor + 1e-9)
            (channels[k].power, channels[k].product) = (0, 0)
            // Twice as much, so that two that are alike do not take turns.
            if voice(k) > 2 * voice(most) { most = k }
        }
        samples = 0
        if most != loudest {
            loudest = most
            looks = 0
            for k in 0..<count { channels[k].longProduct = 0; channels[k].longPower = 0 }
        }
        guard looks >= Self.leastLooks else { return }
        for k in 0..<count { judge(k) }
    }

    private mutating func judge(_ k: Int) {
        let power = channels[k].longPower * channels[loudest].longPower
        if power > 0 {
            let correlation = channels[k].longProduct / power.squareRoot()
            if correlation < Self.oppositeBelow { channels[k].sign = -1 }
            if correlation > Self.alikeAbove { channels[k].sign = 1 }
        }
        // Only where the loudest speaks and pauses is it known what is voice.
        guard channels[loudest].loud > 10 * channels[loudest].floor else { return }
        let share = voice(k) / voice(loudest)
        if share < Self.voicelessBelow { channels[k].counts = 0 }
        if share > Self.voicedAbove { channels[k].counts = 1 }
    }

    /// What of a channel comes and goes.
    private func voice(_ k: Int) -> Float { max(0, channels[k].loud - 2 * channels[k].floor) }

    /// How the channels are put together, for people; `nil` for a source with one.
    static func phrase(of code: Int) -> Phrase? {
        let count = code & 0xFF
        guard count > 1 else { return nil }
        let left = (0..<count).filter { code & 1 << (8 + $0) == 0 }
        let turned = left.contains { code & 1 << (16 + $0) != 0 }
        guard count != 2 || !turned || left.count != 2 else {
            return Phrase("the difference of its two channels, which are of opposite phase")
        }
        let named = left.map { "\($0 + 1)" }.joined(separator: ", ")
        guard left.count < count else {
            return turned
                ? Phrase("all \(count) channels, some turned round, which are of opposite phase")
                : Phrase("all \(count) channels")
        }
        let what = Phrase(left.count, one: "channel \(named) of \(count)", other: "channels \(named) of \(count)")
        return turned
            ? Phrase("\(what), some turned round, which are of opposite phase; the rest carries no voice")
            : Phrase("\(what); the rest carries no voice")
    }

    /// The same as logs have it.
    static func words(of code: Int) -> String? { phrase(of: code).map(Language.english.text) }
}
