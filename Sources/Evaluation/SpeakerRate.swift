/// How often something happens in an hour over several speakers, some of whom may have it all the time and others
/// never.
///
/// Events of one voice are not independent, so an interval for independent events (``EventRate``) is too narrow: whole
/// speakers are drawn anew. Few events, or none, make that too narrow in turn, so each border is the farther of the
/// two.
public struct SpeakerRate: Sendable, Equatable {
    /// Of each speaker the events seen and the hours watched.
    public let speakers: [EventCount]

    /// Events of one speaker.
    public struct EventCount: Sendable, Equatable {
        /// Events seen.
        public var events: Int
        /// Hours watched.
        public var hours: Double

        public init(events: Int, hours: Double) {
            self.events = events
            self.hours = hours
        }
    }

    private let rate: EventRate
    private let drawn: ClosedRange<Double>?

    /// - Returns: `nil` where no time was watched.
    public init?(_ speakers: [EventCount]) {
        let watched = speakers.filter { $0.hours > 0 }
        guard
            let rate = EventRate(
                events: watched.reduce(0) { $0 + $1.events }, hours: watched.reduce(0) { $0 + $1.hours })
        else { return nil }
        self.speakers = watched
        self.rate = rate
        drawn = SpeakerBootstrap.interval(speakers: watched.count) { weights in
            let hours = zip(weights, watched).reduce(0.0) { $0 + Double($1.0) * $1.1.hours }
            let events = zip(weights, watched).reduce(0) { $0 + $1.0 * $1.1.events }
            return hours > 0 ? Double(events) / hours : nil
        }
    }

    /// How many speakers have any.
    public var speakersWithAny: Int { speakers.count { $0.events > 0 } }

    /// Events an hour, with the 95 % interval over speakers; over hours alone with fewer than
    /// ``SpeakerBootstrap/minSpeakers``.
    public var perHour: Estimate {
        let hours = rate.perHour
        guard let drawn, let interval = hours.interval else { return hours }
        return Estimate(
            value: hours.value,
            interval: min(drawn.lowerBound, interval.lowerBound)...max(drawn.upperBound, interval.upperBound))
    }

    /// The rate an hour below which the true one lies with a confidence of 95 %, asked from one side only.
    public var upperLimitPerHour: Double { max(rate.upperLimitPerHour, drawn?.upperBound ?? 0) }
}
