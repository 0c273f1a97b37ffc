import EventLog
import Events
import Feed
import Foundation
import Glibc
import Logging
import Pipeline
import Policy
import Synchronization
import TestSignals
import TestSupport
import Vault
import Vocabulary

@testable import EventLog
@testable import undertoned

/// What the agent has a say in, on real files, with a microphone that only notes why it is off, and disks that refuse.
final class WordBench {
    /// What can refuse: the reserve, and the log's transactions.
    enum Refusal: Sendable, CaseIterable { case neither, reserve, log, both }

    /// Why nothing is heard.
    final class Microphone: Sendable {
        private let holds = Mutex<Set<String>>(["start"])
        func hold(_ reason: String, _ isOn: Bool) {
            holds.withLock { holds in if isOn { holds.insert(reason) } else { holds.remove(reason) } }
        }
        /// Whether the voice is heard.
        var isHeard: Bool { holds.withLock { $0.isEmpty } }
        var reasons: Set<String> { holds.withLock { $0 } }
    }

    /// One run of the daemon.
    struct Run {
        let log: EventLog
        let word: AgentWord
        let consents: ConsentService
        let pausing: PauseService
        let wishes: ErasureWishes
        let microphone: Microphone
        let notices: Notices
    }

    final class Notices: Sendable {
        private let all = Mutex<[WordNotice]>([])
        func add(_ notice: WordNotice) { all.withLock { $0.append(notice) } }
        var value: [WordNotice] { all.withLock { $0 } }
    }

    static let alice = Person(name: "alice", uid: 1_000, role: "agent")
    static let terms = ConsentTerms(
        profile: "supervised", territory: "US", basis: "", basisBy: "", purposes: ["self-view", "alerts", "replay"],
        recipients: ["age1aaaaaaaaaaaa"], groups: ["supervisor": "undertone", "qa": "undertone-qa"], keepEventDays: 90,
        keepSegmentDays: 30, keepEvaluationDays: 180, secondPerson: false)

    let folder: TemporaryFolder
    var terms = WordBench.terms
    /// The clocks; `nil` for the machine's own.
    var clock: ClockReading?
    private let steps = FailingCalls<Reserve.Step>()
    private let logDisk = FailingCalls<String>()

    var logPath: String { folder.path + "/events.sqlite" }
    var reservePath: String { folder.path + "/reserve" }

    init() throws { folder = try TemporaryFolder() }

    /// Begins a run as the daemon does.
    func start(copy: Bool = true) throws -> Run {
        let logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        let log = try EventLog(path: logPath, source: "test", families: .own)
        log.failing.withLock { [logDisk] hook in
            hook = {
                guard let number = logDisk.number(of: "commit") else { return }
                throw EventLogError(code: .unavailable, underlying: number, context: "The disk refuses (\(number)).")
            }
        }
        let reserve = Reserve(path: reservePath, agent: "alice", failing: { [steps] in steps.number(of: $0) })
        let clock = clock
        let word = AgentWord(
            log: log, agent: "alice", reserve: reserve, copy: copy ? folder.path + "/mark" : nil,
            reading: { clock ?? .current() }, logger: logger)
        let store = BaselineStore(directory: folder.path + "/baselines", agent: "alice")
        let eraser = DataEraser(
            agent: "alice", log: log, catalog: SegmentCatalog(directory: folder.path + "/segments"), store: store,
            baselines: BaselineExchange(), halfLifeMin: 240)
        let (microphone, notices) = (Microphone(), Notices())
        let profile = Profile(rawValue: terms.profile) ?? .agentOnly
        let rules = PolicyRules(
            territory: "US", profile: profile, basis: "", purposes: [.selfView, .alerts, .replay, .evaluation])
        let consents = ConsentService(
            rules: rules, terms: terms, agent: "alice", log: log, word: word, eraser: eraser,
            effects: ConsentService.Effects(
                hold: { isOn, isAskedAnew in
                    microphone.hold("consent", isOn && !isAskedAnew)
                    microphone.hold("asked anew", isOn && isAskedAnew)
                }, forget: {}, tell: { notices.add($0) }), logger: logger)
        // Weakly, or no run would ever close its log.
        log.stampEvents { [weak consents] in consents?.permissions.visibility ?? .none }
        let pausing = PauseService(
            word: word, formerFile: folder.path + "/pause.json", reachS: 30,
            effects: PauseService.Effects(
                hold: { microphone.hold("pause", $0) }, forget: { _ in }, changed: {}, tell: { _ in }), logger: logger)
        let wishes = ErasureWishes(agent: Self.alice, word: word, eraser: eraser, logger: logger)
        if let doubt = try consents.prepare(), doubt.step == .logRestored { wishes.eraseAgain(upTo: doubt.newest) }
        consents.start()
        wishes.settle()
        pausing.restore()
        microphone.hold("start", false)
        return Run(
            log: log, word: word, consents: consents, pausing: pausing, wishes: wishes, microphone: microphone,
            notices: notices)
    }

    /// Lets disks refuse from now on.
    func refuse(_ refusal: Refusal, _ number: Int32 = ENOSPC) {
        steps.set(refusal == .reserve || refusal == .both ? Set(Reserve.Step.allCases) : [], number)
        logDisk.set(refusal == .log || refusal == .both ? ["commit"] : [], number)
    }

    /// Lets some steps of writing the reserve fail.
    func refuse(_ calls: Set<Reserve.Step>, _ number: Int32) { steps.set(calls, number) }
}

extension WordBench.Run {
    /// Says something to purposes, as the agent does.
    func say(_ granted: Bool, _ purposes: Purpose...) throws {
        var fault: (any Error)?
        for purpose in purposes {
            let change = ConsentChange(
                purpose: purpose.rawValue, granted: granted, noticeVersion: purpose.noticeVersion,
                terms: consents.page().termsDigest)
            do { _ = try consents.change(change, by: WordBench.alice) } catch { fault = error }
        }
        if let fault { throw fault }
    }

    /// What is agreed to.
    var granted: [String] { consents.page().purposes.filter { $0.grantedAt != nil }.map(\.purpose) }

    /// Tries again what was refused, as the daemon does every few seconds.
    func settle() {
        consents.settle()
        wishes.settle()
        word.settle()
    }
}
