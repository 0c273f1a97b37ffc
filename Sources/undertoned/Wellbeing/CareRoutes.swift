import EventLog
import Events
import Feed
import Foundation
import Vocabulary
import Wellbeing

/// Check-ins and answers to surveys, and whether a call is on: for the agent alone, whatever the profile.
struct CareRoutes {
    let log: EventLog
    let calls: CallBoard

    var all: [Route] { [callNow, checkIn, checkIns, takeBackCheckIn, answer, surveys, takeBackAnswers] }

    private func route(
        _ id: String, _ method: Route.Method, _ path: String, body: [BodySchema.Member] = [], _ answer: Route.Answer,
        _ summary: String, _ deed: Deed
    ) -> Route {
        Route(
            id, method, path, roles: [.agent], personal: .none, reasonFrom: [], segments: .untouched, parameters: [],
            body: .object(body), answer: answer, summary, deed)
    }

    private var callNow: Route {
        route(
            "callNow", .get, "/v1/call",
            .described("CallNow", schema: Self.object(["is_on": ["type": "boolean"]])),
            "Whether a call is on.", .tell { _ in CallNow(isOn: calls.call != nil) })
    }

    private var checkIn: Route {
        route(
            "checkIn", .post, "/v1/checkin",
            body: [
                .init(
                    "value", .whole(CheckInPayload.range), called: "the number", isRequired: true,
                    "from 0 (nothing left) to 10 (plenty left)"),
                .init("note", .words(atMost: CheckInPayload.longestNote), called: "the note", "what there is to say"),
            ], .described("CheckIn", schema: Self.checkInSchema), "Notes how the agent is.",
            .act { call in
                struct Body: Decodable {
                    var value: Int
                    var note: String?
                }
                let body = try call.read(Body.self)
                let payload = CheckInPayload(
                    id: UUID().uuidString.lowercased(), value: body.value, note: body.note, at: .now)
                try log.append(
                    .other(try OtherEvent(family: .checkIn, step: "noted", subject: payload.id, payload: payload)))
                return payload
            })
    }

    private var checkIns: Route {
        route(
            "checkIns", .get, "/v1/checkins",
            .described("CheckIns", schema: ["type": "array", "items": Self.checkInSchema]),
            "The agent's check-ins that the log still holds, oldest first.",
            .tell { _ in try log.newest(.checkInNoted, as: CheckInPayload.self) })
    }

    private var takeBackCheckIn: Route {
        route(
            "takeBackCheckIn", .post, "/v1/checkins/{id}/takeback", .described("TakenBack", schema: Self.takenBack),
            "Takes a check-in back: it is erased.", .act { call in try takeBack(.checkInNoted, call) })
    }

    private var answer: Route {
        route(
            "answerSurvey", .post, "/v1/survey",
            body: [
                .init("survey", .text(atMost: 40), called: "the survey", isRequired: true, "its name"),
                .init("version", .whole(1...9_999), called: "the version", isRequired: true, "of its questions"),
                .init(
                    "answers", .text(atMost: 8_000), called: "the answers", isRequired: true,
                    "item=answer, separated by blanks, each answer from 1 to 5; what was skipped is left out"),
            ], .described("SurveyAnswers", schema: Self.surveySchema), "Notes the agent's answers to a survey.",
            .act { call in
                let body = try call.read(SurveyAnswerRequest.self)
                guard let answers = body.parsed, SurveyInstrument.isName(body.survey) else {
                    throw FeedRefusal(
                        code: .invalid,
                        context:
                            "The answers are not understood; write item=answer, separated by blanks, each from 1 to 5.")
                }
                let payload = SurveyPayload(
                    id: UUID().uuidString.lowercased(), survey: body.survey, version: body.version, answers: answers,
                    at: .now)
                try log.append(
                    .other(try OtherEvent(family: .survey, step: "answered", subject: payload.id, payload: payload)))
                return payload
            })
    }

    private var surveys: Route {
        route(
            "surveys", .get, "/v1/surveys",
            .described("SurveysAnswered", schema: ["type": "array", "items": Self.surveySchema]),
            "The agent's answers to surveys that the log still holds, oldest first.",
            .tell { _ in try log.newest(.surveyAnswered, as: SurveyPayload.self) })
    }

    private var takeBackAnswers: Route {
        route(
            "takeBackSurvey", .post, "/v1/surveys/{id}/takeback", .described("TakenBack", schema: Self.takenBack),
            "Takes the answers to a survey back: they are erased.", .act { call in try takeBack(.surveyAnswered, call) }
        )
    }
}

extension CareRoutes {
    private func takeBack(_ type: EventType, _ call: Call) throws -> TakenBack {
        guard try log.takeBack(type, subject: call.id, by: call.caller.person) else {
            throw EventLogError(code: .notFound, context: "There is no such entry, or it has been taken back already.")
        }
        return TakenBack(id: call.id)
    }

    private static func object(_ members: [String: JSONNode]) -> JSONNode {
        ["type": "object", "properties": .object(members)]
    }

    private static let instant: JSONNode = ["type": "string", "format": "date-time"]
    private static let takenBack = object(["id": ["type": "string"]])
    private static let checkInSchema = object([
        "id": ["type": "string"], "value": ["type": "integer", "minimum": 0, "maximum": 10],
        "note": ["type": "string"], "at": instant,
    ])
    private static let surveySchema = object([
        "id": ["type": "string"], "survey": ["type": "string"], "version": ["type": "integer"],
        "answers": [
            "type": "object", "additionalProperties": ["type": "integer", "minimum": 1, "maximum": 5],
        ], "at": instant,
    ])
}

extension EventType {
    /// A check-in.
    static let checkInNoted = EventType(family: EventFamily.checkIn.name, step: "noted")
    /// That the agent was asked for one.
    static let checkInAsked = EventType(family: EventFamily.checkIn.name, step: "asked")
    /// Answers to a survey.
    static let surveyAnswered = EventType(family: EventFamily.survey.name, step: "answered")
}

extension EventLog {
    /// Most that is told at once: more than a log of the usual age holds.
    private static let most = 5_000

    /// The payloads of a type, oldest first.
    func newest<Payload: Decodable>(_ type: EventType, as: Payload.Type) throws -> [Payload] {
        var found: [Payload] = []
        var cursor: Int64 = 0
        while true {
            let page = try page(after: cursor, types: [type])
            for record in page.records {
                guard case .other(let event) = try record.event().data else { continue }
                found.append(try event.payload(as: Payload.self))
            }
            cursor = page.cursor
            guard page.hasMore else { return found.suffix(Self.most) }
        }
    }
}
