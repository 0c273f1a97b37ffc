import Capture
import EventLog
import Events
import Feed
import Foundation
import Languages
import Logging
import ServiceLifecycle
import Synchronization

/// Does what ``PauseMachine`` says: holds capture, wipes, keeps the pause across a restart, tells the agent. While no
/// lease runs it sleeps.
final class PauseService: Service {
    /// Time that passes whatever is done to the clock on the wall.
    struct Time: Sendable {
        /// How much of it has passed since some instant, also while the machine was suspended.
        var now: @Sendable () -> Duration
        /// Waits; a machine that is suspended may make it longer.
        var sleep: @Sendable (Duration) async throws -> Void

        /// The machine's own.
        static var real: Time {
            let start = ContinuousClock.now
            return Time(now: { ContinuousClock.now - start }, sleep: { try await Task.sleep(for: $0) })
        }
    }

    /// What a pause brings about.
    struct Effects: Sendable {
        /// Begins or ends the hold on capture.
        var hold: @Sendable (_ isOn: Bool) -> Void
        /// Wipes the last seconds of what was heard.
        var forget: @Sendable (_ lastS: Double) -> Void
        /// Another pause holds, or none.
        var changed: @Sendable () -> Void
        /// Tells the agent.
        var tell: @Sendable (PauseMachine.Notice) -> Void
    }

    /// A machine that was suspended is late by no more than this.
    static let maxSleep = Duration.seconds(30)

    private let machine: Mutex<PauseMachine>
    private let word: AgentWord
    private let formerFile: String
    private let effects: Effects
    private let logger: Logger
    private let time: Time
    private let leases: AsyncStream<Void>
    private let leased: AsyncStream<Void>.Continuation

    /// - Parameters:
    ///   - word: where the pause is kept across a restart.
    ///   - formerFile: where an earlier release kept it.
    ///   - reachS: how far before the start of a payment pause is wiped.
    ///   - effects: what a pause brings about.
    ///   - logger: told what could not be kept.
    ///   - time: by which leases end.
    init(
        word: AgentWord, formerFile: String, reachS: Double, effects: Effects, logger: Logger, time: Time = .real
    ) {
        self.word = word
        self.formerFile = formerFile
        machine = Mutex(PauseMachine(reachS: reachS))
        self.effects = effects
        self.logger = logger
        self.time = time
        (leases, leased) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1))
    }

    /// The pause that holds; `nil` for none.
    var pause: PauseMachine.Pause? { machine.withLock { $0.pause } }

    /// Takes up the pause of an earlier run; before capture starts.
    func restore() {
        guard let kept = word.record.pause ?? formerPause else { return }
        _ = step { $0.restore(kept, at: .now, clock: time.now()) }
        if pause != nil, word.record.pause == nil { report(keep(kept)) }
        if !word.isUnkept { try? FileManager.default.removeItem(atPath: formerFile) }
    }

    /// The pause that an earlier release kept. One that cannot be read is a pause all the same: who paused stays
    /// paused.
    private var formerPause: PauseMachine.Pause? {
        FileManager.default.contents(atPath: formerFile).map { data in
            (try? JSONDecoder().decode(PauseMachine.Pause.self, from: data))
                ?? PauseMachine.Pause(reason: nil, since: .now, until: nil)
        }
    }

    /// Serves `POST /v1/pause`, whose body the feed has checked.
    /// - Throws: where it holds, and would not outlive a restart.
    func pause(_ request: PauseRequest, by actor: Person) throws(FeedRefusal) {
        let fault = step { $0.begin(reason: request.reason, forS: request.forS, at: .now, clock: time.now()) }
        guard let fault else { return }
        throw FeedRefusal(
            code: .unavailable,
            context: Phrase(
                """
                You are paused, and not heard now. But this would not outlive a restart (\(fault)): free some \
                space, or make the disk writable, and say it again. It is tried again until then.
                """))
    }

    /// Serves `POST /v1/resume`.
    /// - Throws: where it cannot be kept: the pause goes on, since after a restart it would.
    func resume(by actor: Person) throws(FeedRefusal) {
        do throws(ReserveError) { try word.lift { $0.pause = nil } } catch {
            throw FeedRefusal(
                code: .unavailable,
                context: Phrase(
                    """
                    You are still paused, since it cannot be kept that you resume (\(error)): free some space, \
                    or make the disk writable, and say it again.
                    """))
        }
        _ = step { $0.end() }
    }

    /// Ends leases.
    func run() async throws {
        await cancelWhenGracefulShutdown { [self] in
            var waiting: Task<Void, Never>?
            for await _ in leases {
                waiting?.cancel()
                waiting = Task { await endLease() }
            }
            waiting?.cancel()
        }
    }

    private func endLease() async {
        while let deadline = machine.withLock({ $0.deadline }) {
            let left = deadline - time.now()
            guard left > .zero else { return report(step { $0.tick(clock: time.now()) }) }
            guard (try? await time.sleep(min(left, Self.maxSleep))) != nil else { return }
        }
    }

    /// What a step asks for is done in the order in which steps are taken.
    /// - Returns: why the pause, as it then is, would not outlive a restart.
    private func step(_ body: (inout PauseMachine) -> [PauseMachine.Effect]) -> ReserveError? {
        let (notices, hasNewLease, fault) = machine.withLock { machine in
            let before = machine.deadline
            var fault: ReserveError?
            let notices = body(&machine).compactMap { effect -> PauseMachine.Notice? in
                switch effect {
                case .hold(let isOn): effects.hold(isOn)
                case .forget(let seconds): effects.forget(seconds)
                case .keep(let pause): fault = keep(pause)
                case .tell(let notice): return notice
                }
                return nil
            }
            return (notices, machine.deadline != before, fault)
        }
        effects.changed()
        if hasNewLease { leased.yield() }
        // The desktop may take its time; the microphone does not wait for it.
        for notice in notices { effects.tell(notice) }
        return fault
    }

    private func keep(_ pause: PauseMachine.Pause?) -> ReserveError? {
        // Said again after a disk has refused it, it is written again.
        guard word.record.pause != pause || word.isUnkept else { return nil }
        do throws(ReserveError) {
            if let pause { try word.say { $0.pause = pause } } else { try word.lift { $0.pause = nil } }
            return nil
        } catch { return error }
    }

    private func report(_ fault: ReserveError?) {
        guard let fault else { return }
        logger.error("after a restart the pause would be as it was before: the reserve cannot be written (\(fault))")
    }
}
