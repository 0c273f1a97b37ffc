import EventLog
import Events
import Foundation
import Languages
import Logging
import StateFiles
import Synchronization
import Vocabulary

/// What the agent said that restricts, kept where a full disk and an older log do not reach it, and compared with the
/// log at the start; see ``Reserve``.
///
/// A copy of how far the log had come lies in the runtime folder too, which whoever brings back the agent's whole home
/// does not reach; it goes when the agent logs out.
final class AgentWord: Sendable {
    /// Why the log and the reserve are not believed.
    struct Doubt: Equatable, Sendable {
        /// What is said of it in the log.
        var step: DaemonStep
        /// Why, in words.
        var reason: String
        /// The newest event of the log as it was found.
        var newest: Int64 = 0
    }

    private static let fact = "reserve"
    private static let gone = Phrase("the reserve beside the log is gone")

    private let log: EventLog
    private let agent: String
    private let reserve: Reserve
    private let copy: String?
    private let reading: @Sendable () -> ClockReading
    private let newestFile: @Sendable () -> Timestamp?
    private let logger: Logger

    /// - Parameters:
    ///   - log: what it stands beside.
    ///   - agent: whose words.
    ///   - reserve: where they are kept; not read before ``begin()``.
    ///   - copy: where a copy of the mark is kept; `nil` for nowhere.
    ///   - reading: what the clocks say.
    ///   - newestFile: when the newest of the stored files was written, which is compared with the clock where nothing
    ///     else is known.
    ///   - logger: told what could not be kept.
    init(
        log: EventLog, agent: String, reserve: Reserve, copy: String?,
        reading: @escaping @Sendable () -> ClockReading = { .current() },
        newestFile: @escaping @Sendable () -> Timestamp? = { nil }, logger: Logger
    ) {
        self.log = log
        self.agent = agent
        self.reserve = reserve
        self.copy = copy
        self.reading = reading
        self.newestFile = newestFile
        self.logger = logger
    }

    /// What is held now.
    var record: Reserve.Record { reserve.record }

    /// Reads what was kept, compares it with the log, and keeps what restricts from both. Before capture starts.
    /// - Returns: why they are not believed; `nil` where they are. Then nothing that the agent agreed to counts any
    ///   more.
    /// - Throws: where the log cannot be read, or nothing can be kept though a reserve is expected.
    func begin() throws -> Doubt? {
        let reading = Reserve.read(reserve.path)
        let consents = try log.consents().filter { $0.agent == agent }
        let mark = try log.mark()
        var doubt = try Self.doubt(
            reading, copy: copyOfMark, isExpected: try log.fact(Self.fact) != nil, agent: agent, consents: consents,
            age: log.age(against:))
        if case .unreadable = reading {
            do throws(StateFileError) {
                doubt?.reason += "; it is \(try StateFile.setAside(reserve.path)) now"
            } catch { logger.error("\(reserve.path) cannot be moved away: \(error)") }
        }
        var record = Reserve.Record(agent: agent)
        if case .record(let kept) = reading {
            record = kept
            if kept.agent != agent { (record.agent, record.stopped) = (agent, [:]) }
        }
        for consent in consents {
            let stop = record.stopped[consent.purpose]
            if !consent.counts {
                record.stopped[consent.purpose] = Reserve.Stop(
                    isWithdrawn: stop?.isWithdrawn == true || !consent.isGranted,
                    at: stop?.at ?? consent.withdrawnAt ?? .now,
                    isInLog: !consent.isGranted || stop?.isWithdrawn != true)
            } else if stop != nil || doubt != nil {
                record.stopped[consent.purpose] = Reserve.Stop(
                    isWithdrawn: stop?.isWithdrawn ?? false, at: stop?.at ?? .now, isInLog: false)
            }
        }
        let newest = try [newestEvent, newestFile()].compactMap(\.self).max()
        record.clock = record.clock ?? newest.map { ClockReading.Known(at: $0, bootMs: 0, bootID: "") }
        doubt?.newest = mark.event
        do throws(ReserveError) {
            try reserve.begin(with: marked(record, mark))
            noteReserve()
        } catch { logger.error("\(reserve.path) cannot be written (\(error)): nothing is heard until it can") }
        return doubt
    }

    /// Whether nothing could be kept so far, so that nothing may be heard.
    var isUnkept: Bool { reserve.isUnwritten }

