import ArgumentParser
import DaemonConfiguration
import Events
import FeedClient
import Languages

/// `undertone pause`: the agent does not want to be heard.
struct PauseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "pause", abstract: localized("Let go of the microphone until you resume, or for a time."),
        discussion: localized(
            """
            With --for the microphone is heard again by itself when the time is over. A pause for a payment is another matter: \
            the last half minute that was heard is wiped, and when the time is over it stays off until you resume, and you are \
            told. The reason stays with you: supervisors see only that you paused. A pause survives a restart.

            Example:
              undertone pause --for 2m --reason private
              undertone pause --reason payment
            """))

    @OptionGroup var configuration: ConfigurationOptions

    @Option(
        name: .customLong("for"),
        help: ArgumentHelp(
            localized("How long, 12 h at most, such as 90s, 2m, 1h30m or \"2 hours\"."), valueName: "time"))
    var length: PauseLength?

    @Option(help: ArgumentHelp(localized("payment, private, or what you like; \(PersonalWords.help)"))) var reason:
        String?

    @Flag(help: ArgumentHelp(localized("Print the daemon's status after it, as one JSON object."))) var json = false

    func run() async throws {
        let reason = try PersonalWords.read(reason, asking: localized("why:"))
        let request = PauseRequest(reason: reason, forS: length?.seconds)
        let status = try await configuration.ownClient().pause(request)
        if json { return try StandardOutput.json(status) }
        let words =
            switch (length, reason) {
            case (nil, _): localized("paused until undertone resume")
            case (let length?, "payment"):
                localized("paused until undertone resume; you are told in \(Wording.span(seconds: length.seconds))")
            case (let length?, _):
                localized("paused for \(Wording.span(seconds: length.seconds)), or until undertone resume")
            }
        StandardOutput.line(words)
    }
}

/// `undertone resume`: the agent may be heard again.
struct ResumeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "resume", abstract: localized("End a pause: the microphone is heard again."),
        discussion: localized(
            """
            Something else may still keep it off, such as a locked screen or consent that is missing; that is said.

            Example:
              undertone resume
            """))

    @OptionGroup var configuration: ConfigurationOptions

    @Flag(help: ArgumentHelp(localized("Print the daemon's status after it, as one JSON object."))) var json = false

    func run() async throws {
        let client = try configuration.ownClient()
        var status = try await client.resume()
        // The stream is opened within some tens of milliseconds.
        let deadline = ContinuousClock.now + .seconds(1)
        while status.capture.state == "paused", ContinuousClock.now < deadline {
            try await Task.sleep(for: .milliseconds(20))
            status = try await client.status()
        }
        if json { return try StandardOutput.json(status) }
        let capture = status.capture
        let what = [capture.device, capture.reason.map(status.own)].compactMap(\.self).joined(separator: ": ")
        StandardOutput.line("\(CaptureWording.state(capture.state)) \(what)")
    }
}

/// A length of time as a person writes it: `90`, which are seconds, `90s`, `1h30m`, `1.5h`, `2 hours`.
struct PauseLength: ExpressibleByArgument, Equatable {
    /// The length.
    let seconds: Double

    init?(argument: String) {
        let words = argument.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
        let plain = words.wholeMatch(of: /[0-9]{1,6}/).flatMap { Double($0.output) }
        guard let seconds = plain ?? PastInstant.length(words[...]), seconds > 0 else { return nil }
        self.seconds = seconds
    }
}

/// `undertone call`: tells the daemon that a call has begun or ended, for softphones that it cannot see.
struct CallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "call", abstract: localized("Tell the daemon that a call begins or ends."),
        discussion: localized(
            """
            The daemon has to know of calls: no break is offered in one, a hard one counts for the break after it, and your report \
            counts them. It knows of a call by itself where another program records from the same microphone or a program of \
            capture.softphones plays, and else by your talk alone, which takes a minute to tell that a call is over. With this \
            command the telephone's own hooks, or you, say it at once: begin when a call begins, end when it is over. What is said \
            counts more than streams and talk. `undertone breaks` shows how calls are known.

            Where capture.when is "calls", the microphone is heard in calls alone, and these are the calls.

            Example:
              undertone call begin
              undertone call end
            """))

    /// What there is to tell.
    enum Moment: String, ExpressibleByArgument, CaseIterable { case begin, end }

    @OptionGroup var configuration: ConfigurationOptions

    @Argument(help: ArgumentHelp(localized("What happens: begin or end."))) var moment: Moment

    @Flag(help: ArgumentHelp(localized("Print the daemon's status after it, as one JSON object."))) var json = false

    func run() async throws {
        let client = try configuration.ownClient()
        let status =
            switch moment {
            case .begin: try await client.beginCall()
            case .end: try await client.endCall()
            }
        if json { return try StandardOutput.json(status) }
        let capture = status.capture
        StandardOutput.line(
            "\(CaptureWording.state(capture.state))\(capture.reason.map { ": \(status.own($0))" } ?? "")")
    }
}
