import Testing

@testable import Wellbeing

/// When the agent is asked: scenarios by the clock on the wall.
struct CheckInReminderTests {
    private struct Look {
        var (day, time): (Int, String)
        var isWorking = true
        var isInCall = false
        var since: Double?
    }

    private static func minute(_ time: String) -> Int {
        let parts = time.split(separator: ":").compactMap { Int($0) }
        return parts[0] * 60 + parts[1]
    }

    private static func asked(
        _ moments: Set<CheckInMoment>, end: String?, _ looks: [Look], remembering: [(CheckInMoment, Int, String)] = []
    ) -> [String] {
        var reminder = CheckInReminder(moments: moments, endMinute: end.map(minute))
        for (moment, day, time) in remembering { reminder.remember(moment, day: day, minute: minute(time)) }
        return looks.compactMap { look in
            let facts = CheckInReminder.Facts(
                day: look.day, minute: minute(look.time), isWorking: look.isWorking, isInCall: look.isInCall)
            return reminder.due(facts) { look.since }.map { "\($0) \(look.day) \(look.time)" }
        }
    }

    @Test func onceAtTheStartAndOnceAtTheEnd() {
        let day = [1, 2].flatMap { day in
            ["08:58", "09:00", "12:00", "16:59", "17:00", "17:01", "19:00", "23:59"].map { Look(day: day, time: $0) }
        }
        #expect(
            Self.asked([.start, .end], end: "17:00", day)
                == ["start 1 08:58", "end 1 17:00", "start 2 08:58", "end 2 17:00"])
        #expect(Self.asked([.start], end: nil, day) == ["start 1 08:58", "start 2 08:58"])
        #expect(Self.asked([], end: "17:00", day).isEmpty, "off is off")
    }

    @Test func neverInACallButRightAfterIt() {
        let looks = [
            Look(day: 1, time: "09:00", isInCall: true), Look(day: 1, time: "09:20"),
            Look(day: 1, time: "17:00", isInCall: true), Look(day: 1, time: "17:40", isInCall: true),
            Look(day: 1, time: "17:41"),
        ]
        #expect(Self.asked([.start, .end], end: "17:00", looks) == ["start 1 09:20", "end 1 17:41"])
        // A call over all the time in which it is worth asking: it is left.
        let long = [Look(day: 1, time: "17:00", isInCall: true), Look(day: 1, time: "20:01")]
        #expect(Self.asked([.end], end: "17:00", long).isEmpty)
    }

    @Test func aShiftOverMidnightIsOneShift() {
        let looks = [
            Look(day: 1, time: "22:00"), Look(day: 1, time: "23:59"), Look(day: 2, time: "00:01"),
            Look(day: 2, time: "03:00"), Look(day: 2, time: "06:00"), Look(day: 2, time: "06:30"),
            Look(day: 2, time: "22:00"),
        ]
        #expect(
            Self.asked([.start, .end], end: "06:00", looks) == ["start 1 22:00", "end 2 06:00", "start 2 22:00"])
        let late = [
            Look(day: 1, time: "15:00"), Look(day: 1, time: "23:40"), Look(day: 2, time: "00:10"),
            Look(day: 2, time: "01:00"),
        ]
        #expect(Self.asked([.start, .end], end: "23:30", late) == ["start 1 15:00", "end 1 23:40"])
    }

    /// Who stays longer, who is silent, who has just done it, who restarts the machine: not asked (again).
    @Test func nobodyIsAskedTwiceOrInVain() {
        let overtime = [Look(day: 1, time: "20:30"), Look(day: 1, time: "23:00")]
        #expect(Self.asked([.start, .end], end: "17:00", overtime).isEmpty)
        let silent = [Look(day: 1, time: "09:00", isWorking: false), Look(day: 1, time: "09:30")]
        #expect(Self.asked([.start], end: "17:00", silent) == ["start 1 09:30"])
        let done = [Look(day: 1, time: "09:00", since: 5), Look(day: 1, time: "11:00", since: 125)]
        #expect(Self.asked([.start], end: "17:00", done).isEmpty)
        let old = [Look(day: 1, time: "09:00", since: 600)]
        #expect(Self.asked([.start], end: "17:00", old) == ["start 1 09:00"])
        let again = [Look(day: 1, time: "11:00"), Look(day: 2, time: "09:00")]
        #expect(
            Self.asked([.start], end: "17:00", again, remembering: [(.start, 1, "09:00")]) == ["start 2 09:00"])
    }

    /// At most one of each a shift, whatever the clock on the wall is set to in it.
    @Test func aClockThatIsSetBackAsksNobodyTwice() {
        let looks = ["09:00", "08:00", "09:00", "12:00", "11:00"].map { Look(day: 3, time: $0) }
        #expect(Self.asked([.start], end: "17:00", looks) == ["start 3 09:00"])
        let end = ["17:00", "16:00", "17:00"].map { Look(day: 3, time: $0) }
        #expect(Self.asked([.end], end: "17:00", end) == ["end 3 17:00"])
    }
}
