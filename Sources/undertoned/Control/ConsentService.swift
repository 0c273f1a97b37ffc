import EventLog
import Events
import Feed
import Logging
import Policy
import ServiceLifecycle
import Synchronization
import Vocabulary

/// Knows what the agent has agreed to, and sees to it that nothing else is done.
///
/// Withdrawal takes effect in this order: capture ends and memory is wiped, then it is written down, then what the
/// purpose held is erased. A daemon that is killed on the way erases the rest at its next start.
final class ConsentService: Service {
    private let rules: PolicyRules
    private let agent: String
    private let log: EventLog
    private let eraser: DataEraser
    private let hold: @Sendable (_ isOn: Bool) -> Void
    private let forget: @Sendable () -> Void
    private let logger: Logger
    private let granted = Mutex<Set<Purpose>>([])
    private let withdrawalCount = Atomic<Int>(0)
    private let withdrawals: AsyncStream<Purpose>
    private let withdrawn: AsyncStream<Purpose>.Continuation

    /// Nothing is allowed before ``start()``.
    /// - Parameters:
    ///   - rules: what may be done at all.
    ///   - agent: whose consent it is.
    ///   - log: where consents are kept.
    ///   - eraser: takes away what a purpose held.
    ///   - hold: begins or ends the hold on capture.
    ///   - forget: wipes what the analysis holds of the voice.
    ///   - logger: told in one line what changes.
    init(
        rules: PolicyRules, agent: String, log: EventLog, eraser: DataEraser, hold: @escaping @Sendable (Bool) -> Void,
        forget: @escaping @Sendable () -> Void, logger: Logger
    ) {
        self.rules = rules
        self.agent = agent
        self.log = log
        self.eraser = eraser
        self.hold = hold
        self.forget = forget
        self.logger = logger
        (withdrawals, withdrawn) = AsyncStream.makeStream()
    }

    /// What may be done at this moment.
    var permissions: Permissions { granted.withLock { rules.permissions(granted: $0) } }

    /// Whether the agent agrees to a purpose for which voices are used here.
    func agrees(_ purpose: Purpose) -> Bool {
        rules.purposes.contains(purpose) && granted.withLock { $0.contains(purpose) }
    }

    /// How often consent to alerts was withdrawn since the start.
    var alertWithdrawals: Int { withdrawalCount.load(ordering: .acquiring) }

    /// Reads what the agent has said, and finishes what a killed daemon left of a withdrawal; before capture starts.
    func start() throws {
        let records = try records()
        granted.withLock { $0 = Self.granted(in: records) }
        hold(!permissions.mayCapture)
        for record in records where !record.isGranted {
            guard let purpose = Purpose(rawValue: record.purpose) else { continue }
            eraseAsAgreed(purpose, isAgain: true)
        }
        if !permissions.mayCapture {
            logger.notice("nothing is heard before the agent has consented; undertone consent grant")
        }
    }

    /// Answers `GET /v1/consent`.
    func page() throws -> ConsentPage {
        let records = try records()
        return ConsentPage(
            profile: rules.profile.rawValue, territory: rules.territory,
            purposes: Purpose.allCases.map { purpose in
                let record = records.first { $0.purpose == purpose.rawValue }
                // What was agreed to under another notice does not count, and is not shown as if it did.
                let counts = record.map { $0.isGranted && $0.noticeVersion == purpose.noticeVersion } ?? false
                return ConsentPage.Purpose(
                    purpose: purpose.rawValue, isUsed: rules.purposes.contains(purpose),
                    noticeVersion: purpose.noticeVersion, notice: purpose.notice,
                    grantedAt: counts ? record?.grantedAt : nil,
                    withdrawnAt: record?.isGranted == false ? record?.withdrawnAt : nil)
            })
    }

    /// Serves `POST /v1/consent`.
    func change(_ change: ConsentChange, by actor: Person) throws -> ConsentPage {
        guard let purpose = Purpose(rawValue: change.purpose) else {
            let all = Purpose.allCases.map(\.rawValue).joined(separator: ", ")
            throw FeedRefusal(code: .invalid, context: "There is no purpose \"\(change.purpose)\"; there are \(all).")
        }
        if change.granted { try grant(purpose, change.noticeVersion, actor) } else { try withdraw(purpose, actor) }
        return try page()
    }

