public import Events
import Sodium

/// Looks at the rows of an audit one by one, in order, and says what is wrong with them: the log's own, or those that a
/// daemon gave out. What it holds does not grow with the rows.
public struct AuditInspection: Sendable {
    /// What is looked at of a row.
    struct Row {
        let sequence: Int64
        let previous: String
        let hash: String
        /// What is hashed, see ``AuditTrail``.
        let text: String
        /// What stands in the chain for the reason.
        let reason: String?
        /// The words themselves with their salt; `nil` where they were erased, or stand in the chain.
        let words: AuditWords?
    }

    private static let maxDamage = 100
    /// For so many damaged rows it is found out where they were before.
    private static let maxSearches = 10
    /// How far away a row is looked for.
    private static let searchDistance: Int64 = 1_000

    private var verdictSoFar = AuditVerdict(rows: 0, head: .none, anchors: 0, damage: [])
    private var wanted: [Int64: Set<String>] = [:]
    private var isLastSound = true

    /// Begins before the first row that is held.
    /// - Parameters:
    ///   - anchors: heads that were kept elsewhere.
    ///   - seals: what stands for the rows before, in order.
    public init(anchors: [AuditHead] = [], seals: [AuditSeal] = []) {
        for anchor in anchors where anchor.sequence > 0 { wanted[anchor.sequence, default: []].insert(anchor.hash) }
        for seal in seals {
            if seal.first != verdictSoFar.head.sequence + 1 || seal.last < seal.first {
                note(
                    .removed, seal.first,
                    "the seal of rows \(seal.first) to \(seal.last) does not follow the one before")
            }
            verdictSoFar.sealedRows += max(0, seal.last - seal.first + 1)
            verdictSoFar.head = AuditHead(sequence: seal.last, hash: seal.hash)
            if let hashes = wanted.removeValue(forKey: seal.last) {
                verdictSoFar.anchors += hashes.count
                if hashes != [seal.hash] {
                    note(.rewritten, seal.last, "what was sealed up to row \(seal.last) is not what was anchored")
                }
            }
        }
        let sealed = wanted.keys.filter { $0 < verdictSoFar.head.sequence }
        verdictSoFar.sealedAnchors = sealed.reduce(0) { $0 + (wanted.removeValue(forKey: $1)?.count ?? 0) }
    }

    /// Looks at the next row.
    public mutating func look(at entry: AuditEntry) {
        look(
            at: Row(
                sequence: entry.sequence, previous: entry.previous, hash: entry.hash, text: AuditTrail.text(of: entry),
                reason: entry.reasonHash ?? entry.reason, words: AuditWords(of: entry)))
    }

    /// What came of it, after the last row.
    /// - Parameter highest: the highest number that was ever given to a row, where that is known.
    /// - Returns: the verdict.
    public func verdict(highest: Int64 = 0) -> AuditVerdict {
        var inspection = self
        let last = verdictSoFar.head.sequence
        let highest = max(highest, wanted.keys.max() ?? 0)
        if highest > last {
            let names = highest - last > 1 ? "rows \(last + 1) to \(highest) are" : "row \(highest) is"
            inspection.note(.truncated, last + 1, "\(names) missing at the end")
        }
        return inspection.verdictSoFar
    }

    mutating func look(at row: Row) {
        let (sequence, expected) = (row.sequence, verdictSoFar.head.sequence + 1)
        if sequence > expected {
            let names = sequence - expected > 1 ? "rows \(expected) to \(sequence - 1) are" : "row \(expected) is"
            note(.removed, expected, "\(names) missing")
        }
        var isSound = true
        if row.hash != SHA256.hexadecimal(of: Array(row.text.utf8)) {
            isSound = false
            if let home = home(of: row) {
                note(.reordered, sequence, "row \(sequence) holds what was written as row \(home)")
            } else {
                note(.changed, sequence, "row \(sequence) does not hold what was written")
            }
        } else if sequence <= expected, isLastSound, row.previous != verdictSoFar.head.hash {
            isSound = false
            note(.changed, sequence, "row \(sequence) does not follow from the row before it: one was written anew")
        }
        if isSound, !look(atWordsOf: row) { isSound = false }
        if let hashes = wanted.removeValue(forKey: sequence) {
            verdictSoFar.anchors += hashes.count
            if hashes != [row.hash], isSound {
                note(.rewritten, sequence, "row \(sequence), or one before it, was written anew after it was anchored")
            }
        }
        verdictSoFar.rows += 1
        verdictSoFar.head = AuditHead(sequence: sequence, hash: row.hash)
        isLastSound = isSound
    }

    /// Words may be gone. Where they are there, they have to be those that were written.
    private mutating func look(atWordsOf row: Row) -> Bool {
        guard let hash = row.reason, AuditWords.isHash(hash) else { return true }
        guard let words = row.words else {
            verdictSoFar.erasedReasons += 1
            return true
        }
        guard words.hash != hash else { return true }
        note(.changed, row.sequence, "the reason of row \(row.sequence) is not the one that was written")
        return false
    }

    /// The number under which a row has its hash: where it was before it was moved.
    private func home(of row: Row) -> Int64? {
        let parts = row.text.split(separator: "|", maxSplits: 2)
        guard verdictSoFar.damage.count < Self.maxSearches, parts.count == 3 else { return nil }
        let (first, last) = (max(1, row.sequence - Self.searchDistance), row.sequence + Self.searchDistance)
        return (first...max(first, last)).first { number in
            SHA256.hexadecimal(of: Array("\(parts[0])|\(number)|\(parts[2])".utf8)) == row.hash
        }
    }

    private mutating func note(_ kind: AuditDamage.Kind, _ sequence: Int64, _ detail: String) {
        guard verdictSoFar.damage.count < Self.maxDamage else { return }
        verdictSoFar.damage.append(AuditDamage(sequence: sequence, kind: kind, detail: detail))
    }
}
