import Events
public import FeedClient
import Languages
import Vocabulary
public import Wellbeing

/// All that `undertone measure` computes from, as the agent's own daemon has it: the daemon computes nothing.
struct MeasureHistory {
    /// What the agent says to the purpose that all of this is for.
    let consent: EvaluationConsent
    /// What is kept beside the events.
    let state: TrialState
    /// The draws that the log holds.
    let draws: [DrawPayload]
    /// The calls that it holds.
    let calls: [CallPayload]

    /// The draws with what followed.
    var data: TrialData { TrialData(draws: draws, of: state.drawn, calls: calls) }

    /// Reads it. Without consent nothing is read.
    init(of client: FeedClient) async throws {
        consent = EvaluationConsent(try await client.consent())
        guard consent.isGiven else {
            (state, draws, calls) = (TrialState(), [], [])
            return
        }
        state = try await client.measures()
        var (draws, calls) = ([DrawPayload](), [CallPayload]())
        try await client.eachPage(types: [EventFamily.trialDrawn, EventFamily.callEnded]) { page in
            for event in page.events {
                guard case .other(let other) = event.data else { continue }
                if other.type == EventFamily.trialDrawn, let draw = try? other.payload(as: DrawPayload.self) {
                    draws.append(draw)
                }
                if other.type == EventFamily.callEnded, let call = try? other.payload(as: CallPayload.self) {
                    calls.append(call)
                }
            }
        }
        (self.draws, self.calls) = (draws, calls)
    }

    /// Throws where the agent does not agree: then there is nothing to show.
    func requireConsent() throws {
        guard consent.isGiven else { throw CommandFailure(consent.words, status: .notAllowed) }
    }
}

/// What the agent says to the purpose `evaluation`.
struct EvaluationConsent {
    private let purpose: ConsentPage.Purpose?

    init(_ page: ConsentPage) { purpose = page.purposes.first { $0.purpose == Purpose.evaluation.rawValue } }

    /// Whether the site uses voices for it.
    var isUsed: Bool { purpose?.isUsed ?? false }

    /// Whether the agent agrees now.
    var isGiven: Bool {
        guard let purpose, purpose.isUsed, purpose.suspension == nil, let given = purpose.grantedAt else {
            return false
        }
        return purpose.withdrawnAt.map { $0 < given } ?? true
    }

    /// How it stands, and what to do.
    var words: String {
        guard let purpose, purpose.isUsed else {
            return localized("this site uses no voices for evaluation (policy.purposes), so no offer is drawn")
        }
        if isGiven, let given = purpose.grantedAt { return localized("given to evaluation on \(day: given)") }
        if let withdrawn = purpose.withdrawnAt, purpose.suspension == nil {
            return localized(
                "withdrawn from evaluation on \(day: withdrawn): your figures are left out, and every offer is made at once"
            )
        }
        return localized(
            "not given to evaluation: every offer is made at once, and nothing is compared; to take part: undertone consent grant evaluation"
        )
    }
}

extension TrialState: Plausible {
    public var isPlausible: Bool {
        (0...1_000_000_000).contains(drawn) && measures.count <= Self.mostMeasures
            && measures.allSatisfy { (1...4 * Self.mostName).contains($0.name.utf8.count) }
    }
}
