import Broker
import EventLog
import Events
import Feed
import Fleet
import Vocabulary

/// What the hub's own feed tells beside its log: desks, tokens, how it stands itself.
struct HubDesk: Sendable {
    let store: SiteStore
    let desks: DeskRegister
    let tokens: TokenRegister
    let keys: SiteKeys
    let board: DeskBoard
    let counts: IntakeCounts
    let webhooks: WebhookService
    let link: @Sendable () -> BrokerLink
    /// Called once there is something to be sent to a desk.
    let hasCommand: @Sendable () -> Void
    let start = ContinuousClock.now
    let onlookers = Onlookers()

    /// All desks with their lanes; how voices stand now is told to those who see alerts.
    func views(withVoices: Bool) throws -> [DeskView] {
        let committed = Dictionary(grouping: try store.lanes(), by: \.desk)
        return try desks.all().map { record in
            let received = Dictionary(
                (committed[record.desk.text] ?? []).map { ($0.lane, $0.receivedAt) }, uniquingKeysWith: max)
            let board = board.lanes(of: record.desk)
            let lanes = Set(received.keys).union(board.keys).sorted().map { lane in
                let (standing, tick) = (board[lane]?.standing, withVoices ? board[lane]?.tick : nil)
                return DeskView.Lane(
                    lane: lane, receivedAt: received[lane], link: standing?.value.link.rawValue, saidAt: standing?.at,
                    lag: standing?.value.lag, waitingSince: standing?.value.since,
                    live: tick.map {
                        DeskView.Lane.Live(
                            at: $0.at, capture: $0.value.capture, state: $0.value.state, score: $0.value.score)
                    })
            }
            return DeskView(record, lanes: lanes)
        }
    }

    func status() throws -> HubStatus {
        let records = try desks.all()
        var status = HubStatus(
            site: store.site.text, version: Version.current, broker: "starting", desks: 0, waitingDesks: 0,
            waitingEvents: waitingEvents(of: records),
            openAlerts: try store.log.alerts(openOnly: true, limit: 1000).count,
            uptimeS: (ContinuousClock.now - start).inSeconds)
        status.desks = records.count { $0.state == .approved }
        status.waitingDesks = records.count { $0.state == .waiting }
        let hooks = try webhooks.register.all()
        (status.webhooks, status.failingWebhooks) = (hooks.count, hooks.count { $0.failingSince != nil })
        switch link() {
        case .starting: break
        case .up: status.broker = "up"
        case .down(let error): (status.broker, status.why) = ("down", PlainText.shown(error.context, maxBytes: 200))
        }
        return status
    }

    private func waitingEvents(of records: [DeskRecord]) -> Int {
        records.reduce(0) { sum, record in
            board.lanes(of: record.desk).values.reduce(sum) {
                let (total, isOver) = $0.addingReportingOverflow($1.standing?.value.lag ?? 0)
                return isOver ? .max : total
            }
        }
    }
}

extension HubDesk: FeedHost {
    func metrics() -> [Metric] {
        let records = (try? desks.all()) ?? []
        let isUp = if case .up = link() { true } else { false }
        return counts.metrics + webhooks.metrics + [
            Metric("undertone_hub_broker_up", .gauge, isUp ? 1 : 0, help: "Whether the broker is reached."),
            Metric(
                "undertone_hub_events_waiting", .gauge, Double(waitingEvents(of: records)),
                help: "Events that wait at desks, by their own word."),
            Metric(
                "undertone_hub_commands_waiting", .gauge, Double((try? store.waitingCommands()) ?? 0),
                help: "Commands that no desk has answered."),
        ]
            + DeskRecord.State.allCases.map { state in
                Metric(
                    "undertone_hub_desks", .gauge, Double(records.count { $0.state == state }), help: "Desks.",
                    labels: ["state": state.rawValue])
            }
    }

    /// Each desk has withheld what its own profile keeps before it sent anything.
    var profile: Profile { .supervised }
    var visibility: Visibility { profile.visibility }
    /// Each desk decides, for its own segments.
    var needsSecondPerson: Bool { false }
}

extension Duration {
    fileprivate var inSeconds: Double {
        Double(components.seconds) + Double(components.attoseconds) / 1e18
    }
}
