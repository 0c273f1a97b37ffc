import Events
import Foundation
import Testing
import Vocabulary

@testable import Wellbeing

/// A shift report from events alone.
struct ShiftReportTests {
    /// Events of a log, in order, with the times that they are given.
    struct Shift {
        var events: [Event] = []

        mutating func add(_ data: EventData, at time: String) {
            events.append(
                Event(
                    id: "\(events.count)", source: "s", time: LocalDayTests.at(time),
                    sequence: Int64(events.count + 1), data: data))
        }

        mutating func call(
            _ begin: String, _ end: String, talkS: Double = 60, hardS: Double = 0, score: Double? = 20, alerts: Int = 0
        ) throws {
            let call = CallPayload(
                beganAt: LocalDayTests.at(begin), endedAt: LocalDayTests.at(end), knownBy: "talk", talkS: talkS,
                hardS: hardS, score: score, firstScore: nil, alerts: alerts)
            try add(.other(OtherEvent(family: .call, step: "ended", subject: "call", payload: call)), at: end)
        }

        mutating func alert(_ id: String, _ raised: String, kind: AlertKind = .strain) {
            add(.alert(.raised, Self.payload(id, raised, nil, kind)), at: raised)
        }

        mutating func clear(_ id: String, _ raised: String, _ cleared: String) {
            add(.alert(.cleared, Self.payload(id, raised, cleared, .strain)), at: cleared)
        }

        mutating func step(_ step: HandlingStep, _ id: String, by: String = "olga", at time: String) {
            add(.handling(step, HandlingPayload(alertID: id, by: by, at: LocalDayTests.at(time))), at: time)
        }

        mutating func rest(_ step: String, _ payload: some Encodable, at time: String) throws {
            try add(.other(OtherEvent(family: .rest, step: step, subject: "break", payload: payload)), at: time)
        }

        mutating func pause(_ begin: String, _ end: String, lastedS: Double, reason: String = ReportTally.askedPause) {
            let before = CapturePayload.Before(
                state: "paused", reason: reason, beganAt: LocalDayTests.at(begin), endedAt: LocalDayTests.at(end),
                durationS: lastedS)
            add(
                .capture(CapturePayload(state: "capturing", beganAt: LocalDayTests.at(end), before: before)), at: end)
        }

        private static func payload(_ id: String, _ raised: String, _ cleared: String?, _ kind: AlertKind)
            -> AlertPayload
        {
            AlertPayload(
                alertID: id, agent: "maria", kind: kind, level: .high, score: 80, confidence: 1,
                onsetAt: LocalDayTests.at(raised), raisedAt: LocalDayTests.at(raised),
                clearedAt: cleared.map(LocalDayTests.at), explanation: "pitch", reasons: [])
        }

        func report(_ from: String, _ to: String? = nil) -> ShiftReport {
            var tally = ReportTally(
                days: LocalDayTests.day(from)...LocalDayTests.day(to ?? from), clock: LocalDayTests.sofia)
            for event in events { tally.take(event) }
            return tally.report(of: "maria", at: LocalDayTests.at("2026-11-30T20:00:00Z"))
        }
    }

    private static func offer(_ id: String, times: Int = 1) -> OfferedPayload {
        OfferedPayload(offerID: id, kind: .micro, at: LocalDayTests.at("2026-11-30T08:00:00Z"), times: times)
    }

    private static func taken(_ seconds: Double, from begin: String) -> TakenPayload {
        TakenPayload(kind: .micro, beganAt: LocalDayTests.at(begin), lengthS: seconds, how: .away)
    }

    /// A day of which nothing is known has no figures, and none of them is 0.
    @Test func nothingIsMadeUp() throws {
        let report = Shift().report("2026-11-30")
        #expect(report.days.count == 1 && report.days[0].isUnknown && report.total.isUnknown)
        #expect(report.usual == nil && report.earlierDays == 0)
        #expect(try !JSON.text(report.days).contains("0.") && JSON.text(report.days) == #"[{"day":"2026-11-30"}]"#)
        #expect(ReportWords(report).isEmpty)
    }

