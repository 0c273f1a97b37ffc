import CClock
import Events
import Foundation
public import Vocabulary

/// What the machine's clocks say at one moment, and whether the one on the wall can be believed.
///
/// What is kept for days is erased by the wall clock, which anybody who runs the machine, a flat battery or a wrong
/// server can set. So nothing expires by a clock that has jumped: see ``agrees(with:)``.
public struct ClockReading: Sendable, Equatable {
    /// A moment at which the wall clock was believed; it is kept outside of the log.
    public struct Known: Sendable, Equatable, Codable {
        /// By the wall clock.
        public var at: Timestamp
        /// Milliseconds since the machine was started.
        public var bootMs: Int64
        /// Which start of the machine it was.
        public var bootID: String

        public init(at: Timestamp, bootMs: Int64, bootID: String) {
            self.at = at
            self.bootMs = bootMs
            self.bootID = bootID
        }
    }

    /// By the wall clock, as this process sees it.
    public var wall: Timestamp
    /// Milliseconds since the machine was started, also while it was suspended.
    public var bootMs: Int64
    /// Which start of the machine it is.
    public var bootID: String
    /// Whether the kernel holds its clock to be synchronised, and shows the same time as ``wall``.
    public var isSynchronised: Bool

    /// A clock that is further off than this has jumped, in milliseconds: a day.
    public static let maxJumpMs: Int64 = 86_400_000
    /// The kernel's time and this process's are asked for one after the other.
    private static let maxDifferenceMs: Int64 = 60_000

    public init(wall: Timestamp, bootMs: Int64, bootID: String, isSynchronised: Bool) {
        self.wall = wall
        self.bootMs = bootMs
        self.bootID = bootID
        self.isSynchronised = isSynchronised
    }

    /// The machine's own clocks now.
    public static func current() -> ClockReading {
        let wall = Timestamp.now
        let kernelMs = undertone_synchronised_ms()
        let isSynchronised =
            kernelMs < 0
            ? FileManager.default.fileExists(atPath: "/run/systemd/timesync/synchronized")
            // A process can be shown another time than the kernel has.
            : kernelMs > 0 && abs(kernelMs - wall.millisecondsSince1970) < maxDifferenceMs
        let boot = try? String(contentsOfFile: "/proc/sys/kernel/random/boot_id", encoding: .utf8)
        return ClockReading(
            wall: wall, bootMs: undertone_boot_ms(),
            bootID: boot?.trimmingCharacters(in: .whitespacesAndNewlines) ?? "",
            isSynchronised: isSynchronised)
    }

    /// The moment as one at which the wall clock is believed.
    public var known: Known { Known(at: wall, bootMs: bootMs, bootID: bootID) }

    /// Whether the wall clock can be believed: it is synchronised, or shows what was to be expected.
    ///
    /// Within one run of the machine that is what has passed since, by a clock that nobody sets. Across two it is at
    /// most a day more than the machine has run: who was away for longer sees it synchronised, or confirms it.
    /// - Parameter known: when it was last believed; `nil` where that was never so, and nothing can be compared.
    /// - Returns: whether it can be believed.
    public func agrees(with known: Known?) -> Bool {
        guard let known, !isSynchronised else { return true }
        let passed = wall.millisecondsSince1970 - known.at.millisecondsSince1970
        guard bootID == known.bootID else { return (-Self.maxJumpMs...bootMs + Self.maxJumpMs).contains(passed) }
        return abs(passed - (bootMs - known.bootMs)) <= Self.maxJumpMs
    }
}
