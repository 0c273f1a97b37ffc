import Events
import Feed
import Vocabulary
import Wellbeing

/// What the agent asks of breaks, and says to them.
struct BreakRoutes {
    let service: BreakService

    var all: [Route] {
        [
            Route(
                "breaks", .get, "/v1/breaks", roles: [.agent], personal: .none, reasonFrom: [], segments: .untouched,
                parameters: [], body: .none, answer: .described("Breaks", schema: Self.schema),
                "Which breaks are due, what holds them back, and which have counted.", .tell { _ in service.page() }),
            Route(
                "answerBreak", .post, "/v1/breaks/answer", roles: [.agent], personal: .none, reasonFrom: [],
                segments: .untouched, parameters: [],
                body: .object([
                    .init(
                        "answer", .choice(AnsweredPayload.Answer.allCases.map(\.rawValue)), called: "the answer",
                        isRequired: true, "what the agent says to the break that is offered or due"),
                    .init(
                        "snooze_s", .seconds(BreakAnswer.snoozeRange), called: "the time to put it off",
                        "with snooze, after how many seconds to ask again"),
                ]), answer: .described("Breaks", schema: Self.schema), "Answers an offer of a break.",
                .act { call in
                    try service.answer(call.read())
                    return service.page()
                }),
            Route(
                "switchBreaks", .post, "/v1/breaks/switch", roles: [.agent], personal: .none, reasonFrom: [],
                segments: .untouched, parameters: [],
                body: .object([.init("on", .flag, called: "on or off", isRequired: true, "whether breaks are offered")]
                ),
                answer: .described("Breaks", schema: Self.schema), "Switches offers of breaks on or off.",
                .act { call in
                    try service.set(isOn: call.read(BreakSwitch.self).isOn)
                    return service.page()
                }),
        ]
    }

    // MARK: - What it looks like

    private static func choice(_ values: [String]) -> JSONNode {
        ["type": "string", "enum": .list(values.map(JSONNode.text))]
    }

    private static let kind = choice(BreakKind.allCases.map(\.rawValue))
    private static let knowledge = choice(CallMachine.Knowledge.allCases.map(\.rawValue))
    private static let time: JSONNode = ["type": "string", "format": "date-time"]
    private static let count: JSONNode = ["type": "integer", "minimum": 0]
    private static let seconds: JSONNode = ["type": "number", "minimum": 0]

    private static let schema: JSONNode = [
        "type": "object",
        "required": [
            "is_on", "is_switched", "due", "hard_calls", "in_calls_s", "micro_after_s", "snoozes_today", "taken",
        ],
        "properties": [
            "is_on": ["type": "boolean"], "is_switched": ["type": "boolean"],
            "due": [
                "type": "array",
                "items": [
                    "type": "object", "required": ["kind", "is_offered", "times"],
                    "properties": ["kind": kind, "is_offered": ["type": "boolean"], "times": count],
                ],
            ],
            "hold": [
                "type": "object", "required": ["reason"],
                "properties": ["reason": choice(BreakHold.Reason.allCases.map(\.rawValue)), "until": time],
            ],
            "taking": kind, "hard_calls": count, "in_calls_s": seconds, "micro_after_s": seconds,
            "snoozes_today": count,
            "taken": [
                "type": "array",
                "items": [
                    "type": "object", "required": ["kind", "began_at", "length_s", "how"],
                    "properties": [
                        "kind": kind, "began_at": time, "length_s": seconds,
                        "how": choice(TakenPayload.How.allCases.map(\.rawValue)), "offer_id": ["type": "string"],
                    ],
                ],
            ],
            "call_known_by": knowledge, "best_knowledge": knowledge,
        ],
    ]
}
