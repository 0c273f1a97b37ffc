public import FoundationEssentials

/// How long and how much is kept: a decision from figures alone. Whoever carries it out leaves the receipts.
public struct SegmentRetention: Sendable, Equatable {
    /// Why a segment has to go.
    public enum Reason: Sendable, Hashable {
        /// Older than ``SegmentRetention/keepDays``.
        case age
        /// All together are larger than ``SegmentRetention/maxBytes``, and this is among the oldest.
        case size
        /// There are more than ``SegmentRetention/maxCount``, and this is among the oldest.
        case count
    }

    /// What the event log knows of the segments, and their files do not say.
    public struct Standing: Sendable, Equatable {
        /// Segments that somebody holds: they stay, and count against no limit.
        public var held: Set<String>
        /// Segments that were set aside for evaluation: they have an age of their own.
        public var evaluation: Set<String>
        /// Redactions that nobody else has opened yet: where there is too much they go before everything else, so that
        /// nobody pushes a recording out by what may be no recording at all.
        public var unconfirmed: Set<String>

        public init(held: Set<String> = [], evaluation: Set<String> = [], unconfirmed: Set<String> = []) {
            self.held = held
            self.evaluation = evaluation
            self.unconfirmed = unconfirmed
        }
    }

    /// A segment that has to go.
    public struct Expiry: Sendable, Hashable {
        /// The segment.
        public let entry: SegmentCatalog.Entry
        /// Why.
        public let reason: Reason
    }

    private static let secondsPerDay = 86_400.0

    /// Days after which a segment goes; `nil` keeps for ever.
    public var keepDays: Double?
    /// Days after which a segment for evaluation goes; `nil` keeps for ever.
    public var evaluationKeepDays: Double?
    /// Bytes that all segments together may take; `nil` sets no limit.
    public var maxBytes: Int?
    /// Most segments; `nil` sets no limit.
    public var maxCount: Int?

    /// Sets the limits.
    public init(keepDays: Double?, evaluationKeepDays: Double? = nil, maxBytes: Int?, maxCount: Int? = nil) {
        self.keepDays = keepDays
        self.evaluationKeepDays = evaluationKeepDays
        self.maxBytes = maxBytes
        self.maxCount = maxCount
    }

    /// Which segments have to go: every one that is too old, and the oldest until the rest is small enough.
    /// - Parameters:
    ///   - entries: all that is stored, in any order.
    ///   - standing: what else is known of them.
    ///   - now: the present instant; `nil` where no clock can be believed, so that nothing is too old.
    /// - Returns: oldest first. One dated in the future is young, see ``SegmentCatalog/dateFutureOnes(now:)``.
    public func expiries(
        among entries: [SegmentCatalog.Entry], standing: Standing = Standing(), now: Date?
    ) -> [Expiry] {
        let oldestFirst = entries.filter { !standing.held.contains($0.id) }.sorted {
            ($0.modifiedAt, $0.id) < ($1.modifiedAt, $1.id)
        }
        let tooOld = oldestFirst.filter { entry in
            guard let now else { return false }
            let days = standing.evaluation.contains(entry.id) ? evaluationKeepDays : keepDays
            return days.map { now.timeIntervalSince(entry.modifiedAt) > $0 * Self.secondsPerDay } ?? false
        }
        let old = Set(tooOld.map(\.id))
        let left = oldestFirst.filter { !old.contains($0.id) }
        let rest =
            left.filter { standing.unconfirmed.contains($0.id) } + left.filter { !standing.unconfirmed.contains($0.id) }
        var (bytes, count) = (rest.reduce(0) { $0 + $1.bytes }, rest.count)
        var expiries = tooOld.map { Expiry(entry: $0, reason: .age) }
        for entry in rest {
            if let maxBytes, bytes > maxBytes {
                expiries.append(Expiry(entry: entry, reason: .size))
            } else if let maxCount, count > maxCount {
                expiries.append(Expiry(entry: entry, reason: .count))
            } else {
                break
            }
            bytes -= entry.bytes
            count -= 1
        }
        return expiries
    }
}
