import AudioTypes
import DaemonConfiguration
import Feed

/// The running daemon: whether it answers, its version, and what it costs.
enum DaemonCheck {
    private static let name = "daemon"
    /// More than this is not what it was measured to take.
    private static let mostCPUPercent = 10.0
    private static let mostRSSMB = 150.0

    static func findings(_ facts: Facts) -> [Finding] {
        switch facts.daemon.answer {
        case .failure(let error): [.fault(name, complaint(error, facts.daemon.socket), mend: mend(error, facts))]
        case .success(let answer): [version(answer), load(answer)]
        }
    }

    private static func version(_ answer: DaemonFacts.Answer) -> Finding {
        let running = "running for \(Wording.span(seconds: answer.uptimeS))"
        guard answer.version == Version.current else {
            return .warning(
                name, "version \(answer.version), \(running), but this command is \(Version.current)",
                mend: "systemctl --user restart undertoned")
        }
        return .ok(name, "version \(answer.version), \(running)")
    }

    private static func load(_ answer: DaemonFacts.Answer) -> Finding {
        let text = "\(Wording.oneDecimal(answer.cpuPercent)) % of a core, \(Int(answer.rssMB.rounded())) MB"
        guard answer.cpuPercent <= mostCPUPercent, answer.rssMB <= mostRSSMB else {
            return .warning(
                "load", "\(text): far more than it should take",
                mend: "look again in a minute; if it stays so, systemctl --user restart undertoned, and report it")
        }
        return .ok("load", text)
    }

    private static func complaint(_ error: FeedError, _ socket: FileFacts?) -> String {
        guard let socket else { return "no socket of the daemon is known" }
        if socket.isAbsent { return "does not run: there is no socket \(socket.path)" }
        switch error.code {
        case .noDaemon: return "does not run: nobody listens on \(socket.path)"
        case .unreadableAnswer: return "answers on \(socket.path) in another version's way"
        default: return error.context
        }
    }

    private static func mend(_ error: FeedError, _ facts: Facts) -> String {
        guard facts.daemon.socket != nil else { return "set XDG_RUNTIME_DIR, or feed.agent_socket" }
        let isUnitKnown = if case .known(let unit)? = facts.unit { unit["LoadState"] == "loaded" } else { false }
        switch error.code {
        case .unreadableAnswer, .unavailable, .disconnected: return "systemctl --user restart undertoned"
        default: return isUnitKnown ? "systemctl --user start undertoned" : "start it: undertoned"
        }
    }
}
