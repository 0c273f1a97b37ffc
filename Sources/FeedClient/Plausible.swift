public import Events
import Vocabulary

/// An answer that says of itself whether it can be true: numbers in the range of what they count, names and identifiers
/// of a length that has a place on a line. What has no such rule cannot be an answer. A module whose routes answer with
/// values of its own says it of each of them.
public protocol Plausible {
    /// Whether everything in it can be.
    var isPlausible: Bool { get }
}

extension Array: Plausible where Element: Plausible {
    public var isPlausible: Bool { allSatisfy(\.isPlausible) }
}

/// Ranges that several answers share.
private enum Range {
    static let score = 0.0...100
    static let share = 0.0...1
    /// Seconds, hertz, megabytes: no less than none, no more than three thousand years have.
    static let size = 0.0...1e11
    /// A length of time by a clock that may have been set back.
    static let span = -1e11...1e11
    static let measure = -1e6...1e6
    static let count: ClosedRange<Int64> = 0...(1 << 53)
    static let part = 0...1_000_000
}

/// Names of agents and of people.
private func isName(_ text: String?) -> Bool { text.map { $0.utf8.count <= 256 } ?? true }

/// What can stand in an address: an identifier is sent back with the next command.
private func isIdentifier(_ text: String?) -> Bool {
    guard let text else { return true }
    return (1...128).contains(text.utf8.count)
        && text.utf8.allSatisfy { byte in
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
                true
            default: false
            }
        }
}

extension ClosedRange where Bound: Sendable {
    /// Whether all that there are of some numbers lie in it.
    fileprivate func holds(_ numbers: Bound?...) -> Bool { numbers.allSatisfy { $0.map(contains) ?? true } }
}

// MARK: - How a daemon stands

extension StandingPayload: Plausible {
    public var isPlausible: Bool {
        isName(agent) && Range.score.holds(score?.value) && Range.share.holds(score?.confidence, baseline?.progress)
            && Range.size.holds(
                baseline?.speechS, uptimeS, capture?.latencyMs, probation?.talkHeardS, probation?.talkNeededS)
            && Range.size.holds(cpuPercent, rssMB) && Range.count.holds(lastSequence)
            && Range.part.holds(openAlerts, probation?.tried) && cursor?.isPlausible != false
    }
}

extension StatusPayload: Plausible { public var isPlausible: Bool { StandingPayload(self).isPlausible } }

extension ScorePoint: Plausible {
    public var isPlausible: Bool {
        Range.score.holds(score) && Range.share.holds(confidence) && Range.size.holds(timeS, f0Hz, syllableRate)
            && Range.measure.holds(levelDBFS)
    }
}

extension ConsentPage: Plausible {
    public var isPlausible: Bool { purposes.allSatisfy { Range.part.holds($0.noticeVersion) && isName($0.purpose) } }
}

// MARK: - Alerts and segments

extension AlertPayload: Plausible {
    public var isPlausible: Bool {
        isIdentifier(alertID) && isName(agent) && Range.score.holds(score) && Range.share.holds(confidence)
            && reasons.allSatisfy { Range.measure.holds($0.delta) }
            && (discounts ?? []).allSatisfy { Range.measure.holds($0.amount) }
    }
}

extension AlertRecord: Plausible {
    public var isPlausible: Bool {
        alert.isPlausible && segments.isPlausible && isName(acknowledgedBy) && isName(life.handler)
            && Range.part.holds(life.tier) && Range.count.holds(lastSequence)
    }
}

extension SiteAlert: Plausible {
    public var isPlausible: Bool {
        record.isPlausible && isName(desk) && isName(label) && isName(team) && isName(lane)
            && commands.allSatisfy(\.isPlausible)
    }
}

extension SiteSegment: Plausible {
    public var isPlausible: Bool {
        record.isPlausible && isName(desk) && isName(label) && isName(team) && isName(lane)
            && transfer?.isPlausible != false
    }
}

extension SiteDesk: Plausible {
    public var isPlausible: Bool {
        [desk, label, team, state].allSatisfy(isName) && lanes.count <= 1_000
            && lanes.allSatisfy {
                isName($0.lane) && isName($0.link) && isName($0.live?.capture) && isName($0.live?.state)
                    && Range.score.holds($0.live?.score)
            }
    }
}

