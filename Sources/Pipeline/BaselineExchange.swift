public import Foundation
public import Stress
internal import Synchronization

/// The calm baseline of one device, as it passes between the analysis thread and the disk.
public struct BaselineSnapshot: Sendable {
    /// Identity of the device.
    public var device: String
    /// What is known of the voice on it.
    public var baseline: SpeakerBaseline
    /// When the file that it was loaded from had been changed last; `nil` where there was none.
    public var loadedFrom: Date?

    public init(device: String, baseline: SpeakerBaseline, loadedFrom: Date?) {
        self.device = device
        self.baseline = baseline
        self.loadedFrom = loadedFrom
    }
}

/// Where the analysis thread and whoever keeps the baselines meet: the one shows what is in use, the other may replace
/// it, or have it learn what was heard in an alert.
///
/// Both count for everybody from the moment they are given, though the analysis takes them up a moment later: what
/// stood before is neither shown nor saved again.
public final class BaselineExchange: Sendable {
    private struct Storage {
        /// The one in use, a few seconds old at most.
        var current: BaselineSnapshot?
        /// One that the analysis is to take up; always of the device of `current`.
        var replacement: SpeakerBaseline?
        /// What the analysis is to learn; `current` has learned it already, and a replacement that waits learns at
        /// once.
        var lessons: [AlertVoice] = []
        /// Those of devices that are no longer heard.
        var retired: [BaselineSnapshot] = []
    }

    private let storage = Mutex(Storage())
    /// Whether there is a replacement, or something to learn, for a look without the lock.
    private let isReplaced = Atomic<Bool>(false)
    private let hasLessons = Atomic<Bool>(false)

    /// Starts without a device.
    public init() {}

    /// The baseline in use; `nil` before a device is heard.
    public var current: BaselineSnapshot? { storage.withLock { Self.shown($0) } }

    /// Replaces the baseline of a device, as after `undertone baseline learn`. One that is not heard now is left alone:
    /// its baseline comes from its file when it is heard again.
    public func replace(_ device: String, with baseline: SpeakerBaseline) {
        storage.withLock { storage in
            guard storage.current?.device == device else { return }
            storage.replacement = baseline
            storage.lessons = []
            isReplaced.store(true, ordering: .releasing)
        }
    }

    /// Has the baseline of a device learn what was heard in an alert, see `SpeakerBaseline.learn(_:)`.
    /// - Returns: whether it did; `false` for a device whose baseline is in its file alone, which is to learn there.
    public func teach(_ device: String, _ voice: AlertVoice) -> Bool {
        storage.withLock { storage in
            if storage.current?.device == device {
                guard storage.replacement == nil else {
                    storage.replacement?.learn(voice)
                    return true
                }
                storage.current?.baseline.learn(voice)
                storage.lessons.append(voice)
                hasLessons.store(true, ordering: .releasing)
                return true
            }
            guard let index = storage.retired.firstIndex(where: { $0.device == device }) else { return false }
            storage.retired[index].baseline.learn(voice)
            return true
        }
    }

    /// The baselines of devices that are no longer heard, as they were at the end; each is handed out once, to be
    /// saved.
    public func takeRetired() -> [BaselineSnapshot] {
        storage.withLock { storage in
            defer { storage.retired = [] }
            return storage.retired
        }
    }

    /// Another device is heard from now on; the one before it is retired.
    func begin(_ snapshot: BaselineSnapshot) {
        storage.withLock { storage in
            if let last = Self.shown(storage) {
                storage.retired.removeAll { $0.device == last.device }
                storage.retired.append(last)
            }
            storage.current = snapshot
            (storage.replacement, storage.lessons) = (nil, [])
            isReplaced.store(false, ordering: .releasing)
        }
    }

    /// Shows how the baseline in use stands now, unless it is about to be replaced.
    func show(_ baseline: SpeakerBaseline) {
        storage.withLock { storage in
            if storage.replacement == nil, storage.lessons.isEmpty { storage.current?.baseline = baseline }
        }
    }

    /// The baseline that the analysis has to take up, once.
    func takeReplacement() -> SpeakerBaseline? {
        guard isReplaced.load(ordering: .acquiring) else { return nil }
        return storage.withLock { storage in
            guard let replacement = storage.replacement else { return nil }
            storage.current?.baseline = replacement
            storage.replacement = nil
            isReplaced.store(false, ordering: .releasing)
            return replacement
        }
    }

    /// What the analysis has to learn, each once.
    func takeLessons() -> [AlertVoice] {
        guard hasLessons.exchange(false, ordering: .acquiringAndReleasing) else { return [] }
        return storage.withLock { storage in
            defer { storage.lessons = [] }
            return storage.lessons
        }
    }

    private static func shown(_ storage: borrowing Storage) -> BaselineSnapshot? {
        var snapshot = storage.current
        if let replacement = storage.replacement { snapshot?.baseline = replacement }
        return snapshot
    }
}
