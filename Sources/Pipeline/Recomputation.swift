public import Vault
internal import Vocabulary

/// Computes the track of a stored segment again from its audio, beginning with the analysis as it was at the first
/// sample, and says whether the same came out.
///
/// Where the program and the processor are the same, so is every bit: the arithmetic has one order whatever the length
/// of the blocks, and the plans of FFTW are its estimates (`FFTW_ESTIMATE`, no wisdom), which depend on nothing but the
/// size and the processor. Another kind of processor has other vector instructions in FFTW and in the C library's
/// logarithms, which round otherwise in the last place: that is ``Verdict/close(_:)``.
///
/// Not compared are score and speech rate before the first score of the segment (half a second), which rest on a score
/// before it; the last tenth of a second, which rests on sound after it; and everything from the first redaction on.
public struct Recomputation {
    private let segment: Segment

    /// Prepares for a segment; what is in it may be anything.
    public init(_ segment: Segment) { self.segment = segment }

    /// From here on a redaction keeps the scores from being computed, seconds from the first sample; `nil` where there
    /// is none.
    public var redactedFromS: Double? { segment.metadata.gaps.filter { $0.kind == .redacted }.map(\.fromS).min() }

    /// Computes and compares.
    public func run() -> Verdict {
        guard !segment.state.isEmpty, let made = segment.metadata.analysis else { return .notPossible(.noState) }
        guard let rule = segment.metadata.rule, rule.isSound else { return .notPossible(.noRule) }
        guard !segment.track.isEmpty, segment.track.allSatisfy({ $0.timeS.isFinite }) else {
            return .notPossible(.noTrack)
        }
        let isOtherModel = made.model != VoiceAnalysis.model
        do throws(StateArchiveError) {
            guard StateArchive.everyCount.contains(made.startSample) else { throw .impossibleValue }
            var analysis = try VoiceAnalysis(restoring: segment.state, rule: rule)
            var sink = RecomputationSink(start: StreamTime(sample: made.startSample))
            process(with: &analysis, into: &sink, start: StreamTime(sample: made.startSample))
            let comparison = RecomputationComparison(
                stored: segment.track, computed: sink, endS: SampleRate.analysis.seconds(ofSamples: comparable),
                isComplete: segment.metadata.isComplete ?? true)
            guard comparison.difference.frames + comparison.difference.differing > 0 else {
                return .notPossible(.tooShort)
            }
            return isOtherModel
                ? .otherModel(stored: made.model, here: VoiceAnalysis.model, comparison.difference) : comparison.verdict
        } catch {
            guard error == .otherLayout || error == .notAnArchive else { return .notPossible(.damagedState) }
            return isOtherModel
                ? .otherModel(stored: made.model, here: VoiceAnalysis.model, nil) : .notPossible(.damagedState)
        }
    }

    /// Samples before the first redaction, and before the sound fades out ahead of it: those are not what was heard.
    private var comparable: Int {
        redactedFromS.map { max(0, sample($0) - SampleRate.analysis.samples(inSeconds: SegmentGap.fadeS)) }
            ?? segment.samples.count
    }

    /// Feeds the audio as the daemon did: what was lost is skipped, and a pause ended the alert that was open.
    private func process(with analysis: inout VoiceAnalysis, into sink: inout RecomputationSink, start: StreamTime) {
        let samples = segment.samples[0..<comparable].map(PCM.value(of:))
        var place = 0
        for gap in segment.metadata.gaps.filter({ $0.kind != .redacted }).sorted(by: { $0.fromS < $1.fromS }) {
            let (from, to) = (min(sample(gap.fromS), samples.count), min(sample(gap.toS), samples.count))
            if place < from {
                let heard = samples.span.extracting(place..<from)
                analysis.process(heard, start: start.advanced(bySamples: place), sink: &sink)
            }
            if gap.kind == .paused { analysis.endAlert(sink: &sink) }
            place = max(place, to)
        }
        guard place < samples.count else { return }
        let heard = samples.span.extracting(place..<samples.count)
        analysis.process(heard, start: start.advanced(bySamples: place), sink: &sink)
    }

    /// The sample at a time that comes out of a file: none is outside of the segment.
    private func sample(_ seconds: Double) -> Int {
        let longest = SampleRate.analysis.seconds(ofSamples: segment.samples.count)
        return seconds < longest ? SampleRate.analysis.samples(inSeconds: max(0, seconds)) : segment.samples.count
    }
}