    @Test func callsAreCountedWithTalkAndHardSecondsAndHowCloseTheyAre() throws {
        var shift = Shift()
        try shift.call("2026-11-30T08:00:00Z", "2026-11-30T08:10:00Z", talkS: 300, hardS: 30)
        // 119.999 s, then just 2 minutes, then an hour.
        try shift.call("2026-11-30T08:11:59.999Z", "2026-11-30T08:20:00Z", talkS: 100, hardS: 70)
        try shift.call("2026-11-30T08:22:00Z", "2026-11-30T08:30:00Z", talkS: 100, hardS: 0, score: nil)
        try shift.call("2026-11-30T09:30:00Z", "2026-11-30T09:40:00Z", talkS: 100)
        let calls = try #require(shift.report("2026-11-30").days[0].calls)
        #expect(calls.count == 4 && calls.talkS == 600 && calls.backToBack == 1)
        #expect(calls.hardS == 100 && calls.scored == 3)
    }

    @Test func effortIsUnknownWhereNoCallHasAScore() throws {
        var shift = Shift()
        try shift.call("2026-11-30T08:00:00Z", "2026-11-30T08:10:00Z", score: nil)
        #expect(shift.report("2026-11-30").days[0].calls?.hardS == nil)
    }

    @Test func aCallOverMidnightIsSplitAndCountsOnce() throws {
        var shift = Shift()
        try shift.call("2026-11-29T21:50:00Z", "2026-11-29T22:30:00Z", talkS: 400, hardS: 40)
        let days = shift.report("2026-11-29", "2026-11-30").days
        #expect(days.map { $0.calls?.talkS } == [100, 300] && days.map { $0.calls?.hardS } == [10, 30])
        #expect(days.map { $0.calls?.count } == [1, 0])
    }

    /// The hour that comes twice: half an hour on each side of four o'clock is half a day's length on the right day.
    @Test func theLongDayHoldsWhatIsSaidInIt() throws {
        var shift = Shift()
        try shift.call("2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", talkS: 600)
        try shift.call("2026-10-25T21:30:00Z", "2026-10-25T22:30:00Z", talkS: 600)
        let days = shift.report("2026-10-25", "2026-10-26").days
        #expect(days.map { $0.calls?.talkS } == [900, 300])
    }

    /// The order is the log's: a clock that was set back makes no call close to the one before, no recovery negative.
    @Test func aClockThatWasSetBackMakesNothingUp() throws {
        var shift = Shift()
        try shift.call("2026-11-30T08:00:00Z", "2026-11-30T08:10:00Z")
        try shift.call("2026-11-30T07:00:00Z", "2026-11-30T07:10:00Z")
        try shift.call("2026-11-30T07:20:00Z", "2026-11-30T06:30:00Z", talkS: 60)
        shift.alert("a", "2026-11-30T06:31:00Z")
        shift.clear("a", "2026-11-30T06:31:00Z", "2026-11-30T06:01:00Z")
        shift.alert("h", "2026-11-30T06:02:00Z", kind: .help)
        shift.step(.acknowledge, "h", at: "2026-11-30T05:00:00Z")
        let day = shift.report("2026-11-30").days[0]
        #expect(day.calls?.backToBack == 0 && day.calls?.count == 3 && day.calls?.talkS == 180)
        #expect(day.recovery?.clearedS == [] && day.alerts?.cleared == 1)
        #expect(day.help == ShiftReport.Help(asked: 1, came: 1, quick: 0))
    }

    @Test func alertsAreToldByHowTheyEnded() {
        var shift = Shift()
        for (number, steps) in [
            [], [.acknowledge], [.acknowledge, .takeOver], [.handOn(to: "ivan")],
            [.takeOver, .resolve(note: "x", nothingWrong: false)],
            [.resolve(note: nil, nothingWrong: true), .contest(reason: "no")],
            // Taken back: as if it had not been.
            [.acknowledge, .undo(.acknowledge)], [.remark("hm"), .escalate(tier: 1)],
        ].enumerated() as EnumeratedSequence<[[HandlingStep]]> {
            shift.alert("a\(number)", "2026-11-30T08:0\(number):00Z")
            for step in steps { shift.step(step, "a\(number)", at: "2026-11-30T09:00:00Z") }
            if number != 7 { shift.clear("a\(number)", "2026-11-30T08:0\(number):00Z", "2026-11-30T09:30:00Z") }
        }
        let alerts = shift.report("2026-11-30").days[0].alerts
        var wanted = ShiftReport.Alerts()
        (wanted.cleared, wanted.seen, wanted.takenOver, wanted.resolved, wanted.contested) = (2, 1, 2, 1, 1)
        wanted.open = 1
        #expect(alerts == wanted && alerts?.count == 8)
    }

