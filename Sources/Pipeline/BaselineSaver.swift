public import Events
internal import Foundation
public import ServiceLifecycle
internal import Stress

/// Saves the baseline in use, takes into use what somebody else has saved (`undertone baseline learn`, `reset`), and
/// has it learn what people have found out about alerts.
public struct BaselineSaver: Service {
    private static let look = Duration.seconds(2)
    /// Looks between two saves: a minute of learning is the most that a crash can lose.
    private static let looksPerSave = 30

    private let baselines: BaselineExchange
    private let store: BaselineStore
    private let agent: String
    private let warmUpS: Float
    private let halfLifeMin: Float
    private let tell: @Sendable (EventData) -> Void
    private let report: @Sendable (String) -> Void
    private let learning: AlertLearning?

    /// Makes the keeper.
    /// - Parameters:
    ///   - baselines: where the baseline is in use.
    ///   - store: where it is saved.
    ///   - agent: whose voice it is.
    ///   - warmUpS: speech that is enough, s.
    ///   - halfLifeMin: for a baseline that begins anew.
    ///   - learning: learns of alerts in which nothing was wrong; `nil` for nobody.
    ///   - tell: told what somebody else did to the baseline.
    ///   - report: told in one line what could not be saved or read.
    public init(
        baselines: BaselineExchange, store: BaselineStore, agent: String, warmUpS: Float, halfLifeMin: Float,
        learning: AlertLearning? = nil, tell: @escaping @Sendable (EventData) -> Void,
        report: @escaping @Sendable (String) -> Void
    ) {
        self.agent = agent
        self.warmUpS = warmUpS
        self.tell = tell
        self.baselines = baselines
        self.store = store
        self.halfLifeMin = halfLifeMin
        self.report = report
        self.learning = learning
    }

    /// Keeps until shutdown, then saves once more.
    public func run() async throws {
        let known = await cancelWhenGracefulShutdown {
            var known = Known()
            var learning = learning
            var looks = 0
            while (try? await Task.sleep(for: Self.look)) != nil {
                looks += 1
                saveUnchanged(baselines.takeRetired(), &known)
                let learned = learning?.look() ?? AlertLearning.Result()
                // Changed by ourselves: what the analysis has loaded since is told by when that was.
                for device in learned.inFile { known.modified.removeValue(forKey: device) }
                guard let snapshot = baselines.current else { continue }
                if hasChanged(snapshot, &known) {
                    takeOver(device: snapshot.device, &known)
                } else if looks.isMultiple(of: Self.looksPerSave) || learned.inUse.contains(snapshot.device) {
                    save(snapshot, &known)
                }
            }
            return known
        }
        var last = known
        saveUnchanged(baselines.takeRetired() + [baselines.current].compactMap { $0 }, &last)
    }

    /// What the keeper has seen of the files.
    private struct Known: Sendable {
        /// When each device's file was last changed.
        var modified: [String: Date?] = [:]
        /// Devices whose file cannot be read: it may be that of a newer version, so it is never saved over.
        var unreadable: Set<String> = []
    }

    /// Whether somebody else has changed a device's file since the keeper looked last, or since it was loaded.
    private func hasChanged(_ snapshot: BaselineSnapshot, _ known: inout Known) -> Bool {
        let modified = store.modified(device: snapshot.device)
        if let before = known.modified.updateValue(modified, forKey: snapshot.device) { return before != modified }
        do { _ = try store.load(device: snapshot.device) } catch {
            // What the analysis has begun to learn anew is saved in its place, and stays in use.
            if setAside(snapshot.device, error, &known) {
                tell(
                    .baseline(
                        .reset,
                        BaselinePayload(
                            agent: agent, device: snapshot.device, speechS: Double(snapshot.baseline.speechS),
                            reason: Self.whatItWas(error))))
                return false
            }
        }
        return snapshot.loadedFrom != modified
    }

    /// Clears the way for a baseline of this version where a file is of an older one, or is none; that of a newer
    /// release is left alone. One line says which.
    /// - Returns: whether the way is clear.
    private func setAside(_ device: String, _ error: BaselineStoreError, _ known: inout Known) -> Bool {
        do throws(BaselineStoreError) {
            guard let aside = try store.setAside(device: device) else { throw error }
            known.modified.updateValue(store.modified(device: device), forKey: device)
            known.unreadable.remove(device)
            report(
                "the baseline of \(device): \(Self.whatItWas(error)); the calm voice is learned anew, the file is \(aside)"
            )
            return true
        } catch {
            known.unreadable.insert(device)
            report(error.description)
            return false
        }
    }

    private static func whatItWas(_ error: BaselineStoreError) -> String {
        error.code == .ofOlderVersion ? "the one on disk is of an older release" : "the one on disk is damaged"
    }

    /// Saves baselines for the last time, but never over what somebody else has saved meanwhile.
    private func saveUnchanged(_ snapshots: [BaselineSnapshot], _ known: inout Known) {
        for snapshot in snapshots where !hasChanged(snapshot, &known) { save(snapshot, &known) }
    }

    /// Saves a baseline that nobody else has changed, unless the file there cannot be read.
    private func save(_ snapshot: BaselineSnapshot, _ known: inout Known) {
        // An empty one would only hide that nothing has been heard yet.
        guard !known.unreadable.contains(snapshot.device), snapshot.baseline.speechS > 0 else { return }
        do {
            try store.save(snapshot.baseline, device: snapshot.device)
            known.modified.updateValue(store.modified(device: snapshot.device), forKey: snapshot.device)
        } catch { report(error.description) }
    }

    private func takeOver(device: String, _ known: inout Known) {
        do {
            let saved = try store.load(device: device)
            known.unreadable.remove(device)
            let baseline = saved ?? SpeakerBaseline(halfLifeMin: halfLifeMin)
            baselines.replace(device, with: baseline)
            let payload = BaselinePayload(agent: agent, device: device, speechS: Double(baseline.speechS))
            // One that is not enough yet is announced by the analysis, once it is.
            if saved == nil {
                tell(.baseline(.reset, payload))
            } else if baseline.speechS >= warmUpS {
                tell(.baseline(.ready, payload))
            }
        } catch { _ = setAside(device, error, &known) }
    }
}
