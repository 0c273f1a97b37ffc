import Alerting
import AudioTypes
import DSP
import Foundation
import Pipeline
import Prosody
import Stress

// Nanoseconds per 10 ms frame, stage by stage, on a minute of synthetic speech. Machines differ and are noisy, so every
// figure is also given in units of one 512-point FFT of FFTW measured in the same run; the median of nine rounds counts.

/// Hears a minute of speech-like sound and forgets what is said of it.
struct NullSink: VoiceAnalysisSink {
    mutating func receive(_ frame: ProsodyFrame) {}
    mutating func receive(_ score: StressScore, level: AlertLevel?) {}
    mutating func receive(_ action: AlertAction) {}
}

/// The median time of `count` calls, per call, over nine rounds.
func nanoseconds(per count: Int, _ work: () -> Void) -> Double {
    let rounds = (0..<9).map { _ -> Double in
        let start = ContinuousClock.now
        work()
        return (ContinuousClock.now - start) / .nanoseconds(1) / Double(count)
    }
    return rounds.sorted()[4]
}

/// Harmonics of a wandering pitch under syllables, with a little noise from a fixed seed.
func speech(seconds: Int) -> [Float] {
    var state: UInt64 = 1
    var phase = 0.0
    return (0..<seconds * 16_000).map { n in
        let time = Double(n) / 16_000
        phase += 2 * Double.pi * (140 + 25 * sin(2.3 * time)) / 16_000
        state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
        let noise = Double(Int64(bitPattern: state) >> 40) / Double(1 << 23)
        let voice = (1...12).reduce(0.0) { $0 + cos(Double($1) * phase) / Double($1) }
        return Float(0.05 * (0.5 - 0.5 * cos(25 * time)) * voice + 0.000_5 * noise)
    }
}

let seconds = 60
let frames = seconds * 100
let x = speech(seconds: seconds)
let buffer = SampleBuffer(x)

let fft = RealFFT(size: 512)
let window = Window.hann(size: 512)
let power = SampleBuffer(count: 257)
let unit = nanoseconds(per: frames - 4) {
    for frame in 0..<frames - 4 { fft.power(of: buffer, from: frame * 160, window: window, into: power) }
}
let correlation = NormalizedCorrelation(windowSize: 120, lagCount: 69)
let r = SampleBuffer(count: 69)
let correlating = nanoseconds(per: frames - 4) {
    for frame in 0..<frames - 4 { correlation.process(buffer, from: frame * 160, into: r) }
}
let prosody = nanoseconds(per: frames) {
    var analyzer = ProsodyAnalyzer()
    analyzer.process(x.span) { _ in }
}
let everything = nanoseconds(per: frames) {
    var analysis = VoiceAnalysis(baseline: SpeakerBaseline(), learning: .live(warmUpS: 15), rule: .standard)
    var sink = NullSink()
    analysis.process(x.span, start: .zero, sink: &sink)
}

print("stage                                      ns/frame   512-point FFTs")
for (name, time) in [
    ("power spectrum, 512 points (the unit)", unit), ("normalised correlation, 69 lags", correlating),
    ("prosody, all stages", prosody), ("prosody, stress and alerting", everything),
] {
    let cells = [String(format: "%10.0f", time), String(format: "%16.1f", time / unit)]
    print(name.padding(toLength: 41, withPad: " ", startingAt: 0) + cells.joined(separator: " "))
}
print(
    String(
        format: "%.0f times real time; %.1f CPU seconds per hour of audio", 1e7 / everything, everything * 0.36 / 1_000)
)
