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

    /// Puts the parts together.
    public init(device: String, baseline: SpeakerBaseline, loadedFrom: Date?) {
        self.device = device
        self.baseline = baseline
        self.loadedFrom = loadedFrom
    }
}

/// Where the analysis thread and whoever keeps the baselines meet: the one shows what is in use, the other may replace it.
///
/// A replacement counts for everybody from the moment it is given, though the analysis takes it up a moment later: what it
/// replaces is neither shown nor saved again.
public final class BaselineExchange: Sendable {
    private struct Storage {
        /// The one in use, a few seconds old at most.
        var current: BaselineSnapshot?
        /// One that the analysis is to take up; always of the device of `current`.
        var replacement: SpeakerBaseline?
        /// Those of devices that are no longer heard.
        var retired: [BaselineSnapshot] = []
    }

    private let storage = Mutex(Storage())
    /// Whether there is a replacement, for a look without the lock.
    private let isReplaced = Atomic<Bool>(false)

    /// Starts without a device.
    public init() {}

    /// The baseline in use; `nil` before a device is heard.
    public var current: BaselineSnapshot? { storage.withLock { Self.shown($0) } }

    /// Replaces the baseline of a device, as after `undertone baseline learn`. One that is not heard now is left alone: its
    /// baseline comes from its file when it is heard again.
    public func replace(_ device: String, with baseline: SpeakerBaseline) {
        storage.withLock { storage in
            guard storage.current?.device == device else { return }
            storage.replacement = baseline
            isReplaced.store(true, ordering: .releasing)
        }
    }

    /// The baselines of devices that are no longer heard, as they were at the end; each is handed out once, to be saved.
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
            storage.replacement = nil
            isReplaced.store(false, ordering: .releasing)
        }
    }

    /// Shows how the baseline in use stands now, unless it is about to be replaced.
    func show(_ baseline: SpeakerBaseline) {
        storage.withLock { storage in
            if storage.replacement == nil { storage.current?.baseline = baseline }
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

    private static func shown(_ storage: borrowing Storage) -> BaselineSnapshot? {
        var snapshot = storage.current
        if let replacement = storage.replacement { snapshot?.baseline = replacement }
        return snapshot
    }
}
