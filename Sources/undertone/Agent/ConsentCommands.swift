import ArgumentParser
import Events
import FeedClient
import Foundation
import Glibc
import Languages
import Policy
import Vocabulary

/// `undertone consent`: what the agent has agreed to, and the agent's word on it.
struct ConsentCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "consent", abstract: localized("Show, grant or withdraw your consent, purpose by purpose."),
        discussion: localized(
            """
            Nothing is heard before you have consented to self-view or alerts. Withdrawing stops what rested on it at once, and \
            erases what it held.

            Example:
              undertone consent show
              undertone consent grant self-view alerts
              undertone consent withdraw replay
            """), subcommands: [ConsentShowCommand.self, ConsentGrantCommand.self, ConsentWithdrawCommand.self],
        defaultSubcommand: ConsentShowCommand.self)
}

/// `undertone consent show`: every purpose, its notice, and how consent stands.
struct ConsentShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: localized("Show every purpose with its notice, and what you have agreed to."),
        discussion: localized(
            """
            Example:
              undertone consent show
              undertone consent show --json | jq '.purposes[] | select(.granted_at)'
            """))

    @OptionGroup var configuration: ConfigurationOptions

    @OptionGroup var output: OutputOptions

    func run() async throws {
        let page = try await configuration.ownClient().consent()
        let columns = ["purpose", "is_used", "granted_at", "withdrawn_at", "notice_version", "notice"]
        try output.list(of: [page], csv: page.purposes, columns) {
            for line in ConsentText.lines(of: page, width: Terminal.size.columns) { StandardOutput.line(line) }
        }
    }
}

/// `undertone consent grant`: the agent agrees, having read the notice.
struct ConsentGrantCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grant", abstract: localized("Agree to purposes, after reading what each means."),
        discussion: localized(
            """
            Shows the notice of each purpose, what this site does with it and what has changed since you agreed, and asks. \
            Without a purpose it asks for one after another. --yes is for your own scripts that have shown you the notices: whoever became you by su or sudo cannot use it. The \
            desktop tells you of each consent that is given in your name, and the log keeps it.

            Example:
              undertone consent grant
              undertone consent grant self-view alerts
            """))

    @OptionGroup var purposes: PurposeOptions
    @OptionGroup var configuration: ConfigurationOptions

    @Flag(help: ArgumentHelp(localized("Do not ask."))) var yes = false

    func validate() throws {
        if yes || !Terminal.isTerminal(STDIN_FILENO) { try purposes.checkSomeAreNamed() }
    }

    func run() async throws {
        let client = try configuration.ownClient()
        let page = try await client.consent()
        if purposes.areNone, page.purposes.contains(where: { $0.isUsed && $0.grantedAt == nil }) {
            return try await Self.askEach(of: page, client)
        }
        let wanted = purposes.chosen(from: page).filter { $0.grantedAt == nil && ($0.isUsed || !purposes.all) }
        guard !wanted.isEmpty else {
            return StandardOutput.line(localized("nothing to grant: you have agreed to this already"))
        }
        // Whoever answers has the text before the eyes, and whoever gave --yes has it in the log of the script.
        let width = Terminal.size.columns
        for line in wanted.flatMap({ ConsentText.lines(of: $0, now: page.terms, width: width) })
            + ConsentText.lines(of: page.terms, width: width)
        {
            Terminal.note(line.text(hasColour: false))
        }
        if yes {
            try Self.checkLogin()
        } else {
            let names = wanted.map(\.purpose).joined(separator: ", ")
            try Terminal.confirm(localized("Do you agree to \(names)?"), refusal: localized("nothing was granted"))
        }
        for purpose in wanted {
            let change = ConsentChange(
                purpose: purpose.purpose, granted: true, noticeVersion: purpose.noticeVersion, terms: page.termsDigest)
            try await client.setConsent(change)
            StandardOutput.line(localized("granted \(purpose.purpose)"))
        }
    }

    /// Asks for one purpose after another, each with its notice. A no is no answer to the next.
    /// - Parameters:
    ///   - page: how consent stands.
    ///   - given: purposes to which the command line agrees.
    ///   - isAsking: whether to ask for the others.
    ///   - client: the agent's own daemon.
    /// - Throws: where the daemon does not take a yes.
    static func askEach(
        of page: ConsentPage, given: [String] = [], isAsking: Bool = true, _ client: FeedClient
    ) async throws {
        for purpose in page.purposes where purpose.isUsed && purpose.grantedAt == nil {
            let isGiven = given.contains(purpose.purpose)
            guard isAsking || isGiven else { continue }
            let width = Terminal.size.columns
            for line in ConsentText.lines(of: purpose, now: page.terms, width: width)
                + ConsentText.lines(of: page.terms, width: width)
            {
                Terminal.note(line.text(hasColour: false))
            }
            if isGiven {
                try checkLogin()
            } else {
                Terminal.ask("\(localized("Do you agree to \(purpose.purpose)?")) [\(YesOrNo.choices)]")
                guard let answer = readLine() else {
                    Terminal.note("")
                    return StandardOutput.line(localized("the answers ended: nothing more was granted"))
                }
                guard YesOrNo.isYes(answer) else { continue }
            }
            let change = ConsentChange(
                purpose: purpose.purpose, granted: true, noticeVersion: purpose.noticeVersion, terms: page.termsDigest)
            try await client.setConsent(change)
            StandardOutput.line(localized("granted \(purpose.purpose)"))
        }
    }

    /// Refuses consent unseen from somebody who became the agent: who logged in is somebody else. Whoever runs the
    /// machine can get around it; then the desktop's notice and the log tell.
    static func checkLogin() throws {
        let text = (try? String(contentsOfFile: "/proc/self/loginuid", encoding: .utf8)) ?? ""
        let (user, digits) = (getuid(), text.filter(\.isNumber))
        guard user != 0, let login = UInt32(digits, radix: 10),
            login != UInt32.max, login != user
        else { return }
        throw CommandFailure(
            localized(
                """
                consent unseen (--yes) is for the agent's own login, and user \(Int(clamping: login)) logged in here; let the agent run \
                undertone consent grant
                """), status: .notAllowed)
    }
}

