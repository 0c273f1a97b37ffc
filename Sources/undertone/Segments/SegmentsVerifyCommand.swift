import ArgumentParser
import Events
import FeedClient
import Foundation
import Glibc
import Pipeline
import Replay
import Synchronization
import Vault
import Vocabulary

/// `undertone segments verify`: whether the stored scores are those that the audio gives.
struct SegmentsVerifyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "verify",
        abstract: "Compute the scores of segments anew from their audio and compare them with those that were stored.",
        discussion: """
            Uses what is stored with the segment: the audio, the state of the analysis before its first sample, the baseline in \
            it, and the rule. Nothing of the reader's own configuration counts. Exit status 0 where every segment came out \
            identical (or nearly so, on another kind of processor), 1 where one did not, or cannot be opened or computed.

            With --all every segment that the daemons hold is fetched, and a table at the end says what came of each.

            Example:
              undertone segments verify 1f0c6f9e-0 --identity qa.key
              undertone segments verify --all --identity qa.key --reason -
              undertone segments verify /mnt/archive/*.age --identity qa.key --json
            """)

    @Argument(
        help: "Identifiers of segments that a daemon holds, or paths of .age files.",
        completion: Completions.segmentsOrFiles) var segments: [String] = []

    @Flag(help: "All that the daemons hold.") var all = false

    @OptionGroup var key: SegmentKeyOptions

    @OptionGroup var hub: HubOptions

    @Flag(help: "Print one JSON object a line.") var json = false

    private struct Line: Encodable {
        var segment_id: String
        var outcome: String
        var explanation: String
        var recomputation: Recomputation.Verdict
    }

    func validate() throws {
        guard all != !segments.isEmpty else {
            throw ValidationError("name segments or files, or give --all for everything that daemons hold")
        }
    }

    func run() async throws {
        let keys = try key.keys()
        if all { return try await verifyAll(keys) }
        var isConfirmed = true
        let reason = try segments.allSatisfy(SegmentKeyOptions.isFile) ? nil : StatedLook.reason(key.reason)
        for segment in segments {
            do {
                let opened =
                    SegmentKeyOptions.isFile(segment)
                    ? try SegmentKeyOptions.open(file: segment, keys)
                    : try await hub.ask(or: key.feed) {
                        try await key.open(segment, keys, of: $0, isHub: $1, reason: reason)
                    }
                isConfirmed = try tell(opened) && isConfirmed
            } catch {
                // One that cannot be opened does not keep the others from being looked at.
                guard segments.count > 1, let failure = CommandFailure(error) else { throw error }
                Terminal.warn(failure.description)
                isConfirmed = false
            }
        }
        if !isConfirmed { throw CommandFailure("", status: .failure) }
    }

    /// Says what comes of one; whether it is what the audio gives.
    private func tell(_ opened: SegmentKeyOptions.Opened) throws -> Bool {
        let id = opened.files.segment.metadata.id
        let verification = SegmentVerification(opened.files.segment)
        let verdict = verification.verdict
        if json {
            try StandardOutput.json(
                Line(
                    segment_id: id, outcome: verdict.outcome.rawValue, explanation: verdict.words,
                    recomputation: verification.found))
        } else {
            StandardOutput.line(Self.line(of: verdict, of: id))
        }
        return verdict.isConfirmed
    }

    /// Looks at all that daemons hold, the newest first.
    private func verifyAll(_ keys: SegmentKeyOptions.Keys) async throws {
        let filter = SegmentFilter(state: .stored, limit: SegmentFilter.most)
        let stated = try StatedLook.reason(key.reason)
        let (told, reason) = try await hub.ask(or: key.feed) {
            try await StatedLook.list($0, filter, isHub: $1, reason: stated)
        }
        guard !told.isEmpty else { return StandardOutput.line("no segment is stored") }
        let isWatched = Terminal.isTerminal(STDERR_FILENO)
        defer { if isWatched { Terminal.status("") } }
        var summary = VerificationSummary()
        for (client, record) in told.sorted(by: { $0.1.segment.startedAt > $1.1.segment.startedAt }) {
            let id = record.segment.segmentID
            if isWatched { Terminal.status("\(summary.count + 1) of \(told.count)  \(id)") }
            do {
                // Files come more slowly than a program asks for them.
                let opened = try await FeedClient.patiently(for: FeedClient.longPatience) {
                    try await SegmentKeyOptions.open(id, of: client, keys, reason: reason)
                }
                let verification = SegmentVerification(opened.files.segment)
                summary.add(client, record, verification.verdict)
                if json {
                    try StandardOutput.json(
                        Line(
                            segment_id: id, outcome: verification.verdict.outcome.rawValue,
                            explanation: verification.verdict.words, recomputation: verification.found))
                }
            } catch {
                guard let failure = CommandFailure(error) else { throw error }
                summary.add(client, record, fault: failure.description)
                if json { Terminal.warn("\(id): \(failure.description)") }
            }
        }
        if isWatched { Terminal.status("") }
        if !json { summary.print() }
        if !summary.isConfirmed { throw CommandFailure("", status: .failure) }
    }

    /// What came of a segment.
    static func line(of verdict: Replay.Verdict, of id: String) -> InkedLine {
        var line = InkedLine("\(id):")
        line.add(ReplayView.line(of: verdict))
        return line
    }
}