    /// Why a reserve and a log are not believed.
    /// - Parameters:
    ///   - reading: what lies in the place of the reserve.
    ///   - copy: the mark in the runtime folder; `nil` for none.
    ///   - isExpected: whether the log says that there is a reserve.
    ///   - agent: whose words.
    ///   - consents: the agent's words as the log has them.
    ///   - age: why the log cannot be one that had come as far as a mark.
    /// - Returns: why; `nil` where they are.
    static func doubt(
        _ reading: Reserve.Reading, copy: LogMark?, isExpected: Bool, agent: String, consents: [ConsentRecord],
        age: (LogMark) throws -> String?
    ) rethrows -> Doubt? {
        for mark in [reading.record?.mark, copy].compactMap(\.self) {
            if let words = try age(mark) {
                return Doubt(step: .logRestored, reason: "the log was put back or changed: \(words)")
            }
        }
        switch reading {
        case .absent:
            return isExpected ? Doubt(step: .reserveLost, reason: Language.english.text(gone)) : nil
        case .unreadable(let words):
            return Doubt(step: .reserveLost, reason: "the reserve beside the log cannot be read: \(words)")
        case .record(let record):
            guard record.agent == agent else { return nil }
            let differing = consents.filter { consent in
                consent.counts
                    ? record.stopped[consent.purpose]?.isInLog == true : record.stopped[consent.purpose] == nil
            }
            guard isExpected, !differing.isEmpty else { return nil }
            let names = differing.map(\.purpose).joined(separator: ", ")
            return Doubt(step: .reserveLost, reason: "the log and the reserve beside it differ about \(names)")
        }
    }

    /// Keeps what restricts; where the disk refuses, it is held all the same, and tried again.
    /// - Throws: where it would not outlive a restart.
    func say(_ change: (inout Reserve.Record) -> Void) throws(ReserveError) { try reserve.say(change) }

    /// Lifts what restricts, where the disk takes that; otherwise everything stays as it is.
    func lift(_ change: (inout Reserve.Record) -> Void) throws(ReserveError) { try reserve.lift(change) }

    /// Tries again what the disk has refused.
    func settle() {
        guard reserve.isUnwritten else { return }
        do throws(ReserveError) {
            try reserve.settle()
            noteReserve()
        } catch { logger.debug("\(reserve.path) can still not be written: \(error)") }
    }

    /// Says in the log that there is a reserve, so that it is missed where it is gone.
    private func noteReserve() {
        do {
            if try log.fact(Self.fact) == nil { try log.note(Timestamp.now.text, as: Self.fact) }
        } catch { logger.error("the log does not know yet that there is a reserve: \(error)") }
    }

    /// Notes how far the log has come, where that is another place than before, and what else there is to keep.
    func mark(_ change: (inout Reserve.Record) -> Void = { _ in }) {
        do {
            let mark = try log.mark()
            var wanted = reserve.record
            change(&wanted)
            guard wanted != reserve.record || mark != wanted.mark || reserve.isUnwritten else { return }
            try reserve.say { record in
                change(&record)
                record = marked(record, mark)
            }
            if let copy { try StateFile.write(Array(JSON.data(mark)), to: copy) }
        } catch { logger.error("how far the log has come could not be kept: \(error)") }
    }

    /// Whether the wall clock can be believed, so that what is old may expire.
    var isClockTrusted: Bool { reading().agrees(with: reserve.record.clock) }

    /// The agent says that the wall clock is right.
    func confirmClock() throws(ReserveError) {
        let known = reading().known
        try reserve.lift { $0.clock = known }
    }

    private func marked(_ record: Reserve.Record, _ mark: LogMark) -> Reserve.Record {
        var record = record
        record.mark = mark
        let now = reading()
        // Within one run of the machine the time that has passed says what is to be expected: many small steps of the
        // wall clock are one large one.
        if now.isSynchronised || now.bootID != record.clock?.bootID, now.agrees(with: record.clock) {
            record.clock = now.known
        }
        return record
    }

    private var copyOfMark: LogMark? {
        copy.flatMap { try? String(contentsOfFile: $0, encoding: .utf8) }.flatMap {
            try? JSON.value(LogMark.self, from: $0)
        }
    }

    private var newestEvent: Timestamp? {
        get throws { try log.page(after: max(0, log.newestSequence - 1), limit: 1).records.first?.event().time }
    }
}

extension ConsentRecord {
    /// Whether the agent agrees, as far as the log knows.
    var counts: Bool { isGranted && suspension == nil }
}

extension Reserve.Reading {
    /// What was written last; `nil` where that is not known.
    fileprivate var record: Reserve.Record? { if case .record(let record) = self { record } else { nil } }
}