/// `undertone consent withdraw`: the agent takes consent back.
struct ConsentWithdrawCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw",
        abstract: localized("Take consent back: it stops at once, and what it held is erased."),
        discussion: localized(
            """
            Does not ask: what is erased is yours. self-view held the calm voice, alerts what the past ones said, replay the \
            recordings. The microphone is let go where neither self-view nor alerts is left.

            Example:
              undertone consent withdraw replay
              undertone consent withdraw --all
            """))

    @OptionGroup var purposes: PurposeOptions
    @OptionGroup var configuration: ConfigurationOptions

    func validate() throws { try purposes.checkSomeAreNamed() }

    func run() async throws {
        let client = try configuration.ownClient()
        let page = try await client.consent()
        var failures: [FeedClientError] = []
        // In an order that lets go of the microphone first.
        for purpose in purposes.chosen(from: page) {
            let change = ConsentChange(purpose: purpose.purpose, granted: false, noticeVersion: purpose.noticeVersion)
            do throws(FeedClientError) {
                let note = try await client.setConsent(change).note
                let words = note.map { localized("withdrew \(purpose.purpose): \(Language.own.text(of: $0))") }
                StandardOutput.line(
                    InkedLine(words ?? localized("withdrew \(purpose.purpose)")).text(hasColour: false))
            } catch {
                failures.append(error)
                Terminal.warn(
                    InkedLine(
                        localized("\(purpose.purpose) was not withdrawn for good: \(error.words(in: Language.own))")
                    ).text(hasColour: false))
            }
        }
        // Each was told as it came; the status is that of the first.
        guard let failure = failures.first else { return }
        throw CommandFailure("", status: CommandFailure(failure)?.status ?? .failure)
    }
}

/// Which purposes are meant.
struct PurposeOptions: ParsableArguments {
    @Argument(
        help: ArgumentHelp(localized("Purposes: self-view, alerts, replay, evaluation.")),
        completion: .list(Purpose.allCases.map(\.rawValue)))
    var purposes: [String] = []

    @Flag(help: ArgumentHelp(localized("Every purpose that this site uses."))) var all = false

    func validate() throws {
        guard !all || purposes.isEmpty else {
            throw ValidationError(localized("name purposes or give --all, not both"))
        }
        try Self.check(purposes)
    }

    /// Whether neither purposes nor --all were given.
    var areNone: Bool { !all && purposes.isEmpty }

    /// Refuses a command line that names none.
    func checkSomeAreNamed() throws { if areNone { throw ValidationError(localized("name a purpose, or give --all")) } }

    /// Refuses what is the name of no purpose.
    static func check(_ purposes: [String]) throws {
        for purpose in purposes where Purpose(rawValue: purpose) == nil {
            let known = Purpose.allCases.map(\.rawValue).joined(separator: ", ")
            throw ValidationError(localized("there is no purpose \"\(purpose)\"; there are \(known)"))
        }
    }

    /// The purposes that are meant, of those that the daemon knows.
    func chosen(from page: ConsentPage) -> [ConsentPage.Purpose] {
        page.purposes.filter { all ? $0.isUsed || $0.grantedAt != nil : purposes.contains($0.purpose) }
    }
}
