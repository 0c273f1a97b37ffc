public import Stress

/// Whether others may be told of a voice: not before so much of it was heard that its false alerts are bounded.
///
/// What a preset promises was measured on other voices, and one voice in many raises alerts in vain all day. So a voice
/// that is new on a device is scored for the agent alone until ``lengthS`` of its talk were heard, with at most
/// ``maxTried`` alerts within the last of them. Once over it stays over: nothing is noted from then on. Pure; time is
/// talk.
public struct Probation: Sendable, Equatable {
    /// Alerts that may have fallen within the last ``lengthS`` of talk.
    public static let maxTried = 1

    /// What was heard.
    public let record: ProbationRecord
    /// Talk that it takes, s; 0 for no probation at all.
    public let lengthS: Double

    /// Judges a voice by what was heard of it.
    public init(_ record: ProbationRecord, lengthS: Double) {
        precondition(lengthS >= 0, "talk is not taken back")
        self.record = record
        self.lengthS = lengthS
    }

    /// Whether others may be told.
    public var isOver: Bool { neededS <= 0 }

    /// Talk until it is over where no further alert would be raised in it, s.
    public var neededS: Double {
        guard lengthS > 0 else { return 0 }
        // The first that is one too many has to lie further back than the last `lengthS`.
        let excess = record.tried.dropLast(Self.maxTried).last ?? 0
        return max(0, lengthS - (record.heardS - excess))
    }

    /// Alerts that would have been raised in the last ``lengthS`` of talk, of those that are kept.
    public var recentTries: Int { record.tried.count { $0 > record.heardS - lengthS } }

    /// Why it is not over, in one sentence without a full stop; `nil` where it is.
    public var reason: String? {
        guard !isOver else { return nil }
        let length = Self.talk(lengthS)
        let tries = "alerts would have been raised in"
        guard record.heardS < lengthS else {
            return "\(recentTries) \(tries) the last \(length) of talk; at most one may be"
        }
        let heard = Self.progress(heardS: record.heardS, neededS: lengthS - record.heardS)
        return recentTries > Self.maxTried ? "\(heard); \(recentTries) \(tries) them; at most one may be" : heard
    }

    /// Talk after which probation is over for a voice that would raise alerts at these seconds of its talk, s: the
    /// rule, all at once. It may lie beyond the talk that was heard.
    /// - Parameters:
    ///   - alertsAtS: in rising order.
    ///   - lengthS: talk that it takes; 0 for no probation.
    /// - Returns: the end.
    public static func endS(alertsAtS: [Double], lengthS: Double) -> Double {
        var endS = lengthS
        for (index, alertS) in alertsAtS.enumerated() {
            guard alertS < endS else { break }
            if index >= maxTried { endS = alertsAtS[index - maxTried] + lengthS }
        }
        return endS
    }

    /// How far it is: `1.2 of 4 h of talk heard`.
    /// - Parameters:
    ///   - heardS: talk heard, s.
    ///   - neededS: talk that is still needed, s.
    /// - Returns: the words.
    public static func progress(heardS: Double, neededS: Double) -> String {
        let all = heardS + neededS
        // Not said to be reached before it is.
        let tenths = (heardS / unit(of: all).seconds * 10).rounded(.down)
        return "\(number(tenths / 10)) of \(talk(all)) of talk heard"
    }

    /// A length of talk: `40 s`, `12 min`, `1.2 h`.
    public static func talk(_ seconds: Double) -> String {
        let unit = unit(of: seconds)
        return "\(number(seconds / unit.seconds)) \(unit.name)"
    }

    private static func unit(of seconds: Double) -> (seconds: Double, name: String) {
        if seconds < 60 { return (1, "s") }
        return seconds < 3_600 ? (60, "min") : (3_600, "h")
    }

    /// With one decimal, and without a needless one.
    private static func number(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }
}
