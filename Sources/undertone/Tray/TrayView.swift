import Capture
import Events
import Languages
import Vocabulary

/// What is known of the agent's daemon. Pure.
struct TrayFacts: Equatable, Sendable {
    /// The first line of the state file; `nil` where there is none.
    var line: String?
    /// Whether the daemon answers.
    var isUp = false
    /// Whether the agent's own pause holds.
    var isPausedByAgent = false
    /// The agent's open requests, the newest first.
    var requests: [TrayRequest] = []
}

/// An open request for help, as far as the agent is shown what became of it.
struct TrayRequest: Equatable, Sendable {
    let state: AlertState
    let person: String?
    let at: Timestamp?

    init?(_ record: AlertRecord) {
        guard record.alert.kind == .help, record.life.state.isOpen else { return nil }
        state = record.life.state
        switch state {
        case .acknowledged: (person, at) = (record.acknowledgedBy, record.acknowledgedAt)
        case .takenOver, .handedOn: (person, at) = (record.life.handler, record.handledAt)
        case .raised, .rising, .cleared, .resolved: (person, at) = (nil, nil)
        }
    }

    /// What became of it. No word of help: whoever looks over the agent's shoulder learns nothing.
    var phrase: Phrase {
        let name = PlainText.shown(person ?? "", maxBytes: 60)
        return switch (state, at) {
        case (.acknowledged, let at?): Phrase("Seen by \(name), \(time: at)")
        case (.acknowledged, nil): Phrase("Seen by \(name)")
        case (.takenOver, let at?): Phrase("Taken over by \(name), \(time: at)")
        case (.takenOver, nil): Phrase("Taken over by \(name)")
        case (.handedOn, _): Phrase("Handed on to \(name), not seen yet")
        case (.raised, _), (.rising, _), (.cleared, _), (.resolved, _):
            Phrase("Sent, nobody has said yet that they saw it")
        }
    }
}

/// How the voice stands, in as few kinds as an icon can show.
enum TrayState: CaseIterable, Sendable {
    case heard, paused, silent, awaitsConsent, absent

    init(_ facts: TrayFacts) {
        guard facts.isUp, let line = facts.line else {
            self = .absent
            return
        }
        let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        let reason = parts.count > 1 ? parts[1].drop(while: \.isWhitespace) : ""
        switch CaptureState.Condition(rawValue: String(parts.first.map { $0.prefix { $0 != "," } } ?? "")) {
        case .capturing?: self = .heard
        case .paused?:
            let asks = [CaptureHold.consent, .askedAnew].map(\.reason).contains { reason == $0 }
            self = asks && !facts.isPausedByAgent ? .awaitsConsent : .paused
        // A newer daemon may know more states; none of them is more than this.
        case .waiting?, .muted?, .deaf?, .lost?, .moved?, .suspended?, nil: self = .silent
        case .stopped?: self = .absent
        }
    }

    /// Its icon, of the names that every theme has by freedesktop's icon naming specification; each is of another
    /// shape.
    var icon: String {
        switch self {
        case .heard: "audio-input-microphone"
        case .paused: "media-playback-pause"
        case .silent: "dialog-warning"
        case .awaitsConsent: "dialog-question"
        case .absent: "media-playback-stop"
        }
    }

    /// The same in words.
    var phrase: Phrase {
        switch self {
        case .heard: Phrase("Your voice is heard")
        case .paused: Phrase("Paused, your voice is not heard")
        case .silent: Phrase("Nothing comes from your microphone")
        case .awaitsConsent: Phrase("Your voice is not heard before you agree")
        case .absent: Phrase("Undertone does not run, nothing is heard")
        }
    }
}

/// What a click in the menu does.
enum TrayAction: Sendable, Equatable {
    case pauseFor5, pause, pauseForPayment, resume, help, breathe, close
    /// Runs a command of ours in a terminal.
    case terminal([String])
}

/// What is shown: an icon, words, and a menu. Pure.
struct TrayView: Equatable, Sendable {
    /// A line of the menu.
    struct Item: Equatable, Sendable {
        /// The same in every menu.
        let id: Int32
        /// `nil` for a line between others.
        let label: String?
        /// `nil` where it only tells something.
        let action: TrayAction?
    }

    let icon: String
    let title: String
    /// What became of the agent's requests, below the title.
    let details: [String]
    let items: [Item]

    /// Most requests that are shown.
    private static let mostRequests = 5

    /// - Parameters:
    ///   - facts: what is known.
    ///   - language: that of the agent.
    ///   - commands: names of our commands that can be shown here.
    init(_ facts: TrayFacts, in language: Language, commands: Set<String>) {
        let state = TrayState(facts)
        icon = state.icon
        title = language.text(state.phrase)
        details = facts.requests.prefix(Self.mostRequests).map { language.text($0.phrase) }
        var items = [Item(id: 1, label: title, action: nil)]
        for (index, line) in details.enumerated() { items.append(Item(id: 2 + Int32(index), label: line, action: nil)) }
        func separate() {
            guard let last = items.last, last.label != nil else { return }
            items.append(Item(id: last.id + 100, label: nil, action: nil))
        }
        func add(_ id: Int32, _ phrase: Phrase, _ action: TrayAction) {
            items.append(Item(id: id, label: language.text(phrase), action: action))
        }
        func addCommand(_ id: Int32, _ phrase: Phrase, _ command: [String]) {
            if commands.contains(command[0]) { add(id, phrase, .terminal(command)) }
        }
        switch state {
        case .heard, .silent:
            separate()
            add(10, Phrase("Pause for 5 minutes"), .pauseFor5)
            add(11, Phrase("Pause until I resume"), .pause)
            add(12, Phrase("Pause for a payment"), .pauseForPayment)
        case .paused where facts.isPausedByAgent:
            separate()
            add(13, Phrase("Resume"), .resume)
        case .awaitsConsent:
            separate()
            addCommand(14, Phrase("What Undertone asks of you…"), ["consent", "show"])
        case .paused, .absent: break
        }
        separate()
        // It says by itself where no daemon takes it.
        add(20, Phrase("Ask for help"), .help)
        separate()
        if commands.contains("breathe") { add(30, Phrase("Breathe for a minute…"), .breathe) }
        addCommand(31, Phrase("What is held about you…"), ["mine"])
        addCommand(32, Phrase("Whom you can turn to…"), ["contacts"])
        separate()
        add(40, Phrase("Close this icon"), .close)
        self.items = items
    }
}