    /// From raised to cleared, and to the next calm call of the same day: neither the call that it was raised in, nor
    /// a hard one, nor one without a score, nor one of the next day.
    @Test func recoveryIsToldInSecondsToCalmAndToTheNextCalmCall() throws {
        var shift = Shift()
        shift.alert("a", "2026-11-30T08:05:00Z")
        shift.clear("a", "2026-11-30T08:05:00Z", "2026-11-30T08:08:00Z")
        try shift.call("2026-11-30T08:00:00Z", "2026-11-30T08:10:00Z", hardS: 0)
        try shift.call("2026-11-30T08:20:00Z", "2026-11-30T08:30:00Z", hardS: 7)
        try shift.call("2026-11-30T08:31:00Z", "2026-11-30T08:32:00Z", alerts: 1)
        try shift.call("2026-11-30T08:33:00Z", "2026-11-30T08:34:00Z", score: nil)
        try shift.call("2026-11-30T08:35:00Z", "2026-11-30T08:36:00Z", hardS: 6)
        shift.alert("b", "2026-11-30T20:00:00Z")
        try shift.call("2026-12-01T08:00:00Z", "2026-12-01T08:10:00Z")
        let recovery = shift.report("2026-11-30").days[0].recovery
        #expect(recovery?.clearedS == [180] && recovery?.calmCallS == [30 * 60])
        #expect(recovery?.withoutCalmCall == 1)
    }

    /// An alert that was open when the daemon was killed is cleared at the next start: nobody heard how long it took.
    @Test func anAlertOfAnEarlierRunHasNoRecovery() {
        var shift = Shift()
        shift.alert("a", "2026-11-30T08:05:00Z")
        shift.clear("a", "2026-11-30T08:05:00Z", "2026-11-30T11:00:00Z")
        shift.add(.daemon(.started, DaemonPayload(version: "1", reason: "start")), at: "2026-11-30T11:00:01Z")
        let day = shift.report("2026-11-30").days[0]
        #expect(day.recovery?.clearedS == [] && day.alerts?.cleared == 1)
        // A neighbour: one that was over long before.
        var other = Shift()
        other.alert("a", "2026-11-30T08:05:00Z")
        other.clear("a", "2026-11-30T08:05:00Z", "2026-11-30T08:06:00Z")
        other.add(.daemon(.started, DaemonPayload(version: "1", reason: "start")), at: "2026-11-30T11:00:01Z")
        #expect(other.report("2026-11-30").days[0].recovery?.clearedS == [60])
    }

    @Test func helpThatCameWithinFiveMinutesIsQuick() {
        var shift = Shift()
        shift.alert("a", "2026-11-30T08:00:00Z", kind: .help)
        shift.step(.takeOver, "a", at: "2026-11-30T08:05:00Z")
        shift.alert("b", "2026-11-30T09:00:00Z", kind: .help)
        shift.step(.acknowledge, "b", at: "2026-11-30T09:05:00.001Z")
        shift.alert("c", "2026-11-30T10:00:00Z", kind: .help)
        // Taken back, then by somebody else in time.
        shift.alert("d", "2026-11-30T11:00:00Z", kind: .help)
        shift.step(.acknowledge, "d", at: "2026-11-30T11:00:01Z")
        shift.step(.undo(.acknowledge), "d", at: "2026-11-30T11:00:03Z")
        shift.step(.acknowledge, "d", by: "ivan", at: "2026-11-30T11:06:00Z")
        let day = shift.report("2026-11-30").days[0]
        #expect(day.help == ShiftReport.Help(asked: 4, came: 3, quick: 1))
        #expect(day.alerts?.count == 0, "requests for help are no alerts about effort")
    }

