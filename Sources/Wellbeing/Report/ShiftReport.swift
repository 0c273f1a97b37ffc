public import Vocabulary

/// How some days of the agent's work went: the answer to `GET /v1/report`, for the agent's own eyes.
///
/// What is not known is left out, and is not 0: a day on which nothing was heard has no calls, no alerts and no breaks
/// here. See <doc:ShiftReports> for what each figure is.
public struct ShiftReport: Sendable, Equatable, Codable {
    /// Whose days they are.
    public var agent: String
    /// The first day.
    public var from: LocalDay
    /// The last day.
    public var to: LocalDay
    /// The time zone whose days they are.
    public var timeZone: String
    /// When it was put together.
    public var madeAt: Timestamp
    /// What tells this report from one with other figures; it stays the same while nothing new is known.
    public var mark: String
    /// Every day from the first to the last.
    public var days: [Day]
    /// How many earlier days with calls there are to compare with.
    public var earlierDays: Int
    /// What is usual, from the agent's own earlier days; absent where there are fewer than ``LoadControl/leastDays``.
    public var usual: Usual?

    private enum CodingKeys: String, CodingKey {
        case agent, from, to, mark, days, usual
        case timeZone = "time_zone"
        case madeAt = "made_at"
        case earlierDays = "earlier_days"
    }

    public init(
        agent: String, from: LocalDay, to: LocalDay, timeZone: String, madeAt: Timestamp, mark: String, days: [Day],
        earlierDays: Int, usual: Usual?
    ) {
        self.agent = agent
        self.from = from
        self.to = to
        self.timeZone = timeZone
        self.madeAt = madeAt
        self.mark = mark
        self.days = days
        self.earlierDays = earlierDays
        self.usual = usual
    }

    /// Most days of one report.
    public static let mostDays = 31
    /// How soon after another a call is back to back with it.
    public static let backToBackS = 120.0
    /// How soon help counts as quick.
    public static let quickHelpS = 300.0
    /// A call is calm that has a score, no alert, and no more than this share of hard talk.
    public static let calmHardShare = 0.1

    /// All days together; its day is the first.
    public var total: Day { days.reduce(Day(from)) { $0.adding($1) } }

    /// What is usual on a day: medians.
    public struct Usual: Sendable, Equatable, Codable {
        /// Of how many days.
        public var days: Int
        /// Seconds of talk.
        public var talkS: Double
        /// Seconds of hard talk; absent where too few days have any score.
        public var hardS: Double?
        /// Calls back to back.
        public var backToBack: Double
        /// Seconds of breaks; absent where on too few days anything is known of them.
        public var breakS: Double?

        private enum CodingKeys: String, CodingKey {
            case days
            case talkS = "talk_s"
            case hardS = "hard_s"
            case backToBack = "back_to_back"
            case breakS = "break_s"
        }

        public init(days: Int, talkS: Double, hardS: Double?, backToBack: Double, breakS: Double?) {
            self.days = days
            self.talkS = talkS
            self.hardS = hardS
            self.backToBack = backToBack
            self.breakS = breakS
        }
    }
}
