import EventLog
import Events
import Feed
import Languages
import Logging
import Policy
import Synchronization
import Vocabulary

/// What the agent says.
extension ConsentService {
    func grant(_ purpose: Purpose, _ change: ConsentChange, _ actor: Person) throws {
        guard rules.purposes.contains(purpose) else {
            throw FeedRefusal(
                code: .conflict,
                context: Phrase(
                    """
                    Voices are not used for \(purpose.rawValue) here: the configuration leaves it out.
                    """))
        }
        guard change.noticeVersion == purpose.noticeVersion else {
            throw FeedRefusal(
                code: .conflict,
                context: Phrase(
                    """
                    The notice for \(purpose.rawValue) is version \(purpose.noticeVersion), not \
                    \(change.noticeVersion). Read it (undertone consent show) and grant again.
                    """))
        }
        guard let digest = termsDigest, change.terms == digest else {
            throw FeedRefusal(
                code: .conflict,
                context: Phrase(
                    """
                    What consent is for is not what was read. Read it (undertone consent show) and grant again.
                    """))
        }
        // What was withdrawn before and could not be written down comes first.
        settleLog()
        // So does what was promised to be erased: it was not given for what is agreed to now.
        if standing.withLock({ $0.unerased.contains(purpose) }) { eraseAsAgreed(purpose, isAgain: true, by: actor) }
        guard !standing.withLock({ $0.unerased.contains(purpose) }) else {
            throw FeedRefusal(
                code: .unavailable,
                context: Phrase(
                    """
                    What was held for \(purpose.rawValue) before you withdrew it is not all erased yet. Free \
                    some space, or make the disk writable, and grant again.
                    """))
        }
        let record = try log.recordConsent(
            purpose: purpose.rawValue, isGranted: true, noticeVersion: change.noticeVersion, agent: agent, by: actor,
            terms: terms)
        do throws(ReserveError) { try word.lift { $0.stopped[purpose.rawValue] = nil } } catch {
            try? word.say {
                $0.stopped[purpose.rawValue] = Reserve.Stop(isWithdrawn: true, at: .now, isInLog: false)
            }
            throw FeedRefusal(
                code: .unavailable,
                context: Phrase(
                    """
                    Your consent cannot be kept (\(error)), and does not count. Free some space and grant \
                    again.
                    """))
        }
        standing.withLock { standing in
            standing.words[purpose] = record
            standing.granted.insert(purpose)
        }
        holdAsAllowed()
        word.mark()
        effects.tell(.granted(purpose))
    }

    /// Ends what rests on a purpose, in memory.
    func stop(_ purpose: Purpose) {
        let mayCapture = standing.withLock { standing in
            standing.granted.remove(purpose)
            return rules.permissions(granted: standing.counted).mayCapture
        }
        if purpose == .alerts { withdrawalCount.wrappingAdd(1, ordering: .releasing) }
        guard !mayCapture else { return }
        holdAsAllowed()
        effects.forget()
    }

    /// - Returns: what is not done yet, in words; `nil` where everything is.
    func withdraw(_ purpose: Purpose, _ actor: Person) throws -> String? {
        stop(purpose)
        defer { withdrawn.yield(purpose) }
        let isNew = standing.withLock { $0.words[purpose]?.isGranted == true }
        // The log keeps what it says of a segment for as long as that is held.
        let takesAlerts = purpose == .replay && isNew && !permissions.mayAlert
        var isLogLate = false
        // Said again after it was kept, or never granted: there is nothing to write down.
        if isNew || word.record.stopped[purpose.rawValue]?.isInLog == false {
            let now = Timestamp.now
            var fault: ReserveError?
            do throws(ReserveError) {
                try word.say { record in
                    guard isNew else { return }
                    record.stopped[purpose.rawValue] = Reserve.Stop(isWithdrawn: true, at: now, isInLog: false)
                }
            } catch { fault = error }
            if isNew {
                standing.withLock { standing in
                    standing.words[purpose]?.isGranted = false
                    standing.words[purpose]?.withdrawnAt = now
                    standing.words[purpose]?.suspension = nil
                }
            }
            let logFault = settleLog(by: actor)
            if let fault, let logFault {
                standing.withLock { $0.unerased.formUnion(takesAlerts ? [purpose, .alerts] : [purpose]) }
                throw FeedRefusal(
                    code: .unavailable,
                    context: Phrase(
                        """
                        You have withdrawn \(purpose.rawValue), and nothing is heard for it now. But this would \
                        not outlive a restart (\(fault); \(logFault)): free some space, or make the disk \
                        writable, and say it again. It is tried again until then.
                        """))
            }
            isLogLate = logFault != nil
        }
        eraseAsAgreed(purpose, isAgain: !isNew, by: actor)
        if takesAlerts { eraseAsAgreed(.alerts, isAgain: false, by: actor) }
        word.mark()
        return Self.note(isLogLate: isLogLate, isErasedLate: standing.withLock { !$0.unerased.isEmpty })
    }

    private static func note(isLogLate: Bool, isErasedLate: Bool) -> String? {
        let phrase: Phrase? =
            switch (isLogLate, isErasedLate) {
            case (false, false): nil
            case (true, false): Phrase("It is kept; the log will be written as soon as the disk takes it.")
            case (false, true):
                Phrase("What it held is not all erased yet; that is done as soon as the disk takes it.")
            case (true, true):
                Phrase(
                    """
                    It is kept; the log will be written as soon as the disk takes it. What it held is not all erased yet; \
                    that is done as soon as the disk takes it.
                    """)
            }
        return phrase.map(Language.english.text)
    }

    /// Writes down in the log what stands in the reserve alone.
    /// - Returns: why the log does not take it; `nil` where nothing is left.
    @discardableResult func settleLog(by actor: Person = .daemon) -> (any Error)? {
        for (name, stop) in word.record.stopped where !stop.isInLog {
            do {
                if stop.isWithdrawn {
                    let version = Purpose(rawValue: name).flatMap { purpose in
                        standing.withLock { $0.words[purpose]?.noticeVersion }
                    }
                    try log.recordConsent(
                        purpose: name, isGranted: false, noticeVersion: version ?? 0, agent: agent, by: actor,
                        at: stop.at)
                } else {
                    let reason = Purpose(rawValue: name).flatMap { purpose in
                        standing.withLock { $0.words[purpose]?.suspension }
                    }
                    try log.suspendConsent(purpose: name, agent: agent, reason: reason ?? Self.inDoubt)
                }
            } catch { return error }
            word.mark { record in
                guard record.stopped[name]?.isWithdrawn == stop.isWithdrawn else { return }
                record.stopped[name]?.isInLog = true
            }
        }
        return nil
    }

    func holdAsAllowed() {
        standing.withLock { standing in
            let isAskedAnew = standing.words.values.contains { $0.isGranted && $0.suspension != nil }
            effects.hold(!rules.permissions(granted: standing.counted).mayCapture, isAskedAnew)
        }
    }

    func eraseAsAgreed(_ purpose: Purpose, isAgain: Bool, by actor: Person = .daemon) {
        do {
            try eraser.eraseHoldings(of: purpose, by: actor, keepsReplay: agrees(.replay), isAgain: isAgain)
            standing.withLock { _ = $0.unerased.remove(purpose) }
        } catch {
            standing.withLock { _ = $0.unerased.insert(purpose) }
            logger.error("what is to go could not be erased: \(error)")
        }
    }
}
