import Testing

@testable import Wellbeing

/// Nothing of fewer than five people is told, nor can it be worked out.
struct GroupFiguresTests {
    private static func rows(_ sizes: [(String, Int)], from first: Int = 0) -> [GroupFigures.Row] {
        var number = first
        return sizes.flatMap { group, count in
            (0..<count).map { _ in
                number += 1
                return GroupFigures.Row(id: "p\(number)", group: group, answers: [Double(number % 5 + 1), 3])
            }
        }
    }

    private static func told(_ figures: GroupFigures) -> [String] {
        figures.figures.map { "\($0.group ?? "all") \($0.people.count)" }
    }

    @Test(
        arguments: [
            ([("a", 4)], []), ([("", 5)], ["all 5"]), ([("a", 5)], ["all 5", "a 5"]),
            ([("a", 6), ("b", 6)], ["all 12", "a 6", "b 6"]),
            // b is all but a: one of four people gives away nothing by itself, but everybody without a does.
            ([("a", 6), ("b", 4)], ["all 10"]),
            ([("a", 6), ("b", 6), ("c", 3)], ["all 15", "a 6"]),
            ([("a", 9), ("b", 3), ("c", 3)], ["all 15", "a 9"]),
            ([("a", 5), ("", 4)], ["all 9"]), ([("a", 5), ("", 5)], ["all 10", "a 5"]),
            ([("a", 2), ("b", 2)], []), ([], []),
        ] as [([(String, Int)], [String])])
    func ofEveryPartitionWhatIsLeftHasFiveOrMore(sizes: [(String, Int)], told: [String]) {
        #expect(Self.told(GroupFigures(Self.rows(sizes))) == told)
    }

    /// One more file, one fewer, another grouping: what was told before counts.
    @Test func whatWasToldBeforeCounts() {
        let first = GroupFigures(Self.rows([("a", 6), ("b", 6)]))
        let earlier = first.figures.map(\.people)
        func again(_ sizes: [(String, Int)]) -> [String] {
            Self.told(GroupFigures(Self.rows(sizes), earlier: earlier))
        }
        #expect(again([("a", 6), ("b", 6)]) == ["all 12", "a 6", "b 6"], "the same may be told again")
        #expect(again([("a", 6), ("b", 7)]).isEmpty == false)
        // The thirteenth alone is the difference of two sums.
        #expect(again([("a", 6), ("b", 7)]) == ["a 6"])
        #expect(again([("a", 6), ("b", 5)]) == ["a 6"])
        #expect(again([("a", 6), ("b", 11)]) == ["all 17", "a 6", "b 11"], "five more are told")
        // The same people under other groups: three of a with three of b.
        #expect(again([("x", 3), ("y", 6), ("x", 3)]) == ["all 12"])
        // Others, of the next time: nothing to do with it.
        let next = GroupFigures(Self.rows([("a", 7)], from: 100), earlier: earlier)
        #expect(Self.told(next) == ["all 7", "a 7"])
    }

    /// Brute force: of all sums that can be told no combination is the answer of one person, by the ranks of what a
    /// reader of all figures has.
    @Test(arguments: 0..<60) func nobodyIsASumOfWhatIsTold(seed: Int) {
        var state = UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1
        func next(_ bound: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int(state >> 33) % bound
        }
        var earlier: [Set<String>] = []
        var people: Set<String> = []
        for _ in 0..<3 {
            let rows = (0..<(8 + next(14))).map { _ in
                GroupFigures.Row(id: "p\(next(26))", group: ["a", "b", "c"][next(3)], answers: [1])
            }
            earlier += GroupFigures(rows, earlier: earlier).figures.map(\.people)
            people.formUnion(rows.map(\.id))
        }
        let names = people.sorted()
        let told = earlier.map { set in names.map { set.contains($0) ? 1.0 : 0 } }
        for person in names.indices {
            let one = names.indices.map { $0 == person ? 1.0 : 0 }
            #expect(Self.rank(told + [one]) == Self.rank(told) + 1, "\(names[person])'s answer is a sum of figures")
        }
    }

    private static func rank(_ rows: [[Double]]) -> Int {
        var (rows, rank) = (rows, 0)
        for column in 0..<(rows.first?.count ?? 0) {
            guard let pivot = (rank..<rows.count).max(by: { abs(rows[$0][column]) < abs(rows[$1][column]) }),
                abs(rows[pivot][column]) > 1e-9
            else { continue }
            rows.swapAt(rank, pivot)
            for row in 0..<rows.count where row != rank {
                let factor = rows[row][column] / rows[rank][column]
                for other in column..<rows[row].count { rows[row][other] -= factor * rows[rank][other] }
            }
            rank += 1
            if rank == rows.count { break }
        }
        return rank
    }

    @Test func aRowThatComesTwiceCountsOnce() {
        let rows = Self.rows([("a", 4)])
        #expect(GroupFigures(rows + rows).figures.isEmpty && GroupFigures(rows + rows).count == 4)
    }

    @Test func figuresSayWhetherItemsHangTogetherFromThirtyOn() throws {
        #expect(GroupFigures(Self.rows([("", 29)])).figures[0].reliability == nil)
        #expect(GroupFigures(Self.rows([("", 30)])).figures[0].reliability != nil)
        #expect(GroupFigures(Self.rows([("", 5)])).figures[0].means == [3, 3])
    }

    @Test(
        arguments: [
            ("a=1 b=5", ["a": 1, "b": 5]), ("go-on=3", ["go-on": 3]), ("a=1  b=2", ["a": 1, "b": 2]), ("", nil),
            ("a=6", nil),
            ("a=0", nil), ("a=1 a=2", nil), ("a", nil), ("a=", nil), ("=1", nil), ("a=1=2", nil), ("A=1", nil),
            ("a=+1", nil),
            ("a=１", nil),
        ] as [(String, [String: Int]?)])
    func answersAreReadStrictly(text: String, answers: [String: Int]?) {
        var request = SurveyAnswerRequest(survey: "s", version: 1, answers: [:])
        request.answers = text
        #expect(request.parsed == answers)
    }
}
