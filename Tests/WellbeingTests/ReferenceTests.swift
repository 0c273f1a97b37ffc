import Events
import Foundation
import Testing
import Vocabulary

@testable import Wellbeing

/// Against what R computes: `Tests/Fixtures/Care/reference.R` has made the figures, with psych where it has them.
struct ReferenceTests {
    private struct Reference: Decodable {
        struct Answers: Decodable {
            var rows: [[Double]]
            var alpha, low, high, mean, lowest, highest, omega: Double
        }
        struct Quantile: Decodable { var p, d1, d2, q: Double }
        var sets: [Answers]
        var weeks: [[Double]]
        var sem, smallest: Double
        var f: [Quantile]
    }

    private let reference: Reference

    init() throws {
        let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "Fixtures/Care/reference.json")
        reference = try JSONDecoder().decode(Reference.self, from: Data(contentsOf: file))
    }

    @Test func reliabilityIsThatOfPsych() throws {
        #expect(reference.sets.count == 4)
        for set in reference.sets {
            let found = try #require(Reliability(of: set.rows))
            let half = try #require(found.splitHalf)
            for (mine, theirs) in [
                (found.alpha, set.alpha), (found.interval.lowerBound, set.low), (found.interval.upperBound, set.high),
                (half.mean, set.mean), (half.lowest, set.lowest), (half.highest, set.highest),
                (try #require(found.omega), set.omega),
            ] { #expect(abs(mine - theirs) < 1e-6, "\(mine) \(theirs) of \(set.rows.count)") }
        }
        #expect(reference.sets.map { Reliability(of: $0.rows)?.allowsSum } == [true, false, false, true])
    }

    @Test func quantilesAreThoseOfR() {
        for row in reference.f {
            #expect(abs(FDistribution.quantile(row.p, row.d1, row.d2) / row.q - 1) < 1e-8, "\(row)")
        }
    }

    @Test func theSmallestChangeIsThatOfR() throws {
        let weeks = reference.weeks.enumerated().map { number, values in
            Repeatability.Week(start: Timestamp(millisecondsSince1970: Int64(number) * 604_800_000), values: values)
        }
        let found = try #require(Repeatability(of: weeks))
        #expect(found.weeks == 9)
        #expect(abs(found.standardError - reference.sem) < 1e-9)
        #expect(abs(found.smallestChange - reference.smallest) < 1e-9)
    }

    /// Nothing is said of too few people, of one item, of people who all answer alike, of holes.
    @Test func whereThereIsNotEnoughNothingIsSaid() throws {
        let rows = reference.sets[0].rows
        #expect(Reliability(of: Array(rows.prefix(29))) == nil && Reliability(of: Array(rows.prefix(30))) != nil)
        #expect(Reliability(of: rows.map { [$0[0]] }) == nil && Reliability(of: []) == nil)
        #expect(Reliability(of: rows.map { _ in [3, 3, 3] }) == nil)
        #expect(Reliability(of: rows.enumerated().map { $0 == 7 ? Array($1.dropLast()) : $1 }) == nil)
        #expect(Reliability(of: rows.map { $0.map { $0 == 3 ? .nan : $0 } }) == nil)
        #expect(try #require(Reliability(of: rows.map { Array($0.prefix(3)) })).omega == nil)
        // An item that never changes has no correlation with anything, and alpha has a value still.
        let flat = try #require(Reliability(of: rows.map { [4] + $0 }))
        #expect(flat.omega == nil && flat.alpha < 0.8)
        // Items that say the opposite of each other: no sum.
        let against = try #require(Reliability(of: rows.map { [$0[0], 6 - $0[1], $0[2], 6 - $0[3]] }))
        #expect(!against.allowsSum)
    }

    @Test func oneFactorThatExplainsEverythingIsNoResult() {
        let one = [[1.0, 1, 1, 1], [1, 1, 1, 1], [1, 1, 1, 1], [1, 1, 1, 1]]
        #expect(PrincipalAxis.loadings(of: one) == nil)
        let none = [[1.0, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]]
        #expect(PrincipalAxis.loadings(of: none) == nil)
    }

    // MARK: - Quiet weeks

    private static func week(_ number: Int, _ values: [Double], hard: Double? = nil) -> Repeatability.Week {
        .init(
            start: Timestamp(millisecondsSince1970: Int64(number) * 604_800_000), values: values, hardShare: hard)
    }

    @Test func onlyQuietWeeksCountAndThereHaveToBeEnough() throws {
        let six = (0..<6).map { Self.week($0, [5, 6, Double($0 % 3)]) }
        #expect(Repeatability(of: six) != nil && Repeatability(of: Array(six.dropLast())) == nil)
        // Weeks with fewer than three check-ins are no weeks.
        #expect(Repeatability(of: six + [Self.week(7, [9, 9])])?.weeks == 6)
        // With effort measured, the louder half does not count, nor a week without a call.
        let mixed = (0..<12).map { Self.week($0, [5, 6, Double($0 % 4)], hard: $0 % 2 == 0 ? 0.01 : 0.5) }
        #expect(Repeatability(of: mixed)?.weeks == 6)
        #expect(Repeatability(of: mixed + [Self.week(13, [5, 5, 5])])?.weeks == 6)
        #expect(Repeatability(of: (0..<8).map { Self.week($0, [5, 5, 5]) })?.smallestChange == 0)
    }

    @Test func weeksAreThoseOfTheCalendarAndScoresStandBesideThem() throws {
        func at(_ text: String) throws -> Timestamp { try #require(Timestamp(text: text)) }
        let zone = try #require(TimeZone(identifier: "Europe/Sofia"))
        // Sunday 22:30 UTC is Monday in Sofia; the clocks changed on 25 October.
        let checkIns = try [
            ("2026-10-25T21:30:00Z", 4), ("2026-10-25T22:30:00Z", 8), ("2026-10-26T09:00:00Z", 6),
            ("2026-11-01T20:00:00Z", 2),
        ].map { CheckInPayload(id: "x", value: $0.1, at: try at($0.0)) }
        func call(_ text: String, talk: Double, hard: Double, score: Double?) throws -> CallPayload {
            CallPayload(
                beganAt: try at(text), endedAt: try at(text), knownBy: "talk", talkS: talk, hardS: hard, score: score,
                firstScore: nil, alerts: 0)
        }
        let calls = try [
            call("2026-10-26T09:00:00Z", talk: 300, hard: 30, score: 10),
            call("2026-10-26T10:00:00Z", talk: 100, hard: 10, score: 50),
            call("2026-10-27T10:00:00Z", talk: 100, hard: 100, score: nil),
        ]
        let trend = CheckInTrend(checkIns, calls: calls, timeZone: zone)
        #expect(trend.weeks.map(\.values) == [[4], [8, 6, 2]])
        #expect(trend.weeks[1].days == [7, nil, nil, nil, nil, nil, 2])
        #expect(trend.weeks[1].scores == [20, nil, nil, nil, nil, nil, nil] && trend.weeks[1].score == 20)
        #expect(abs(try #require(trend.weeks[1].hardShare) - 0.28) < 1e-9)
        #expect(trend.weeks[0].score == nil && trend.repeatability == nil)
        #expect(trend.missingWeeks == 5 && trend.lastChange == nil)
    }
}
