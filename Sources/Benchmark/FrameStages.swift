import Alerting
import DSP
import Pipeline
import Prosody
import Stress
import Vocabulary

/// Every stage of the frame loop by itself, on the same minute of sound.
struct FrameStages {
    private let samples: [Float]
    private let frames: ClosedRange<Int>
    private let history: SampleBuffer
    private let parameters = NetworkParameters.standard

    init(seconds: Int) {
        samples = SpeechLike.samples(seconds: seconds)
        history = SampleBuffer(samples)
        // Some room at either end, so that every window lies inside.
        frames = 20...seconds * 100 - 20
    }

    /// What one frame of ``RealFFT`` costs: the unit in which all else is given.
    func unit() -> Stage {
        let fft = RealFFT(size: 512)
        let window = Window.hann(size: 512)
        let power = SampleBuffer(count: 257)
        return stage("power spectrum, 512 points (the unit)") { frame in
            fft.power(of: history, from: frame * ProsodyFrame.hop - 256, window: window, into: power)
        }
    }

    /// The stages in the order of the loop.
    func all() -> [Stage] {
        [
            periodicity(), features(), voiceNetwork(), candidates(), search(), refinement(), spectral(), cepstral(),
            pulses(),
        ]
    }

    /// The whole frame, and with score and alerts.
    func whole() -> [Stage] {
        let span = samples
        return [
            Stage("prosody, all stages", frames: span.count / ProsodyFrame.hop) {
                var analyzer = ProsodyAnalyzer()
                analyzer.process(span.span) { _ in }
            },
            Stage("prosody, score and alerts", frames: span.count / ProsodyFrame.hop) {
                var analysis = VoiceAnalysis(baseline: SpeakerBaseline(), learning: .live(warmUpS: 15), rule: .standard)
                var sink = NullSink()
                analysis.process(span.span, start: .zero, sink: &sink)
            },
        ]
    }

    private func stage(_ name: String, _ work: (Int) -> Void) -> Stage {
        Stage(name, frames: frames.count) { for frame in frames { work(frame) } }
    }

    private func periodicity() -> Stage {
        Stage("correlations of low band and envelope", frames: frames.count) {
            var periodicity = Periodicity()
            var full = SlidingHistory(keep: 4_096, capacity: 16_384)
            var taken = 0
            for frame in frames {
                let needed = frame * ProsodyFrame.hop + Periodicity.rightReach
                full.append(samples.span, from: taken, count: needed - taken, limit: 8)
                taken = needed
                periodicity.process(full, centre: frame * ProsodyFrame.hop, frame: frame)
            }
        }
    }

    private func features() -> Stage {
        var voice = VoiceFeatures(fftSize: 512)
        let periodicity = Periodicity()
        let power = SampleBuffer(count: 257)
        RealFFT(size: 512).power(of: history, from: 4_000, window: Window.hann(size: 512), into: power)
        return stage("levels, bands and their quantiles") { frame in
            voice.read(power: power, levelDBFS: -20, periodicity: periodicity, frame: frame)
        }
    }

    private func voiceNetwork() -> Stage {
        var network = VoiceNetwork(parameters)
        let features = SampleBuffer(count: FrontEnd.featureCount)
        return stage("voice network") { _ in network.process(features) }
    }

    private func candidates() -> Stage {
        let network = CandidateNetwork(parameters)
        let features = SampleBuffer(count: FrontEnd.candidateFeatureCount)
        var sum: Float = 0
        return stage("candidate network, six candidates") { _ in
            for _ in 0..<F0Candidates.capacity { sum += network.score(features, from: 0) }
        }
    }

    private func search() -> Stage {
        var tracker = F0Tracker()
        var found = F0Candidates(minLag: 8, maxLag: 67)
        found.find(in: SampleBuffer((0..<69).map { $0 % 10 == 0 ? 0.9 : 0.1 }), from: 0)
        let logits = SampleBuffer(count: F0Candidates.capacity)
        return stage("path search") { _ in _ = tracker.push(found, logits: logits) }
    }

    private func refinement() -> Stage {
        let refiner = PeriodRefiner()
        return stage("period and HNR at the full rate (voiced)") { frame in
            let centre = frame * ProsodyFrame.hop
            refiner.refine(period: 114, in: history, centre: centre, frame: frame)
            _ = refiner.height(period: 114, in: history, centre: centre)
        }
    }

    private func spectral() -> Stage {
        let power = SampleBuffer((0..<257).map { 1 / Float($0 + 1) })
        var balance = SpectralBalance(fftSize: 512)
        var bandwidth = InputBandwidth()
        return stage("spectral balance, bandwidth") { _ in
            bandwidth.read(power)
            balance.read(power, isSilent: false)
        }
    }

    private func cepstral() -> Stage {
        let power = SampleBuffer((0..<257).map { 1 / Float($0 + 1) })
        let peak = CepstralPeak()
        return stage("cepstral peak (voiced)") { _ in _ = peak.prominenceDB(of: power, period: 114) }
    }

    private func pulses() -> Stage {
        var marks = PulseMarks()
        return stage("pulses, jitter, shimmer (voiced)") { frame in
            let centre = frame * ProsodyFrame.hop
            marks.follow(history, index: centre, centre: centre, period: 114)
            _ = Perturbation(of: marks.train)
        }
    }
}

/// Hears a voice and forgets what is said of it.
private struct NullSink: VoiceAnalysisSink {
    mutating func receive(_ frame: ProsodyFrame) {}
    mutating func receive(_ score: StressScore, level: AlertLevel?) {}
    mutating func receive(_ action: AlertAction) {}
}
