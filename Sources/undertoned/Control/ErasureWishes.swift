import EventLog
import Events
import Feed
import Languages
import Logging
import Synchronization
import Vocabulary

/// What the agent wants to be gone, kept from the moment of the wish until it is: a disk that refuses, or a kill, does
/// not lose it.
final class ErasureWishes: Sendable {
    private let agent: Person
    private let word: AgentWord
    private let eraser: DataEraser
    private let logger: Logger
    private let turn = Mutex(())

    /// Most single segments that wait to be erased: what else the agent says has to find room beside them.
    private static let maxSegments = 12

    /// - Parameters:
    ///   - agent: who wants it, as the log knows them.
    ///   - word: where wishes are kept.
    ///   - eraser: carries them out.
    ///   - logger: told what could not be erased.
    init(agent: Person, word: AgentWord, eraser: DataEraser, logger: Logger) {
        self.agent = agent
        self.word = word
        self.eraser = eraser
        self.logger = logger
    }

    /// Erases what the agent asks for.
    /// - Throws: a refusal that says whether it is kept as a wish, where it could not be done now.
    func erase(_ request: ErasureRequest, by actor: Person) throws -> ErasurePayload {
        let parts: [DataEraser.Part] =
            switch request.what {
            case .all: [.segments, .baseline, .alerts, .words]
            case .segments: [.segments]
            case .baseline: [.baseline]
            case .alerts: [.alerts]
            }
        var whole: ErasurePayload?
        var fault: (any Error)?
        // One that fails does not keep the others.
        for part in parts {
            do {
                var receipt = try fulfil(Reserve.Erasure(what: part.rawValue, at: .now)) {
                    try eraser.erase(part, by: actor)
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
        let reason = "it was erased before, and was put back"
        for (what, erased) in word.record.erased {
            guard let part = DataEraser.Part(rawValue: what), isBack(part, erased, newest) else { continue }
            // Nobody finds out again that it was put back: it is kept until it is gone.
            let wish = Reserve.Erasure(what: what, at: erased.at)
            do throws(ReserveError) { try word.say { $0.keep(wish) } } catch {
                logger.error("what was put back might stay after a restart: \(error)")
            }
            do {
                if part == .segments {
                    try eraser.eraseSegments(writtenBy: erased.at, reason: reason, by: agent)
                } else {
                    _ = try eraser.erase(part, reason: reason, by: agent)
                }
                word.mark { $0.forget(wish) }
            } catch {
                logger.error("what was erased before and was put back could not be erased again yet: \(error)")
            }
        }
    }

    /// Whether what was erased can be there again in a log whose newest event this is.
    private func isBack(_ part: DataEraser.Part, _ erased: Reserve.Erased, _ newest: Int64) -> Bool {
        switch part {
        case .segments: true
        case .alerts, .words: newest <= erased.event
        case .baseline: eraser.hasBaseline(writtenBy: erased.at)
        }
    }

    private func fulfil(_ wish: Reserve.Erasure, _ erase: () throws -> ErasurePayload) throws -> ErasurePayload {
        try turn.withLock { _ in
            let unkept = keep(wish)
            do {
                let receipt = try erase()
                // Where the log does not say so yet it is done once more; a calm level that is learned anew is not for
                // that.
                if eraser.log.unstoredCount == 0 || wish.what == DataEraser.Part.baseline.rawValue { drop(wish) }
                return receipt
            } catch let error where Self.isFinal(error) {
                drop(wish)
                throw error
            } catch {
                let context =
                    switch unkept {
                    case nil:
                        Phrase(
                            """
                            Not everything could be erased yet (\(error)). Your wish is kept, and it is done as soon as the \
                            disk takes it, also after a restart.
                            """)
                    case .refused(let fault):
                        Phrase(
                            """
                            Not everything could be erased (\(error)), and your wish cannot be kept (\(fault)): free some \
                            space, or make the disk writable, and say it again. It is tried again until then.
                            """)
                    case .full:
                        Phrase(
                            """
                            Not everything could be erased (\(error)), and too much waits already for your wish to be kept. \
                            It is not tried again: free some space, or make the disk writable, and say it again.
                            """)
                    }
                throw FeedRefusal(code: .unavailable, context: context)
            }
        }
    }

    /// Why a wish would not outlive a restart.
    private enum Unkept {
        /// The disk refuses.
        case refused(ReserveError)
        /// There is no room for it, and it is not held either.
        case full
    }

    private func keep(_ wish: Reserve.Erasure) -> Unkept? {
        let others = word.record.erasures.filter { !$0.isSame(as: wish) }
        guard wish.segment == nil || others.count(where: { $0.segment != nil }) < Self.maxSegments else { return .full }
        do throws(ReserveError) {
            try word.say { $0.keep(wish) }
            return nil
        } catch {
            guard error.isTooLarge else { return .refused(error) }
            do throws(ReserveError) { try word.say { $0.forget(wish) } } catch {
                logger.error("what the agent said could not be kept: \(error)")
            }
            return .full
        }
    }

    private func carryOut(_ wish: Reserve.Erasure) throws {
        do {
            if let segment = wish.segment {
                try eraser.eraseSegment(segment, reason: "the agent asked for it", by: agent)
            } else if let part = DataEraser.Part(rawValue: wish.what) {
                _ = try eraser.erase(part, by: agent)
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
            record.forget(wish)
            let event = (try? eraser.log.mark().event) ?? record.mark?.event ?? 0
            guard wish.segment == nil else { return }
            record.erased[wish.what] = Reserve.Erased(at: .now, event: event)
        }
    }
}
