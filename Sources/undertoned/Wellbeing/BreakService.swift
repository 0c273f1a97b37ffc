import Capture
import EventLog
import Events
import Feed
import Foundation
import Languages
import Logging
import StateFiles
import Synchronization
import Vocabulary
import Wellbeing

/// Does what ``BreakMachine`` says: writes down, draws, shows offers. It looks when calls are looked for, and has no
/// timer of its own.
final class BreakService: Sendable {
    /// What it sees of the desk, beside calls.
    struct Desk: Sendable {
        var session: @Sendable () -> SessionState
        var isPaused: @Sendable () -> Bool
        var isHearing: @Sendable () -> Bool
        /// Whether offers may be left to chance.
        var isDrawn: @Sendable () -> Bool
        /// Whether a call is known whether the microphone is heard or not, by how this desktop is set up.
        var isCallKnown: @Sendable (CallSigns) -> Bool
    }

    private struct State {
        var machine: BreakMachine
        var generator = SystemRandomNumberGenerator()
        /// The surest way in which a call was known since the start.
        var knowledge: CallMachine.Knowledge?
        var call: CallMachine.Call?
        /// Whether the agent has said on or off; `nil` for neither.
        var word: Bool?
    }

    private let log: EventLog
    private let desk: Desk
    private let presenter: any OfferPresenter
    private let wordFile: String
    private let language: Language
    private let isOnByDefault: Bool
    private let time: DeskTime
    private let logger: Logger
    private let state: Mutex<State>

    /// - Parameters:
    ///   - rules: of the site; whether breaks are on holds where the agent has not said.
    ///   - log: where breaks are written down.
    ///   - desk: what is seen.
    ///   - presenter: shows offers.
    ///   - wordFile: where it is kept that the agent has switched breaks on or off.
    ///   - language: in which the agent is spoken to.
    ///   - time: the clocks.
    ///   - logger: told what could not be written down.
    init(
        _ rules: BreakRules, log: EventLog, desk: Desk, presenter: any OfferPresenter, wordFile: String,
        language: Language, time: DeskTime, logger: Logger
    ) {
        self.log = log
        self.desk = desk
        self.presenter = presenter
        self.wordFile = wordFile
        self.language = language
        isOnByDefault = rules.isOn
        self.time = time
        self.logger = logger
        state = Mutex(State(machine: BreakMachine(rules)))
    }

    /// Takes up what an earlier run has written down.
    func start() {
        let word = FileManager.default.contents(atPath: wordFile).map { $0 == Data(Self.on.utf8) }
        state.withLock { state in
            state.word = word
            if let word { _ = state.machine.set(isOn: word) }
            do { try restore(&state.machine) } catch {
                logger.error("what was noted of breaks cannot be read: \(error)")
            }
        }
    }

    /// Looks at the desk, with what was seen of calls.
    func look(_ look: CallWatch.Look) {
        state.withLock { state in
            state.call = look.call
            let known = [look.call?.knownBy] + look.ended.map { CallMachine.Knowledge(rawValue: $0.knownBy) }
            state.knowledge = (known.compactMap { $0 } + [state.knowledge].compactMap { $0 }).max()
            var view = BreakView()
            let session = desk.session()
            (view.isCallOn, view.ended, view.talkS) = (look.call != nil, look.ended, look.talkS)
            (view.standstillS, view.isMeasured) = (look.standstillS, look.isMeasured)
            (view.isLocked, view.isInactive) = (session.isLocked, !session.isActive)
            (view.isPaused, view.isHearing) = (desk.isPaused(), desk.isHearing())
            view.isWordSaid = look.signs.announcements > 0
            view.isDrawn = desk.isDrawn() && !isHelpAskedFor(at: look.now.wall)
            view.isCallKnownAnyway = desk.isCallKnown(look.signs) || state.knowledge.map { $0 > .talk } == true
            let actions = state.machine.look(view, at: look.now, using: &state.generator)
            perform(actions, of: state.machine)
        }
    }

