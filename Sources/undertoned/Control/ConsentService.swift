import EventLog
import Events
import Feed
import Languages
import Logging
import Policy
import ServiceLifecycle
import Synchronization
import Vocabulary

/// Knows what the agent has agreed to, and sees to it that nothing else is done.
///
/// Withdrawal takes effect in this order: capture ends and memory is wiped; then it is kept in the reserve, which needs
/// no free block of the disk; then it is written down in the log, at once or as soon as the disk takes it; then what
/// the purpose held is erased. A daemon that is killed on the way does the rest at its next start. Where neither of the
/// two takes it, it counts, is tried again, and is told as failed.
final class ConsentService: Service {
    /// What follows from consent.
    struct Effects: Sendable {
        /// Begins or ends the hold on capture, and says whether it is for want of an answer to a new question.
        var hold: @Sendable (_ isOn: Bool, _ isAskedAnew: Bool) -> Void
        /// Wipes what the analysis holds of the voice.
        var forget: @Sendable () -> Void
        /// Tells the agent.
        var tell: @Sendable (WordNotice) -> Void
    }

    struct Standing {
        var granted: Set<Purpose> = []
        /// The agent's words, by purpose.
        var words: [Purpose: ConsentRecord] = [:]
        /// What was withdrawn, and could not be erased yet.
        var unerased: Set<Purpose> = []
        /// What came of comparing terms, where the log did not take it yet.
        var unrecorded: Outcome?
        /// Nothing is allowed while nothing can be kept.
        var isUnkept = true

        var counted: Set<Purpose> { isUnkept ? [] : granted }
    }

    let rules: PolicyRules
    let terms: ConsentTerms
    let agent: String
    let log: EventLog
    let word: AgentWord
    let eraser: DataEraser
    let effects: Effects
    let logger: Logger
    let standing = Mutex(Standing())
    /// One word after the other is written down.
    private let turn = Mutex(())
    let withdrawalCount = Atomic<Int>(0)
    private let withdrawals: AsyncStream<Purpose>
    let withdrawn: AsyncStream<Purpose>.Continuation

    static let inDoubt = Language.english.text(Phrase("it is in doubt what you agreed to"))

    /// Nothing is allowed before ``prepare()``.
    /// - Parameters:
    ///   - rules: what may be done at all.
    ///   - terms: what consent is given for.
    ///   - agent: whose consent it is.
    ///   - log: where consents are written down.
    ///   - word: where what restricts is kept.
    ///   - eraser: takes away what a purpose held.
    ///   - effects: what follows.
    ///   - logger: told in one line what changes.
    init(
        rules: PolicyRules, terms: ConsentTerms, agent: String, log: EventLog, word: AgentWord, eraser: DataEraser,
        effects: Effects, logger: Logger
    ) {
        self.rules = rules
        self.terms = terms
        self.agent = agent
        self.log = log
        self.word = word
        self.eraser = eraser
        self.effects = effects
        self.logger = logger
        (withdrawals, withdrawn) = AsyncStream.makeStream()
    }

    /// What may be done at this moment.
    var permissions: Permissions { standing.withLock { rules.permissions(granted: $0.counted) } }

    /// Whether the agent agrees to a purpose for which voices are used here.
    func agrees(_ purpose: Purpose) -> Bool {
        rules.purposes.contains(purpose) && standing.withLock { $0.counted.contains(purpose) }
    }

    /// How often consent to alerts was withdrawn since the start.
    var alertWithdrawals: Int { withdrawalCount.load(ordering: .acquiring) }

