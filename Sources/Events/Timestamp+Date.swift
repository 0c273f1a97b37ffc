public import Foundation
public import Vocabulary

extension Timestamp {
    /// The present instant, from the system clock.
    public static var now: Timestamp { Timestamp(Date()) }

    /// The millisecond nearest to `date`, within ``told``: a clock that shows any other year would write what nobody
    /// reads back, not even the daemon at its next start.
    public init(_ date: Date) {
        self.init(millisecondsSince1970: Int64(rounding: date.timeIntervalSince1970 * 1000, in: Self.told))
    }

    /// The same instant for Foundation.
    public var date: Date { Date(timeIntervalSince1970: Double(millisecondsSince1970) / 1000) }
}

/// Instants as the person at this machine reads them, in the machine's own time zone.
extension Timestamp {
    /// Hours, minutes and seconds: `09:30:12`.
    public var localTimeOfDay: String {
        let parts = Calendar(identifier: .gregorian).dateComponents([.hour, .minute, .second], from: date)
        return [parts.hour, parts.minute, parts.second].map { Self.twoDigits($0 ?? 0) }.joined(separator: ":")
    }

    /// The date: `2026-11-21`.
    public var localDay: String {
        let parts = Calendar(identifier: .gregorian).dateComponents([.year, .month, .day], from: date)
        return "\(parts.year ?? 0)-\(Self.twoDigits(parts.month ?? 0))-\(Self.twoDigits(parts.day ?? 0))"
    }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : "\(number)" }
}
