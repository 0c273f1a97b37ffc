public import FoundationEssentials

/// How long and how much is kept. Deciding is pure; ``apply(to:now:)`` does what was decided.
public struct SegmentRetention: Sendable, Equatable {
    /// Why a segment has to go.
    public enum Reason: Sendable, Hashable {
        /// Older than ``SegmentRetention/keepDays``.
        case age
        /// The folder is larger than ``SegmentRetention/maxBytes``, and this is among the oldest.
        case size
    }

    /// A segment that has to go.
    public struct Expiry: Sendable, Hashable {
        /// The segment.
        public let entry: SegmentCatalog.Entry
        /// Why.
        public let reason: Reason
    }

    /// What was done, for the audit log.
    public struct Outcome: Sendable, Equatable {
        /// Segments that are gone.
        public var erased: [Expiry] = []
        /// Why others that should be gone are not; they are tried again next time.
        public var failures: [VaultError] = []
    }

    private static let secondsPerDay = 86_400.0

    /// Days after which a segment goes; `nil` keeps for ever.
    public var keepDays: Double?
    /// Bytes that all segments together may take; `nil` sets no limit.
    public var maxBytes: Int?

    /// Sets the limits.
    public init(keepDays: Double?, maxBytes: Int?) {
        self.keepDays = keepDays
        self.maxBytes = maxBytes
    }

    /// Which segments have to go: first every one that is too old, then the oldest until the rest is small enough.
    /// - Parameters:
    ///   - entries: all that is stored, in any order.
    ///   - now: the present instant.
    /// - Returns: oldest first. One dated in the future is young.
    public func expiries(among entries: [SegmentCatalog.Entry], now: Date) -> [Expiry] {
        let oldestFirst = entries.sorted { ($0.modifiedAt, $0.id) < ($1.modifiedAt, $1.id) }
        var total = oldestFirst.reduce(0) { $0 + $1.bytes }
        var expiries: [Expiry] = []
        for entry in oldestFirst {
            let reason: Reason
            if let keepDays, now.timeIntervalSince(entry.modifiedAt) > keepDays * Self.secondsPerDay {
                reason = .age
            } else if let maxBytes, total > maxBytes {
                reason = .size
            } else {
                break
            }
            expiries.append(Expiry(entry: entry, reason: reason))
            total -= entry.bytes
        }
        return expiries
    }

    /// Erases what has to go.
    /// - Parameters:
    ///   - catalog: the stored segments.
    ///   - now: the present instant.
    /// - Returns: what was erased and what could not be; one failure does not keep the others.
    /// - Throws: ``VaultError`` where the folder cannot be listed.
    public func apply(to catalog: SegmentCatalog, now: Date) throws(VaultError) -> Outcome {
        var outcome = Outcome()
        for expiry in expiries(among: try catalog.entries(), now: now) {
            do throws(VaultError) {
                try catalog.erase(expiry.entry.id)
                outcome.erased.append(expiry)
            } catch  where error.code == .notFound {
                // Somebody else erased it meanwhile, and has the receipt.
                continue
            } catch {
                outcome.failures.append(error)
            }
        }
        return outcome
    }
}
