/// Events that belong together: what they are called, who may see them, what follows from them. **A module that has
/// events of its own brings a value of this type** and is given to ``EventFamilies``; nothing else has to know of it.
///
/// Its events are ``EventData/other(_:)``, made by ``OtherEvent/init(family:step:subject:payload:)`` and read by
/// ``OtherEvent/payload(as:)``.
public struct EventFamily: Sendable {
    /// Who may see events of a type, beside the agent.
    public enum Audience: Sendable {
        /// Those to whom the profile shows alerts.
        case thoseWhoSeeAlerts
        /// Of those, quality assurance: what it does with segments, and why, is between it and the agent.
        case qualityAssurance
        /// The site's hub, which is told what it has to forget.
        case hub
        /// Nobody else, whatever the profile.
        case agentAlone
    }

    /// A type of the family.
    public struct Step: Sendable {
        /// The last part of the type.
        public let name: String
        /// Who may see it.
        public let audience: Audience

        /// A step with its audience.
        public init(_ name: String, audience: Audience) {
            self.name = name
            self.audience = audience
        }
    }

    /// How state follows from the events.
    public enum State: Sendable {
        /// None does.
        case none
        /// In the log's own tables.
        case tables
        /// By a pure function from the state before (JSON; `nil` before the first event) to the state after; `nil`
        /// deletes it. The log keeps it, in the transaction of the event.
        case reduced(@Sendable (_ state: String?, _ event: Event) throws -> String?)
    }

    /// What becomes of them where the agent has everything erased that is held about alerts.
    public enum Erasure: Sendable {
        /// They stay: they say nothing of the voice.
        case stays
        /// They go when the alert or segment that they are about is over and gone.
        case withItsSubject
        /// All of them go, and the state that followed from them.
        case goes
    }

    /// The part of the type before the step, for instance `alert`.
    public let name: String
    /// Its types, in the order in which they are listed.
    public let steps: [Step]
    /// How state follows from them.
    public let state: State
    /// What becomes of them where the agent erases.
    public let erasure: Erasure

    /// A family; everything has to be said.
    public init(name: String, steps: [Step], state: State, erasure: Erasure) {
        self.name = name
        self.steps = steps
        self.state = state
        self.erasure = erasure
    }

    /// What its types begin with, up to the step.
    public var prefix: String { "\(EventType.prefix)\(name)." }
}

extension EventFamily {
    /// Alerts, and what people do with them.
    static let alert = EventFamily(
        name: "alert",
        steps: [
            Step("raised", audience: .thoseWhoSeeAlerts),
            // The same before anybody else is told.
            Step("told", audience: .agentAlone), Step("rising", audience: .thoseWhoSeeAlerts),
            // What would have been raised of a voice on probation: nobody else is told, then or later.
            Step("tried", audience: .agentAlone), Step("acknowledged", audience: .thoseWhoSeeAlerts),
            Step("taken_over", audience: .thoseWhoSeeAlerts), Step("handed_on", audience: .thoseWhoSeeAlerts),
            Step("escalated", audience: .thoseWhoSeeAlerts), Step("cleared", audience: .thoseWhoSeeAlerts),
            Step("resolved", audience: .thoseWhoSeeAlerts), Step("contested", audience: .thoseWhoSeeAlerts),
            Step("judged", audience: .thoseWhoSeeAlerts), Step("noted", audience: .thoseWhoSeeAlerts),
            Step("undone", audience: .thoseWhoSeeAlerts),
        ], state: .tables, erasure: .withItsSubject)

    /// The encrypted seconds around alerts.
    static let segment = EventFamily(
        name: "segment",
        steps: [
            Step("stored", audience: .thoseWhoSeeAlerts), Step("refused", audience: .thoseWhoSeeAlerts),
            Step("erased", audience: .thoseWhoSeeAlerts), Step("held", audience: .qualityAssurance),
            Step("released", audience: .qualityAssurance), Step("assigned", audience: .qualityAssurance),
            Step("replaced", audience: .qualityAssurance), Step("approved", audience: .qualityAssurance),
            Step("confirmed", audience: .qualityAssurance), Step("objected", audience: .qualityAssurance),
        ], state: .tables, erasure: .withItsSubject)