    /// Erases once more what was under way while a purpose was withdrawn: a segment may have been half written.
    func run() async throws {
        await cancelWhenGracefulShutdown { [self] in
            for await purpose in withdrawals {
                guard (try? await Task.sleep(for: .seconds(1))) != nil else { return }
                guard !granted.withLock({ $0.contains(purpose) }) else { continue }
                if !permissions.mayCapture { forget() }
                eraseAsAgreed(purpose, isAgain: true)
            }
        }
    }

    private func grant(_ purpose: Purpose, _ version: Int, _ actor: Person) throws {
        guard rules.purposes.contains(purpose) else {
            throw FeedRefusal(
                code: .conflict,
                context: "Voices are not used for \(purpose.rawValue) here: policy.purposes leaves it out.")
        }
        guard version == purpose.noticeVersion else {
            throw FeedRefusal(
                code: .conflict,
                context:
                    "The notice for \(purpose.rawValue) is version \(purpose.noticeVersion), not \(version). Read it "
                    + "(undertone consent show) and grant again.")
        }
        try log.recordConsent(
            purpose: purpose.rawValue, isGranted: true, noticeVersion: version, agent: agent, by: actor)
        granted.withLock { granted in
            granted.insert(purpose)
            hold(!rules.permissions(granted: granted).mayCapture)
        }
        logger.notice("the agent has consented to \(purpose.rawValue)")
    }

    private func withdraw(_ purpose: Purpose, _ actor: Person) throws {
        granted.withLock { granted in
            granted.remove(purpose)
            if purpose == .alerts { withdrawalCount.wrappingAdd(1, ordering: .releasing) }
            guard !rules.permissions(granted: granted).mayCapture else { return }
            hold(true)
            forget()
        }
        let known = try records().first { $0.purpose == purpose.rawValue }
        // Said twice, or never granted: there is nothing to write down.
        if known?.isGranted == true {
            try log.recordConsent(
                purpose: purpose.rawValue, isGranted: false,
                noticeVersion: known?.noticeVersion ?? purpose.noticeVersion, agent: agent, by: actor)
            logger.notice("the agent has withdrawn consent to \(purpose.rawValue)")
        }
        try eraser.eraseHoldings(of: purpose, by: actor, keepsReplay: agrees(.replay))
        // The log keeps what it says of a segment for as long as that is held.
        if purpose == .replay, known?.isGranted == true, !permissions.mayAlert {
            try eraser.eraseHoldings(of: .alerts, by: actor, keepsReplay: false)
        }
        withdrawn.yield(purpose)
    }

    private func eraseAsAgreed(_ purpose: Purpose, isAgain: Bool) {
        do {
            try eraser.eraseHoldings(
                of: purpose, by: Person(name: "undertoned", uid: nil, role: "daemon"), keepsReplay: agrees(.replay),
                isAgain: isAgain)
        } catch { logger.error("what \(purpose.rawValue) held could not be erased: \(error)") }
    }

    /// What this agent has said; a log may know of others who sat at the desk before.
    private func records() throws -> [ConsentRecord] { try log.consents().filter { $0.agent == agent } }

    private static func granted(in records: [ConsentRecord]) -> Set<Purpose> {
        Set(
            records.compactMap { record in
                guard record.isGranted, let purpose = Purpose(rawValue: record.purpose),
                    purpose.noticeVersion == record.noticeVersion
                else { return nil }
                return purpose
            })
    }
}

extension DataEraser {
    /// Erases what one purpose held.
    /// - Parameters:
    ///   - purpose: the purpose that was withdrawn.
    ///   - actor: who withdrew it.
    ///   - keepsReplay: whether what is for evaluation may go back to replay.
    ///   - isAgain: whether it was erased before, so that alerts need not be erased anew.
    /// - Throws: what the log or a folder refuses.
    fileprivate func eraseHoldings(
        of purpose: Purpose, by actor: Person, keepsReplay: Bool, isAgain: Bool = false
    ) throws {
        let reason = "consent to \(purpose.rawValue) was withdrawn"
        switch purpose {
        case .selfView: try eraseBaselines(reason: reason, by: actor)
        case .alerts:
            // What was erased has no score any more.
            let isHeld =
                try log.alerts().contains { $0.alert.kind != .help && $0.alert.score > 0 }
                || !log.page(after: 0, limit: 1, types: [.alert(.tried)]).records.isEmpty
            if isHeld || !isAgain { try eraseAlerts(reason: reason, by: actor) }
        case .replay: try eraseSegments(of: .replay, reason: reason, by: actor)
        case .evaluation where keepsReplay: try endEvaluation(reason: reason, by: actor)
        case .evaluation: try eraseSegments(of: .evaluation, reason: reason, by: actor)
        }
    }
}
