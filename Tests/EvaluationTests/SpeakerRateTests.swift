import Evaluation
import Testing

@Suite struct SpeakerRateTests {
    private static func rate(_ events: [Int], hours: Double = 1) -> SpeakerRate? {
        SpeakerRate(events.map { .init(events: $0, hours: hours) })
    }

    @Test func oneVoiceWithAllEventsWidensTheInterval() throws {
        let even = try #require(Self.rate([2, 2, 2, 2, 2, 2])?.perHour.interval)
        let one = try #require(Self.rate([12, 0, 0, 0, 0, 0])?.perHour.interval)
        #expect(one.upperBound > 1.3 * even.upperBound, "\(one) \(even)")
        #expect(one.lowerBound < even.lowerBound)
    }

    @Test func neverNarrowerThanForIndependentEvents() throws {
        for events in [[0, 0, 0, 0], [1, 0, 0, 0], [3, 3, 3, 3], [40, 1, 0, 9]] {
            let rate = try #require(Self.rate(events))
            let hours = try #require(EventRate(events: events.reduce(0, +), hours: 4)?.perHour)
            let (own, poisson) = (try #require(rate.perHour.interval), try #require(hours.interval))
            #expect(own.lowerBound <= poisson.lowerBound && own.upperBound >= poisson.upperBound)
            #expect(rate.perHour.value == hours.value)
        }
    }

    @Test func noEventsInSomeHoursSayHowManyThereMayBe() throws {
        let rate = try #require(Self.rate([0, 0, 0, 0, 0], hours: 2))
        #expect(abs(rate.upperLimitPerHour - 2.995_732 / 10) < 1e-4)
        #expect(rate.speakersWithAny == 0)
    }

    @Test func voicesWithAnyAreCounted() {
        #expect(Self.rate([0, 3, 1, 0])?.speakersWithAny == 2)
    }

    @Test func withoutTimeThereIsNoRate() {
        #expect(Self.rate([0, 0], hours: 0) == nil)
        #expect(SpeakerRate([]) == nil)
    }
}
