import Alerting
import Events
import Languages
import Roster
import Stress
import Vocabulary

/// The probation of a voice on one microphone, as a program reads it.
struct TrustReport: Encodable {
    /// What would have been raised, were it over.
    struct Tried: Encodable {
        /// When.
        var at: Timestamp
        var level: AlertLevel
        var score: Double
        var explanation: String
    }

    var agent: String
    var device: String
    var isOver: Bool
    /// Talk that it takes, s; 0 where the configuration wants none.
    var probationS: Double
    var talkHeardS: Double
    /// Where no further alert would be raised in it.
    var talkNeededS: Double
    /// Why it is not over.
    var reason: String?
    /// The same in the reader's language.
    var ownReason: String?
    /// Alerts that would have been raised since the voice was new there, of those that are kept.
    var triedCount: Int
    /// Each of them that the daemon still knows of; absent where none runs.
    var tried: [Tried]?

    private enum CodingKeys: String, CodingKey {
        case agent, device, reason, tried
        case isOver = "is_over"
        case probationS = "probation_s"
        case talkHeardS = "talk_heard_s"
        case talkNeededS = "talk_needed_s"
        case triedCount = "tried_count"
    }

    /// - Parameters:
    ///   - agent: whose voice.
    ///   - device: the key of its baseline.
    ///   - record: what is stored, a minute old at most.
    ///   - lengthS: talk that the configuration asks for.
    ///   - live: what the daemon tells, of this microphone or another; `nil` where none runs.
    init(agent: String, device: String, record: ProbationRecord, lengthS: Double, live: TrustFacts?) {
        let probation = Probation(record, lengthS: lengthS)
        self.agent = agent
        self.device = device
        isOver = probation.isOver
        probationS = lengthS
        talkHeardS = record.heardS
        talkNeededS = probation.neededS
        triedCount = record.tried.count
        reason = probation.reason
        ownReason = Wording.reason(of: probation)
        if let now = live?.probation, now.device == device {
            (isOver, talkHeardS, talkNeededS) = (now.isOver, now.talkHeardS, now.talkNeededS)
            triedCount = now.tried ?? triedCount
            let hasTooMany = probation.recentTries > Probation.maxTried
            let progress = Wording.probation(now)
            ownReason = hasTooMany && !now.isOver ? Wording.reason(of: probation) : progress
            reason =
                hasTooMany && !now.isOver
                ? probation.reason
                : progress.map { _ in Probation.progress(heardS: now.talkHeardS, neededS: now.talkNeededS) }
        }
        // Those of a baseline that was thrown away are no concern of this one.
        tried = live?.tried.filter { $0.device == device }.suffix(triedCount).map {
            Tried(at: $0.raisedAt, level: $0.level, score: $0.score, explanation: Wording.reasons(of: $0))
        }
    }
}

/// The probation of a voice on one microphone, for a person.
struct TrustText {
    /// Wider than this is hard to read.
    static let widest = 80
    private static let nameColumns = 14

    let report: TrustReport

    init(_ report: TrustReport) { self.report = report }

    /// The lines, none wider than `columns` where its words allow that.
    func lines(columns: Int) -> [InkedLine] {
        var head = InkedLine(localized("\(report.agent) on \(report.device)"), .bold)
        head.add(": ")
        head.add(report.isOver ? localized("trusted") : localized("on probation"), report.isOver ? .green : .cyan)
        var lines = head.wrapped(to: columns)
        func row(_ name: String, _ text: String) {
            lines += InkedLine.entry(
                InkedLine("  \(name)", .dim), InkedLine(text), at: Self.nameColumns, width: columns)
        }
        row(localized("others"), others)
        row(localized("talk heard"), Wording.talk(seconds: report.talkHeardS))
        if !report.isOver {
            row(
                localized("begins"),
                localized(
                    """
                    after further \(Wording.talk(seconds: report.talkNeededS)) of talk, if no further alert would be raised
                    """))
            if let reason = report.ownReason { row(localized("why not yet"), reason) }
        }
        guard report.probationS > 0 || report.triedCount > 0 else { return lines }
        row(
            localized("not told"),
            report.triedCount == 0 ? localized("nothing would have been raised") : notTold)
        for tried in report.tried?.reversed() ?? [] {
            let when = "\(Wording.day(tried.at)) \(tried.at.localTimeOfDay)"
            lines += InkedLine.entry(
                InkedLine("    \(when)", .dim), InkedLine("\(CaptureWording.level(tried.level)): \(tried.explanation)"),
                at: InkedLine(when).columns + 6, width: columns)
        }
        return lines
    }

    private var others: String {
        if report.probationS == 0 {
            return localized("are told what the profile shares: alerting.probation_h is 0")
        }
        return report.isOver
            ? localized("are told what the profile shares")
            : localized("are told nothing of the voice; requests for help always come through")
    }

    private var notTold: String {
        let count = report.triedCount
        guard let tried = report.tried else {
            return localized(
                count, one: "\(count) alert would have been raised; the running daemon lists them",
                other: "\(count) alerts would have been raised; the running daemon lists them")
        }
        guard tried.count < count else {
            return localized(
                count, one: "\(count) alert would have been raised, and nobody else was told",
                other: "\(count) alerts would have been raised, and nobody else was told")
        }
        return localized(
            count,
            one: "\(count) alert would have been raised, and nobody else was told; the log tells of \(tried.count)",
            other: "\(count) alerts would have been raised, and nobody else was told; the log tells of \(tried.count)")
    }
}
