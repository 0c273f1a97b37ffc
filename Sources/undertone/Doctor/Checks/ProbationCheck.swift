/// The probation of a new voice: no fault, and the reason why supervisors are told nothing yet.
enum ProbationCheck {
    private static let name = "probation"

    static func findings(_ facts: Facts) -> [Finding] {
        guard case .success(let answer) = facts.daemon.answer, let words = Wording.probation(answer.probation) else {
            return []
        }
        return [.ok(name, "\(words); until then nobody but the agent is told anything of the voice: undertone trust")]
    }
}
