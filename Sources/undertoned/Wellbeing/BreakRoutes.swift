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
                parameters: [], body: .none, answer: .described("Breaks", schema: ["type": "object"]),
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
                ]), answer: .described("Breaks", schema: ["type": "object"]), "Answers an offer of a break.",
                .act { call in
                    try service.answer(call.read())
                    return service.page()
                }),
            Route(
                "switchBreaks", .post, "/v1/breaks/switch", roles: [.agent], personal: .none, reasonFrom: [],
                segments: .untouched, parameters: [],
                body: .object([.init("on", .flag, called: "on or off", isRequired: true, "whether breaks are offered")]
                ),
                answer: .described("Breaks", schema: ["type": "object"]), "Switches offers of breaks on or off.",
                .act { call in
                    try service.set(isOn: call.read(BreakSwitch.self).isOn)
                    return service.page()
                }),
        ]
    }
}