extension SiteStanding: Plausible {
    public var isPlausible: Bool {
        [site, version, broker].allSatisfy(isName)
            && Range.count.holds(
                Int64(clamping: desks), Int64(clamping: waitingDesks), Int64(clamping: waitingEvents),
                Int64(clamping: openAlerts))
    }
}

extension SiteCommand: Plausible {
    public var isPlausible: Bool {
        isIdentifier(id) && isIdentifier(alertID) && isName(desk) && isName(lane) && isName(verb) && isName(by)
            && why?.utf8.count ?? 0 <= 8_192
    }
}

extension HelpReceipt: Plausible {
    public var isPlausible: Bool { record.isPlausible && Range.part.holds(watching) }
}

extension SegmentPayload: Plausible {
    public var isPlausible: Bool {
        isIdentifier(segmentID) && isIdentifier(alertID) && isIdentifier(replaces) && isName(agent) && isName(heldBy)
            && Range.size.holds(durationS) && Range.count.holds(bytes) && Range.part.holds(part)
            && receipt?.isPlausible != false
    }
}

extension SegmentRecord: Plausible {
    public var isPlausible: Bool {
        segment.isPlausible && (requests ?? []).allSatisfy { isName($0.person) && isName($0.approvedBy) }
    }
}

extension SegmentTransfer: Plausible {
    public var isPlausible: Bool {
        isIdentifier(segmentID) && isIdentifier(request) && Range.count.holds(Int64(clamping: bytes))
            && Range.count.holds(total.map { Int64(clamping: $0) }) && isName(agreedBy)
    }
}

extension ErasurePayload: Plausible {
    public var isPlausible: Bool { isName(by) && Range.part.holds(held) && Range.count.holds(Int64(clamping: count)) }
}

// MARK: - Events

extension Event: Plausible {
    public var isPlausible: Bool {
        guard cursor.isPlausible, source.utf8.count <= 1_024 else { return false }
        switch data {
        case .alert(_, let alert): return alert.isPlausible
        case .handling(.escalate(let tier), let handling):
            return Range.part.holds(tier) && isIdentifier(handling.alertID) && isName(handling.by)
        case .handling(.handOn(let person), let handling):
            return isName(person) && isIdentifier(handling.alertID) && isName(handling.by)
        case .handling(_, let handling): return isIdentifier(handling.alertID) && isName(handling.by)
        case .segment(_, let segment): return segment.isPlausible
        case .capture(let capture): return Range.span.holds(capture.before.durationS)
        case .baseline(_, let baseline): return isName(baseline.agent) && Range.size.holds(baseline.speechS)
        case .consent(_, let consent): return isName(consent.agent) && Range.part.holds(consent.noticeVersion)
        case .erased(let erasure): return erasure.isPlausible
        case .policy(let policy): return isName(policy.agent)
        case .daemon, .other: return true
        }
    }
}

extension FeedCursor: Plausible {
    /// What is sealed has a bound of its own.
    public var isPlausible: Bool { Range.count.holds(number) }
}

extension EventGap: Plausible { public var isPlausible: Bool { after.isPlausible && resumesAfter.isPlausible } }

extension GapLine: Plausible { public var isPlausible: Bool { gap.isPlausible } }

extension FeedPage: Plausible {
    public var isPlausible: Bool { events.isPlausible && nextAfter.isPlausible && gap?.isPlausible != false }
}

// MARK: - Audit

extension AuditEntry: Plausible {
    public var isPlausible: Bool { Range.count.holds(sequence) && isName(actor.name) && isName(actor.role) }
}

extension AuditPage: Plausible { public var isPlausible: Bool { entries.isPlausible && Range.count.holds(nextAfter) } }

extension MinePage: Plausible where Item: Plausible {
    public var isPlausible: Bool { items.isPlausible && Range.count.holds(next) }
}

extension MinePayload: Plausible {
    public var isPlausible: Bool {
        isName(agent) && alerts.isPlausible && segments.isPlausible && accesses.isPlausible
            && deeds?.isPlausible != false && consent.isPlausible
            && held.allSatisfy { Range.count.holds($0.bytes, Int64(clamping: $0.count)) }
    }
}
