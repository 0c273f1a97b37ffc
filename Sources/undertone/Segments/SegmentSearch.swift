import Events
import FeedClient
import Vocabulary

/// Which segment a person means who types an identifier or its beginning, and what is said where there is none.
struct SegmentSearch {
    /// What daemons tell of, whatever state it is in; each once.
    let told: [(FeedClient, SegmentRecord)]
    /// Of a failure to find one.
    var status = CommandFailure.Status.badInput
    /// Whether one counts too that is not there any more, for what can still be done with it.
    var takesGone = false

    /// What a search has to be told of.
    static let filter = SegmentFilter(state: .all, limit: SegmentFilter.most)

    /// The one that is meant. Its whole name weighs more than the beginning of another's, and one that is there more
    /// than one that was erased: whoever types the beginning of both is told of the latter.
    /// - Throws: ``CommandFailure`` where there is none, none any more, or more than one.
    func one(_ name: String) throws -> (FeedClient, SegmentRecord) {
        let given = GivenIdentifier(name)
        let exact = told.filter { $0.1.segment.segmentID == name }
        let meant = exact.isEmpty ? told.filter { given.means($0.1.segment.segmentID) } : exact
        let living = meant.filter { $0.1.state == .stored }
        guard let first = living.first else {
            if takesGone, meant.count == 1 { return meant[0] }
            throw gone(name, meant.map(\.1))
        }
        let names = Set(living.map(\.1.segment.segmentID))
        guard names.count == 1 else {
            throw CommandFailure(
                "\(names.count) segments begin with \(name); give more of it: "
                    + names.sorted().prefix(5).joined(separator: ", "), status: status)
        }
        guard living.count == 1 else {
            throw CommandFailure.ambiguous(first.1.segment.segmentID, living.map(\.0))
        }
        for (_, record) in meant where record.state == .erased {
            Terminal.note("\(Self.receipt(of: record)); \(first.1.segment.segmentID) is meant")
        }
        return first
    }

    /// What is said where none is there.
    private func gone(_ name: String, _ meant: [SegmentRecord]) -> CommandFailure {
        guard let first = meant.first else {
            return CommandFailure(
                "there is no segment \(name); `undertone segments list --state all` lists them", status: status)
        }
        let names = Set(meant.map(\.segment.segmentID)).sorted()
        guard names.count == 1 else {
            return CommandFailure(
                "\(names.count) segments began with \(name) and none is there any more; `undertone segments list --state all` "
                    + "tells what became of \(names.prefix(3).joined(separator: ", "))", status: status)
        }
        switch first.state {
        case .erased:
            let copy = told.first { $0.1.segment.replaces == names[0] && $0.1.state == .stored }
            let hint = copy.map { "; \($0.1.segment.segmentID), which was made of it, is there" } ?? ""
            return CommandFailure(Self.receipt(of: first) + hint, status: status)
        case .refused, .stored:
            let why = first.segment.reason.map { ": \($0)" } ?? ""
            return CommandFailure("\(names[0]) was never stored\(why)", status: status)
        }
    }

    /// Who erased a segment, when and why, and the file that is gone.
    static func receipt(of record: SegmentRecord) -> String {
        let id = record.segment.segmentID
        guard let receipt = record.segment.receipt else {
            return "\(id) was erased\(record.segment.reason.map { ": \($0)" } ?? "")"
        }
        let hash = receipt.hash.map { " (SHA-256 of its file: \($0))" } ?? ""
        return "\(id) was erased on \(receipt.at.localDay) at \(receipt.at.localTimeOfDay) by \(receipt.by): "
            + receipt.reason + hash
    }
}

extension CommandFailure {
    /// Two daemons say that they hold the same segment; only one of them can.
    static func ambiguous(_ id: String, _ clients: [FeedClient]) -> CommandFailure {
        CommandFailure(
            "the daemons of \(clients.prefix(5).map { $0.name() }.joined(separator: " and ")) all say that they hold "
                + "\(id); name the one with --socket")
    }
}

extension [(FeedClient, [SegmentRecord])] {
    /// Each segment once: the same user's daemon may be asked over two sockets.
    func eachOnce() -> [(FeedClient, SegmentRecord)] {
        var known: Set<[String]> = []
        return flatMap { client, records in records.map { (client, $0) } }.filter { client, record in
            known.insert([client.identity.map { "\($0.uid)" } ?? client.socketPath, record.segment.segmentID]).inserted
        }
    }
}

extension SegmentRecord {
    /// What somebody has to know who is to say yes.
    func description(from client: FeedClient) -> String {
        LastQuestion.words(
            agent: client.name(saying: segment.agent), began: segment.startedAt, durationS: segment.durationS,
            id: segment.segmentID)
    }
}

extension SegmentPayload {
    /// Its name in a table: as much as tells alerts of a day apart, and what tells the parts and copies of one apart.
    var shortName: String {
        segmentID.hasPrefix(alertID) && alertID.count > 8
            ? "\(Wording.short(alertID))…\(segmentID.dropFirst(alertID.count))" : segmentID
    }
}
