import Events
import Languages

/// What keys do to the live view: a pure machine. A key acts on the marked row or asks, never on another; a word that
/// is typed or pasted into the window acts on nothing.
///
/// A letter that acts is held for a moment, so that the next letter of a word can stop it; where others came just
/// before it, or what is marked has just changed, it asks, and the answer counts only from somebody who has had the
/// time to read the question.
struct WatchKeys {
    /// An alert that something can be done with.
    struct Target: Equatable {
        let socketPath: String
        let alertID: String
        /// Whose it is and what it is, for a question.
        let words: String
    }

    /// A row as it is on the screen.
    struct Row: Equatable {
        let socketPath: String
        let agent: String
        /// The alert that it shows; `nil` where there is none.
        let target: Target?
    }

    /// What is to be done with an alert.
    struct Deed: Equatable {
        let step: HandlingStep
        let target: Target
    }

    /// What is typed words for.
    enum Prompt: Equatable {
        case handOn(Target), resolve(Target), note(Target), filter
    }

    /// What the next key is for.
    enum Mode: Equatable {
        case rows
        /// All of the marked agent, from a line on.
        case details(from: Int)
        case help
        /// It is done in a moment, if no other key comes.
        case held(Deed, since: ContinuousClock.Instant)
        /// It is done if that is said.
        case question(Deed, since: ContinuousClock.Instant)
        /// Words are typed; in haste where they follow each other, and the letter that asked for them, too fast to have
        /// been meant for this.
        case words(Prompt, text: String, since: ContinuousClock.Instant, isHasty: Bool)
    }

    /// What a shell is to do.
    enum Effect: Equatable {
        case act(Deed)
        case tell(String)
        /// Somebody wants to see all of an agent.
        case look(socketPath: String)
        case quit
    }

    /// Letters of a word follow each other faster, also those of somebody who types slowly.
    static let calm = Duration.milliseconds(800)
    /// For so long a letter is held.
    static let hold = Duration.milliseconds(500)
    /// Nobody has read a question sooner.
    static let reading = Duration.milliseconds(500)
    /// Nobody has typed an answer in words sooner.
    static let typing = Duration.seconds(1)
    /// The most that the daemon takes of words, and of a name.
    private static let (maxText, maxName) = (1_000, 128)

    /// Whether a name is somebody's here.
    let isPerson: (String) -> Bool

    /// The line of an agent's details beyond which there is nothing to move on to.
    var furthest = 0
    private(set) var rows: [Row] = []
    /// Socket of the marked agent; it goes with the agent where rows change places.
    private(set) var marked: String?
    private(set) var filter = ""
    private(set) var mode = Mode.rows
    /// Why the words that were typed are not taken, until the next key.
    private(set) var refusal: String?
    /// What can still be taken back.
    private(set) var undoable: (deed: Deed, until: ContinuousClock.Instant)?
    private var lastPress: ContinuousClock.Instant?
    private var changed: ContinuousClock.Instant?

    init(isPerson: @escaping (String) -> Bool) { self.isPerson = isPerson }

    // MARK: - What is seen and done

    /// Takes in what is on the screen.
    mutating func see(_ rows: [Row], at now: ContinuousClock.Instant) {
        let before = row?.target?.alertID
        self.rows = rows
        // Somebody may be about to press a key for what stood there a moment ago.
        if row?.target?.alertID != before { changed = now }
    }

    /// Notes that something was done and can be taken back for a while.
    mutating func noteDone(_ deed: Deed, until end: ContinuousClock.Instant) {
        undoable = deed.step.undoable == nil ? nil : (deed, end)
    }

    /// The row that is marked; where there is one alone it need not be.
    var row: Row? { rows.first { $0.socketPath == marked } ?? (rows.count == 1 ? rows.first : nil) }

    /// What time brings.
    mutating func pass(to now: ContinuousClock.Instant) -> [Effect] {
        if let undoable, now > undoable.until { self.undoable = nil }
        guard case .held(let deed, let since) = mode, now - since >= Self.hold else { return [] }
        mode = .rows
        return [.act(deed)]
    }

    // MARK: - Keys

    /// What a key does.
    mutating func press(_ press: Keyboard.Press, at now: ContinuousClock.Instant) -> [Effect] {
        let isCalm = [lastPress, changed].allSatisfy { $0.map { now - $0 >= Self.calm } ?? true }
        defer { lastPress = now }
        refusal = nil
        if press == .interruption { return [.quit] }
        switch mode {
        case .held:
            mode = .rows
            return [.tell(localized("not done: another key came"))]
        case .question(let deed, let since):
            mode = .rows
            let isYes = press == .enter || press == .character("y") || press == .character("Y")
            return isYes && now - since >= Self.reading ? [.act(deed)] : [.tell(localized("not done"))]
        case .words(let prompt, let text, let since, let isHasty):
            let isHasty = isHasty || text.isEmpty && now - since < Self.reading
            return take(press, into: text, of: prompt, since: since, isHasty: isHasty, at: now)
        case .help:
            mode = .rows
            return []
        case .details(let from):
            switch press {
            case .character("q"), .character("Q"), .escape, .enter, .left: mode = .rows
            case .up, .character("k"): mode = .details(from: max(0, from - 1))
            case .down, .character("j"): mode = .details(from: min(from + 1, furthest))
            default: return command(press, isCalm: isCalm, at: now)
            }
            return []
        case .rows: return command(press, isCalm: isCalm, at: now)
        }
    }

