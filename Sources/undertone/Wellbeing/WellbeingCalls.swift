import Events
public import FeedClient
import Foundation
import Vocabulary
public import Wellbeing

/// What a daemon is asked for the help of the agent: each address of its routes stands here, and where it is served.
extension FeedClient {
    // MARK: - Calls, check-ins, surveys

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

    // MARK: - Measures

    /// The agent's measures, and how many offers were drawn.
    func measures() async throws(FeedClientError) -> TrialState { try await get("/v1/measure") }

    /// Notes that a measure begins, or is over.
    func note(_ request: MeasureRequest) async throws(FeedClientError) -> TrialState {
        try await post("/v1/measures", request)
    }

    // MARK: - Breaks

    /// How breaks stand.
    func breaks() async throws(FeedClientError) -> BreakPage { try await get("/v1/breaks") }

    /// Answers what is offered or due.
    func answerBreak(_ answer: BreakAnswer) async throws(FeedClientError) -> BreakPage {
        try await post("/v1/breaks/answer", answer)
    }

    /// Switches offers on or off.
    func switchBreaks(isOn: Bool) async throws(FeedClientError) -> BreakPage {
        try await post("/v1/breaks/switch", BreakSwitch(isOn: isOn))
    }

    // MARK: - Reports

    /// How some days went.
    func report(_ days: ClosedRange<LocalDay>) async throws -> ShiftReport {
        try await get("/v1/report?from=\(days.lowerBound.text)&to=\(days.upperBound.text)")
    }

    /// Shares a report with a person.
    func share(_ request: ShareRequest) async throws -> SharedReport {
        try await post("/v1/report/shares", request, idempotencyKey: UUID().uuidString)
    }

    /// What was shared, and taken back.
    func shares() async throws -> [SharedReports.Entry] { try await get("/v1/report/shares") }

    /// Takes a shared report back.
    func takeBack(_ id: String) async throws -> SharedReports.Entry {
        try await post("/v1/report/shares/\(Self.part(id))/unshare")
    }

    /// What the agent of this daemon has shared with whoever asks.
    func sharedReports() async throws -> [SharedReport] { try await get("/v1/reports/shared") }
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
