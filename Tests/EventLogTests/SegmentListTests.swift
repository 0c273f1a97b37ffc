import EventLog
import Events
import Foundation
import TestSupport
import Testing
import Vocabulary

struct SegmentListTests {
    /// Ten segments a minute apart, the levels in turn, two of an alert.
    private static func fill(_ log: EventLog, _ count: Int) throws {
        for index in 0..<count {
            var segment = Samples.segment(
                "alert-\(index / 2)-\(index % 2)", alert: "alert-\(index / 2)", part: index % 2)
            segment.startedAt = Samples.instant.advanced(bySeconds: 60 * Double(index))
            segment.level = AlertLevel.allCases[index % 3]
            try log.append(index == 4 ? .segment(.refused, segment) : .segment(.stored, segment))
        }
    }

    private static func minute(_ index: Double) -> Timestamp { Samples.instant.advanced(bySeconds: 60 * index) }

    @Test(arguments: [
        (SegmentFilter(), [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]),
        (SegmentFilter(limit: 2), [9, 8]),
        (SegmentFilter(level: .critical), [8, 5, 2]),
        (SegmentFilter(alert: "alert-3"), [7, 6]),
        (SegmentFilter(alert: "alert-"), [9, 8, 7, 6, 5, 4, 3, 2, 1, 0]),
        (SegmentFilter(alert: "%"), []),
        (SegmentFilter(since: minute(7)), [9, 8, 7]),
        (SegmentFilter(until: minute(2)), [1, 0]),
        (SegmentFilter(since: minute(3), until: minute(5)), [4, 3]),
        (SegmentFilter(state: .refused), [4]),
        (SegmentFilter(state: .stored, limit: 3), [9, 8, 7]),
        (SegmentFilter(state: .erased), []),
        (SegmentFilter(level: .high, since: minute(5)), [7]),
    ])
    func aFilterLetsPassWhatFits(filter: SegmentFilter, expected: [Int]) throws {
        let folder = try TemporaryFolder()
        let log = try folder.open()
        try Self.fill(log, 10)
        #expect(
            try log.segments(filter).map(\.segment.segmentID) == expected.map { "alert-\($0 / 2)-\($0 % 2)" })
    }

    @Test func aThousandAreListedAtOnce() throws {
        let folder = try TemporaryFolder()
        let log = try folder.open()
        try Self.fill(log, 1_000)
        var best = Duration.seconds(60)
        for _ in 0..<5 {
            let start = ContinuousClock.now
            #expect(try log.segments().count == 1_000)
            best = min(best, .now - start)
        }
        print("1,000 segments from the log: \(best)")
        // Unoptimised, beside all other tests.
        #expect(best < .milliseconds(400))
    }
}
