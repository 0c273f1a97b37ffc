internal import EventLog
internal import Foundation

/// Instants as the person at this desktop reads them, in the desktop's own time zone.
enum LocalTime {
    /// Hours, minutes and seconds: `09:14:07`.
    static func timeOfDay(_ instant: Timestamp) -> String {
        let style = Date.VerbatimFormatStyle(
            format: """
                \(hour: .twoDigits(clock: .twentyFourHour, hourCycle: .zeroBased)):\(minute: .twoDigits):\(second: .twoDigits)
                """, timeZone: .autoupdatingCurrent, calendar: .init(identifier: .gregorian))
        return instant.date.formatted(style)
    }

    /// The date: `2026-11-22`.
    static func day(_ instant: Timestamp) -> String {
        instant.date.formatted(Date.ISO8601FormatStyle(timeZone: .autoupdatingCurrent).year().month().day())
    }
}
