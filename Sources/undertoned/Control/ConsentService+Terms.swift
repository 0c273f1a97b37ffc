import EventLog
import Events
import Languages
import Logging
import Policy
import Sodium
import Synchronization
import Vocabulary

/// What consent was given for.
extension ConsentService {
    /// What came of comparing what consents were given for with what is configured.
    struct Outcome {
        /// Why the agent is asked anew, by purpose.
        var reasons: [Purpose: String] = [:]
        /// What is narrower than it was agreed to.
        var bound: [Purpose] = []
    }

    private static let notNoted = Phrase("the release that took your word did not note what it was for")

    var termsDigest: String? { try? SHA256.hexadecimal(of: Array(JSON.data(terms))) }

    func compareTerms() -> Outcome {
        var outcome = Outcome()
        for (purpose, record) in standing.withLock({ $0.words }) where record.counts {
            if let agreed = record.terms {
                let changes = agreed.changes(to: terms)
                let wider = changes.filter { $0.widens.contains(purpose) }
                if !wider.isEmpty {
                    outcome.reasons[purpose] = wider.map(\.words).joined(separator: "; ")
                } else if !changes.isEmpty {
                    outcome.bound.append(purpose)
                }
            } else if rules.profile == .agentOnly {
                // Nothing leaves, whatever else there is.
                outcome.bound.append(purpose)
            } else {
                outcome.reasons[purpose] = Language.english.text(Self.notNoted)
            }
        }
        guard !outcome.reasons.isEmpty else { return outcome }
        do throws(ReserveError) {
            try word.say { record in
                for purpose in outcome.reasons.keys where record.stopped[purpose.rawValue] == nil {
                    record.stopped[purpose.rawValue] = Reserve.Stop(isWithdrawn: false, at: .now, isInLog: false)
                }
            }
        } catch { logger.error("that the agent is asked anew could not be kept: \(error)") }
        return outcome
    }

    /// - Returns: what has changed since the last start.
    func recordTerms(_ outcome: Outcome) -> [Phrase] {
        do {
            let changes = try log.recordTerms(
                terms, agent: agent, suspended: outcome.reasons.keys.map(\.rawValue).sorted(),
                bound: outcome.bound.map(\.rawValue))
            standing.withLock { $0.unrecorded = nil }
            for change in changes { logger.notice("policy: \(change.words)") }
            return changes.map(\.phrase)
        } catch {
            // Among it what is narrower from now on.
            standing.withLock { $0.unrecorded = outcome }
            logger.error("what has changed in the policy is not in the log: \(error)")
            return []
        }
    }
}