/// What came of many segments, for a person: those that need a look first.
struct VerificationSummary {
    private struct Row {
        let weight: Int
        let cells: [InkedLine]
    }

    private var rows: [Row] = []
    private var counts: [Replay.Verdict.Outcome: Int] = [:]
    private var faults = 0

    /// How many were looked at.
    var count: Int { rows.count }

    /// Whether every one is what its audio gives.
    var isConfirmed: Bool { faults == 0 && (counts[.different] ?? 0) + (counts[.unknown] ?? 0) == 0 }

    /// Adds one that was computed.
    mutating func add(_ client: FeedClient, _ record: SegmentRecord, _ verdict: Replay.Verdict) {
        counts[verdict.outcome, default: 0] += 1
        let weight =
            switch verdict.outcome {
            case .different: 3
            case .unknown: 1
            case .close, .identical: 0
            }
        add(client, record, ReplayView.line(of: verdict), weight: weight)
    }

    /// Adds one that could not be opened.
    mutating func add(_ client: FeedClient, _ record: SegmentRecord, fault: String) {
        faults += 1
        add(client, record, InkedLine(" ✗ \(fault)", .level(.elevated)), weight: 2)
    }

    private mutating func add(_ client: FeedClient, _ record: SegmentRecord, _ outcome: InkedLine, weight: Int) {
        let segment = record.segment
        rows.append(
            Row(
                weight: weight,
                cells: [
                    InkedLine(segment.shortName), InkedLine(client.name(saying: segment.agent)),
                    InkedLine(Wording.since(segment.startedAt)), InkedLine(Wording.span(seconds: segment.durationS)),
                    outcome,
                ]))
    }

    /// The counts in one sentence.
    var sentence: String {
        let parts = [
            ((counts[.identical] ?? 0) + (counts[.close] ?? 0), "as stored"), (counts[.different] ?? 0, "different"),
            (counts[.unknown] ?? 0, "not to be computed"), (faults, "not opened"),
        ]
        return "\(Wording.count(count, "segment")): "
            + parts.filter { $0.0 > 0 }.map { "\($0.0) \($0.1)" }.joined(separator: ", ")
    }

    func print() {
        var table = TextTable("ID", "AGENT", "BEGAN", "LENGTH", .words("SCORES"))
        let order = rows.enumerated().sorted { ($1.element.weight, $0.offset) < ($0.element.weight, $1.offset) }
        for (_, row) in order { table.add(row.cells) }
        table.print()
        StandardOutput.line("")
        StandardOutput.line(sentence)
    }
}

/// What comes of computing the scores of a segment anew from its audio, by the rule and from the state stored with it.
struct SegmentVerification {
    /// As the analysis has it.
    let found: Recomputation.Verdict
    /// In words, for people.
    let verdict: Replay.Verdict

    /// Computes. Takes about a hundredth of the length of the recording.
    init(_ segment: Segment) {
        let recomputation = Recomputation(segment)
        found = recomputation.run()
        let end = recomputation.redactedFromS.map { ", up to the masked part at \(ReplayStrip.clock($0))" } ?? ""
        switch found {
        case .identical: verdict = Replay.Verdict(.identical, "scores re-computed: \(found)\(end)")
        case .close: verdict = Replay.Verdict(.close, "scores re-computed: \(found)\(end)")
        case .different, .otherModel(_, _, _?):
            verdict = Replay.Verdict(.different, "scores re-computed: \(found)\(end)")
        case .otherModel(_, _, nil), .notPossible: verdict = Replay.Verdict(.unknown, "scores \(found)")
        }
    }
}

/// A verdict that a thread of its own is at, while somebody is already listening.
final class PendingVerdict: Sendable {
    private let verdict = Mutex<Replay.Verdict?>(nil)

    /// What came of it; `nil` as long as it runs.
    var value: Replay.Verdict? { verdict.withLock { $0 } }

    /// Waits for what comes of it; it takes about a hundredth of the length of the recording.
    func wait() -> Replay.Verdict {
        while true {
            if let value { return value }
            usleep(10_000)
        }
    }

    /// Begins.
    init(of segment: Segment) {
        Thread.detachNewThread {
            let found = SegmentVerification(segment).verdict
            self.verdict.withLock { $0 = found }
        }
    }
}