    @Test func breaksAndOwnPausesAreCounted() throws {
        var shift = Shift()
        try shift.rest("offered", Self.offer("1"), at: "2026-11-30T08:00:00Z")
        // Offered again, after it was put off.
        try shift.rest("offered", Self.offer("1", times: 2), at: "2026-11-30T08:05:00Z")
        try shift.rest("offered", Self.offer("2"), at: "2026-11-30T09:00:00Z")
        // Written down again as it goes on.
        try shift.rest("taken", Self.taken(240, from: "2026-11-30T09:00:00Z"), at: "2026-11-30T09:04:00Z")
        try shift.rest("taken", Self.taken(290, from: "2026-11-30T09:00:00Z"), at: "2026-11-30T09:05:00Z")
        try shift.rest("taken", ["kind": "of a newer release"], at: "2026-11-30T09:06:00Z")
        try shift.call("2026-11-30T09:10:00Z", "2026-11-30T09:20:00Z")
        // The night after the last call is no break.
        try shift.rest("taken", Self.taken(50_000, from: "2026-11-30T09:20:00Z"), at: "2026-12-01T06:00:00Z")
        try shift.call("2026-12-01T08:00:00Z", "2026-12-01T08:10:00Z")
        shift.pause("2026-11-29T21:50:00Z", "2026-11-29T22:10:00Z", lastedS: 1_200)
        shift.pause("2026-11-30T10:00:00Z", "2026-11-30T10:01:00Z", lastedS: 60, reason: "the screen is locked")
        let days = shift.report("2026-11-29", "2026-12-01").days
        #expect(days[2].breaks == nil)
        #expect(days[1].breaks == ShiftReport.Breaks(offered: 2, taken: 1, seconds: 290))
        #expect(days[0].breaks == nil)
        #expect(days[0].pauses == ShiftReport.Pauses(count: 1, seconds: 600))
        #expect(days[1].pauses == ShiftReport.Pauses(count: 0, seconds: 600))
    }

    // MARK: - Load and control

    private func weeks(_ days: Int, talkS: (Int) -> Double) throws -> Shift {
        var shift = Shift()
        let last = LocalDayTests.day("2026-11-29")
        for number in 0..<days {
            let day = last.advanced(by: number + 1 - days).text
            try shift.call("\(day)T08:00:00Z", "\(day)T09:00:00Z", talkS: talkS(number), hardS: 60)
            try shift.rest("taken", Self.taken(300, from: "\(day)T09:00:00Z"), at: "\(day)T09:05:00Z")
            try shift.call("\(day)T10:00:00Z", "\(day)T10:01:00Z", talkS: 0)
        }
        return shift
    }

    @Test func aDayIsPlacedAmongOwnEarlierDays() throws {
        var shift = try weeks(10) { Double(600 + 60 * $0) }
        try shift.call("2026-11-30T08:00:00Z", "2026-11-30T09:00:00Z", talkS: 10_000, hardS: 60)
        try shift.rest("taken", Self.taken(0, from: "2026-11-30T09:00:00Z"), at: "2026-11-30T09:05:00Z")
        try shift.call("2026-11-30T10:00:00Z", "2026-11-30T10:01:00Z", talkS: 0)
        let report = shift.report("2026-11-30")
        #expect(report.earlierDays == 10 && report.usual?.days == 10 && report.usual?.talkS == 870)
        // Talk more than on any day, hard minutes and close calls as usual; less rest, as many pauses.
        let place = try #require(report.days[0].place)
        #expect(abs(place.load - (1 + 0.5 + 0.5) / 3) < 1e-9 && place.control == 0.25)
    }

    @Test func ofFewerThanTenEarlierDaysNothingIsSaidToBeUsual() throws {
        var shift = try weeks(9) { _ in 600 }
        try shift.call("2026-11-30T08:00:00Z", "2026-11-30T09:00:00Z")
        let report = shift.report("2026-11-30")
        #expect(report.usual == nil && report.days[0].place == nil && report.earlierDays == 9)
        #expect(ReportWords(report).noPicture != nil)
    }

    @Test func whatIsOlderThanEightWeeksIsNotUsual() throws {
        var shift = Shift()
        try shift.call("2026-10-04T08:00:00Z", "2026-10-04T09:00:00Z")
        try shift.call("2026-10-05T08:00:00Z", "2026-10-05T09:00:00Z")
        #expect(shift.report("2026-11-30").earlierDays == 1)
    }

    @Test(arguments: [(5.0, 0.0), (10, 0.05), (15, 0.1), (95, 0.9), (100, 0.95), (101, 1)])
    func aRankIsTheShareOfDaysWithLessAndHalfOfThoseWithAsMuch(value: Double, rank: Double) {
        let others = [10.0, 20, 30, 40, 50, 60, 70, 80, 90, 100]
        #expect(abs((LoadControl.rank(value, among: others) ?? -1) - rank) < 1e-9)
        #expect(LoadControl.rank(value, among: Array(others.dropLast())) == nil)
    }

    @Test func ofUnevenAndEvenNumbersTheMiddleIsTheMedian() {
        #expect(LoadControl.median([3, 1, 2]) == 2 && LoadControl.median([4, 1, 2, 3]) == 2.5)
        #expect(LoadControl.median([]) == nil)
    }
}
