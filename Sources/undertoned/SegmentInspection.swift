import EventLog
import Events
import Foundation
import Languages
import Logging
import ServiceLifecycle
import Synchronization
import Vault

/// Compares the files of stored segments with what the log says of them: size at every look, content once for each
/// file, in the background. A file that was looked at is known by its number, size and date, and not read again.
final class SegmentInspection: Sendable {
    /// Files whose content was looked at, and whether it was the one that was stored.
    private let known = Mutex<[String: (file: SegmentCatalog.Entry, isWhole: Bool)]>([:])
    private let log: EventLog
    private let catalog: SegmentCatalog

    init(log: EventLog, catalog: SegmentCatalog) {
        self.log = log
        self.catalog = catalog
    }

    /// The same segments, each with what is wrong with its file as far as that was looked at.
    func looked(at segments: [SegmentRecord]) -> [SegmentRecord] {
        segments.map { record in
            var record = record
            if record.state == .stored { record.file = fault(of: record.segment) }
            return record
        }
    }

    private func fault(of segment: SegmentPayload) -> SegmentRecord.FileFault? {
        let id = segment.segmentID
        guard let file = try? catalog.entry(id) else {
            return (try? catalog.path(for: id)) == nil ? .missing : .damaged
        }
        guard segment.bytes == 0 || Int64(file.bytes) == segment.bytes else { return .damaged }
        return known.withLock { $0[id] }.map { $0.file == file && !$0.isWhole } == true ? .damaged : nil
    }

    /// Reads what was not looked at yet; no more once the task is cancelled.
    /// - Parameter pause: waited for after each megabyte.
    /// - Returns: how many of the stored segments are missing, and how many are damaged.
    /// - Throws: where the log cannot be read.
    func look(pause: () async -> Void) async throws -> (missing: Int, damaged: Int) {
        let stored = try log.segments(SegmentFilter(state: .stored, limit: Int.max))
        let names = Set(stored.map(\.segment.segmentID))
        known.withLock { known in known = known.filter { names.contains($0.key) } }
        for record in stored where !Task.isCancelled {
            let id = record.segment.segmentID
            guard let expected = record.segment.fileHash, fault(of: record.segment) == nil,
                let file = try? catalog.entry(id), known.withLock({ $0[id]?.file }) != file,
                let hash = try? await catalog.hash(
                    of: id,
                    goesOn: {
                        await pause()
                        return !Task.isCancelled
                    }),
                // What is put in its place meanwhile is looked at the next time.
                try log.segment(id: id)?.segment.fileHash == expected, (try? catalog.entry(id)) == file
            else { continue }
            known.withLock { $0[id] = (file, hash == expected) }
        }
        let faults = looked(at: try log.segments(SegmentFilter(state: .stored, limit: Int.max))).compactMap(\.file)
        return (faults.count { $0 == .missing }, faults.count { $0 == .damaged })
    }
}

/// Looks at the stored segments a moment after the start and every hour, a few megabytes a second.
struct SegmentWatch: Service {
    let inspection: SegmentInspection
    let warnings: StandingWarnings
    /// Whether whoever reads the daemon's own log may know that there are alerts.
    let mayTell: @Sendable () -> Bool
    let logger: Logger
    var firstAfter = Duration.seconds(3)
    var interval = Duration.seconds(3_600)
    var pause = Duration.milliseconds(100)
    var clock: any Clock<Duration> = ContinuousClock()

    func run() async throws {
        await cancelWhenGracefulShutdown {
            var wait = firstAfter
            while (try? await clock.sleep(for: wait)) != nil {
                wait = interval
                do {
                    let (missing, damaged) = try await inspection.look { try? await clock.sleep(for: pause) }
                    warnings.set(.segments, words(missing, damaged))
                } catch { logger.error("the stored segments could not be looked at: \(error)") }
            }
        }
    }

    private func words(_ missing: Int, _ damaged: Int) -> Phrase? {
        guard missing + damaged > 0 else { return nil }
        guard mayTell() else {
            return Phrase("what is stored is not all as it was left: undertone doctor says what")
        }
        let counts = [
            missing > 0 ? Phrase("\(missing) missing") : nil, damaged > 0 ? Phrase("\(damaged) damaged") : nil,
        ]
        let words = Phrase(joining: counts.compactMap(\.self), ", ")
        return Phrase("stored segments are not as they were left: \(words); undertone segments list")
    }
}
