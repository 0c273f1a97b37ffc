import TestSignals
import Testing

@testable import Wellbeing

/// The one rule of all figures of groups, and that whatever tells figures keeps it.
struct GroupRuleTests {
    @Test(
        arguments: [
            ([], true), ([1...5], true), ([1...4], false), ([1...6, 1...6], true),
            // One more, and its neighbours: parts that are told whose rest is too small.
            ([1...10, 1...5], true), ([1...10, 1...6], false), ([1...10, 1...9], false),
            // Two that overlap: what is in one alone, or in both.
            ([1...10, 6...15], true), ([1...9, 6...15], false), ([1...10, 7...16], false), ([1...6, 7...12], true),
            // A third sum that no two others differ by, but three together do.
            ([1...12, 5...14, 1...14], false), ([1...15, 1...5, 6...10], true), ([1...14, 1...5, 6...10], false),
        ] as [([ClosedRange<Int>], Bool)])
    func nothingOfFewerThanFiveComesOut(sets: [ClosedRange<Int>], isAllowed: Bool) {
        #expect(GroupRule.allows(sets.map(Self.names)) == isAllowed)
        #expect(GroupRule.allows(sets.reversed().map(Self.names)) == isAllowed, "in whatever order they are told")
    }

    @Test func nobodyIsNoFigure() { #expect(!GroupRule.allows([[]]) && !GroupRule.allows([Self.names(1...9), []])) }

    private static func names(_ range: ClosedRange<Int>) -> Set<String> { Set(range.map { "p\($0)" }) }

    /// Surveys and measures of persons, told one after the other to somebody who adds and subtracts all of it: every
    /// sum and difference is of nobody, or of five or more. Before, a measure knew nothing of what was told earlier.
    @Test(arguments: 0..<80) func noSumOrDifferenceOfWhatIsToldIsOfFewerThanFive(seed: UInt64) throws {
        var random = SeededGenerator(seed: seed)
        var (surveys, measures) = ([Set<String>](), [Set<String>]())
        for _ in 0..<8 {
            // Blocks of neighbours come again, with some more or fewer, as teams do.
            let first = Int.random(in: 0..<4, using: &random) * 6
            let people = (first..<first + Int.random(in: 4...14, using: &random)).map { $0 % 28 }
            let rows = people.map { GroupFigures.Row(id: "p\($0)", group: ["a", "b"][$0 / 6 % 2], answers: [1]) }
            surveys += GroupFigures(rows, earlier: surveys).figures.map(\.people)
            let persons = people.map { PersonEffect(trial: "t\($0)", shift: -1, standardError: 1, count: 40) }
            if let group = try? GroupEffect(persons, earlier: measures) { measures.append(group.people) }
        }
        #expect(!measures.isEmpty && surveys.allSatisfy { $0.count >= 5 } && measures.allSatisfy { $0.count >= 5 })
        for told in [surveys, measures] {
            // Of each set once: what is told again tells nothing new.
            let sets = Array(Array(Set(told)).prefix(7))
            let names = sets.reduce(into: Set<String>()) { $0.formUnion($1) }
            var combination = Array(repeating: -1, count: sets.count)
            while true {
                let worth = names.count { name in
                    zip(sets, combination).reduce(0) { $0 + ($1.0.contains(name) ? $1.1 : 0) } != 0
                }
                #expect(worth == 0 || worth >= 5, "\(combination) of \(sets.map(\.count)) is of \(worth)")
                guard let place = combination.firstIndex(where: { $0 < 1 }) else { break }
                combination[place] += 1
                for earlier in 0..<place { combination[earlier] = -1 }
            }
        }
    }

    /// Who hands over the next finding of the same trial has another number: with four others' of before it would be
    /// the difference of two means.
    @Test func aNewFindingOfOnePersonIsNotTold() throws {
        func person(_ number: Int, _ count: Int) -> PersonEffect {
            PersonEffect(trial: "t\(number)", shift: -2, standardError: 1, count: count)
        }
        let first = try GroupEffect((1...6).map { person($0, 40) })
        let next = [person(1, 80)] + (2...6).map { person($0, 40) }
        #expect(throws: GroupEffect.Fault.givesAway) { try GroupEffect(next, earlier: [first.people]) }
        #expect(try GroupEffect((1...6).map { person($0, 80) }, earlier: [first.people]).effects.count == 6)
        #expect(try GroupEffect((1...6).map { person($0, 40) }, earlier: [first.people]).people == first.people)
    }
}
