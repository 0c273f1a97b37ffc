/// The life of an alert: a pure machine. What may happen when stands in ``steps`` and ``verdicts`` and nowhere else.
///
/// A strain alert is raised, may rise, and clears when the voice is calm again, whatever people have done meanwhile. A request for help
/// is never cleared by anything but a person: the voice says nothing about it. People see an alert, take it over, hand it on and
/// resolve it. Beside that runs the dispute: the agent contests an alert, quality assurance judges.
struct AlertLife: Sendable, Equatable {
    /// What can happen to an alert in the course of being dealt with.
    enum Step: String, Sendable, CaseIterable {
        /// The pipeline raised it, or raised it again.
        case raise
        /// The voice reached a higher level.
        case rise
        /// The voice is calm again.
        case clear
        /// Nobody saw it in time.
        case escalate
        /// A person saw it.
        case acknowledge
        /// A person sees to it.
        case takeOver
        /// A person gives it to another.
        case handOn
        /// A person closes it.
        case resolve
    }

    /// What can happen in a dispute.
    enum DisputeStep: String, Sendable, CaseIterable {
        /// The agent says that the alert was wrong.
        case contest
        /// Quality assurance agrees.
        case uphold
        /// Quality assurance does not agree.
        case dismiss
    }

    /// What a step leads to.
    enum Outcome<State: Sendable & Equatable>: Sendable, Equatable {
        /// It happens, and this is where the alert then stands.
        case to(State)
        /// Nothing is left to be done: it was done before, or does not matter any more.
        case unchanged
        /// Nothing is left to be done for whoever sees to it; anybody else is refused.
        case unchangedForHandler
        /// It cannot be done, and why.
        case refused(Refusal)
    }

    /// Why a command cannot be done.
    enum Refusal: Sendable, Equatable {
        case notSeen, over, resolved, taken, notContested, judged, ownRequest
    }

    /// Where it stands.
    var state: AlertState
    /// What it is about.
    var kind = AlertKind.strain
    /// Whether it is disputed.
    var dispute = AlertDispute.none
    /// How often it was passed to the next tier because nobody saw it.
    var tier = 0
    /// Who sees to it, or is to.
    var handler: String?
    /// Whether a person who resolved it said that nothing was wrong.
    var nothingWrong = false

    /// Beyond this nobody is left to be told; it still stays open.
    static let highestTier = 3

    /// Every state and step. A missing cell would be a fault of ours, which the tests look for.
    static let steps: [AlertState: [Step: Outcome<AlertState>]] = [
        .raised: [
            .raise: .to(.raised), .rise: .to(.rising), .clear: .to(.cleared), .escalate: .to(.raised),
            .acknowledge: .to(.acknowledged), .takeOver: .to(.takenOver), .handOn: .to(.handedOn),
            .resolve: .refused(.notSeen),
        ],
        .rising: [
            .raise: .to(.rising), .rise: .to(.rising), .clear: .to(.cleared), .escalate: .to(.rising),
            .acknowledge: .to(.acknowledged), .takeOver: .to(.takenOver), .handOn: .to(.handedOn),
            .resolve: .refused(.notSeen),
        ],
        .acknowledged: [
            .raise: .to(.acknowledged), .rise: .to(.acknowledged), .clear: .to(.cleared), .escalate: .unchanged,
            .acknowledge: .unchanged, .takeOver: .to(.takenOver), .handOn: .to(.handedOn), .resolve: .to(.resolved),
        ],
        .takenOver: [
            .raise: .to(.takenOver), .rise: .to(.takenOver), .clear: .to(.cleared), .escalate: .unchanged,
            .acknowledge: .unchanged, .takeOver: .unchangedForHandler, .handOn: .to(.handedOn),
            .resolve: .to(.resolved),
        ],
        // Who was given it has still to say so: until then it waits like a new one.
        .handedOn: [
            .raise: .to(.handedOn), .rise: .to(.handedOn), .clear: .to(.cleared), .escalate: .to(.handedOn),
            .acknowledge: .to(.acknowledged), .takeOver: .to(.takenOver), .handOn: .to(.handedOn),
            .resolve: .to(.resolved),
        ],
        .cleared: [
            .raise: .to(.raised), .rise: .to(.rising), .clear: .to(.cleared), .escalate: .unchanged,
            .acknowledge: .to(.cleared), .takeOver: .refused(.over), .handOn: .refused(.over),
            .resolve: .to(.resolved),
        ],
        // Closed while the voice was still strained: a higher level is news again, calm is not.
        .resolved: [
            .raise: .to(.raised), .rise: .to(.rising), .clear: .to(.resolved), .escalate: .unchanged,
            .acknowledge: .unchanged, .takeOver: .refused(.resolved), .handOn: .refused(.resolved),
            .resolve: .unchanged,
        ],
    ]

