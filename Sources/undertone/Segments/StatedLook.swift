import DaemonConfiguration
import Events
import FeedClient
import Glibc

/// A look at what is stored, which quality assurance has to give a reason for, and the agent has not.
enum StatedLook {
    /// Gives the reason of a whole session of looks. It is shown each time that it counts.
    static let variable = "UNDERTONE_REASON"
    /// What the help says of the option.
    static let help =
        "Why you look; quality assurance has to say so, and the agent can read it. Without it $\(variable) counts; "
        + PersonalWords.help

    /// The reason that was given: by the option, else by the environment, which is shown.
    /// - Parameters:
    ///   - option: what was given.
    ///   - question: what a person at a terminal is asked where the option says so.
    /// - Returns: the reason; `nil` where none was given.
    /// - Throws: where standard input cannot be read.
    static func reason(_ option: String?, asking question: String = "why you look:") throws -> String? {
        if let option { return try PersonalWords.read(option, asking: question) }
        let words = ProcessEnvironment.current().variables[variable] ?? ""
        guard words.contains(where: { !$0.isWhitespace }) else { return nil }
        Terminal.note("reason: \(words) (\(variable))")
        return words
    }

    /// Asks daemons for something. Where one of them wants to know why, and nobody said so, a person at a terminal is
    /// asked once; elsewhere one line says how, however many daemons there are.
    /// - Returns: the answers, and the reason that counted in the end.
    /// - Throws: ``CommandFailure`` where a reason is missing; the fault of the last daemon where none answers.
    static func ask<Answer: Sendable>(
        _ clients: [FeedClient], reason: String?,
        _ question: @escaping @Sendable (_ client: FeedClient, _ reason: String?) async throws -> Answer
    ) async throws -> (answers: [(FeedClient, Answer)], reason: String?) {
        let told = try await clients.asked { try await question($0, reason) }
        guard reason == nil, told.failures.contains(where: \.wantsReason) else { return (try told.told(), reason) }
        let words = try words()
        return (try await clients.ask { try await question($0, words) }, words)
    }

    /// The same for one daemon.
    static func ask<Answer: Sendable>(
        _ client: FeedClient, reason: String?, _ question: (_ reason: String?) async throws -> Answer
    ) async throws -> (answer: Answer, reason: String?) {
        do { return (try await question(reason), reason) } catch let error as FeedClientError
            where reason == nil && error.wantsReason
        {
            let words = try words()
            return (try await question(words), words)
        }
    }

    /// The segments that daemons tell of, each once; of a hub's each with a client that speaks of its lane.
    static func list(
        _ clients: [FeedClient], _ filter: SegmentFilter, isHub: Bool = false, reason: String?
    ) async throws -> (told: [(FeedClient, SegmentRecord)], reason: String?) {
        if isHub, let hub = clients.first {
            let (segments, reason) = try await ask(hub, reason: reason) {
                try await hub.siteSegments(filter, reason: $0)
            }
            return (segments.map { (hub.speaking(of: $0.place), $0.record) }, reason)
        }
        let (answers, reason) = try await ask(clients, reason: reason) { try await $0.segments(filter, reason: $1) }
        return (answers.eachOnce(), reason)
    }

    private static func words() throws -> String {
        if Terminal.isTerminal(STDIN_FILENO),
            let words = try PersonalWords.read(nil, asking: "why you look (the agent can read it):", isNeeded: true)
        {
            return words
        }
        throw CommandFailure(
            "say why you look: --reason \"why\" (- reads it from standard input, $\(variable) is for a whole session); "
                + "the agent can read it", status: .usage)
    }
}

extension FeedClientError {
    /// Whether a look was refused because no reason was given; of a look without one nothing else is malformed.
    fileprivate var wantsReason: Bool { code == .refused && underlying == 400 }
}
