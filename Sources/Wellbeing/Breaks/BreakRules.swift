public import Foundation
public import Vocabulary

/// When breaks come due and may be offered, as the site and the agent have it.
public struct BreakRules: Sendable, Equatable {
    /// Whether anything is offered.
    public var isOn = true
    /// Whether the eyes are to look far away every twenty minutes.
    public var eyes = false
    /// Seconds after a call in which nothing is offered.
    public var wrapUpS = 60.0
    /// Most offers in twelve hours.
    public var offersAShift = 8
    /// When nothing is offered.
    public var quiet: [TimeOfDayRange] = []
    /// Seconds in calls after which five minutes are due.
    public var microAfterS = 3_600.0
    /// Seconds of strain that make a call hard.
    public var hardS = 60.0
    /// Share of the agent's talk under strain that makes a call hard.
    public var hardShare = 0.25
    /// Where the agent is.
    public var timeZone = TimeZone.current

    /// A call with a share of strain has to have so much of it all the same.
    static let leastHardS = 20.0
    /// Seconds of which a shift is made.
    static let shiftS = 43_200.0
    /// Hard calls after which ten minutes are due.
    static let hardCallsForLong = 3
    /// An offer that nobody answers is made so often.
    static let mostTimes = 3
    /// Refusals after which a part of the day is quiet.
    static let refusalsForQuiet = 3
    /// Seconds between two looks far away.
    static let eyesEveryS = 1_200.0

    /// The defaults.
    public init() {}

    /// Whether a call was hard: strain for long, or for a good part of the talk, or an alert.
    func isHard(_ call: CallPayload) -> Bool {
        call.alerts > 0 || call.isUrgent == true || call.hardS >= hardS
            || call.hardS >= Self.leastHardS && call.hardS >= hardShare * call.talkS
    }

    /// The end of the quiet time that an instant lies in; `nil` where it lies in none.
    func quietEnd(at time: Timestamp) -> Timestamp? {
        let minute = minute(of: time)
        guard let longest = quiet.filter({ $0.holds(minute) }).map({ $0.minutesLeft(at: minute) }).max() else {
            return nil
        }
        return time.advanced(
            bySeconds: Double(longest) * 60 - Double(time.millisecondsSince1970 % 60_000) / 1_000)
    }

    /// The part of the day that an instant lies in, and the day that it belongs to: the night is the evening's.
    func dayPart(of time: Timestamp) -> DayPart {
        let parts = parts(of: time)
        let hour = parts.hour ?? 0
        if hour < Self.dawn {
            let evening = self.parts(of: time.advanced(bySeconds: -Double(Self.dawn) * 3_600 - 3_600))
            return DayPart(day: Self.day(evening), part: .evening)
        }
        return DayPart(day: Self.day(parts), part: hour < 12 ? .morning : hour < 18 ? .afternoon : .evening)
    }

    /// A part of one day.
    struct DayPart: Equatable {
        var day: Int
        var part: Part

        enum Part { case morning, afternoon, evening }
    }

    /// The hour at which a day begins.
    private static let dawn = 5

    private func minute(of time: Timestamp) -> Int {
        let parts = parts(of: time)
        return (parts.hour ?? 0) * 60 + (parts.minute ?? 0)
    }

    private static func day(_ parts: DateComponents) -> Int {
        ((parts.year ?? 0) * 100 + (parts.month ?? 0)) * 100 + (parts.day ?? 0)
    }

    private func parts(of time: Timestamp) -> DateComponents {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = timeZone
        return calendar.dateComponents(
            [.year, .month, .day, .hour, .minute],
            from: Date(timeIntervalSince1970: Double(time.millisecondsSince1970) / 1_000))
    }
}
