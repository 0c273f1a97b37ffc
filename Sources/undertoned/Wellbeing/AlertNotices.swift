import EventLog
import Events
import Feed
import Foundation
import Languages
import ServiceLifecycle
import StateFiles
import Synchronization
import Vocabulary
import Wellbeing

/// Tells the agent on the desktop of an alert, before anybody else is told, with an act that helps; and then who has
/// seen it, or a request for help, who comes, and how it ended.
///
/// It follows the log. What happened before the start is not told again, but for what others have done meanwhile with a
/// request that is still open.
final class AlertNotices: Service {
    /// What it brings about.
    struct Effects: Sendable {
        /// How long others have still to wait for what the agent is told; `nil` where nobody else is told.
        var leadS: @Sendable () -> Double?
        /// Lets go of the microphone for a while.
        var pause: @Sendable () throws -> Void
        /// Asks for help; the alert is what the request is known by.
        var askForHelp: @Sendable (_ alertID: String) throws -> HelpReceipt
        /// Something that panels show has changed.
        var changed: @Sendable () -> Void
        /// Whom the agent can turn to.
        var contacts = Contacts.none
    }

    /// What can be done from a notice.
    enum Act: String, CaseIterable {
        case breathe, pause, help
    }

    /// What the notice is about that is a pace to breathe by.
    private static let breath = "breath"
    /// How long the pause is that can be begun from a notice, in seconds.
    static let pauseS = 300.0

    private let log: EventLog
    private let board: NoticeBoard
    private let calls: CallBoard
    /// The agent's user name.
    private let name: String
    private let cursor: NoticeCursor
    private let effects: Effects
    private let clock: any Clock<Duration>
    private let state = Mutex((wantsPause: false, isBreathing: false))

    /// - Parameters:
    ///   - log: what is followed.
    ///   - board: shows notices, and says what becomes of them.
    ///   - calls: whether a call is on.
    ///   - name: the agent's user name: of what they do themselves they are not told.
    ///   - cursor: how far they were told.
    ///   - effects: what is brought about.
    ///   - clock: by which is breathed.
    init(
        log: EventLog, board: NoticeBoard, calls: CallBoard, name: String, cursor: NoticeCursor, effects: Effects,
        clock: any Clock<Duration> = ContinuousClock()
    ) {
        self.log = log
        self.board = board
        self.calls = calls
        self.name = name
        self.cursor = cursor
        self.effects = effects
        self.clock = clock
    }

    /// Runs until the daemon stops.
    func run() async throws {
        let changes = calls.changes()
        await cancelWhenGracefulShutdown { [self] in
            await withDiscardingTaskGroup { group in
                group.addTask { await self.follow() }
                group.addTask { for await call in changes where call == nil { self.pauseIfWanted() } }
                for await happening in board.happenings {
                    switch happening {
                    case .pressed(let key, let subject):
                        guard let act = Act(rawValue: key) else { continue }
                        // Here, so that what is pressed first counts before what is closed later.
                        if act == .breathe, !beginBreathing() { continue }
                        group.addTask { await self.perform(act, on: subject) }
                    case .closed(let subject, let why):
                        // What a desktop takes away by itself is shown again with the next breath.
                        if subject == Self.breath, why != .expired { state.withLock { $0.isBreathing = false } }
                    }
                }
                group.cancelAll()
            }
        }
    }

    // MARK: - What happens

    private static let types = Set(
        ["told", "raised", "rising", "cleared"].map { EventType(family: "alert", step: $0) } + [.dataErased]
            + handled)
    /// What people do with an alert that the agent is told of.
    private static let handled = ["acknowledged", "taken_over", "handed_on", "resolved", "noted", "undone"].map {
        EventType(family: "alert", step: $0)
    }
    /// How long it waits for a log that cannot be read.
    private static let patience = Duration.seconds(5)

    private func follow() async {
        var position = catchUp()
        while !Task.isCancelled {
            guard let page = try? log.page(after: position, types: Self.types) else {
                try? await clock.sleep(for: Self.patience)
                continue
            }
            // Another log begins anew; nothing in it is news.
            if page.gap == nil { for record in page.records { take(record) } }
            if !page.records.isEmpty { effects.changed() }
            position = page.gap == nil ? page.cursor : (try? log.newestSequence) ?? page.cursor
            if !page.hasMore { await log.waitForAppend(after: position) }
        }
    }

    private func take(_ record: EventRecord) {
        guard let event = try? record.event() else { return }
        switch event.data {
        case .alert(.told, let alert):
            let leadS = effects.leadS()
            show(alert, leadS: alert.level < .critical ? leadS : leadS.map { _ in 0 })
        // Others know of it by now, or nobody does.
        case .alert(.rising, let alert): show(alert, leadS: effects.leadS().map { _ in 0 })
        case .handling(let step, let handling):
            guard isOthers(handling), let alert = try? log.alert(id: handling.alertID)?.alert,
                let notice = AlertWords.notice(of: step, handling, on: alert)
            else { return }
            board.show(notice)
            cursor.write(record.sequence)
        case .alert, .segment, .capture, .baseline, .consent, .policy, .erased, .daemon, .other: return
        }
    }

