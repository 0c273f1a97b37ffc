import Foundation
import Testing
import Vault

@Suite struct SegmentRetentionTests {
    /// One segment a day of 10 bytes each, given in disorder; "d9" is nine days old.
    private static let now = Date(timeIntervalSince1970: 1_800_000_000)
    private let entries = [3, 0, 9, 5, 1].map {
        SegmentCatalog.Entry(id: "d\($0)", bytes: 10, modifiedAt: now.addingTimeInterval(-86_400 * Double($0)))
    }

    @Test(
        arguments: [
            (nil, nil, []),
            (100, 50, []),
            (4, nil, ["d9", "d5"]),
            // Kept through the whole of the last day.
            (5, nil, ["d9"]),
            (nil, 49, ["d9"]),
            (nil, 20, ["d9", "d5", "d3"]),
            (nil, 0, ["d9", "d5", "d3", "d1", "d0"]),
            (8, 30, ["d9", "d5"]),
        ] as [(Double?, Int?, [String])])
    func theOldestGoFirst(keepDays: Double?, maxBytes: Int?, expected: [String]) {
        let retention = SegmentRetention(keepDays: keepDays, maxBytes: maxBytes)
        #expect(retention.expiries(among: entries, now: Self.now).map(\.entry.id) == expected)
    }

    @Test func theReasonIsSaid() {
        let expiries = SegmentRetention(keepDays: 8, maxBytes: 30).expiries(among: entries, now: Self.now)
        #expect(expiries.map(\.reason) == [.age, .size])
    }

    @Test func aSegmentFromTheFutureIsYoung() {
        let future = SegmentCatalog.Entry(id: "f", bytes: 1, modifiedAt: Self.now.addingTimeInterval(1e6))
        #expect(SegmentRetention(keepDays: 0, maxBytes: nil).expiries(among: [future], now: Self.now) == [])
    }
}
