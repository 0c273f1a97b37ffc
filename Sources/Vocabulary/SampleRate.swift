/// A sampling frequency in hertz; turns counts of samples into seconds and back.
public struct SampleRate: Sendable, Hashable {
    /// Samples per second, at least 1.
    public let hertz: Int

    /// The one rate at which everything right of capture works: 16 000 Hz.
    public static let analysis = SampleRate(hertz: 16_000)

    /// Makes a rate.
    /// - Parameter hertz: samples per second, at least 1.
    public init(hertz: Int) {
        precondition(hertz >= 1, "a sample rate is at least 1 Hz")
        self.hertz = hertz
    }

    /// The duration of `samples` samples, in seconds.
    public func seconds(ofSamples samples: Int) -> Double { Double(samples) / Double(hertz) }

    /// The number of whole samples nearest to `seconds`, which may be anything: at most ``longest`` either way.
    public func samples(inSeconds seconds: Double) -> Int {
        Int(rounding: seconds * Double(hertz), in: -Self.longest...Self.longest)
    }

    /// More samples than any recording has, and few enough to be added up.
    private static let longest = 1 << 53
}
