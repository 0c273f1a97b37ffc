import Events
public import FeedClient
import Vocabulary
public import Wellbeing

/// What the agent's own daemon is asked about check-ins, surveys and calls.
extension FeedClient {
    /// Whether a call is on; `nil` where no daemon says it.
    func isInCall() async -> Bool? { try? await get("/v1/call", as: CallNow.self).isOn }

    /// Notes a check-in.
    func checkIn(_ request: CheckInRequest) async throws(FeedClientError) -> CheckInPayload {
        try await post("/v1/checkin", request)
    }

    /// The agent's check-ins, oldest first.
    func checkIns() async throws(FeedClientError) -> [CheckInPayload] { try await get("/v1/checkins") }

    /// Erases a check-in.
    func takeBackCheckIn(_ id: String) async throws(FeedClientError) -> TakenBack {
        try await post("/v1/checkins/\(FeedClient.part(id))/takeback")
    }

    /// Notes answers to a survey.
    func answer(_ request: SurveyAnswerRequest) async throws(FeedClientError) -> SurveyPayload {
        try await post("/v1/survey", request)
    }

    /// The agent's answers to surveys, oldest first.
    func surveys() async throws(FeedClientError) -> [SurveyPayload] { try await get("/v1/surveys") }

    /// Erases the answers to a survey.
    func takeBackSurvey(_ id: String) async throws(FeedClientError) -> TakenBack {
        try await post("/v1/surveys/\(FeedClient.part(id))/takeback")
    }

    /// The agent's calls that the log still holds, oldest first.
    func calls() async throws -> [CallPayload] {
        var calls: [CallPayload] = []
        let ended = EventType(family: EventFamily.call.name, step: "ended")
        try await eachPage(types: [ended]) { page in
            for event in page.events {
                guard case .other(let event) = event.data, let call = try? event.payload(as: CallPayload.self),
                    call.isPossible
                else { continue }
                calls.append(call)
            }
        }
        return calls
    }
}

extension CallNow: Plausible {
    public var isPlausible: Bool { true }
}

extension CheckInPayload: Plausible {
    public var isPlausible: Bool {
        Self.range.contains(value) && isEntry(id) && (note?.unicodeScalars.count ?? 0) <= Self.longestNote
            && Timestamp.told.contains(at.millisecondsSince1970)
    }
}

extension SurveyPayload: Plausible {
    public var isPlausible: Bool {
        SurveyInstrument.isName(survey) && (1...9_999).contains(version) && isEntry(id)
            && answers.count <= SurveyInstrument.mostItems
            && answers.allSatisfy { SurveyInstrument.isName($0.key) && SurveyInstrument.answers.contains($0.value) }
            && Timestamp.told.contains(at.millisecondsSince1970)
    }
}

extension TakenBack: Plausible {
    public var isPlausible: Bool { isEntry(id) }
}

extension CallPayload {
    /// Whether its figures can be.
    fileprivate var isPossible: Bool {
        let range = 0.0...604_800
        return [beganAt, endedAt].allSatisfy { Timestamp.told.contains($0.millisecondsSince1970) }
            && range.contains(talkS) && range.contains(hardS) && score.map((0.0...100).contains) ?? true
    }
}

/// What can stand in an address.
private func isEntry(_ id: String) -> Bool { id.wholeMatch(of: /[A-Za-z0-9-]{1,64}/) != nil }
