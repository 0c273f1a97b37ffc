import Capture
import EventLog
import Feed
import Foundation
import Logging
import ServiceLifecycle
import Synchronization

/// Does what ``PauseMachine`` says: holds capture, wipes, keeps the pause across a restart, tells the agent.
final class PauseKeeper: Service {
    private let machine = Mutex(PauseMachine())
    private let file: String
    private let hold: @Sendable (_ isOn: Bool) -> Void
    private let forget: @Sendable (_ lastS: Double) -> Void
    private let tell: @Sendable (PauseMachine.Notice) -> Void
    private let logger: Logger
    private let started = ContinuousClock.now

    /// - Parameters:
    ///   - file: where the pause is kept across a restart.
    ///   - hold: begins or ends the hold on capture.
    ///   - forget: wipes the last seconds of what was heard.
    ///   - tell: tells the agent.
    ///   - logger: told what could not be kept.
    init(
        file: String, hold: @escaping @Sendable (Bool) -> Void, forget: @escaping @Sendable (Double) -> Void,
        tell: @escaping @Sendable (PauseMachine.Notice) -> Void, logger: Logger
    ) {
        self.file = file
        self.hold = hold
        self.forget = forget
        self.tell = tell
        self.logger = logger
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
        step { $0.restore(kept, at: .now, clock: clock) }
        logger.notice("paused by the agent since before this start; undertone resume ends it")
    }

    /// Serves `POST /v1/pause`, whose body the feed has checked.
    func pause(_ request: PauseRequest, by actor: Actor) {
        step { $0.begin(reason: request.reason, forS: request.forS, at: .now, clock: clock) }
    }

    /// Serves `POST /v1/resume`.
    func resume(by actor: Actor) {
        step { $0.end() }
    }

    /// Ends leases.
    func run() async throws {
        await cancelWhenGracefulShutdown { [self] in
            while (try? await Task.sleep(for: .milliseconds(200))) != nil {
                step { $0.tick(clock: clock) }
            }
        }
    }

    private var clock: Duration { ContinuousClock.now - started }

    /// What a step asks for is done in the order in which steps are taken.
    private func step(_ body: (inout PauseMachine) -> [PauseMachine.Effect]) {
        let notices = machine.withLock { machine -> [PauseMachine.Notice] in
            body(&machine).compactMap { effect in
                switch effect {
                case .hold(let isOn): hold(isOn)
                case .forget(let seconds): forget(seconds)
                case .keep(let pause): keep(pause)
                case .tell(let notice): return notice
                }
                return nil
            }
        }
        // The desktop may take its time; the microphone does not wait for it.
        for notice in notices { tell(notice) }
    }

    private func keep(_ pause: PauseMachine.Pause?) {
        do {
            if let pause {
                try JSONEncoder().encode(pause).write(to: URL(filePath: file), options: .atomic)
                try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: file)
            } else if FileManager.default.fileExists(atPath: file) {
                try FileManager.default.removeItem(atPath: file)
            }
        } catch {
            logger.error("\(file) cannot be written: the pause would not survive a restart (\(error))")
        }
    }
}
