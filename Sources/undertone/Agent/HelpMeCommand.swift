import ArgumentParser
import Events
import FeedClient
import Glibc
import Languages
import Vocabulary
import Wellbeing

/// `undertone help-me`: the agent asks for help, and nobody who looks at the screen sees it.
struct HelpMeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "help-me", abstract: localized("Ask your supervisors for help, silently."),
        discussion: localized(
            """
            Shows two short lines, with --quiet nothing at all: its number, and whether anybody is watching just now; below \
            them whom you can turn to, where your site has written that down. Every \
            supervisor sees the request before everything else until one of them has dealt with it; `undertone status` tells \
            who has seen it. Works while paused and without a microphone. Put it on a key of your keyboard (`undertone shortcut`) or \
            on a pedal (`undertone footswitch`).

            Exit status 0 means that the request is kept and cannot be lost any more; with 69 there is no daemon to ask, and \
            nobody knows of it: with --quiet and without a terminal a notice on the desktop says so.

            At a terminal you are asked what they are to read; return sends the request without words, and so does half a \
            minute without an answer. Words on the command line can be read by everybody on this machine. Of more than 1,000 \
            characters the first are sent.

            Example:
              undertone help-me
              undertone help-me he is threatening me
              undertone help-me --quiet
              undertone help-me --quiet --reason - < words.txt
            """))

    @OptionGroup var configuration: ConfigurationOptions

    @Option(help: ArgumentHelp(localized("What supervisors read beside it; \(PersonalWords.help)"), valueName: "text"))
    var reason: String?

    @Argument(help: ArgumentHelp(localized("The same, as somebody in a hurry writes it."), valueName: "words"))
    var said: [String] = []

    @Flag(name: .shortAndLong, help: ArgumentHelp(localized("Print nothing where it went well."))) var quiet = false

    @Flag(help: ArgumentHelp(localized("Print the request as one JSON object."))) var json = false

    func validate() throws {
        guard !(quiet && json) else {
            throw ValidationError(localized("--quiet prints nothing and --json prints; give one"))
        }
    }

    func run() async throws {
        // Nothing about the words keeps the request from being sent.
        let words = (try? words()).flatMap(Self.sendable)
        let receipt: HelpReceipt
        do {
            // A request for help is worth waiting for a daemon that is being restarted.
            receipt = try await configuration.ownClient().help(reason: words)
        } catch {
            guard let failure = CommandFailure(error) else { throw error }
            // A key of the desktop has no terminal on which it could be read.
            if quiet, isatty(STDERR_FILENO) == 0 {
                DesktopWord.show(localized("Not sent, nobody knows of it"), failure.description)
            }
            throw CommandFailure(
                localized("NOT SENT, nobody knows of it: \(failure.description)"), status: failure.status)
        }
        // It is sent: what else goes wrong is no failure of it.
        let contacts = (try? configuration.load().contacts) ?? .none
        if json { return try StandardOutput.json(HelpAnswer(receipt: receipt, contacts: contacts)) }
        // No word of help: whoever looks over the agent's shoulder learns nothing.
        guard !quiet else { return }
        StandardOutput.line(localized("noted \(Wording.short(receipt.alert.alertID))"))
        for line in Wording.wrapped(Self.audience(receipt), to: Terminal.size.columns) { StandardOutput.line(line) }
        for line in contacts.lines(in: .own) { StandardOutput.sentence(InkedLine(line)) }
    }

    /// Who can see it, and whether anybody does.
    static func audience(_ receipt: HelpReceipt) -> String {
        if let reason = receipt.unreachable {
            let words = Language.own.text(of: reason)
            return localized(
                "nobody can see it from elsewhere (\(words)); it is kept. If it cannot wait, call somebody")
        }
        return switch receipt.watching {
        case nil: localized("every supervisor can see it; undertone status tells when somebody has seen it")
        case 0?:
            localized(
                """
                every supervisor can see it, and nobody is watching just now. It stays open until somebody has seen it; if it \
                cannot wait, call somebody
                """)
        case let count?:
            localized(
                count,
                one: """
                    every supervisor can see it, and one is watching now; undertone status tells when somebody has seen it
                    """,
                other: """
                    every supervisor can see it, and \(count) are watching now; undertone status tells when somebody has \
                    seen it
                    """)
        }
    }

    private func words() throws -> String? {
        let reason = PersonalWords.joined(reason, said)
        guard reason == nil || reason == PersonalWords.standardInput, Terminal.isTerminal(STDIN_FILENO) else {
            return try PersonalWords.read(reason, asking: "")
        }
        if quiet, reason == nil { return nil }
        // Whoever closes the window now has asked for help, too.
        signal(SIGHUP, SIG_IGN)
        // No word of help: whoever looks over the agent's shoulder learns nothing.
        Terminal.ask(localized("words (return for none):"))
        var entry = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        // SAFETY: the structure lives for the time of the call.
        return unsafe poll(&entry, 1, Self.patienceMs) > 0 ? readLine() : nil
    }

    /// The words as the daemon takes them: one that it refused would be a request that nobody has heard of.
    static func sendable(_ words: String) -> String? {
        let line = PlainText.shown(words.split(whereSeparator: \.isWhitespace).joined(separator: " "))
        guard line.unicodeScalars.count > longest else { return line.isEmpty ? nil : line }
        return String(String.UnicodeScalarView(line.unicodeScalars.prefix(longest - 1))) + "…"
    }

    /// Characters that a request for help may say.
    private static let longest = 1_000
    /// How long words are waited for, milliseconds.
    private static let patienceMs: Int32 = 30_000
}
