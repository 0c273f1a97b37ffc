/// What the agent has agreed to, without which nothing is heard.
enum ConsentCheck {
    private static let name = "consent"

    static func findings(_ facts: Facts) -> [Finding] {
        guard case .success(let answer) = facts.daemon.answer, let consents = answer.consents else {
            return [
                .warning(
                    name, "only a running daemon tells what the agent has agreed to",
                    mend: "once it runs: undertone consent show")
            ]
        }
        guard consents.contains("self-view") || consents.contains("alerts") else {
            return [
                .warning(
                    name, "the agent has not agreed to being heard, so nothing is", mend: "undertone consent grant")
            ]
        }
        return [.ok(name, "the agent has agreed to \(consents.joined(separator: ", "))")]
    }
}
