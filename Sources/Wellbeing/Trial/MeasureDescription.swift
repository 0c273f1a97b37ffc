import Events
public import Foundation
public import Vocabulary

/// What can be said of a measure with a start: the days before and after it, a line through either, and a warning
/// where the start was chosen after a hard stretch. **A description, not proof**: whatever else changed at that time
/// is in it.
///
/// A step is a day on which calls were scored, one after the other: days without one are none. Its value is the mean
/// score of its calls.
public struct MeasureDescription: Sendable, Equatable {
    /// A day with calls.
    public struct Day: Sendable, Equatable {
        /// Its beginning.
        public let start: Timestamp
        /// Mean score of its calls, 0...100.
        public let score: Double
        /// Calls that have a score.
        public let calls: Int
    }

    /// Fewest days to either side of which a line is shown.
    public static let least = 20
    /// Days before the start that are taken for the stretch after which it was chosen.
    static let stretch = 5

    /// The days, the oldest first.
    public let days: [Day]
    /// Days before the start.
    public let before: Int
    /// The lines; `nil` where either side has too few days, or there is nothing to fit.
    public let lines: SegmentedRegression?
    /// Where the days just before the start were harder than those before them: by how many points. Such days are
    /// followed by calmer ones by themselves.
    public let hardStretch: Double?

    /// Days from the start on.
    public var after: Int { days.count - before }

    /// - Parameters:
    ///   - measure: the measure.
    ///   - calls: the calls, in whatever order.
    ///   - zone: whose days are meant.
    public init(_ measure: Measure, calls: [CallPayload], zone: TimeZone = .current) {
        let end = measure.endedAt ?? Timestamp(millisecondsSince1970: .max)
        let all = Self.days(of: calls.filter { $0.beganAt < end }, zone: zone)
        days = all
        let start = all.firstIndex { $0.start >= Self.day(of: measure.startsAt, zone: zone) } ?? all.count
        before = start
        let hasEnough = start >= Self.least && all.count - start >= Self.least
        lines = hasEnough ? SegmentedRegression(all.map(\.score), start: start) : nil
        hardStretch = Self.hardStretch(before: all[..<start].map(\.score))
    }

    /// By how many points the last days are harder than those before them, where that is more than their own spread
    /// makes likely: one standard deviation of a day for five days together is a stretch that is not of every week.
    static func hardStretch(before scores: [Double]) -> Double? {
        let (usual, last) = (Array(scores.dropLast(stretch)), Array(scores.suffix(stretch)))
        guard usual.count >= stretch, last.count == stretch else { return nil }
        let difference = last.mean - usual.mean
        return difference > 0 && difference >= usual.variance.squareRoot() ? difference : nil
    }

    private static func days(of calls: [CallPayload], zone: TimeZone) -> [Day] {
        var scores: [Timestamp: [Double]] = [:]
        for call in calls where call.isPlausible {
            if let score = call.score { scores[day(of: call.beganAt, zone: zone), default: []].append(score) }
        }
        return scores.map { Day(start: $0, score: $1.mean, calls: $1.count) }.sorted { $0.start < $1.start }
    }

    private static func day(of time: Timestamp, zone: TimeZone) -> Timestamp {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = zone
        return Timestamp(calendar.startOfDay(for: time.date))
    }
}
