/// A part of every day, in minutes since midnight; it may go over midnight.
public struct TimeOfDayRange: Sendable, Equatable {
    /// Its first minute.
    public let from: Int
    /// The minute after its last.
    public let until: Int

    /// Minutes of a day.
    private static let day = 1_440

    /// Reads `12:00-13:00`; `nil` where it is no such range.
    public init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false).map(Self.minute)
        guard parts.count == 2, let from = parts[0], let until = parts[1], from != until, from < Self.day else {
            return nil
        }
        (self.from, self.until) = (from, until)
    }

    /// Whether a minute of the day lies in it.
    public func holds(_ minute: Int) -> Bool {
        from < until ? (from..<until).contains(minute) : minute >= from || minute < until
    }

    /// Minutes from one that lies in it to its end.
    public func minutesLeft(at minute: Int) -> Int {
        let left = (until - minute + Self.day) % Self.day
        return left == 0 ? Self.day : left
    }

    private static func minute(_ text: Substring) -> Int? {
        let parts = text.split(separator: ":", omittingEmptySubsequences: false)
        let isTime = parts.allSatisfy { part in
            part.utf8.count == 2 && part.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        }
        guard parts.count == 2, isTime, let hour = Int(parts[0]), let minute = Int(parts[1]), minute < 60,
            hour < 24 || (hour, minute) == (24, 0)
        else { return nil }
        return hour * 60 + minute
    }
}
