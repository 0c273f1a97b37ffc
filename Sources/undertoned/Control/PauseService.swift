import Capture
import Events
import Feed
import Foundation
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
    private let file: String
    private let effects: Effects
    private let logger: Logger
    private let time: Time
    private let leases: AsyncStream<Void>
    private let leased: AsyncStream<Void>.Continuation

    /// - Parameters:
    ///   - file: where the pause is kept across a restart.
    ///   - reachS: how far before the start of a payment pause is wiped.
    ///   - effects: what a pause brings about.
    ///   - logger: told what could not be kept.
    ///   - time: by which leases end.
    init(file: String, reachS: Double, effects: Effects, logger: Logger, time: Time = .real) {
        self.file = file
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
        guard let data = FileManager.default.contents(atPath: file) else { return }
        // One that cannot be read is a pause all the same: who paused stays paused.
        let kept =
            (try? JSONDecoder().decode(PauseMachine.Pause.self, from: data))
            ?? PauseMachine.Pause(reason: nil, since: .now, until: nil)
        step { $0.restore(kept, at: .now, clock: time.now()) }
        logger.notice("paused by the agent since before this start; undertone resume ends it")
    }

    /// Serves `POST /v1/pause`, whose body the feed has checked.
    func pause(_ request: PauseRequest, by actor: Person) {
        step { $0.begin(reason: request.reason, forS: request.forS, at: .now, clock: time.now()) }
    }

    /// Serves `POST /v1/resume`.
    func resume(by actor: Person) { step { $0.end() } }

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
            guard left > .zero else { return step { $0.tick(clock: time.now()) } }
            guard (try? await time.sleep(min(left, Self.maxSleep))) != nil else { return }
        }
    }

    /// What a step asks for is done in the order in which steps are taken.
    private func step(_ body: (inout PauseMachine) -> [PauseMachine.Effect]) {
        let (notices, hasNewLease) = machine.withLock { machine -> ([PauseMachine.Notice], Bool) in
            let before = machine.deadline
            let notices = body(&machine).compactMap { effect -> PauseMachine.Notice? in
                switch effect {
                case .hold(let isOn): effects.hold(isOn)
                case .forget(let seconds): effects.forget(seconds)
                case .keep(let pause): keep(pause)
                case .tell(let notice): return notice
                }
                return nil
            }
            return (notices, machine.deadline != before)
        }
        effects.changed()
        if hasNewLease { leased.yield() }
        // The desktop may take its time; the microphone does not wait for it.
        for notice in notices { effects.tell(notice) }
    }

    private func keep(_ pause: PauseMachine.Pause?) {
        do {
            if let pause {
                try JSONEncoder().encode(pause).write(to: URL(filePath: file), options: .atomic)
                try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
            } else if FileManager.default.fileExists(atPath: file) {
                try FileManager.default.removeItem(atPath: file)
            }
        } catch { logger.error("\(file) cannot be written: the pause would not survive a restart (\(error))") }
    }
}
