import Glibc

/// The moments of a recording in which at least two channels are loud, and how alike their waveforms are in them.
struct LoudMoments {
    /// Moments that are kept, the loudest.
    private static let most = 24
    private static let lengthS = 0.15
    private static let delayS = 0.03

    private struct Moment {
        /// Energy of the second loudest channel.
        var energy: Float
        var samples: [[Float]]
    }

    private let length: Int
    private let delay: Int
    private var kept: [Moment] = []
    private var current: [[Float]]

    init(channelCount: Int, hertz: Int) {
        length = max(16, Int(Double(hertz) * Self.lengthS))
        delay = max(1, Int(Double(hertz) * Self.delayS))
        current = [[Float]](repeating: [], count: channelCount)
    }

    /// Takes a sample; the channels take turns.
    mutating func add(_ sample: Float, to channel: Int) {
        current[channel].append(sample)
        guard channel == current.count - 1, current[channel].count == length else { return }
        let energy = current.map { $0.reduce(0) { $0 + $1 * $1 } }.sorted().suffix(2).first ?? 0
        if kept.count < Self.most {
            kept.append(Moment(energy: energy, samples: current))
        } else if let least = kept.indices.min(by: { kept[$0].energy < kept[$1].energy }), energy > kept[least].energy {
            kept[least] = Moment(energy: energy, samples: current)
        }
        for channel in current.indices { current[channel].removeAll(keepingCapacity: true) }
    }

    /// The correlation of two channels, -1...1, in the middle one of the moments: the greatest by amount at any delay,
    /// and that without one.
    func likeness(_ first: Int, _ second: Int) -> (peak: Float, atOnce: Float) {
        let found = kept.map { Self.likeness($0.samples[first], $0.samples[second], delay: delay) }
        guard !found.isEmpty else { return (0, 0) }
        return (
            found.map { abs($0.peak) }.sorted()[found.count / 2], found.map(\.atOnce).sorted()[found.count / 2]
        )
    }

    private static func likeness(_ first: [Float], _ second: [Float], delay: Int) -> (peak: Float, atOnce: Float) {
        let (x, y) = (first.span, second.span)
        let middle = delay..<x.count - delay
        guard !middle.isEmpty else { return (0, 0) }
        var energyX: Float = 0
        for n in middle { energyX += x[n] * x[n] }
        var (peak, atOnce): (Float, Float) = (0, 0)
        for lag in -delay...delay {
            var (product, energyY): (Float, Float) = (0, 0)
            for n in middle {
                let other = y[n + lag]
                product += x[n] * other
                energyY += other * other
            }
            let correlation = product / (energyX * energyY + 1e-20).squareRoot()
            if abs(correlation) > abs(peak) { peak = correlation }
            if lag == 0 { atOnce = correlation }
        }
        return (peak, atOnce)
    }
}
