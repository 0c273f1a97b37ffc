import EventLog
import Events
public import Fleet
import Vocabulary

/// What comes from desks, on its way into the store. **Pure but for the store**: what is to be said to whom it returns.
///
/// Whose message it is, the subject says, which the broker vouches for; a message that names another desk is refused.
/// What is refused is done with for the broker, and gets no receipt: a desk that means it sends it again.
public struct Intake: Sendable {
    /// A message of a desk.
    public struct Parcel: Sendable, Equatable {
        /// Under which subject.
        public var subject: String
        /// What it says.
        public var body: [UInt8]
        /// How often it was handed out, with this time.
        public var tries: Int

        public init(subject: String, body: [UInt8], tries: Int = Intake.patience) {
            self.subject = subject
            self.body = body
            self.tries = tries
        }
    }

    /// How often a message of a desk that is not known is handed out before it is refused: the broker lets in nobody
    /// whom no hub has signed, so another hub may have let it in just now.
    public static let patience = 12

    /// What is to be done about a message.
    public enum Verdict: Sendable, Equatable {
        /// It is committed: the desk gets this, then the broker is told that it is done with.
        case stored(DeskID, Receipt)
        /// Nothing is left to be done with it.
        case done
        /// The store takes nothing just now: it is to come again.
        case later
    }

    private let store: SiteStore
    private let desks: DeskRegister
    private let board: DeskBoard
    private let subjects: Subjects
    private let counts: IntakeCounts
    private let report: @Sendable (String) -> Void

    /// - Parameters:
    ///   - store: where it goes.
    ///   - desks: says who may send.
    ///   - board: what is known of desks for the moment.
    ///   - counts: what is counted.
    ///   - report: told in one line why nothing can be stored.
    public init(
        store: SiteStore, desks: DeskRegister, board: DeskBoard, counts: IntakeCounts,
        report: @escaping @Sendable (String) -> Void
    ) {
        self.store = store
        self.desks = desks
        self.board = board
        self.counts = counts
        self.report = report
        subjects = Subjects(site: store.site)
    }

    /// Deals with messages in the order in which they came; may wait for the disk.
    /// - Returns: for each what is to be done, in the same order.
    public func verdicts(on parcels: [Parcel]) -> [Verdict] {
        var verdicts = [Verdict](repeating: .done, count: parcels.count)
        var batches: [(place: Int, batch: EventBatch)] = []
        for (place, parcel) in parcels.enumerated() {
            if let desk = subjects.desk(of: parcel.subject), desks.state(of: desk) == nil, parcel.tries < Self.patience
            {
                verdicts[place] = .later
                continue
            }
            switch message(of: parcel) {
            case .events(let batch)?: batches.append((place, batch))
            case .standing(let standing)?:
                if let desk = subjects.desk(of: parcel.subject) { board.note(standing, of: desk, at: store.clock()) }
            case .outcome(let outcome)?:
                if let desk = subjects.desk(of: parcel.subject) { verdicts[place] = verdict(on: outcome, of: desk) }
            // What a newer release tells is for a newer hub.
            case .unknown?, nil: continue
            }
        }
        for (place, verdict) in stored(batches.map(\.batch)).enumerated() { verdicts[batches[place].place] = verdict }
        return verdicts
    }

    private func verdict(on outcome: CommandOutcome, of desk: DeskID) -> Verdict {
        do throws(EventLogError) { try store.take(outcome, of: desk) } catch {
            report("what desk \(desk) says of a command is not stored: \(error)")
            return error.passes ? .later : .done
        }
        return .done
    }

    /// All in one transaction; where that cannot be, each in its own, so that one bad batch keeps no other out.
    private func stored(_ batches: [EventBatch]) -> [Verdict] {
        guard !batches.isEmpty else { return [] }
        do throws(EventLogError) {
            return zip(batches, try store.take(batches)).map { batch, taken in
                counts.add(taken)
                return taken.receipt.map { .stored(batch.desk, $0) } ?? .done
            }
        } catch {
            guard error.passes else {
                if batches.count > 1 { return batches.flatMap { stored([$0]) } }
                refuse(batches[0].desk, "its batch cannot be stored")
                report("a batch of desk \(batches[0].desk) is refused: \(error)")
                return [.done]
            }
            report("events are not stored just now, and come again: \(error)")
            return batches.map { _ in .later }
        }
    }

    /// What the message says, where it may be used.
    private func message(of parcel: Parcel) -> DeskMessage? {
        guard let desk = subjects.desk(of: parcel.subject) else { return nil }
        guard desks.maySend(desk) else {
            refuse(desk, "it may not send: \(desks.state(of: desk)?.rawValue ?? "unknown")")
            return nil
        }
        do throws(WireFault) {
            let message = try Wire.message(DeskMessage.self, from: parcel.body)
            if case .events(let batch) = message, batch.desk != desk {
                refuse(desk, "it speaks as desk \(batch.desk)")
                return nil
            }
            return message
        } catch {
            refuse(desk, error.words)
            return nil
        }
    }

    private func refuse(_ desk: DeskID, _ words: String) {
        counts.refused()
        let draft = AuditDraft(
            actor: Person(name: desk.text, role: SiteStore.senderRole), action: "message.take", object: desk.text,
            reason: words, outcome: .refused)
        do { try store.log.audit(draft) } catch { report("a refusal is not in the audit: \(error)") }
    }
}

extension WireFault {
    /// What is wrong, for the audit; nothing of the message itself.
    fileprivate var words: String {
        switch self {
        case .tooLarge(let bytes): "its message has \(bytes) bytes"
        case .version(let version): "its message is of version \(version)"
        case .malformed(let fault): "its message \(PlainText.shown(fault, maxBytes: 200))"
        }
    }
}
