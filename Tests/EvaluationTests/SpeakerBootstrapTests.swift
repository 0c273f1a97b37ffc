import Evaluation
import Testing

struct SpeakerBootstrapTests {
    @Test func everyDrawHasAsManySpeakers() throws {
        let interval = try #require(
            SpeakerBootstrap.interval(speakers: 5) { weights in Double(weights.reduce(0, +)) })
        #expect(interval == 5...5)
    }

    /// The weight of one of n speakers is binomial with n trials of 1 / n: scipy's `binom(10, 0.1).ppf` gives 0 and 3.
    @Test func aSpeakerIsDrawnAsOftenAsChanceHasIt() throws {
        #expect(SpeakerBootstrap.interval(speakers: 10) { Double($0[4]) } == 0...3)
    }

    @Test func drawsWithoutAFigureDoNotCountUnlessTheyAreMost() {
        #expect(SpeakerBootstrap.interval(speakers: 3) { $0[0] == 3 ? nil : 1 } == 1...1)
        #expect(SpeakerBootstrap.interval(speakers: 3) { $0[0] == 3 ? 1 : nil } == nil)
        #expect(SpeakerBootstrap.interval(speakers: 2) { _ in 1 } == nil)
    }

    @Test func shuffledHoldsTheSameElementsInAnOrderOfTheSeed() {
        let numbers = Array(0..<50)
        var (first, again, other) = (SeededDraw(seed: "anna"), SeededDraw(seed: "anna"), SeededDraw(seed: "ben"))
        let shuffled = first.shuffled(numbers)
        #expect(shuffled == again.shuffled(numbers) && shuffled != other.shuffled(numbers))
        #expect(shuffled.sorted() == numbers && shuffled != numbers)
        #expect(first.shuffled([Int]()) == [])
    }
}
