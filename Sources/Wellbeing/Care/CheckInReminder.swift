/// Decides when the agent is asked for a check-in: at the start of a shift, at its end, or never. Once for each, never
/// in a call, and not where the agent has just done it.
public struct CheckInReminder: Sendable, Equatable {
    /// What is known at a moment.
    public struct Facts: Sendable, Equatable {
        /// The day by the clock of this machine, counted from 1970.
        public var day: Int
        /// Minutes since midnight by the same clock.
        public var minute: Int
        /// Whether the voice is heard, or a call has been seen: the shift has begun.
        public var isWorking: Bool
        /// Whether a call is on.
        public var isInCall: Bool

        public init(day: Int, minute: Int, isWorking: Bool, isInCall: Bool) {
            self.day = day
            self.minute = minute
            self.isWorking = isWorking
            self.isInCall = isInCall
        }
    }

    /// Which of the two are asked for.
    public let moments: Set<CheckInMoment>
    /// Minutes after midnight at which the shift ends; `nil` where nobody has said it, and the end is not asked for.
    public let endMinute: Int?
    private var asked: [CheckInMoment: Int] = [:]

    /// Minutes for which a check-in counts for the moment that comes next.
    static let freshMin = 60.0
    /// Minutes after the end of the shift in which it is still worth asking.
    static let lateMin = 180
    /// Minutes after the end of one shift before which no other begins: who stays longer is not asked how the start
    /// was.
    static let restMin = 480
    /// Where nobody has said when the shift ends: the time at which fewest begin, as minutes after midnight.
    static let quietMinute = 240

    public init(moments: Set<CheckInMoment>, endMinute: Int?) {
        self.moments = moments
        self.endMinute = endMinute
    }

    /// Takes note of what was asked for before this program started.
    public mutating func remember(_ moment: CheckInMoment, day: Int, minute: Int) {
        asked[moment] = shift(day: day, minute: minute)
    }

    /// What to ask for now; `nil` for nothing. What is given out counts as asked for.
    /// - Parameters:
    ///   - facts: what is known now.
    ///   - sinceCheckInMin: tells the minutes since the last check-in; looked up where it matters alone.
    /// - Returns: the moment that is asked for.
    public mutating func due(_ facts: Facts, sinceCheckInMin: () -> Double?) -> CheckInMoment? {
        guard !facts.isInCall else { return nil }
        let shift = shift(day: facts.day, minute: facts.minute)
        for moment in CheckInMoment.allCases
        where moments.contains(moment) && asked[moment] != shift && isTime(for: moment, facts) {
            asked[moment] = shift
            // Who has just done it is not asked again.
            if let since = sinceCheckInMin(), since < Self.freshMin { continue }
            return moment
        }
        return nil
    }

    private func isTime(for moment: CheckInMoment, _ facts: Facts) -> Bool {
        let sinceEnd = endMinute.map { (facts.minute - $0 + 1_440) % 1_440 }
        return switch moment {
        case .start: facts.isWorking && sinceEnd.map { $0 >= Self.restMin } ?? true
        case .end: sinceEnd.map { $0 < Self.lateMin } ?? false
        }
    }

    /// A number that differs from shift to shift, also where one goes over midnight: it changes where a shift ends.
    private func shift(day: Int, minute: Int) -> Int {
        (day * 1_440 + minute - (endMinute ?? Self.quietMinute)) / 1_440
    }
}
