import Events
import Vocabulary

/// Where others than the agent are told a field.
enum Sight: Sendable {
    /// Nowhere.
    case never
    /// Where the profile lets anything of the voice leave the desktop.
    case whereVoicesAreShared
    /// Everywhere.
    case always

    func holds(in profile: Profile) -> Bool {
        switch (self, profile) {
        case (.never, _), (.whereVoicesAreShared, .agentOnly): false
        case (.whereVoicesAreShared, .measureOnly), (.whereVoicesAreShared, .supervised), (.always, _): true
        }
    }
}

/// One field of a ``StandingPayload``, and who beside the agent is told it. **The table below is what others see of a
/// daemon**; what is not in it nobody else is told.
struct StatusField: Sendable {
    let supervisor: Sight
    let qa: Sight
    let `operator`: Sight
    let auditor: Sight

    private init(_ supervisor: Sight, _ qa: Sight, _ operator: Sight, _ auditor: Sight) {
        (self.supervisor, self.qa, self.operator, self.auditor) = (supervisor, qa, `operator`, auditor)
    }

    /// The site's hub is told what it may pass on to supervisors.
    private var hub: Sight { supervisor }

    func isTold(to role: Role, in profile: Profile) -> Bool {
        switch role {
        case .agent: true
        case .supervisor: supervisor.holds(in: profile)
        case .qa: qa.holds(in: profile)
        case .operator: `operator`.holds(in: profile)
        case .auditor: auditor.holds(in: profile)
        case .hub: hub.holds(in: profile)
        }
    }

    private static let nobodyElse = StatusField(.never, .never, .never, .never)

    /// By the names of the field and of what it lies in.
    static let table: [String: StatusField] = [
        // supervisor, qa, operator, auditor
        "version": StatusField(.always, .always, .always, .always),
        // Whose daemon it is, as the name of its socket says.
        "agent": StatusField(.always, .always, .always, .always),
        // Heard, heard little or not heard. That the agent pauses, has not agreed or has no microphone looks alike.
        "capture.state": StatusField(.whereVoicesAreShared, .whereVoicesAreShared, .never, .never),
        "capture.device": nobodyElse,
        "capture.device_id": nobodyElse,
        "capture.reason": nobodyElse,
        "capture.hint": nobodyElse,
        "capture.channels": nobodyElse,
        "capture.since": nobodyElse,
        "capture.latency_ms": nobodyElse,
        "pause.reason": nobodyElse,
        "pause.since": nobodyElse,
        "pause.until": nobodyElse,
        "pause.ends_by_itself": nobodyElse,
        "pause.is_overdue": nobodyElse,
        "baseline.state": nobodyElse,
        "baseline.progress": nobodyElse,
        "baseline.speech_s": nobodyElse,
        // Why nothing comes of a voice that is heard.
        "probation.is_over": StatusField(.whereVoicesAreShared, .whereVoicesAreShared, .never, .never),
        "probation.talk_heard_s": nobodyElse,
        "probation.talk_needed_s": nobodyElse,
        "probation.tried": nobodyElse,
        "probation.device": nobodyElse,
        // The score is told by `GET /v1/scores` alone, which leaves a row in the audit.
        "score.value": nobodyElse,
        "score.confidence": nobodyElse,
        "score.state": nobodyElse,
        // Of those that the reader may see: in every profile the requests for help.
        "open_alerts": StatusField(.always, .always, .never, .never),
        // The start of the daemon is that of the agent's day.
        "uptime_s": nobodyElse,
        // In coarse steps: analysis takes some, a pause takes none.
        "cpu_percent": StatusField(.never, .never, .always, .never),
        "rss_mb": StatusField(.never, .never, .always, .never),
        // What is to be put right on this machine, with names of its files and users.
        "warnings": nobodyElse,
        "phrases": nobodyElse,
        "unreachable.reason": nobodyElse,
        "unreachable.since": nobodyElse,
        // Its growth dates what is kept from the reader.
        "last_sequence": nobodyElse,
        "cursor": StatusField(.always, .always, .never, .never),
    ]
}

/// What others than the agent are told of a figure of `GET /metrics`.
enum MetricSight: Sendable {
    /// Nothing: it says something about a person.
    case agentAlone
    /// All of it: it says how the program runs.
    case health
    /// How many steps it is at most, so that it tells whether the program is well and not what the agent does.
    case inSteps(of: Double)

    /// By the name of the figure. One that is not listed is the agent's alone.
    static let table: [String: MetricSight] = [
        // The start of the daemon is that of the agent's day.
        "undertone_uptime_seconds": .agentAlone,
        "undertone_capture_state": .agentAlone,
        "undertone_cpu_ratio": .inSteps(of: cpuPercentStep / 100),
        "undertone_memory_bytes": .inSteps(of: rssMBStep * 1_000_000),
        "undertone_dropped_outputs_total": .health,
        "undertone_feed_connections": .health,
        "undertone_feed_requests_total": .health,
        "undertone_feed_requests_forbidden_total": .health,
        "undertone_feed_requests_throttled_total": .health,
        "undertone_feed_connections_turned_away_total": .health,
        // Those of a site's hub: how many, and never whose.
        "undertone_hub_batches_total": .health,
        "undertone_hub_events_total": .health,
        "undertone_hub_events_known_total": .health,
        "undertone_hub_events_refused_total": .health,
        "undertone_hub_messages_refused_total": .health,
        "undertone_hub_broker_up": .health,
        "undertone_hub_desks": .health,
        "undertone_hub_events_waiting": .health,
        "undertone_hub_commands_waiting": .health,
        "undertone_hub_webhooks": .health,
        "undertone_hub_webhook_events_waiting": .health,
        "undertone_hub_webhook_events_total": .health,
        "undertone_hub_webhook_events_given_up_total": .health,
    ]

    /// As much of a core as is far more than the daemon should take, so that all below looks alike.
    static let cpuPercentStep = 10.0
    /// More than the memory that comes and goes with a microphone.
    static let rssMBStep = 50.0

    /// A value as whole steps that it does not exceed, one at the least.
    static func inSteps(of step: Double, _ value: Double) -> Double {
        value.isFinite ? max(1, (value / step).rounded(.up)) * step : value
    }

    func told(_ metric: Metric) -> Metric? {
        var metric = metric
        switch self {
        case .agentAlone: return nil
        case .health: break
        case .inSteps(let step): metric.value = Self.inSteps(of: step, metric.value)
        }
        return metric
    }
}