    /// Reads what the agent has said, and compares what it was for with what is configured; before anything is written
    /// or heard.
    /// - Returns: whether the log was put back, so that what was erased since is to be erased again.
    func prepare() throws -> AgentWord.Doubt? {
        let doubt = try word.begin()
        if let doubt {
            logger.error("\(doubt.reason); nothing is heard before the agent has consented anew")
            log.record(.daemon(doubt.step, DaemonPayload(version: Version.current, reason: doubt.reason))) { [logger] in
                logger.error("\($0)")
            }
            do {
                try log.audit(
                    AuditDraft(actor: .daemon, action: "log.doubt", object: doubt.step.rawValue, reason: doubt.reason))
            } catch { logger.error("that the log is in doubt is not in the audit: \(error)") }
        }
        standing.withLock { $0.words = [:] }
        for record in try log.consents() where record.agent == agent {
            guard let purpose = Purpose(rawValue: record.purpose) else { continue }
            standing.withLock { $0.words[purpose] = record }
        }
        let outcome = compareTerms()
        standing.withLock { standing in
            let stopped = word.record.stopped
            standing.granted = Set(
                standing.words.filter { purpose, record in
                    record.counts && record.noticeVersion == purpose.noticeVersion && stopped[purpose.rawValue] == nil
                }.keys)
            standing.isUnkept = word.isUnkept
            for (name, stop) in stopped {
                guard let purpose = Purpose(rawValue: name), standing.words[purpose]?.counts == true else { continue }
                if stop.isWithdrawn {
                    standing.words[purpose]?.isGranted = false
                    standing.words[purpose]?.withdrawnAt = stop.at
                } else {
                    standing.words[purpose]?.suspension = outcome.reasons[purpose] ?? doubt?.reason ?? Self.inDoubt
                }
            }
        }
        settleLog()
        let changes = recordTerms(outcome)
        holdAsAllowed()
        if doubt != nil || !changes.isEmpty {
            effects.tell(.changed(changes, suspends: doubt != nil || !outcome.reasons.isEmpty))
        }
        return doubt
    }

    /// Finishes what a killed daemon left of a withdrawal; before capture starts.
    func start() {
        for (purpose, record) in standing.withLock({ $0.words }) where !record.isGranted {
            eraseAsAgreed(purpose, isAgain: true)
        }
    }

    /// Answers `GET /v1/consent`.
    func page(note: String? = nil) -> ConsentPage {
        let words = standing.withLock { $0.words }
        return ConsentPage(
            profile: rules.profile.rawValue, territory: rules.territory,
            purposes: Purpose.allCases.map { purpose in
                let record = words[purpose]
                // What was agreed to under another notice, or for something else, does not count, and is not shown as
                // if it did.
                let counts = record.map { $0.counts && $0.noticeVersion == purpose.noticeVersion } ?? false
                return ConsentPage.Purpose(
                    purpose: purpose.rawValue, isUsed: rules.purposes.contains(purpose),
                    noticeVersion: purpose.noticeVersion, notice: purpose.notice,
                    grantedAt: counts ? record?.grantedAt : nil,
                    withdrawnAt: record?.isGranted == false ? record?.withdrawnAt : nil,
                    terms: record?.isGranted == true ? record?.terms : nil, suspension: record?.suspension)
            }, terms: terms, termsDigest: termsDigest, note: note)
    }

    /// Serves `POST /v1/consent`.
    func change(_ change: ConsentChange, by actor: Person) throws -> ConsentPage {
        guard let purpose = Purpose(rawValue: change.purpose) else {
            let all = Purpose.allCases.map(\.rawValue).joined(separator: ", ")
            throw FeedRefusal(
                code: .invalid, context: Phrase("There is no purpose \"\(change.purpose)\"; there are \(all)."))
        }
        if change.granted {
            try turn.withLock { _ in try grant(purpose, change, actor) }
            return page()
        }
        // Before anything that may have to wait.
        stop(purpose)
        return page(note: try turn.withLock { _ in try withdraw(purpose, actor) })
    }

    /// Erases once more what was under way while a purpose was withdrawn: a segment may have been half written.
    func run() async throws {
        await cancelWhenGracefulShutdown { [self] in
            for await purpose in withdrawals {
                guard (try? await Task.sleep(for: .seconds(1))) != nil else { return }
                guard !standing.withLock({ $0.granted.contains(purpose) }) else { continue }
                if !permissions.mayCapture { effects.forget() }
                eraseAsAgreed(purpose, isAgain: true)
            }
        }
    }

    /// Tries again what a disk has refused; to be called every few seconds.
    func settle() {
        guard isUnsettled else { return }
        turn.withLock { _ in
            word.settle()
            if !word.isUnkept { standing.withLock { $0.isUnkept = false } }
            holdAsAllowed()
            settleLog()
            guard let outcome = standing.withLock({ $0.unrecorded }) else { return }
            let changes = recordTerms(outcome)
            if !changes.isEmpty { effects.tell(.changed(changes, suspends: !outcome.reasons.isEmpty)) }
        }
        for purpose in standing.withLock({ $0.unerased }) { eraseAsAgreed(purpose, isAgain: true) }
    }

    /// Whether anything waits for a disk that takes it.
    var isUnsettled: Bool {
        word.isUnkept || word.record.stopped.values.contains { !$0.isInLog }
            || standing.withLock { !$0.unerased.isEmpty || $0.isUnkept || $0.unrecorded != nil }
    }
}
