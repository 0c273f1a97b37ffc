import DaemonConfiguration
import Events
import FeedClient
import Glibc
import Vocabulary
import Wellbeing

/// The running daemon, as it answers on the agent's own socket.
struct DaemonFacts: Sendable {
    /// What it says about itself.
    struct Answer: Sendable {
        var status: StatusPayload
        /// Time of the newest event; `nil` where there is none.
        var newestEvent: Timestamp?
        /// The purposes to which the agent has agreed; `nil` where that is not known.
        var consents: [String]?
        /// How breaks stand; `nil` where that is not known.
        var breaks: BreakPage?
    }

    /// The agent's own socket; `nil` where the configuration gives none.
    var socket: FileFacts?
    /// Its answer, or why there is none.
    var answer: Result<Answer, FeedClientError>

    private static func ask(_ socketPath: String) async -> Result<Answer, FeedClientError> {
        let own = geteuid()
        // Nobody else's is believed; root may look at any agent's.
        let client = FeedClient(socketPath: socketPath, identity: own == 0 ? nil : DaemonIdentity(uid: own))
        do throws(FeedClientError) {
            let status = try await client.status()
            let page = try? await client.events(after: .number(max(0, status.lastSequence - 1)))
            let consent = try? await client.consent()
            let breaks = try? await client.breaks()
            return .success(
                Answer(
                    status: status, newestEvent: page?.events.last?.time,
                    consents: consent?.purposes.filter { $0.isUsed && $0.grantedAt != nil }.map(\.purpose),
                    breaks: breaks))
        } catch { return .failure(error) }
    }
}

extension DaemonFacts {
    /// Asks the daemon.
    init(socketPath: String?, limit: Duration) async {
        guard let socketPath else {
            answer = .failure(FeedClientError(code: .configuration, context: "no socket is known"))
            return
        }
        socket = FileFacts(at: socketPath)
        answer =
            await TimeLimit.answer(within: limit, of: { await Self.ask(socketPath) })
            ?? .failure(
                FeedClientError(
                    code: .unavailable,
                    context: "the daemon at \(socketPath) does not answer within "
                        + "\(Wording.span(seconds: limit / .seconds(1)))"))
    }
}

/// The running daemon: whether it answers, its version, and what it costs.
enum DaemonCheck {
    private static let name = "daemon"
    /// More than this is not what it was measured to take.
    private static let maxCPUPercent = 10.0
    private static let maxRSSMB = 150.0

    static func findings(_ facts: Facts) -> [Finding] {
        switch facts.daemon.answer {
        case .failure(let error): .fault(name, complaint(error, facts.daemon.socket), hint: hint(error, facts))
        case .success(let answer):
            [version(answer.status), load(answer.status)]
                + (answer.status.warnings ?? []).map { .warning(name, $0, hint: Self.mendedHint) }
        }
    }

    private static let mendedHint = "once it is put right: systemctl --user restart undertoned"

    private static func version(_ answer: StatusPayload) -> Finding {
        let running = "running for \(Wording.span(seconds: answer.uptimeS))"
        guard answer.version == Version.current else {
            return .warning(
                name, "version \(answer.version), \(running), but this command is \(Version.current)",
                hint: "systemctl --user restart undertoned")
        }
        return .ok(name, "version \(answer.version), \(running)")
    }

    private static func load(_ answer: StatusPayload) -> Finding {
        let text = "\(Wording.oneDecimal(answer.cpuPercent)) % of a core, \(Wording.whole(answer.rssMB)) MB"
        guard answer.cpuPercent <= maxCPUPercent, answer.rssMB <= maxRSSMB else {
            return .warning(
                "load", "\(text): far more than it should take",
                hint: "look again in a minute; if it stays so, systemctl --user restart undertoned, and report it")
        }
        return .ok("load", text)
    }

    private static func complaint(_ error: FeedClientError, _ socket: FileFacts?) -> String {
        guard let socket else { return "no socket of the daemon is known" }
        if socket.isAbsent { return "does not run: there is no socket \(socket.path)" }
        switch error.code {
        case .noDaemon: return "does not run: nobody listens on \(socket.path)"
        case .unreadableAnswer: return "answers on \(socket.path) in another version's way"
        default: return error.context
        }
    }

    private static func hint(_ error: FeedClientError, _ facts: Facts) -> String {
        guard facts.daemon.socket != nil else { return "set XDG_RUNTIME_DIR, or feed.agent_socket" }
        let isUnitKnown = if case .known(let unit)? = facts.unit { unit["LoadState"] == "loaded" } else { false }
        switch error.code {
        case .unreadableAnswer, .unavailable, .disconnected: return "systemctl --user restart undertoned"
        default: return isUnitKnown ? "systemctl --user start undertoned" : "start it: undertoned"
        }
    }
}

/// What the agent has agreed to, without which nothing is heard.
enum ConsentCheck {
    private static let name = "consent"

    static func findings(_ facts: Facts) -> [Finding] {
        guard case .success(let answer) = facts.daemon.answer, let consents = answer.consents else {
            return .warning(
                name, "only a running daemon tells what the agent has agreed to",
                hint: "once it runs: undertone consent show")
        }
        guard consents.contains("self-view") || consents.contains("alerts") else {
            return .warning(
                name, "the agent has not agreed to being heard, so nothing is", hint: "undertone consent grant")
        }
        return .ok(name, "the agent has agreed to \(consents.joined(separator: ", "))")
    }
}
