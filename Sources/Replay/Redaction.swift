public import Vault
import Vocabulary

/// Takes spans of time out of a segment: a card number that was said aloud, somebody else's voice.
///
/// Inside a span every sample is exactly 0 and the track says nothing; the sound fades out before and in after it, so
/// that the silence does not click. What can be told of the span from outside of it are figures over seconds: the
/// speech rate and the score of the frames after it. The state of the analysis before the first sample stays, so that
/// the scores can be computed again up to the first span; it knows nothing of what came later.
public struct Redaction: Sendable {
    /// Why nothing can be taken out.
    public enum Fault: Error, Sendable, Hashable {
        /// No span is given.
        case nothing
        /// A span does not end after it begins, or holds no instant of the recording.
        case emptySpan(fromS: Double, toS: Double)
    }

    /// Frames whose centre is closer to a span than this saw a part of it: half of the longest window of analysis.
    static let marginS = 0.05

    /// The spans in samples, in order, joined where they touch.
    let spans: [Range<Int>]

    /// Makes a redaction.
    /// - Parameters:
    ///   - spans: in seconds from the first sample on, in any order.
    ///   - segment: what they are spans of.
    /// - Throws: ``Fault`` where a span is none.
    public init(_ spans: [(fromS: Double, toS: Double)], of segment: Segment) throws(Fault) {
        guard !spans.isEmpty else { throw Fault.nothing }
        var ranges: [Range<Int>] = []
        for (fromS, toS) in spans {
            let rate = Double(SampleRate.analysis.hertz)
            let from = max(0, min(1e6, fromS) * rate).rounded(.down)
            let to = min(Double(segment.samples.count), max(0, min(1e6, toS) * rate).rounded(.up))
            guard fromS.isFinite, toS.isFinite, from < to else { throw Fault.emptySpan(fromS: fromS, toS: toS) }
            let samples = 0...segment.samples.count
            ranges.append(Int(rounding: from, in: samples)..<Int(rounding: to, in: samples))
        }
        var joined: [Range<Int>] = []
        for range in ranges.sorted(by: { $0.lowerBound < $1.lowerBound }) {
            if let last = joined.last, range.lowerBound <= last.upperBound {
                joined[joined.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                joined.append(range)
            }
        }
        self.spans = joined
    }

    /// Seconds of sound that are taken out.
    public var lengthS: Double { spans.reduce(0) { $0 + SampleRate.analysis.seconds(ofSamples: $1.count) } }

    /// The segment without the spans.
    /// - Parameters:
    ///   - segment: what the redaction was made for.
    ///   - recipients: who can open the new one.
    ///   - id: the new one's own identifier.
    /// - Returns: another segment.
    public func applied(to segment: Segment, for recipients: [String], as id: String) -> Segment {
        var masked = segment
        for span in spans { silence(span, in: &masked.samples) }
        masked.track = segment.track.map { isSeen(by: $0) ? Self.emptied($0) : $0 }
        masked.metadata.id = id
        masked.metadata.replaces = segment.metadata.id
        masked.metadata.format = SegmentMetadata.format
        masked.metadata.recipients = recipients
        let gaps = spans.map { span in
            SegmentGap(
                fromS: SampleRate.analysis.seconds(ofSamples: span.lowerBound),
                toS: SampleRate.analysis.seconds(ofSamples: span.upperBound), kind: .redacted)
        }
        masked.metadata.gaps = (segment.metadata.gaps + gaps).sorted { $0.fromS < $1.fromS }
        return masked
    }

    private func silence(_ span: Range<Int>, in samples: inout [Int16]) {
        let fade = SampleRate.analysis.samples(inSeconds: SegmentGap.fadeS)
        for index in span { samples[index] = 0 }
        for step in 1...fade {
            let share = Float(step) / Float(fade + 1)
            for index in [span.lowerBound - step, span.upperBound - 1 + step] where samples.indices.contains(index) {
                samples[index] = Int16((Float(samples[index]) * share).rounded(.towardZero))
            }
        }
    }

    private func isSeen(by point: TrackPoint) -> Bool {
        spans.contains { span in
            Double(point.timeS) > SampleRate.analysis.seconds(ofSamples: span.lowerBound) - Self.marginS
                && Double(point.timeS) < SampleRate.analysis.seconds(ofSamples: span.upperBound) + Self.marginS
        }
    }

    private static func emptied(_ point: TrackPoint) -> TrackPoint { TrackPoint(timeS: point.timeS, values: .silence) }
}