    /// What the daemon hears. Others learn from status whether it hears now; each pause with its time is the agent's,
    /// to see and to erase.
    static let capture = EventFamily(
        name: "capture", steps: [Step("changed", audience: .agentAlone)], state: .none, erasure: .goes)

    /// The agent's own calm baseline.
    static let baseline = EventFamily(
        name: "baseline",
        steps: [Step("ready", audience: .agentAlone), Step("reset", audience: .agentAlone)], state: .none,
        erasure: .stays)

    /// What the agent agrees to.
    static let consent = EventFamily(
        name: "consent",
        steps: [
            Step("granted", audience: .agentAlone), Step("withdrawn", audience: .agentAlone),
            Step("suspended", audience: .agentAlone),
        ], state: .tables, erasure: .stays)

    /// What others may see, hear and keep. QA sees for which keys recordings are.
    static let policy = EventFamily(
        name: "policy", steps: [Step("changed", audience: .qualityAssurance)], state: .none, erasure: .stays)

    /// Receipts for what is gone.
    static let data = EventFamily(
        name: "data", steps: [Step("erased", audience: .agentAlone)], state: .none, erasure: .stays)

    /// What the site's hub is told and nobody else; known where a site has one.
    public static let hub = EventFamily(
        name: "hub", steps: [Step(ForgetPayload.step, audience: .hub)], state: .none, erasure: .stays)

    /// What people at a hub want done at desks, and what became of it; known to hubs, with a ``SiteCommand`` each.
    public static let command = EventFamily(
        name: "command", steps: SiteCommand.Result.allCases.map { Step($0.rawValue, audience: .thoseWhoSeeAlerts) },
        state: .none, erasure: .withItsSubject)

    /// Start and end of the daemon, which are those of the agent's day.
    static let daemon = EventFamily(
        name: "daemon",
        steps: [
            Step("started", audience: .thoseWhoSeeAlerts), Step("stopped", audience: .thoseWhoSeeAlerts),
            // Why, with names of files and users, is for the agent to have put right; that it was so, is for all who
            // missed something.
            Step("unreachable", audience: .agentAlone), Step("reachable", audience: .thoseWhoSeeAlerts),
            // Others learn from status whether anything is heard, and not why it is not.
            Step("log_restored", audience: .agentAlone), Step("log_saved", audience: .agentAlone),
            Step("reserve_lost", audience: .agentAlone),
        ], state: .none, erasure: .stays)
}

/// The families that a program knows.
public struct EventFamilies: Sendable {
    /// Those of the daemon itself.
    public static let own = EventFamilies([
        .alert, .segment, .capture, .baseline, .consent, .policy, .data, .daemon,
    ])

    /// All of them, in the order in which their types are listed.
    public let all: [EventFamily]
    private let audiences: [EventType: EventFamily.Audience]
    /// Who may see a type that nobody registered.
    private var others = EventFamily.Audience.agentAlone

    private init(_ families: [EventFamily]) {
        let names = families.map(\.name)
        precondition(Set(names).count == names.count, "a family of events is registered once")
        all = families
        audiences = Dictionary(
            families.flatMap { family in
                family.steps.map { (EventType(family: family.name, step: $0.name), $0.audience) }
            }, uniquingKeysWith: { first, _ in first })
    }

    /// These and those of modules.
    public func adding(_ families: [EventFamily]) -> EventFamilies { EventFamilies(all + families) }

    /// The same for a log of what other logs have told: a type that nobody registered came from one that knows it, and
    /// had judged who may see it before it told. So it goes to those who see alerts.
    public var believingSenders: EventFamilies {
        var families = self
        families.others = .thoseWhoSeeAlerts
        return families
    }

    /// Every type that is known.
    public var types: [EventType] {
        all.flatMap { family in family.steps.map { EventType(family: family.name, step: $0.name) } }
    }

    /// Who may see events of a type. A type that nobody registered is the agent's own, if not ``believingSenders``.
    public func audience(of type: EventType) -> EventFamily.Audience { audiences[type] ?? others }

    /// The family that a type belongs to; `nil` where nobody registered it.
    public func family(of type: EventType) -> EventFamily? {
        audiences[type] == nil ? nil : all.first { type.rawValue.hasPrefix($0.prefix) }
    }
}
