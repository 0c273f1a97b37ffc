import Events
import Languages
import Vocabulary

/// How what happened is written for a receiver.
enum WebhookFormat: String, Sendable, CaseIterable {
    /// The event as the feed has it: CloudEvents 1.0, structured.
    case cloudevents
    /// A sentence, for incoming webhooks of Slack and whatever takes the same: Mattermost, Rocket.Chat, Zulip.
    case slack
    /// A sentence on a card, for the workflows of Teams.
    case teams
    /// A sentence as plain text, with the priority as ntfy takes it.
    case text

    /// What is sent where nobody says.
    var usualTypes: [String] {
        switch self {
        case .cloudevents: []
        case .slack, .teams, .text:
            ["alert.raised", "alert.escalated", "alert.acknowledged", "alert.taken_over", "alert.resolved"]
        }
    }

    var contentType: String {
        switch self {
        case .cloudevents: "application/cloudevents+json; charset=utf-8"
        case .slack, .teams: "application/json"
        case .text: "text/plain; charset=utf-8"
        }
    }

    /// The body, and headers of this format alone.
    func body(of news: WebhookNews) throws -> (text: String, headers: [(name: String, value: String)]) {
        switch self {
        case .cloudevents: (news.json, [])
        case .slack: (try JSON.text(Self.slackMessage(news.sentence)), [])
        case .teams: (try JSON.text(Self.card(news.sentence)), [])
        case .text: (news.sentence, [("priority", news.isUrgent ? "urgent" : "default")])
        }
    }

    private static func slackMessage(_ sentence: String) -> JSONNode {
        // Else somebody's words could call a whole channel, or look like a link to somewhere else.
        let plain = sentence.replacing("&", with: "&amp;").replacing("<", with: "&lt;").replacing(">", with: "&gt;")
        return ["text": .text(plain), "mrkdwn": false, "unfurl_links": false, "unfurl_media": false]
    }

    private static func card(_ sentence: String) -> JSONNode {
        // Runs of text are not read for marks, as blocks of text are.
        let run: JSONNode = ["type": "TextRun", "text": .text(sentence)]
        return [
            "type": "message",
            "attachments": [
                [
                    "contentType": "application/vnd.microsoft.card.adaptive",
                    "content": [
                        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json", "type": "AdaptiveCard",
                        "version": "1.4", "body": [["type": "RichTextBlock", "inlines": [run]]],
                    ],
                ]
            ],
        ]
    }
}

/// Something that happened, as a supervisor may be told of it.
struct WebhookNews: Sendable, Equatable {
    /// The event's own name, the same however often it is sent.
    var id: String
    /// The event, on one line.
    var json: String
    /// The same for people.
    var sentence: String
    /// Whether somebody should look at once.
    var isUrgent: Bool

    private static let maxSentence = 1_000

    init(_ record: EventRecord, alert: SiteAlert?) throws {
        let event = try record.event()
        (id, json) = (event.id, record.json)
        let place = alert.map { $0.label.isEmpty ? $0.desk : $0.label }
        let agent = alert?.record.alert.agent ?? alert?.lane
        let who = [agent, place.map { "(\($0))" }].compactMap(\.self).joined(separator: " ")
        let (said, isUrgent) = Self.words(of: event, who: who)
        sentence = PlainText.shown(said, maxBytes: Self.maxSentence)
        self.isUrgent = isUrgent
    }

    /// A word from the hub itself, so that an operator sees whether it arrives.
    init(testOf site: String, id: String, at now: Timestamp) throws {
        self.id = id
        sentence = "This is a test from the Undertone hub of the site \(site)."
        isUrgent = false
        json = try JSON.text(
            [
                "specversion": "1.0", "id": .text(id), "source": .text(Event.source(host: "hub", agent: site)),
                "type": "io.undertone.webhook.test", "subject": "webhook", "time": .text(now.text),
                "datacontenttype": "application/json", "data": ["text": .text(sentence)],
            ] as JSONNode)
    }

    private static func words(of event: Event, who: String) -> (String, isUrgent: Bool) {
        switch event.data {
        case .alert(let step, let alert):
            let level = Language.english.text(alert.level.title)
            let why = alert.why(in: .english)
            let said = alert.kind == .help ? "\(who) \(why)" : "\(who): \(level), \(why)"
            switch step {
            case .raised: return (said, alert.kind == .help || alert.level == .critical)
            case .rising: return (said, alert.level == .critical)
            case .cleared: return ("\(who): the alert is over", false)
            case .told, .tried: return (who, false)
            }
        case .handling(let step, let handling): return ("\(who): \(words(of: step, by: handling))", step.isEscalation)
        case .segment, .capture, .baseline, .consent, .policy, .erased, .daemon, .other:
            return ([who, String(event.type.shortName)].filter { !$0.isEmpty }.joined(separator: ": "), false)
        }
    }

    private static func words(of step: HandlingStep, by handling: HandlingPayload) -> String {
        let by = handling.by
        switch step {
        case .acknowledge: return "\(by) has seen it"
        case .takeOver: return "\(by) has taken it over"
        case .handOn(let other): return "\(by) has handed it on to \(other)"
        case .escalate: return "nobody has acknowledged it in time"
        case .resolve: return "\(by) has resolved it"
        case .contest: return "the agent contests it"
        case .judge: return "\(by) has judged it"
        case .remark(let words): return "\(by) notes: \(words)"
        case .undo: return "\(by) takes a step back"
        }
    }
}

extension HandlingStep {
    fileprivate var isEscalation: Bool { if case .escalate = self { true } else { false } }
}