    /// Of two of one name one may be at the site's hub.
    private func isOthers(_ handling: HandlingPayload) -> Bool { handling.by != name || handling.through != nil }

    private func show(_ alert: AlertPayload, leadS: Double?) {
        board.show(
            AlertWords.notice(of: alert, leadS: leadS), about: alert.alertID,
            buttons: Act.allCases.map {
                .init(key: $0.rawValue, label: AlertWords.label($0, inCall: calls.call != nil))
            },
            without: AlertWords.commands)
    }

    /// Tells what others have done with requests that are still open, since the agent was told last.
    /// - Returns: from where on everything is news.
    private func catchUp() -> Int64 {
        let newest = (try? log.newestSequence) ?? 0
        defer { cursor.write(newest) }
        guard var position = cursor.read(), position < newest else { return newest }
        var latest: [String: (HandlingStep, HandlingPayload)] = [:]
        while position < newest,
            let page = try? log.page(after: position, types: Set(Self.handled)), page.gap == nil
        {
            for record in page.records where record.sequence <= newest {
                guard case .handling(let step, let handling) = try? record.event().data, isOthers(handling) else {
                    continue
                }
                latest[handling.alertID] = (step, handling)
            }
            position = page.cursor
        }
        for (id, (step, handling)) in latest.sorted(by: { $0.value.1.at < $1.value.1.at }) {
            guard let record = try? log.alert(id: id), record.isOpenHelp else { continue }
            if let notice = AlertWords.notice(of: step, handling, on: record.alert) { board.show(notice) }
        }
        return newest
    }

    // MARK: - What the agent does

    private func perform(_ act: Act, on alertID: String) async {
        switch act {
        case .breathe: await breathe()
        case .pause:
            state.withLock { $0.wantsPause = true }
            if calls.call == nil { pauseIfWanted() } else { board.show(AlertWords.pauseIsNoted) }
        case .help:
            do {
                let receipt = try effects.askForHelp(alertID)
                board.show(AlertWords.noted(receipt, effects.contacts))
            } catch { board.show(AlertWords.failed(act)) }
        }
    }

    private func pauseIfWanted() {
        let isWanted = state.withLock { state in
            defer { state.wantsPause = false }
            return state.wantsPause
        }
        guard isWanted else { return }
        do { try effects.pause() } catch { board.show(AlertWords.failed(.pause)) }
    }

    /// - Returns: whether it has not begun before.
    private func beginBreathing() -> Bool {
        state.withLock { state in
            defer { state.isBreathing = true }
            return !state.isBreathing
        }
    }

    /// One minute, in whole rounds; it ends early where the notice is closed.
    private func breathe() async {
        let pattern = BreathPattern.even
        let rounds = max(1, Int((60 / pattern.roundS).rounded()))
        for round in 1...rounds {
            for phase in pattern.phases {
                guard state.withLock({ $0.isBreathing }) else { return }
                board.show(
                    AlertWords.breath(phase.act, round: round, of: rounds), about: Self.breath, buttons: [])
                guard (try? await clock.sleep(for: .seconds(phase.seconds))) != nil else { return }
            }
        }
        let isToTheEnd = state.withLock { state in
            defer { state.isBreathing = false }
            return state.isBreathing
        }
        if isToTheEnd { board.show(AlertWords.breathed, about: Self.breath, buttons: []) }
    }
}

extension AlertNotices {
    /// Put together for the daemon.
    convenience init(
        _ control: AgentControl, log: EventLog, calls: CallBoard, agent: String, leadS: Double, contacts: Contacts,
        cursorFile: String
    ) {
        let person = Person(name: NSUserName(), uid: getuid(), role: Role.agent.rawValue)
        self.init(
            log: log, board: control.notifier.board, calls: calls, name: person.name,
            cursor: NoticeCursor(path: cursorFile),
            effects: Effects(
                leadS: { control.sharesAlerts ? leadS : nil },
                pause: {
                    guard control.status().pause == nil else { return }
                    try control.pause(PauseRequest(reason: "break", forS: Self.pauseS), by: person)
                },
                askForHelp: { alertID in
                    HelpReceipt(
                        record: try log.requestHelp(agent: agent, by: person, idempotencyKey: "notice-\(alertID)"),
                        watching: control.onlookers.count, unreachable: control.unreachable)
                }, changed: { control.showState() }, contacts: contacts))
    }
}

/// How far the agent was told what others do, kept across a restart.
struct NoticeCursor: Sendable {
    /// The file.
    let path: String

    /// Number of the last event that they were told of; `nil` where nobody knows.
    func read() -> Int64? {
        FileManager.default.contents(atPath: path).flatMap { data in
            Int64(String(decoding: data.prefix(32), as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
        }.flatMap { $0 >= 0 ? $0 : nil }
    }

    /// Keeps it. Where that fails, something may be told twice after a restart.
    func write(_ sequence: Int64) { try? StateFile.write(Array("\(sequence)\n".utf8), to: path) }
}
