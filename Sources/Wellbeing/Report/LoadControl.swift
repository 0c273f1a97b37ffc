/// Load against control, after Karasek 1979 (Administrative Science Quarterly 24, 285-308): computed from what
/// happened, not from answers to a questionnaire, and always against the agent's own earlier days.
///
/// Each measure of a day becomes its mid-rank among the earlier days: the share of days with less, and half of those
/// with as much. 0.5 is the median, whatever the unit, and one day that is far out moves nothing. Load is the mean of
/// the ranks of talk, hard talk and calls back to back; control that of seconds of breaks, of pauses, and of the share
/// of requests for help to which somebody came quickly. What is not known of a day is left out of its mean.
public enum LoadControl {
    /// Fewest earlier days with calls.
    public static let leastDays = 10
    /// How many days back they may lie.
    public static let reachDays = 56

    /// What is usual; `nil` where there is not enough.
    static func usual(_ earlier: [ShiftReport.Day]) -> ShiftReport.Usual? {
        let calls = earlier.compactMap(\.calls)
        guard calls.count >= leastDays, let talkS = median(calls.map(\.talkS)),
            let backToBack = median(calls.map { Double($0.backToBack) })
        else { return nil }
        return ShiftReport.Usual(
            days: calls.count, talkS: talkS, hardS: median(enough(calls.compactMap(\.hardS))), backToBack: backToBack,
            breakS: median(enough(earlier.compactMap { $0.breaks?.seconds })))
    }

    /// Where a day stands; `nil` where there is not enough.
    static func place(of day: ShiftReport.Day, among earlier: [ShiftReport.Day]) -> ShiftReport.Place? {
        guard let calls = day.calls, enough(earlier.compactMap(\.calls)).count > 0 else { return nil }
        let load = [
            rank(calls.talkS, among: earlier.compactMap { $0.calls?.talkS }),
            rank(calls.hardS, among: earlier.compactMap { $0.calls?.hardS }),
            rank(Double(calls.backToBack), among: earlier.compactMap { $0.calls.map { Double($0.backToBack) } }),
        ].compactMap(\.self)
        let control = [
            rank(day.breaks?.seconds, among: earlier.compactMap { $0.breaks?.seconds }),
            rank(day.pauses.map { Double($0.count) }, among: earlier.compactMap { $0.pauses.map { Double($0.count) } }),
            day.help.flatMap { $0.asked > 0 ? Double($0.quick) / Double($0.asked) : nil },
        ].compactMap(\.self)
        guard !load.isEmpty, !control.isEmpty else { return nil }
        return ShiftReport.Place(load: mean(load), control: mean(control))
    }

    /// The share of others that are less, and half of those that are as much; `nil` where there are too few.
    static func rank(_ value: Double?, among others: [Double]) -> Double? {
        guard let value, others.count >= leastDays else { return nil }
        let (less, same) = (others.count { $0 < value }, others.count { $0 == value })
        return (Double(less) + Double(same) / 2) / Double(others.count)
    }

    /// The middle; of an even number the mean of both.
    public static func median(_ values: [Double]) -> Double? {
        let sorted = values.sorted()
        guard !sorted.isEmpty else { return nil }
        return (sorted[(sorted.count - 1) / 2] + sorted[sorted.count / 2]) / 2
    }

    private static func enough<Value>(_ values: [Value]) -> [Value] { values.count >= leastDays ? values : [] }

    private static func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(values.count) }
}