    private mutating func command(
        _ press: Keyboard.Press, isCalm: Bool, at now: ContinuousClock.Instant
    ) -> [Effect] {
        switch press {
        case .character("q"), .character("Q"): return [.quit]
        case .up, .character("k"): move(by: -1, at: now)
        case .down, .character("j"): move(by: 1, at: now)
        case .home, .pageUp: move(by: -rows.count, at: now)
        case .end, .pageDown: move(by: rows.count, at: now)
        case .character("a"): return begin(isCalm, at: now) { Deed(step: .acknowledge, target: $0) }
        case .character("t"): return begin(isCalm, at: now) { Deed(step: .takeOver, target: $0) }
        case .character("u"):
            guard let undoable, let step = undoable.deed.step.undoable else {
                return [.tell(localized("nothing of the last \(AlertHistory.undoS) s to take back"))]
            }
            let deed = Deed(step: .undo(step), target: undoable.deed.target)
            mode = isCalm ? .held(deed, since: now) : .question(deed, since: now)
        case .character("h"): return ask(isCalm, at: now, Prompt.handOn)
        case .character("r"): return ask(isCalm, at: now, Prompt.resolve)
        case .character("n"): return ask(isCalm, at: now, Prompt.note)
        case .character("/"): mode = .words(.filter, text: filter, since: now, isHasty: false)
        case .character("?"): mode = .help
        case .escape: filter = ""
        case .enter, .right:
            guard let row = row ?? rows.first else { return [] }
            marked = row.socketPath
            mode = .details(from: 0)
            return [.look(socketPath: row.socketPath)]
        case .character, .left, .farLeft, .farRight, .erase, .interruption, .suspension, .continuation: break
        }
        return []
    }

    /// Moves the mark; the first move puts it on the first row, or the last.
    private mutating func move(by step: Int, at now: ContinuousClock.Instant) {
        guard !rows.isEmpty else { return }
        let place = marked.flatMap { marked in rows.firstIndex { $0.socketPath == marked } }
        marked = rows[min(max(place.map { $0 + step } ?? step - 1, 0), rows.count - 1)].socketPath
        changed = now
    }

    /// The alert that a key is meant for: the marked agent's, and where none is marked the first on the list, of which
    /// is asked by name.
    private func target() -> Result<(Target, isMarked: Bool), Silence> {
        if let row {
            return row.target.map { .success(($0, true)) }
                ?? .failure(Silence(localized("\(row.agent) has no open alert")))
        }
        guard let first = rows.lazy.compactMap(\.target).first else {
            return .failure(Silence(localized("no alert is open")))
        }
        return .success((first, false))
    }

    /// Why there is nothing to be done.
    private struct Silence: Error {
        let words: String
        init(_ words: String) { self.words = words }
    }

    private mutating func begin(
        _ isCalm: Bool, at now: ContinuousClock.Instant, _ deed: (Target) -> Deed
    ) -> [Effect] {
        switch target() {
        case .success((let target, let isMarked)):
            mode = isCalm && isMarked ? .held(deed(target), since: now) : .question(deed(target), since: now)
            return []
        case .failure(let silence): return [.tell(silence.words)]
        }
    }

    private mutating func ask(
        _ isCalm: Bool, at now: ContinuousClock.Instant, _ prompt: (Target) -> Prompt
    ) -> [Effect] {
        switch target() {
        case .success((let target, _)):
            mode = .words(prompt(target), text: "", since: now, isHasty: !isCalm)
            return []
        case .failure(let silence): return [.tell(silence.words)]
        }
    }

    // MARK: - Words

    private mutating func take(
        _ press: Keyboard.Press, into text: String, of prompt: Prompt, since: ContinuousClock.Instant, isHasty: Bool,
        at now: ContinuousClock.Instant
    ) -> [Effect] {
        switch press {
        case .escape:
            mode = .rows
            return prompt == .filter ? [] : [.tell(localized("not done"))]
        case .erase: mode = .words(prompt, text: String(text.dropLast()), since: since, isHasty: isHasty)
        case .character(let character):
            let most = if case .handOn = prompt { Self.maxName } else { Self.maxText }
            if text.utf8.count + character.utf8.count <= most {
                mode = .words(prompt, text: text + String(character), since: since, isHasty: isHasty)
            }
        case .enter:
            let words = text.split(separator: " ").joined(separator: " ")
            switch prompt {
            case .filter:
                (filter, mode) = (words, .rows)
                return []
            case .handOn(let target):
                guard isPerson(words) else {
                    refusal =
                        words.isEmpty
                        ? localized("give a user name, or Esc") : localized("nobody here is called \(words)")
                    return []
                }
                return end(Deed(step: .handOn(to: words), target: target), since: since, isHasty: isHasty, at: now)
            case .resolve(let target):
                let step = HandlingStep.resolve(note: words.isEmpty ? nil : words, nothingWrong: false)
                return end(Deed(step: step, target: target), since: since, isHasty: isHasty, at: now)
            case .note(let target):
                guard !words.isEmpty else {
                    refusal = localized("a note has words; Esc leaves it")
                    return []
                }
                return end(Deed(step: .remark(words), target: target), since: since, isHasty: isHasty, at: now)
            }
        default: break
        }
        return []
    }

    /// What was answered faster than a person does is asked of once more.
    private mutating func end(
        _ deed: Deed, since: ContinuousClock.Instant, isHasty: Bool, at now: ContinuousClock.Instant
    ) -> [Effect] {
        guard !isHasty, now - since >= Self.typing else {
            mode = .question(deed, since: now)
            return []
        }
        mode = .rows
        return [.act(deed)]
    }
}
