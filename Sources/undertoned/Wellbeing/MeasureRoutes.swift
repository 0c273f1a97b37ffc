import EventLog
import Events
import Feed
import Languages
import Vocabulary
import Wellbeing

/// What the agent notes of measures. Nothing is computed here: `undertone measure` does that, of the events.
enum MeasureRoutes {
    static let all: [Route] = [
        Route(
            "measure", .get, "/v1/measure", roles: [.agent], personal: .none, reasonFrom: [], segments: .untouched,
            parameters: [], body: .none, answer: .described("TrialState", schema: schema),
            "How many offers were drawn, and the agent's measures.",
            .tell { call in try TrialState(call.log.state(of: .trial)) }),
        Route(
            "noteMeasure", .post, "/v1/measures", roles: [.agent], personal: .none, reasonFrom: [],
            segments: .untouched, parameters: [],
            body: .object([
                .init(
                    "name", .words(atMost: TrialState.mostName), called: "the name of the measure", isRequired: true,
                    "what the agent calls it"),
                .init("starts_at", .instant, called: "the beginning", "when it begins or began, to begin one"),
                .init("ends_at", .instant, called: "the end", "when it is over, to end one"),
            ]), answer: .described("TrialState", schema: schema), "A measure begins, or is over.",
            .act { call in
                let request = try call.read(MeasureRequest.self)
                let state = try TrialState(call.log.state(of: .trial))
                switch try request.event(after: state, now: .now) {
                case .success(let event): try call.log.append(event)
                case .failure(let fault):
                    throw FeedRefusal(code: .conflict, context: Language.english.text(fault.words) + ".")
                }
                return try TrialState(call.log.state(of: .trial))
            }),
    ]

    private static let schema: JSONNode = [
        "type": "object", "required": ["drawn", "measures"],
        "properties": [
            "drawn": ["type": "integer"],
            "measures": [
                "type": "array",
                "items": [
                    "type": "object", "required": ["name", "starts_at"],
                    "properties": [
                        "name": ["type": "string"], "starts_at": ["type": "string", "format": "date-time"],
                        "ended_at": ["type": "string", "format": "date-time"],
                    ],
                ],
            ],
        ],
    ]
}
