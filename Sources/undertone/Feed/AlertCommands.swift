import ArgumentParser
import Events
import FeedClient
import Languages

/// `undertone ack`: a supervisor says that an alert has been seen.
struct AckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "ack",
        abstract: localized("Say that you have seen an alert; everybody who follows the feed is told."),
        discussion: localized(
            """
            The first to say so counts; saying it again changes nothing.

            Exit status with --hub: 0 the desk has done it, 1 it has not, 3 it has not answered yet.

            Example:
              undertone ack 6b0e1a2c
              undertone ack 6b0e1a2c --hub
            """))

    @OptionGroup var alert: HandlingOptions

    func run() async throws {
        try await alert.carryOut(.acknowledge) { before, after, client in
            if let earlier = before.acknowledgedBy {
                return before.acknowledgedAt.map { localized("was already seen by \(earlier) at \(Wording.since($0))") }
                    ?? localized("was already seen by \(earlier)")
            }
            return localized("seen: \(Wording.summary(of: after, from: client))")
        }
    }
}

/// `undertone takeover`: a supervisor takes care of an alert.
struct TakeoverCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "takeover",
        abstract: localized("Take an alert over: you take care of it, and everybody who follows the feed sees that."),
        discussion: localized(
            """
            Who takes an alert over has also seen it.

            Example:
              undertone takeover 6b0e1a2c
              undertone takeover 6b0e1a2c --hub
            """))

    @OptionGroup var alert: HandlingOptions

    func run() async throws {
        try await alert.carryOut(.takeOver) { _, after, client in
            let summary = Wording.summary(of: after, from: client)
            return after.life.handler.map { localized("taken over by \($0): \(summary)") }
                ?? localized("taken over by you: \(summary)")
        }
    }
}

/// `undertone handover`: a supervisor hands an alert on to another.
struct HandoverCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "handover", abstract: localized("Hand an alert on to a colleague."),
        discussion: localized(
            """
            Whoever it is handed to sees it in the feed; `undertone watch --bell --notify` there tells of it at once.

            Example:
              undertone handover 6b0e1a2c --to ivan
            """))

    @OptionGroup var alert: HandlingOptions

    @Option(help: ArgumentHelp(localized("User name of the colleague."), valueName: "name")) var to: String

    func validate() throws { guard !to.isEmpty else { throw ValidationError(localized("--to names somebody")) } }

    func run() async throws {
        try await alert.carryOut(.handOn(to: to)) { _, after, client in
            localized("handed on to \(to): \(Wording.summary(of: after, from: client))")
        }
    }
}

/// `undertone resolve`: a supervisor closes an alert.
struct ResolveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resolve", abstract: localized("Close an alert: what was to be done has been done."),
        discussion: localized(
            """
            A request for help stays open until somebody does this. The note is kept with the alert, and the agent can read it.

            With --nothing-wrong the daemon learns that what was heard in the alert belongs to this agent's calm voice, so that \
            the like of it raises alerts less often. It can be said later, too, of an alert that is resolved already; it \
            cannot be taken back.

            Example:
              undertone resolve 6b0e1a2c --note -
              undertone resolve 6b0e1a2c "took the call over"
              undertone resolve 6b0e1a2c --nothing-wrong
            """))

    @OptionGroup var alert: HandlingOptions

    @Flag(help: ArgumentHelp(localized("Nothing was wrong: what was heard in it counts as calm from now on.")))
    var nothingWrong = false

    @Option(help: ArgumentHelp(localized("What was done, for the record; \(PersonalWords.help)"), valueName: "text"))
    var note: String?

    @Argument(help: ArgumentHelp(localized("The same without --note."), valueName: "words")) var said: [String] = []

    func run() async throws {
        let note = try PersonalWords.read(PersonalWords.joined(note, said), asking: localized("what was done:"))
        try await alert.carryOut(.resolve(note: note, nothingWrong: nothingWrong)) { _, after, client in
            let summary = Wording.summary(of: after, from: client)
            return after.life.nothingWrong
                ? localized("resolved, nothing was wrong: \(summary)") : localized("resolved: \(summary)")
        }
    }
}

/// `undertone note`: a supervisor adds something to an alert.
struct NoteCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "note", abstract: localized("Add a note to an alert; the agent can read it."),
        discussion: localized(
            """
            Nothing else changes: a note says neither that you have seen the alert nor that it is dealt with.

            Example:
              undertone note 6b0e1a2c --note -
              undertone note 6b0e1a2c "he calls again at three"
            """))

    @OptionGroup var alert: HandlingOptions

    @Option(
        help: ArgumentHelp(localized("The words. Asked for if not given; \(PersonalWords.help)"), valueName: "text"))
    var note: String?

    @Argument(help: ArgumentHelp(localized("The same without --note."), valueName: "words")) var said: [String] = []

    func run() async throws {
        guard
            let words = try PersonalWords.read(
                PersonalWords.joined(note, said), asking: localized("note:"), isNeeded: true)
        else {
            throw CommandFailure(
                localized("a note has words; --note - reads them from standard input"), status: .usage)
        }
        try await alert.carryOut(.remark(words)) { _, after, client in
            localized("noted: \(Wording.summary(of: after, from: client))")
        }
    }
}

/// `undertone undo`: whoever did something with an alert by mistake takes it back.
struct UndoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "undo", abstract: localized("Take back what you have just done with an alert."),
        discussion: localized(
            """
            For \(AlertHistory.undoS) s after ack, takeover, handover or resolve, as long as nobody else has seen to the \
            alert since: it then stands as before, also the time for which it has waited. Everybody who follows the feed is \
            told. That nothing was wrong cannot be taken back.

            Example:
              undertone undo 6b0e1a2c
            """))

    @OptionGroup var alert: HandlingOptions

    func run() async throws {
        func outcome(before: AlertRecord, after: AlertRecord, client: FeedClient) -> String {
            let now =
                Wording.handling(of: after)
                ?? (after.life.isWaiting ? localized("nobody sees to it") : localized("nobody has closed it"))
            return localized("taken back, \(now): \(Wording.summary(of: after, from: client))")
        }
        // Which step it was, whoever is asked knows.
        try await alert.carryOut(.undo(.acknowledge), outcome: outcome)
    }
}

/// `undertone judge`: quality assurance decides about a contested alert.
struct JudgeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "judge", abstract: localized("Decide whether an agent who contests an alert is right."),
        discussion: localized(
            """
            For quality assurance. An alert that was contested rightly (--upheld) stands as wrong from then on, and the daemon \
            learns that what was heard in it belongs to this agent's calm voice.

            Example:
              undertone judge 6b0e1a2c --upheld --note -
              undertone judge 6b0e1a2c --dismissed
            """))

    /// What is decided.
    enum Judgement: String, EnumerableFlag {
        case upheld, dismissed

        static func help(for value: Judgement) -> ArgumentHelp? {
            switch value {
            case .upheld: ArgumentHelp(localized("The agent is right: the alert was wrong."))
            case .dismissed: ArgumentHelp(localized("The alert was right."))
            }
        }
    }

    @OptionGroup var alert: AlertOptions

    @Flag var judgement: Judgement

    @Option(
        help: ArgumentHelp(localized("Why, for the agent and the record; \(PersonalWords.help)"), valueName: "text"))
    var note: String?

    func run() async throws {
        let note = try PersonalWords.read(note, asking: localized("why:"))
        try await alert.carryOut(.judge(upheld: judgement == .upheld, note: note)) { _, _, _ in
            judgement == .upheld
                ? localized("judged: the agent is right, the alert was wrong")
                : localized("judged: the alert was right")
        }
    }
}