    /// Every state and step of a dispute.
    static let verdicts: [AlertDispute: [DisputeStep: Outcome<AlertDispute>]] = [
        .none: [.contest: .to(.contested), .uphold: .refused(.notContested), .dismiss: .refused(.notContested)],
        .contested: [.contest: .unchanged, .uphold: .to(.upheld), .dismiss: .to(.dismissed)],
        .upheld: [.contest: .refused(.judged), .uphold: .unchanged, .dismiss: .refused(.judged)],
        .dismissed: [.contest: .refused(.judged), .uphold: .refused(.judged), .dismiss: .unchanged],
    ]

    /// Whether nobody has said that they see to it, so that time counts against it.
    var isWaiting: Bool { Self.steps[state]?[.escalate] != .unchanged }

    /// The life after what the pipeline or the clock did; a request for help takes no notice of the voice.
    func after(_ step: Step) -> AlertLife {
        guard kind == .strain || step != .clear, case .to(let next) = Self.steps[state]?[step] else { return self }
        var life = self
        life.state = next
        if step == .escalate { life.tier = min(tier + 1, Self.highestTier) }
        // Open again: whoever saw to it believed it closed.
        if !state.isOpen, next.isOpen { (life.handler, life.tier, life.nothingWrong) = (nil, 0, false) }
        return life
    }

    /// The life after a person's command.
    /// - Returns: it, or `nil` where nothing is left to be done.
    /// - Throws: why it cannot be done.
    func after(_ command: AlertCommand, by person: String) throws(Refused) -> AlertLife? {
        switch command {
        case .acknowledge: try apply(.acknowledge, by: person, handler: person)
        case .takeOver: try apply(.takeOver, by: person, handler: person)
        case .handOn(let other): try apply(.handOn, by: person, handler: other)
        case .resolve(_, let nothingWrong): try resolve(nothingWrong: nothingWrong, by: person)
        case .contest: try apply(.contest)
        case .judge(let isUpheld, _): try apply(isUpheld ? .uphold : .dismiss)
        }
    }

    /// Who has said how it ended may say later that nothing was wrong; it is not taken back.
    private func resolve(nothingWrong: Bool, by person: String) throws(Refused) -> AlertLife? {
        guard nothingWrong else { return try apply(.resolve, by: person, handler: person) }
        guard kind == .strain else { throw Refused(reason: .ownRequest, life: self) }
        let resolved = try apply(.resolve, by: person, handler: person)
        guard !self.nothingWrong || resolved != nil else { return nil }
        var life = resolved ?? self
        (life.nothingWrong, life.handler) = (true, person)
        return life
    }

    private func apply(_ step: Step, by person: String, handler: String) throws(Refused) -> AlertLife? {
        switch Self.steps[state]?[step] {
        // Somebody saw it before it cleared, and the first to do so counts.
        case .to(let next) where step == .acknowledge && next == state && self.handler != nil: return nil
        case .to(let next):
            var life = self
            (life.state, life.handler) = (next, handler)
            return life
        case .unchanged, nil: return nil
        case .unchangedForHandler where self.handler == person: return nil
        case .unchangedForHandler: throw Refused(reason: .taken, life: self)
        case .refused(let reason): throw Refused(reason: reason, life: self)
        }
    }

    private func apply(_ step: DisputeStep) throws(Refused) -> AlertLife? {
        guard kind == .strain else { throw Refused(reason: .ownRequest, life: self) }
        switch Self.verdicts[dispute]?[step] {
        case .to(let next):
            var life = self
            life.dispute = next
            return life
        case .unchanged, .unchangedForHandler, nil: return nil
        case .refused(let reason): throw Refused(reason: reason, life: self)
        }
    }

    /// A command that the alert's life does not allow.
    struct Refused: Error, Equatable {
        let reason: Refusal
        let life: AlertLife

        /// What is wrong and what can be done instead.
        func sentence(alert: String) -> String {
            switch reason {
            case .notSeen: "Nobody has seen alert \(alert) yet. Acknowledge it or take it over, then resolve it."
            case .over: "Alert \(alert) has ended by itself: the voice is calm again. Resolve it."
            case .resolved: "Alert \(alert) is resolved. Nothing is left to be done with it."
            case .taken:
                "\(life.handler ?? "Somebody") has taken alert \(alert) over. Ask them to hand it on, or hand it on yourself."
            case .notContested: "Alert \(alert) was not contested by the agent, so there is nothing to judge."
            case .judged: "Quality assurance has judged alert \(alert): \(life.dispute.rawValue). That stands."
            case .ownRequest: "Alert \(alert) is the agent's own request for help, which nobody contests or judges."
            }
        }
    }
}
