/// Samples of a call in the making: sounds are added where they begin, and the length follows.
struct Timeline {
    private(set) var samples: [Float] = []

    /// Samples per second.
    static let rate = 16_000.0

    /// Seconds so far.
    var seconds: Double { Double(samples.count) / Self.rate }

    /// Adds a sound at a time; it may lie over what is there.
    mutating func add(_ sound: [Float], at time: Double) {
        let start = Int(time * Self.rate)
        lengthen(to: start + sound.count)
        for n in sound.indices { samples[start + n] += sound[n] }
    }

    /// Adds a sound at the end.
    mutating func append(_ sound: [Float]) {
        samples += sound
    }

    /// Adds silence at the end.
    mutating func appendSilence(seconds: Double) {
        lengthen(to: samples.count + Int(seconds * Self.rate))
    }

    /// Adds another sound, as far as the timeline reaches, `gain` times as loud at each time.
    mutating func mix(_ sound: [Float], gain: (Double) -> Double = { _ in 1 }) {
        for n in samples.indices.prefix(sound.count) {
            samples[n] += sound[n] * Float(gain(Double(n) / Self.rate))
        }
    }

    /// Lets a function have what lies from a time on.
    mutating func change(from time: Double, _ body: ([Float]) -> [Float]) {
        let start = min(samples.count, Int(time * Self.rate))
        samples.replaceSubrange(start..., with: body(Array(samples[start...])))
    }

    private mutating func lengthen(to count: Int) {
        if count > samples.count { samples += [Float](repeating: 0, count: count - samples.count) }
    }
}
