import Foundation
import Languages
import Sodium
import Vocabulary

/// Whether the seconds of the voice that are in memory can be kept from the disk. What is swapped out stays readable on
/// the disk for weeks, also what was said in a payment pause.
struct VoiceMemory: Equatable {
    /// Whether so much can be locked in memory.
    var canLock: Bool
    /// Whether the machine has any space to swap to.
    var hasSwap: Bool

    /// Whether segments may be kept: they need half a minute and more of the voice in memory.
    var mayKeepSegments: Bool { canLock || !hasSwap }

    /// What the agent and whoever looks after the machine are told.
    /// - Parameter keepsSegments: whether segments would be kept.
    /// - Returns: a sentence; `nil` where all is well.
    func warning(keepsSegments: Bool) -> Phrase? {
        guard !canLock else { return nil }
        let what = Phrase(
            "memory cannot be locked (RLIMIT_MEMLOCK), so that what is in it could be swapped out to a disk")
        let hint = Phrase("raise LimitMEMLOCK of the unit, or the user's limit (8 MB are enough)")
        guard hasSwap else { return Phrase("\(what); this machine has no swap space now; \(hint)") }
        guard keepsSegments else { return Phrase("\(what); \(hint), or swap to an encrypted disk") }
        return Phrase("\(what), and the daemon starts without segments while that is so; \(hint)")
    }
}

extension VoiceMemory {
    /// Tries it.
    /// - Parameter bytes: how much of the voice there will be at once.
    /// - Returns: what came of it.
    static func tried(bytes: Int) -> VoiceMemory {
        // The first line is a heading.
        let swaps = (try? String(contentsOfFile: "/proc/swaps", encoding: .utf8))?.split(separator: "\n").dropFirst()
        return VoiceMemory(
            canLock: SecretMemory<UInt8>(count: bytes).isLocked, hasSwap: !(swaps ?? []).isEmpty)
    }
}
