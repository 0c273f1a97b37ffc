import EventLog
import Events
import Feed
import Glibc
import Logging
import Synchronization
import Vocabulary

/// What the agent wants to be gone, kept from the moment of the wish until it is: a disk that refuses, or a kill, does
/// not lose it.
final class ErasureWishes: Sendable {
    private let agent: String
    private let word: AgentWord
    private let eraser: DataEraser
    private let logger: Logger
    private let turn = Mutex(())

    init(agent: String, word: AgentWord, eraser: DataEraser, logger: Logger) {
        self.agent = agent
        self.word = word
        self.eraser = eraser
        self.logger = logger
    }

    /// Erases what the agent asks for.
    /// - Throws: a refusal that says whether it is kept as a wish, where it could not be done now.
    func erase(_ request: ErasureRequest, by actor: Person) throws -> ErasurePayload {
        let parts: [ErasureRequest.What] = request.what == .all ? [.segments, .baseline, .alerts] : [request.what]
        var whole: ErasurePayload?
        var fault: (any Error)?
        // One that fails does not keep the others.
        for part in parts {
            do {
                var receipt = try fulfil(Reserve.Erasure(what: part.rawValue, at: .now)) {
                    try eraser.erase(ErasureRequest(what: part), by: actor)
                }
                receipt.what = request.what.rawValue
                receipt.count += whole?.count ?? 0
                receipt.held = receipt.held ?? whole?.held
                whole = receipt
            } catch { fault = fault ?? error }
        }
        if let fault { throw fault }
        guard let whole else { throw FeedRefusal.notOffered }
        return whole
    }

    /// Erases one segment as the agent asks, unless somebody holds it.
    func eraseSegment(_ id: String, _ erase: () throws -> ErasurePayload) throws -> ErasurePayload {
        try fulfil(Reserve.Erasure(what: "segment", segment: id, at: .now), erase)
    }

    /// Does again what could not be done; to be called every few seconds.
    func settle() {
        guard !word.record.erasures.isEmpty else { return }
        turn.withLock { _ in
            // Nothing is begun that could not be finished.
            guard (try? eraser.log.note(Timestamp.now.text, as: "settled")) != nil else { return }
            for wish in word.record.erasures {
                do {
                    try carryOut(wish)
                    drop(wish)
                } catch { logger.error("what the agent wants to be gone is not yet: \(error)") }
            }
        }
    }

    /// Erases once more what was erased since the log was what it is again.
    /// - Parameter newest: the newest event of the log as it was found.
    func eraseAgain(upTo newest: Int64) {
        let actor = Person(name: agent, uid: getuid(), role: Role.agent.rawValue)
        let reason = "it was erased before, and was put back"
        for (what, erased) in word.record.erased {
            do {
                switch ErasureRequest.What(rawValue: what) {
                case .segments?: try eraser.eraseSegments(writtenBy: erased.at, reason: reason, by: actor)
                case .alerts? where newest <= erased.event:
                    try eraser.eraseAlerts(reason: reason, by: actor)
                case .baseline? where eraser.hasBaseline(writtenBy: erased.at):
                    try eraser.eraseBaselines(reason: reason, by: actor)
                case .alerts?, .baseline?, .all?, nil: continue
                }
            } catch {
                logger.error("what was erased before and was put back could not be erased again: \(error)")
            }
        }
    }

    private func fulfil(_ wish: Reserve.Erasure, _ erase: () throws -> ErasurePayload) throws -> ErasurePayload {
        try turn.withLock { _ in
            var unkept: ReserveError?
            do throws(ReserveError) { try word.say { $0.erasures.append(wish) } } catch { unkept = error }
            do {
                let receipt = try erase()
                // Where the log does not say so yet it is done once more; a calm level that is learned anew is not for
                // that.
                if eraser.log.unstoredCount == 0 || wish.what == ErasureRequest.What.baseline.rawValue { drop(wish) }
                return receipt
            } catch let error where Self.isFinal(error) {
                drop(wish)
                throw error
            } catch {
                throw FeedRefusal(
                    code: .unavailable,
                    context: unkept.map {
                        "Not everything could be erased (\(error)), and your wish cannot be kept (\($0)): free some "
                            + "space, or make the disk writable, and say it again. It is tried again until then."
                    }
                        ?? "Not everything could be erased yet (\(error)). Your wish is kept, and it is done as soon as "
                        + "the disk takes it, also after a restart.")
            }
        }
    }

    private func carryOut(_ wish: Reserve.Erasure) throws {
        let actor = Person(name: agent, uid: getuid(), role: Role.agent.rawValue)
        do {
            if let segment = wish.segment {
                try eraser.eraseSegment(segment, reason: "the agent asked for it", by: actor)
            } else if let what = ErasureRequest.What(rawValue: wish.what) {
                _ = try eraser.erase(ErasureRequest(what: what), by: actor)
            }
        } catch let error where Self.isFinal(error) { return }
    }

    /// Whether nothing is left to be tried: somebody holds it, or there is nothing.
    private static func isFinal(_ error: any Error) -> Bool {
        if let error = error as? EventLogError { return error.code == .conflict || error.code == .notFound }
        if let error = error as? FeedRefusal { return error.code != .unavailable }
        return false
    }

    /// Notes that a wish is done.
    private func drop(_ wish: Reserve.Erasure) {
        word.mark { record in
            record.erasures.removeAll { $0 == wish }
            let event = (try? eraser.log.mark().event) ?? record.mark?.event ?? 0
            guard wish.segment == nil else { return }
            record.erased[wish.what] = Reserve.Erased(at: .now, event: event)
        }
    }
}
