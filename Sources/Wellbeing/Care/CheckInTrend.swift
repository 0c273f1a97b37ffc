public import Foundation
public import Vocabulary

/// Check-ins week by week, beside the own score of the calls of the same days.
public struct CheckInTrend: Sendable, Equatable {
    /// A week, from Monday to Sunday.
    public struct Week: Sendable, Equatable {
        /// Its Monday, at noon.
        public var start: Timestamp
        /// The check-ins of it.
        public var values: [Double] = []
        /// The mean of each day's check-ins; `nil` where there is none.
        public var days = [Double?](repeating: nil, count: 7)
        /// The mean score of each day's calls, by how long was spoken; `nil` where none was measured.
        public var scores = [Double?](repeating: nil, count: 7)
        /// Mean score of the week's calls.
        public var score: Double?
        /// Share of the talk that took effort.
        public var hardShare: Double?

        /// The mean of its check-ins; `nil` where there is none.
        public var mean: Double? { values.isEmpty ? nil : values.reduce(0, +) / Double(values.count) }
    }

    /// Weeks with a check-in or a call, oldest first.
    public let weeks: [Week]
    /// What quiet weeks differ by; `nil` where there is not enough to say.
    public let repeatability: Repeatability?
    /// Quiet weeks that are missing until it can be said.
    public let missingWeeks: Int

    /// - Parameters:
    ///   - checkIns: in any order.
    ///   - calls: the same.
    ///   - timeZone: by whose days.
    public init(_ checkIns: [CheckInPayload], calls: [CallPayload], timeZone: TimeZone) {
        var calendar = Calendar(identifier: .iso8601)
        calendar.timeZone = timeZone
        func place(_ time: Timestamp) -> (week: Timestamp, day: Int)? {
            let date = Date(timeIntervalSince1970: Double(time.millisecondsSince1970) / 1_000)
            guard let week = calendar.dateInterval(of: .weekOfYear, for: date)?.start,
                let noon = calendar.date(byAdding: .hour, value: 12, to: week)
            else { return nil }
            let start = Timestamp(millisecondsSince1970: Int64(noon.timeIntervalSince1970 * 1_000))
            return (start, (calendar.component(.weekday, from: date) + 5) % 7)
        }
        struct Sum {
            var (value, weight) = (0.0, 0.0)
            mutating func add(_ value: Double, _ weight: Double) {
                self.value += value * weight
                self.weight += weight
            }
            var mean: Double? { weight > 0 ? value / weight : nil }
        }
        var weeks: [Timestamp: Week] = [:]
        var days: [Timestamp: [Sum]] = [:]
        var scores: [Timestamp: [Sum]] = [:]
        var hard: [Timestamp: Sum] = [:]
        let empty = [Sum](repeating: Sum(), count: 7)
        for checkIn in checkIns {
            guard let (week, day) = place(checkIn.at) else { continue }
            weeks[week, default: Week(start: week)].values.append(Double(checkIn.value))
            days[week, default: empty][day].add(Double(checkIn.value), 1)
        }
        for call in calls {
            guard let (week, day) = place(call.beganAt) else { continue }
            _ = weeks[week, default: Week(start: week)]
            if call.talkS > 0 { hard[week, default: Sum()].add(min(1, call.hardS / call.talkS), call.talkS) }
            if let score = call.score { scores[week, default: empty][day].add(score, max(1, call.talkS)) }
        }
        self.weeks = weeks.values.map { week in
            var week = week
            week.days = (days[week.start] ?? empty).map(\.mean)
            let all = scores[week.start] ?? empty
            week.scores = all.map(\.mean)
            week.score = all.reduce(into: Sum()) { if let mean = $1.mean { $0.add(mean, $1.weight) } }.mean
            week.hardShare = hard[week.start]?.mean
            return week
        }.sorted { $0.start < $1.start }
        let plain = self.weeks.map { Repeatability.Week(start: $0.start, values: $0.values, hardShare: $0.hardShare) }
        repeatability = Repeatability(of: plain)
        missingWeeks = max(0, Repeatability.leastWeeks - Repeatability.quiet(plain).count)
    }

    /// How the mean of the last week with enough check-ins differs from that of the one before; `nil` where there are
    /// not two.
    public var lastChange: Double? {
        let means = weeks.filter { $0.values.count >= Repeatability.leastValues }.compactMap(\.mean).suffix(2)
        return means.count == 2 ? means[means.endIndex - 1] - means[means.startIndex] : nil
    }
}
