import Events
import Foundation
import Glibc
import Synchronization
import TestSignals
import TestSupport
import Testing
import Vocabulary
import Wellbeing

@testable import EventLog
@testable import undertoned

/// A report from a log of ninety days, with all that a day leaves in it.
@Suite(.hangGuard) struct ReportLoadTests {
    private static let zone = TimeZone(identifier: "Europe/Sofia") ?? .gmt
    private static let last = Timestamp(text: "2026-11-29T22:00:00Z") ?? .now

    /// Writes ninety shifts, each event at its time. Weekends are free.
    private static func fill(_ log: EventLog, _ set: (Timestamp) -> Void) throws {
        var random = SeededGenerator(seed: 7)
        for day in (0..<90).reversed() {
            let midnight = last.advanced(bySeconds: -Double(day) * 86_400)
            if DayClock(zone: zone).day(of: midnight).monday.days(to: DayClock(zone: zone).day(of: midnight)) > 4 {
                continue
            }
            // One transaction a day.
            try log.write { db in
                func add(_ data: EventData, at time: Timestamp) throws {
                    set(time)
                    _ = try log.insert(data, in: db)
                }
                var time = midnight.advanced(bySeconds: 9 * 3_600 + .random(in: 0...1_800, using: &random))
                try add(.daemon(.started, DaemonPayload(version: "1", reason: "start")), at: time)
                let effort = Double.random(in: 0.02...0.2, using: &random)
                for call in 0..<Int.random(in: 30...60, using: &random) {
                    let end = time.advanced(bySeconds: .random(in: 120...700, using: &random))
                    let talkS = Double.random(in: 40...300, using: &random)
                    let isHard = Double.random(in: 0...1, using: &random) < effort * 2
                    if isHard {
                        let raised = time.advanced(bySeconds: 60)
                        var alert = AlertPayload(
                            alertID: "\(day)-\(call)", agent: "alice", level: .high, score: 80, confidence: 1,
                            onsetAt: raised, raisedAt: raised, explanation: "pitch 3.4 semitones above", reasons: [])
                        try add(.alert(.raised, alert), at: raised)
                        if call.isMultiple(of: 2) {
                            let handling = HandlingPayload(
                                alertID: alert.alertID, by: "olga", at: raised.advanced(bySeconds: 30))
                            try add(.handling(.acknowledge, handling), at: handling.at)
                        }
                        alert.clearedAt = raised.advanced(bySeconds: .random(in: 30...300, using: &random))
                        try add(.alert(.cleared, alert), at: alert.clearedAt ?? raised)
                    }
                    let payload = CallPayload(
                        beganAt: time, endedAt: end, knownBy: "streams", talkS: talkS,
                        hardS: isHard ? talkS * 0.6 : talkS * 0.02, score: isHard ? 70 : 20, firstScore: 20,
                        alerts: isHard ? 1 : 0)
                    try add(
                        .other(OtherEvent(family: .call, step: "ended", subject: "call", payload: payload)), at: end)
                    for state in ["paused", "capturing"] {
                        let before = CapturePayload.Before(
                            state: state == "paused" ? "capturing" : "paused", reason: "there is no call",
                            beganAt: time, endedAt: end, durationS: 60)
                        try add(.capture(CapturePayload(state: state, beganAt: end, before: before)), at: end)
                    }
                    if call.isMultiple(of: 9) {
                        try add(
                            .other(
                                OtherEvent(
                                    family: .rest, step: "offered", subject: "break",
                                    payload: ["offer_id": JSONNode.text("\(day)-\(call)"), "kind": "micro"])), at: end)
                        if Double.random(in: 0...1, using: &random) < 0.6 {
                            try add(
                                .other(
                                    OtherEvent(
                                        family: .rest, step: "taken", subject: "break",
                                        payload: [
                                            "length_s": JSONNode.number(300), "began_at": .text(end.text),
                                            "kind": "micro",
                                        ])), at: end)
                        }
                    }
                    time = end.advanced(bySeconds: .random(in: 20...400, using: &random))
                }
            }
        }
    }

    private static var residentMB: Int { (ProcessFile.statusKB("RssAnon", of: getpid()) ?? 0) / 1_000 }

    @Test func ninetyDaysAreReadQuicklyAndNotKept() async throws {
        let clock = Mutex(Self.last)
        let routes = ReportRoutes(shareDays: 30, now: { Self.last }, zone: { Self.zone })
        let feed = try AskedFeed(routes: routes.all, clock: { clock.withLock { $0 } })
        try Self.fill(feed.log) { time in clock.withLock { $0 = time } }
        let count = try feed.log.eventCount
        #expect(count > 10_000)
        try await feed.serve(as: Callers([.agent], uid: 1_000)) { asking in
            _ = await asking.ask("GET", "/v1/status")
            let before = Self.residentMB
            let start = ContinuousClock.now
            let answer = await asking.ask("GET", "/v1/report?from=2026-11-23&to=2026-11-29")
            let took = ContinuousClock.now - start
            let grown = Self.residentMB - before
            let report = try JSON.value(ShiftReport.self, from: answer.answerBody)
            #expect(report.earlierDays == 40 && report.days.count { $0.place != nil } == 5)
            #expect(took < .seconds(30) && grown < 40, "\(count) events: \(took), \(grown) MB")
        }
        // To look at it with the program: UNDERTONE_KEEP_LOG=file.
        if let path = ProcessInfo.processInfo.environment["UNDERTONE_KEEP_LOG"] {
            feed.log.foldIn()
            try FileManager.default.copyItem(atPath: feed.log.path, toPath: path)
        }
    }
}
