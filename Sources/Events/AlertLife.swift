/// The life of an alert: a pure machine. What may happen when stands in ``steps`` and ``verdicts`` and nowhere else.
///
/// A strain alert is raised, may rise, and clears when the voice is calm again, whatever people have done meanwhile. A
/// request for help is never cleared by anything but a person: the voice says nothing about it. People see an alert,
/// take it over, hand it on and resolve it. Beside that runs the dispute: the agent contests an alert, quality
/// assurance judges.
public struct AlertLife: Sendable, Equatable {
    /// What can happen to an alert in the course of being dealt with.
    public enum Step: String, Sendable, CaseIterable {
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
    public enum DisputeStep: String, Sendable, CaseIterable {
        /// The agent says that the alert was wrong.
        case contest
        /// Quality assurance agrees.
        case uphold
        /// Quality assurance does not agree.
        case dismiss
    }

    /// What a step leads to.
    public enum Outcome<State: Sendable & Equatable>: Sendable, Equatable {
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
    public enum Refusal: Sendable, Equatable {
        /// See ``Refused/sentence(alert:)``.
        case notSeen, over, resolved, taken, notContested, judged, ownRequest
    }

    /// Where it stands.
    public var state: AlertState
    /// What it is about.
    public var kind = AlertKind.strain
    /// Whether it is disputed.
    public var dispute = AlertDispute.none
    /// How often it was passed to the next tier because nobody saw it.
    public var tier = 0
    /// Who sees to it, or is to.
    public var handler: String?
    /// Whether a person who resolved it said that nothing was wrong.
    public var nothingWrong = false

    public init(
        state: AlertState, kind: AlertKind = .strain, dispute: AlertDispute = .none, tier: Int = 0,
        handler: String? = nil, nothingWrong: Bool = false
    ) {
        self.state = state
        self.kind = kind
        self.dispute = dispute
        self.tier = tier
        self.handler = handler
        self.nothingWrong = nothingWrong
    }

    /// Beyond this nobody is left to be told; it still stays open.
    public static let highestTier = 3

    /// Every state and step. A missing cell would be a fault of ours, which the tests look for.
    public static let steps: [AlertState: [Step: Outcome<AlertState>]] = [
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
    public static let verdicts: [AlertDispute: [DisputeStep: Outcome<AlertDispute>]] = [
        .none: [.contest: .to(.contested), .uphold: .refused(.notContested), .dismiss: .refused(.notContested)],
        .contested: [.contest: .unchanged, .uphold: .to(.upheld), .dismiss: .to(.dismissed)],
        .upheld: [.contest: .refused(.judged), .uphold: .unchanged, .dismiss: .refused(.judged)],
        .dismissed: [.contest: .refused(.judged), .uphold: .refused(.judged), .dismiss: .unchanged],
    ]

    /// Whether the agent said that it was wrong, also where that has been judged.
    public var isContested: Bool { dispute != .none }

    /// Whether nobody has said that they see to it, so that time counts against it.
    public var isWaiting: Bool { Self.steps[state]?[.escalate] != .unchanged }

    /// The life after what the pipeline or the clock did; a request for help takes no notice of the voice.
    public func after(_ step: Step) -> AlertLife {
        guard kind == .strain || step != .clear, case .to(let next) = Self.steps[state]?[step] else { return self }
        var life = self
        life.state = next
        if step == .escalate { life.tier = min(tier + 1, Self.highestTier) }
        // Open again: whoever saw to it believed it closed.
        if !state.isOpen, next.isOpen { (life.handler, life.tier, life.nothingWrong) = (nil, 0, false) }
        return life
    }

    /// The life after what a person, or the daemon by the clock, did.
    /// - Returns: it, or `nil` where nothing is left to be done.
    /// - Throws: why it cannot be done.
    public func after(_ step: HandlingStep, by person: String) throws(Refused) -> AlertLife? {
        switch step {
        case .acknowledge: try apply(.acknowledge, by: person, handler: person)
        case .takeOver: try apply(.takeOver, by: person, handler: person)
        case .handOn(let other): try apply(.handOn, by: person, handler: other)
        case .resolve(_, let nothingWrong): try resolve(nothingWrong: nothingWrong, by: person)
        case .contest: try apply(.contest)
        case .judge(let isUpheld, _): try apply(isUpheld ? .uphold : .dismiss)
        case .escalate: after(.escalate)
        case .remark: self
        // Where it stood before is not in its life: see ``AlertHistory``.
        case .undo: nil
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
    public struct Refused: Error, Equatable {
        /// Why.
        public let reason: Refusal
        /// Where the alert stands.
        public let life: AlertLife

        /// What is wrong and what can be done instead.
        public func sentence(alert: String) -> String {
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
