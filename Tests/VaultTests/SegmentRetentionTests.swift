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

    /// Junk that was sent as a redaction, and dated as old as its original, pushed a genuine recording out.
    @Test func aRedactionThatNobodyHasOpenedPushesNothingOut() {
        let junk = ["d9-r1", "d1-r1"].map { id in
            SegmentCatalog.Entry(
                id: id, bytes: 500, modifiedAt: entries.first { id.hasPrefix($0.id) }?.modifiedAt ?? Self.now)
        }
        let standing = SegmentRetention.Standing(unconfirmed: Set(junk.map(\.id)))
        for retention in [
            SegmentRetention(keepDays: nil, maxBytes: 50), SegmentRetention(keepDays: nil, maxBytes: nil, maxCount: 5),
        ] {
            let gone = retention.expiries(among: entries + junk, standing: standing, now: Self.now)
            #expect(gone.map(\.entry.id) == ["d9-r1", "d1-r1"])
        }
    }

    @Test(arguments: [(5, []), (3, ["d9", "d5"]), (0, ["d9", "d5", "d3", "d1", "d0"])] as [(Int, [String])])
    func theNumberIsLimitedToo(maxCount: Int, expected: [String]) {
        let retention = SegmentRetention(keepDays: nil, maxBytes: nil, maxCount: maxCount)
        let expiries = retention.expiries(among: entries, now: Self.now)
        #expect(expiries.map(\.entry.id) == expected && expiries.allSatisfy { $0.reason == .count })
    }

    @Test func whatIsHeldStaysAndCountsAgainstNoLimit() {
        let standing = SegmentRetention.Standing(held: ["d9", "d3"])
        for retention in [
            SegmentRetention(keepDays: 2, maxBytes: nil), SegmentRetention(keepDays: nil, maxBytes: 20),
            SegmentRetention(keepDays: nil, maxBytes: nil, maxCount: 2),
        ] {
            #expect(retention.expiries(among: entries, standing: standing, now: Self.now).map(\.entry.id) == ["d5"])
        }
    }

    @Test func evaluationHasAnAgeOfItsOwn() {
        let standing = SegmentRetention.Standing(evaluation: ["d9", "d1"])
        let longer = SegmentRetention(keepDays: 4, evaluationKeepDays: 10, maxBytes: nil)
        #expect(longer.expiries(among: entries, standing: standing, now: Self.now).map(\.entry.id) == ["d5"])
        // A shorter one takes a younger segment before an older one of replay.
        let shorter = SegmentRetention(keepDays: 100, evaluationKeepDays: 0.5, maxBytes: nil)
        #expect(shorter.expiries(among: entries, standing: standing, now: Self.now).map(\.entry.id) == ["d9", "d1"])
    }
}
