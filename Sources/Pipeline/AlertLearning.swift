public import EventLog
public import Events
internal import Foundation
internal import Stress
public import Vocabulary

/// Has the calm voice learn what was heard in alerts in which, says a person, nothing was wrong: each once, also over a
/// restart.
///
/// What was heard waits in a file beside the baseline (``BaselineStore/keep(_:device:)``), what people said stands in
/// the log. Both are looked at when either has changed; so nothing has to be remembered, and what was said while nobody
/// looked counts too. An alert is taken out of its file *before* it is learned: whatever fails then, it is not learned
/// twice.
public struct AlertLearning: Sendable {
    /// Looks after which age is asked for although nothing has changed: an hour of the keeper's.
    private static let looksPerTidying = 1_800

    private let log: EventLog
    private let store: BaselineStore
    private let baselines: BaselineExchange
    private let keepDays: Int
    private let now: @Sendable () -> Timestamp
    private let learned: @Sendable (_ alertID: String) -> Void
    private let report: @Sendable (String) -> Void
    private var looks = 0
    private var seen = Seen()

    /// What files and log were like at the last look.
    private struct Seen: Equatable {
        var sequence: Int64?
        var modified: [String: Date] = [:]
    }

    /// What a look has led to.
    struct Result {
        /// Devices whose baseline in use has learned, and should be saved.
        var inUse: Set<String> = []
        /// Devices whose file was changed.
        var inFile: Set<String> = []
    }

    /// Makes one that has not looked so far.
    /// - Parameters:
    ///   - log: where it stands what people said.
    ///   - store: what was heard.
    ///   - baselines: what is in use.
    ///   - keepDays: days after which what was heard goes, decided or not.
    ///   - now: the time.
    ///   - learned: told what was learned.
    ///   - report: told in one line what could not be read or written.
    public init(
        log: EventLog, store: BaselineStore, baselines: BaselineExchange, keepDays: Int,
        now: @escaping @Sendable () -> Timestamp = { .now }, learned: @escaping @Sendable (String) -> Void = { _ in },
        report: @escaping @Sendable (String) -> Void
    ) {
        self.log = log
        self.store = store
        self.baselines = baselines
        self.keepDays = keepDays
        self.now = now
        self.learned = learned
        self.report = report
    }

    /// Learns what is decided, forgets what is too old or of an alert that was erased.
    mutating func look() -> Result {
        let devices = store.devicesWithHeardAlerts()
        guard !devices.isEmpty else { return Result() }
        let state = Seen(
            sequence: try? log.newestSequence,
            modified: devices.reduce(into: [:]) { $0[$1] = store.heardAlertsModified(device: $1) })
        looks += 1
        guard state != seen || looks.isMultiple(of: Self.looksPerTidying) else { return Result() }
        seen = state
        var result = Result()
        for device in devices { look(at: device, &result) }
        return result
    }

    private func look(at device: String, _ result: inout Result) {
        do {
            let oldest = now().advanced(bySeconds: -Double(keepDays) * 86_400)
            // Asked once for each: what is said meanwhile counts at the next look.
            var findings: [String: AlertFinding] = [:]
            for alert in try store.heardAlerts(device: device) where findings[alert.alertID] == nil {
                findings[alert.alertID] = try log.finding(ofAlert: alert.alertID)
            }
            let taken = try store.takeHeardAlerts(device: device) { alert in
                switch findings[alert.alertID] {
                case .unknown: true
                case .nothingWrong(let at): at >= alert.raisedAt || alert.raisedAt < oldest
                case .undecided, nil: alert.raisedAt < oldest
                }
            }
            for alert in taken {
                guard case .nothingWrong(let at)? = findings[alert.alertID], at >= alert.raisedAt else { continue }
                try learn(alert, on: device, &result)
            }
        } catch let error as BaselineStoreError {
            report(error.description)
            // Nothing can be learned of it, and nobody has any other use for it.
            if error.code == .damaged { _ = try? store.eraseHeardAlerts(device: device) }
        } catch { report("what was heard in alerts is not looked at: \(error)") }
    }

    private func learn(_ alert: HeardAlert, on device: String, _ result: inout Result) throws {
        if baselines.teach(device, alert.voice) {
            result.inUse.insert(device)
        } else {
            // Without a baseline there is no calm voice that could learn.
            guard var baseline = try store.load(device: device) else { return }
            baseline.learn(alert.voice)
            try store.save(baseline, device: device)
            result.inFile.insert(device)
        }
        learned(alert.alertID)
    }
}
