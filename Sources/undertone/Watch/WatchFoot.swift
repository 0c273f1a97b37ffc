import Events
import Languages
import Vocabulary

/// The last line of `undertone watch`: what the next key does. It always fits.
struct WatchFoot {
    /// Every key, the ones that matter most first.
    static var keys: [(key: String, word: String, meaning: String)] {
        [
            ("↑↓", localized("choose"), localized("choose an agent; j and k too")),
            ("a", localized("acknowledge"), localized("say that you have seen the alert")),
            ("t", localized("take over"), localized("you take care of it")),
            ("?", localized("help"), localized("these keys")), ("q", localized("quit"), localized("end; Ctrl-C too")),
            ("u", localized("undo"), localized("take back what you did in the last \(AlertHistory.undoS) s")),
            (
                "enter", localized("details"),
                localized("all about the agent: every request, every note, who did what")
            ),
            ("h", localized("hand on"), localized("hand it on to a colleague")),
            ("r", localized("resolve"), localized("close it: what was to be done has been done")),
            ("n", localized("note"), localized("add a note; the agent can read it")),
            ("/", localized("filter"), localized("agents by name, or elevated, high, critical, help")),
            ("ctrl-z", localized("stop"), localized("back to the shell; fg comes back here")),
        ]
    }

    let keys: WatchKeys
    /// What came of the last key, for some seconds.
    let message: InkedLine?

    /// The line.
    func line(columns: Int) -> InkedLine {
        switch keys.mode {
        case .held(let deed, _):
            return saying("\(Self.doing(deed)) …", localized("any key stops it"), .cyan, columns)
        case .question(let deed, _):
            return saying(
                localized("\(Self.question(deed))?"), localized("y does it, any other key not"), .badge(.elevated),
                columns)
        case .words(let prompt, let text, _, _):
            let question = " " + (keys.refusal.map { "\($0):" } ?? Self.question(prompt))
            // The end of a long text is what somebody types at; the question may be cut.
            let room = max(1, columns - min(DisplayWidth.columns(of: question), columns / 2) - 3)
            var line = InkedLine(question, keys.refusal == nil ? .bold : .badge(.elevated)).cut(to: max(1, columns / 2))
            line.add(" ")
            line.add(Self.tail(of: text, columns: room))
            line.add("█", .cyan)
            return line.cut(to: columns)
        case .help: return InkedLine(" " + localized("any key goes back"), .dim)
        case .details, .rows:
            if let message { return message.cut(to: columns) }
            return keyLine(columns: columns)
        }
    }

    private func saying(_ what: String, _ how: String, _ ink: Ink, _ columns: Int) -> InkedLine {
        let words = InkedLine(" \(what)", ink)
        let room = columns - DisplayWidth.columns(of: how) - 2
        var line = words.columns > room ? words.cut(to: max(columns / 2, room)) : words
        line.add("  \(how)", .dim)
        return line.cut(to: columns)
    }

    /// The keys, those that matter most with their words as far as there is room; that there is help in any case.
    private func keyLine(columns: Int) -> InkedLine {
        let isCloser = if case .details = keys.mode { true } else { false }
        let shown = Self.keys.filter { !(isCloser ? ["ctrl-z", "enter", "/"] : ["ctrl-z"]).contains($0.key) }
        // What can be taken back only for a moment comes first.
        var spelled =
            (keys.undoable == nil ? [] : ["u"]) + shown.map(\.key).filter { keys.undoable == nil || $0 != "u" }
        spelled = ["?", "q"] + spelled.filter { !["?", "q"].contains($0) }
        while true {
            var line = InkedLine(
                keys.filter.isEmpty ? "" : " \(localized("filter: \(keys.filter)")) ", .badge(.elevated))
            for key in Self.order {
                guard let word = shown.first(where: { $0.key == key })?.word else { continue }
                let isSpelled = spelled.contains(key)
                line.add(isSpelled ? "  \(key)" : " \(key)", .bold)
                if isSpelled { line.add(" \(isCloser && key == "q" ? localized("back") : word)", .dim) }
            }
            guard line.columns > columns, spelled.count > 2 else { return line.cut(to: columns) }
            spelled.removeLast()
        }
    }

    /// The order in which they stand.
    private static let order = ["↑↓", "a", "t", "h", "r", "n", "u", "enter", "/", "?", "q"]

    private static func tail(of text: String, columns: Int) -> String {
        var tail = Substring(text)
        while DisplayWidth.columns(of: String(tail)) > columns { tail = tail.dropFirst() }
        return String(tail)
    }

    // MARK: - Words

    private static func doing(_ deed: WatchKeys.Deed) -> String {
        switch deed.step {
        case .acknowledge: localized("acknowledging \(deed.target.words)")
        case .takeOver: localized("taking over \(deed.target.words)")
        case .undo: localized("taking back what you did: \(deed.target.words)")
        case .handOn, .resolve, .remark, .contest, .judge, .escalate: question(deed)
        }
    }

    private static func question(_ deed: WatchKeys.Deed) -> String {
        switch deed.step {
        case .acknowledge: localized("acknowledge \(deed.target.words)")
        case .takeOver: localized("take over \(deed.target.words)")
        case .handOn(let person): localized("hand on to \(person): \(deed.target.words)")
        case .resolve: localized("resolve \(deed.target.words)")
        case .remark: localized("add the note to \(deed.target.words)")
        case .undo: localized("take back what you did: \(deed.target.words)")
        case .contest, .judge, .escalate: deed.target.words
        }
    }

    private static func question(_ prompt: WatchKeys.Prompt) -> String {
        switch prompt {
        case .handOn(let target): localized("to whom, \(target.words)?")
        case .resolve(let target): localized("what was done (may be empty), \(target.words)?")
        case .note(let target): localized("note, \(target.words):")
        case .filter: localized("filter:")
        }
    }

    /// What was done, once it is.
    static func done(_ deed: WatchKeys.Deed) -> String {
        let words = deed.target.words
        return switch deed.step {
        case .acknowledge: localized("acknowledged: \(words)")
        case .takeOver: localized("taken over: \(words)")
        case .handOn(let person): localized("handed on to \(person): \(words)")
        case .resolve: localized("resolved: \(words)")
        case .remark: localized("noted: \(words)")
        case .undo: localized("taken back: \(words)")
        case .contest, .judge, .escalate: localized("done: \(words)")
        }
    }
}
