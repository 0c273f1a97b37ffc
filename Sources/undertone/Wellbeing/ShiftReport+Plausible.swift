public import FeedClient
import Foundation
import Vocabulary
public import Wellbeing

extension ShiftReport: Plausible {
    public var isPlausible: Bool {
        let length = from.days(to: to)
        return agent.utf8.count <= 256 && timeZone.utf8.count <= 128 && mark.utf8.count <= 128
            && (0..<Self.mostDays).contains(length) && days.count == length + 1
            && days.enumerated().allSatisfy { $1.day == from.advanced(by: $0) && $1.isPlausible }
            && Self.count.contains(earlierDays) && usual?.isPlausible != false
    }

    fileprivate static let count = 0...100_000
    /// A month of seconds, and the hour that a clock may be put back.
    fileprivate static let seconds = 0.0...2_700_000
}

extension ShiftReport.Usual {
    fileprivate var isPlausible: Bool {
        ShiftReport.count.contains(days) && (0...1e5).contains(backToBack)
            && [talkS, hardS, breakS].allSatisfy { $0.map(ShiftReport.seconds.contains) ?? true }
    }
}

extension ShiftReport.Day {
    fileprivate var isPlausible: Bool {
        let counts = [
            calls?.count, calls?.scored, calls?.backToBack, alerts?.contested, alerts?.resolved, alerts?.takenOver,
            alerts?.seen, alerts?.cleared, alerts?.open, recovery?.withoutCalmCall, breaks?.offered, breaks?.taken,
            pauses?.count, help?.asked, help?.came, help?.quick,
        ].compactMap(\.self)
        let seconds =
            [calls?.talkS, calls?.hardS, breaks?.seconds, pauses?.seconds].compactMap(\.self)
            + (recovery?.clearedS ?? []) + (recovery?.calmCallS ?? [])
        return counts.allSatisfy(ShiftReport.count.contains) && seconds.allSatisfy(ShiftReport.seconds.contains)
            && [place?.load, place?.control].allSatisfy { $0.map((0...1).contains) ?? true }
    }
}

extension SharedReport: Plausible {
    public var isPlausible: Bool {
        id.wholeMatch(of: /[A-Za-z0-9_-]{1,128}/) != nil && person.utf8.count <= 256
            && (note?.utf8.count ?? 0) <= 4_096 && report.isPlausible
    }
}

extension SharedReports.Entry: Plausible { public var isPlausible: Bool { shared.isPlausible } }
