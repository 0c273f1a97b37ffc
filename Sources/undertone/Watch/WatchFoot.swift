import Events
import Vocabulary

/// The last line of `undertone watch`: what the next key does. It always fits.
struct WatchFoot {
    /// Every key, the ones that matter most first.
    static let keys: [(key: String, word: String, meaning: String)] = [
        ("↑↓", "choose", "choose an agent; j and k too"), ("a", "acknowledge", "say that you have seen the alert"),
        ("t", "take over", "you take care of it"), ("?", "help", "these keys"), ("q", "quit", "end; Ctrl-C too"),
        ("u", "undo", "take back what you did in the last \(AlertHistory.undoS) s"),
        ("enter", "details", "all about the agent: every request, every note, who did what"),
        ("h", "hand on", "hand it on to a colleague"), ("r", "resolve", "close it: what was to be done has been done"),
        ("n", "note", "add a note; the agent can read it"),
        ("/", "filter", "agents by name, or elevated, high, critical, help"),
        ("ctrl-z", "stop", "back to the shell; fg comes back here"),
    ]

    let keys: WatchKeys
    /// What came of the last key, for some seconds.
    let message: InkedLine?

    /// The line.
    func line(columns: Int) -> InkedLine {
        switch keys.mode {
        case .held(let deed, _):
            return saying("\(Self.doing(deed)) …", "any key stops it", .cyan, columns)
        case .question(let deed, _):
            return saying("\(Self.question(deed))?", "y does it, any other key not", .badge(.elevated), columns)
        case .words(let prompt, let text, _, _):
            let question = keys.refusal.map { " \($0):" } ?? Self.question(prompt)
            // The end of a long text is what somebody types at; the question may be cut.
            let room = max(1, columns - min(DisplayWidth.columns(of: question), columns / 2) - 3)
            var line = InkedLine(question, keys.refusal == nil ? .bold : .badge(.elevated)).cut(to: max(1, columns / 2))
            line.add(" ")
            line.add(Self.tail(of: text, columns: room))
            line.add("█", .cyan)
            return line.cut(to: columns)
        case .help: return InkedLine(" any key goes back", .dim)
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
            var line = InkedLine(keys.filter.isEmpty ? "" : " filter: \(keys.filter) ", .badge(.elevated))
            for key in Self.order {
                guard let word = shown.first(where: { $0.key == key })?.word else { continue }
                let isSpelled = spelled.contains(key)
                line.add(isSpelled ? "  \(key)" : " \(key)", .bold)
                if isSpelled { line.add(" \(isCloser && key == "q" ? "back" : word)", .dim) }
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
        case .acknowledge: "acknowledging \(deed.target.words)"
        case .takeOver: "taking over \(deed.target.words)"
        case .undo: "taking back what you did: \(deed.target.words)"
        case .handOn, .resolve, .remark, .contest, .judge, .escalate: question(deed)
        }
    }

    private static func question(_ deed: WatchKeys.Deed) -> String {
        switch deed.step {
        case .acknowledge: "acknowledge \(deed.target.words)"
        case .takeOver: "take over \(deed.target.words)"
        case .handOn(let person): "hand on to \(person): \(deed.target.words)"
        case .resolve: "resolve \(deed.target.words)"
        case .remark: "add the note to \(deed.target.words)"
        case .undo: "take back what you did: \(deed.target.words)"
        case .contest, .judge, .escalate: deed.target.words
        }
    }

    private static func question(_ prompt: WatchKeys.Prompt) -> String {
        switch prompt {
        case .handOn(let target): " to whom, \(target.words)?"
        case .resolve(let target): " what was done (may be empty), \(target.words)?"
        case .note(let target): " note, \(target.words):"
        case .filter: " filter:"
        }
    }

    /// What was done, once it is.
    static func done(_ deed: WatchKeys.Deed) -> String {
        let done =
            switch deed.step {
            case .acknowledge: "acknowledged"
            case .takeOver: "taken over"
            case .handOn(let person): "handed on to \(person)"
            case .resolve: "resolved"
            case .remark: "noted"
            case .undo: "taken back"
            case .contest, .judge, .escalate: "done"
            }
        return "\(done): \(deed.target.words)"
    }
}