    /// What `GET /v1/breaks` answers.
    func page() -> BreakPage {
        state.withLock { state in
            var page = BreakPage(state.machine, at: time.read().moment)
            page.isSwitched = state.word != nil
            page.callKnownBy = state.call?.knownBy
            page.bestKnowledge = state.knowledge
            return page
        }
    }

    /// Serves `POST /v1/breaks/answer`.
    func answer(_ request: BreakAnswer) throws(FeedRefusal) {
        try state.withLock { state throws(FeedRefusal) in
            do throws(NothingDue) {
                let actions = try state.machine.answer(
                    request.answer, snoozeS: request.snoozeS, at: time.read().moment)
                perform(actions, of: state.machine)
            } catch {
                throw FeedRefusal(
                    code: .conflict,
                    context: language.text(Self.nothingDue))
            }
        }
    }

    /// Serves `POST /v1/breaks/switch`: the agent's own word, which outlives a restart.
    func set(isOn: Bool) throws(FeedRefusal) {
        do throws(StateFileError) { try StateFile.write(Array((isOn ? Self.on : Self.off).utf8), to: wordFile) } catch {
            // A "no" counts at once; that it would not last has to be known.
            if !isOn { turn(isOn) }
            throw FeedRefusal(
                code: .unavailable, context: "This cannot be kept (\(error)): free some space, and say it again.")
        }
        turn(isOn)
    }

    /// Forgets what was noted, as where the agent has it erased.
    func forget() {
        state.withLock { state in perform(state.machine.forget(), of: state.machine) }
    }

    private func turn(_ isOn: Bool) {
        state.withLock { state in
            state.word = isOn
            perform(state.machine.set(isOn: isOn), of: state.machine)
        }
    }

    private static let nothingDue = Phrase("No break is due just now. Time without a call counts as one by itself.")
    private static let (on, off) = ("on\n", "off\n")

    private func perform(_ actions: [BreakAction], of machine: BreakMachine) {
        for action in actions {
            switch action {
            case .log(let entry): write { try entry.event() }
            case .draw(let draw):
                write { try OtherEvent(family: .trial, step: "drawn", subject: draw.offerID, payload: draw) }
            case .show(let offer): presenter.offer(offer, because: BreakWords.because(offer.kind, machine))
            case .withdraw(let id): presenter.withdraw(id)
            }
        }
    }

    /// Whether the agent has asked for help within the time for which chance holds back, and it is not resolved: often
    /// that is done right after the call, and who has is not left to chance.
    private func isHelpAskedFor(at now: Timestamp) -> Bool {
        let since = now.advanced(bySeconds: -OfferDraw.heldBackS)
        // Requests come first.
        let open = (try? log.alerts(openOnly: true, limit: 8)) ?? []
        return open.contains { $0.isOpenHelp && $0.alert.raisedAt > since }
    }

    private func write(_ event: () throws -> OtherEvent) {
        do {
            log.record(.other(try event())) { [logger] in logger.error("\($0)") }
        } catch { logger.error("what was done about a break cannot be written down: \(error)") }
    }

    private func restore(_ machine: inout BreakMachine) throws {
        let book = try log.state(of: .rest).map { try JSON.value(BreakBook.self, from: $0) } ?? BreakBook()
        var (entries, cursor): ([(number: Int64, BreakMachine.Kept)], Int64) = ([], book.countsFrom)
        let types: Set = [
            EventType(family: EventFamily.call.name, step: "ended"),
            EventType(family: EventFamily.trial.name, step: "drawn"),
        ]
        while true {
            let page = try log.page(after: cursor, types: types)
            for record in page.records {
                guard case .other(let event) = try record.event().data else { continue }
                if let call = try? event.payload(as: CallPayload.self) {
                    entries.append((record.sequence, .call(call)))
                } else if let draw = try? event.payload(as: DrawPayload.self) {
                    entries.append((record.sequence, .draw(draw)))
                }
            }
            cursor = page.cursor
            guard page.hasMore else { break }
        }
        machine.restore(book, entries, newest: try log.newestSequence, at: time.read().moment)
    }
}
