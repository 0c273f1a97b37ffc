import EventLog
import Events
import Foundation
import Languages
import Logging
import ServiceLifecycle
import Vocabulary
import Wellbeing

/// Asks the agent for a check-in where `wellbeing.checkin` says so: by a notice that names the command, never in a
/// call. What was asked for stands in the log, so that a daemon that starts again does not ask again.
struct CheckInService: Service {
    let log: EventLog
    let calls: CallBoard
    let moments: Set<CheckInMoment>
    let endMinute: Int?
    let logger: Logger
    /// Whether the voice is heard.
    let isHeard: @Sendable () -> Bool
    let show: @Sendable (DesktopNotifier.Notification) -> Void
    var now: @Sendable () -> Timestamp = { .now }
    var timeZone = TimeZone.current
    var interval = Duration.seconds(30)
    var clock: any Clock<Duration> = ContinuousClock()

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var reminder = remembered()
            repeat { turn(&reminder) } while (try? await clock.sleep(for: interval)) != nil
        }
    }

    /// What an earlier run of the daemon asked for.
    func remembered() -> CheckInReminder {
        var reminder = CheckInReminder(moments: moments, endMinute: endMinute)
        do {
            for event in try log.newest(.checkInAsked, as: CheckInAskedPayload.self) {
                let (day, minute) = local(event.at)
                reminder.remember(event.moment, day: day, minute: minute)
            }
        } catch { logger.error("what the agent was asked for before is not known: \(error)") }
        return reminder
    }

    /// Asks where it is time for it.
    func turn(_ reminder: inout CheckInReminder) {
        let time = now()
        let (day, minute) = local(time)
        let facts = CheckInReminder.Facts(day: day, minute: minute, isWorking: isHeard(), isInCall: calls.call != nil)
        guard let moment = reminder.due(facts, sinceCheckInMin: { sinceCheckInMin(time) }) else { return }
        do {
            let asked = CheckInAskedPayload(moment: moment, at: time)
            log.record(
                .other(try OtherEvent(family: .checkIn, step: "asked", subject: "checkin", payload: asked))
            ) { logger.error("\($0)") }
        } catch { logger.error("that the agent is asked for a check-in is not in the log: \(error)") }
        show(Self.notification(moment))
    }

    private func sinceCheckInMin(_ now: Timestamp) -> Double? {
        let last = (try? log.newest(.checkInNoted, as: CheckInPayload.self))?.last?.at
        let minutes = last.map { Double(now.millisecondsSince1970 - $0.millisecondsSince1970) / 60_000 }
        // The clock on the wall was set back.
        return minutes.flatMap { $0 < 0 ? nil : $0 }
    }

    /// What the agent is told. Nothing of it says how the agent is: whoever stands behind may read it.
    static func notification(_ moment: CheckInMoment) -> DesktopNotifier.Notification {
        let summary =
            switch moment {
            case .start: Phrase("A number for the start of your shift?")
            case .end: Phrase("A number for the end of your shift?")
            }
        return DesktopNotifier.Notification(
            summary: summary,
            body: Phrase(
                "From 0 to 10, for your eyes only: \("undertone checkin 6"). Nothing happens where you leave it."))
    }

    private func local(_ time: Timestamp) -> (day: Int, minute: Int) {
        let date = Date(timeIntervalSince1970: Double(time.millisecondsSince1970) / 1_000)
        let seconds = date.timeIntervalSince1970 + Double(timeZone.secondsFromGMT(for: date))
        let minutes = Int(rounding: seconds / 60, .down, in: 0...1 << 40)
        return (minutes / 1_440, minutes % 1_440)
    }
}
