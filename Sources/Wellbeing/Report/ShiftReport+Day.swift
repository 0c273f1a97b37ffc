extension ShiftReport {
    /// One day, or several together.
    public struct Day: Sendable, Equatable, Codable {
        /// Which one.
        public var day: LocalDay
        /// Absent where no call is known.
        public var calls: Calls?
        /// Absent where nothing was heard.
        public var alerts: Alerts?
        /// Absent where there was no alert.
        public var recovery: Recovery?
        /// Absent where no break was offered, and none counted.
        public var breaks: Breaks?
        /// Absent where nothing was heard.
        public var pauses: Pauses?
        /// Absent where nothing was heard.
        public var help: Help?
        /// Absent where there is not enough to compare with.
        public var place: Place?

        public init(_ day: LocalDay) { self.day = day }

        /// Whether nothing at all is known of it.
        public var isUnknown: Bool { self == Day(day) }

        /// This and another one together, without a place.
        func adding(_ other: Day) -> Day {
            var sum = Day(day)
            sum.calls = Self.sum(calls, other.calls) { $0.adding($1) }
            sum.alerts = Self.sum(alerts, other.alerts) { $0.adding($1) }
            sum.recovery = Self.sum(recovery, other.recovery) { $0.adding($1) }
            sum.breaks = Self.sum(breaks, other.breaks) {
                Breaks(offered: $0.offered + $1.offered, taken: $0.taken + $1.taken, seconds: $0.seconds + $1.seconds)
            }
            sum.pauses = Self.sum(pauses, other.pauses) {
                Pauses(count: $0.count + $1.count, seconds: $0.seconds + $1.seconds)
            }
            sum.help = Self.sum(help, other.help) {
                Help(asked: $0.asked + $1.asked, came: $0.came + $1.came, quick: $0.quick + $1.quick)
            }
            return sum
        }

        /// What is not known of one counts for nothing in the other.
        private static func sum<Part>(_ one: Part?, _ other: Part?, _ add: (Part, Part) -> Part) -> Part? {
            guard let one, let other else { return one ?? other }
            return add(one, other)
        }
    }

    /// Calls. One over midnight counts on the day on which it began, and its seconds on both.
    public struct Calls: Sendable, Equatable, Codable {
        /// How many began.
        public var count = 0
        /// Seconds in which the agent spoke.
        public var talkS = 0.0
        /// Calls that have a score: only of them it is known how hard they were.
        public var scored = 0
        /// Seconds of hard talk in those; absent where none has a score.
        public var hardS: Double?
        /// How many began less than ``ShiftReport/backToBackS`` after the one before had ended.
        public var backToBack = 0

        private enum CodingKeys: String, CodingKey {
            case count, scored
            case talkS = "talk_s"
            case hardS = "hard_s"
            case backToBack = "back_to_back"
        }

        /// Nothing so far.
        public init() {}

        func adding(_ other: Calls) -> Calls {
            var sum = self
            sum.count += other.count
            sum.talkS += other.talkS
            sum.scored += other.scored
            sum.backToBack += other.backToBack
            if let more = other.hardS { sum.hardS = (hardS ?? 0) + more }
            return sum
        }
    }

    /// Alerts about effort, each once, by how it ended: what stands first below counts.
    public struct Alerts: Sendable, Equatable, Codable {
        /// The agent contested it.
        public var contested = 0
        /// Somebody resolved it.
        public var resolved = 0
        /// Somebody took it over, or handed it on.
        public var takenOver = 0
        /// Somebody said that they had seen it.
        public var seen = 0
        /// The voice was calm again, and nobody had done anything.
        public var cleared = 0
        /// None of that so far.
        public var open = 0

        private enum CodingKeys: String, CodingKey {
            case contested, resolved, seen, cleared, open
            case takenOver = "taken_over"
        }

        /// Nothing so far.
        public init() {}

        /// All of them.
        public var count: Int { contested + resolved + takenOver + seen + cleared + open }

        func adding(_ other: Alerts) -> Alerts {
            var sum = self
            sum.contested += other.contested
            sum.resolved += other.resolved
            sum.takenOver += other.takenOver
            sum.seen += other.seen
            sum.cleared += other.cleared
            sum.open += other.open
            return sum
        }
    }

    /// How long it took after alerts. Only what was heard to its end counts.
    public struct Recovery: Sendable, Equatable, Codable {
        /// Seconds from raised to cleared, of each that was.
        public var clearedS: [Double] = []
        /// Seconds from raised to the beginning of the next calm call of the same day, of each that one followed.
        public var calmCallS: [Double] = []
        /// After how many no calm call followed on that day.
        public var withoutCalmCall = 0

        private enum CodingKeys: String, CodingKey {
            case clearedS = "cleared_s"
            case calmCallS = "calm_call_s"
            case withoutCalmCall = "without_calm_call"
        }

        /// Nothing so far.
        public init() {}

        func adding(_ other: Recovery) -> Recovery {
            var sum = self
            sum.clearedS += other.clearedS
            sum.calmCallS += other.calmCallS
            sum.withoutCalmCall += other.withoutCalmCall
            return sum
        }
    }

    /// Breaks.
    public struct Breaks: Sendable, Equatable, Codable {
        /// How many were offered.
        public var offered: Int
        /// How many were taken.
        public var taken: Int
        /// Seconds of those.
        public var seconds: Double

        public init(offered: Int, taken: Int, seconds: Double) {
            self.offered = offered
            self.taken = taken
            self.seconds = seconds
        }
    }

    /// Pauses that the agent has asked for and that are over.
    public struct Pauses: Sendable, Equatable, Codable {
        /// How many.
        public var count: Int
        /// Seconds of those.
        public var seconds: Double

        public init(count: Int, seconds: Double) {
            self.count = count
            self.seconds = seconds
        }
    }

    /// Requests for help.
    public struct Help: Sendable, Equatable, Codable {
        /// How many.
        public var asked: Int
        /// To how many somebody said that they have seen it, or come.
        public var came: Int
        /// To how many they did within ``ShiftReport/quickHelpS``.
        public var quick: Int

        public init(asked: Int, came: Int, quick: Int) {
            self.asked = asked
            self.came = came
            self.quick = quick
        }
    }

    /// Where a day stands among the agent's own earlier days: 0...1, and 0.5 is as usual.
    public struct Place: Sendable, Equatable, Codable {
        /// Load.
        public var load: Double
        /// Control.
        public var control: Double

        public init(load: Double, control: Double) {
            self.load = load
            self.control = control
        }
    }
}
