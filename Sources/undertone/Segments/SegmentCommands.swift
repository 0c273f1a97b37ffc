import ArgumentParser
import Events
import FeedClient
import Vault
import Vocabulary

/// `undertone segments`: the stored, encrypted seconds around alerts.
struct SegmentsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "segments",
        abstract: "List flagged segments; open them with a secret key to replay, verify, export or mask them.",
        discussion: """
            A segment is stored encrypted to the recipients in the daemon's configuration: the daemon can write it and not \
            read it. Replay and export need the secret key of one of them, as `undertone keygen` makes it.

            Example:
              undertone segments list --since yesterday
              undertone segments replay 6b0e1a2c --identity qa.key
            """,
        subcommands: [
            SegmentsListCommand.self, SegmentsReplayCommand.self, SegmentsVerifyCommand.self,
            SegmentsExportCommand.self, SegmentsRedactCommand.self, SegmentsHoldCommand.self,
            SegmentsReleaseCommand.self, SegmentsEraseCommand.self, SegmentsPurposeCommand.self,
            SegmentsApproveCommand.self, SegmentsRekeyCommand.self, SegmentsConfirmCommand.self,
            SegmentsRestoreCommand.self, SegmentsObjectCommand.self,
        ])
}

/// `undertone segments hold`: keeps a segment, whatever else would erase it.
struct SegmentsHoldCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hold", abstract: "Keep a segment, whatever else would erase it: a legal hold.",
        discussion: """
            For quality assurance. Neither age nor space, nor the agent, nor a consent that is withdrawn erases a segment that is \
            held, and nobody changes it; the agent sees who holds it, since when and why. It does not end by itself: it is to be \
            looked at again by a day, 90 days from now if you name none, and counts as overdue after that.

            Example:
              undertone segments hold 6b0e1a2c --review 30d
              echo "complaint 17" | undertone segments hold 6b0e1a2c --reason -
            """)

    @OptionGroup var segment: SegmentChoice
    @OptionGroup var why: ReasonOption

    @Option(
        help: ArgumentHelp(
            "When it is to be looked at again: in so many days (30d), or a day (2026-03-01).", valueName: "when"))
    var review: FutureDay?

    func run() async throws {
        let reason = try why.words()
        let (id, record) = try await segment.carryOut(reason: reason) {
            try await $0.hold($1, reason: reason, reviewAt: review?.instant)
        }
        if segment.json { return try StandardOutput.json(record) }
        let day = record.reviewAt.map { ", to be looked at again by \($0.localDay)" } ?? ""
        StandardOutput.line("\(id) held\(day)")
    }
}

/// `undertone segments release`: ends a hold.
struct SegmentsReleaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release", abstract: "End the hold on a segment.",
        discussion: """
            For quality assurance. From then on the segment goes by its age, or as somebody erases it. Who holds it releases it; \
            another's hold takes a second person, who runs `undertone segments approve`.

            Example:
              undertone segments release 6b0e1a2c
            """)

    @OptionGroup var segment: SegmentChoice
    @OptionGroup var why: ReasonOption

    func run() async throws {
        let reason = try why.words()
        let (id, record) = try await segment.carryOut(reason: reason) {
            try await $0.release($1, reason: reason)
        }
        if segment.json { return try StandardOutput.json(record) }
        StandardOutput.line("\(id) released")
    }
}

/// `undertone segments erase`: takes one segment away for good.
struct SegmentsEraseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase", abstract: "Erase a segment for good, with a receipt.",
        discussion: """
            For the agent and for quality assurance. The encrypted file goes, and with it the only key that opens it, wrapped \
            inside; who erased it, when and why stays in the audit. What somebody holds is not erased. Copies that were made \
            elsewhere, and what a solid-state disk keeps of its own accord, are out of reach.

            Example:
              undertone segments erase 6b0e1a2c
            """)

    @OptionGroup var segment: SegmentChoice
    @OptionGroup var why: ReasonOption

    func run() async throws {
        let reason = try why.words()
        let (id, receipt) = try await segment.carryOut(reason: reason) {
            try await $0.eraseSegment($1, reason: reason)
        }
        if segment.json { return try StandardOutput.json(receipt) }
        let hash = receipt.hash.map { ", SHA-256 \($0)" } ?? ", its file was not there any more"
        StandardOutput.line("\(id) erased by \(receipt.by) at \(receipt.at.text)\(hash)")
    }
}

/// `undertone segments purpose`: sets a segment aside for evaluation, or back.
struct SegmentsPurposeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "purpose", abstract: "Keep a segment for evaluation, or for replay again.",
        discussion: """
            For quality assurance, and only while the agent agrees to that purpose. A segment for evaluation stays for \
            vault.evaluation_keep_days; where the agent withdraws, it goes, or back to replay.

            Example:
              undertone segments purpose 6b0e1a2c evaluation
            """)

    @OptionGroup var segment: SegmentChoice

    @Argument(help: "replay or evaluation.") var purpose: SegmentPurpose

    @OptionGroup var why: ReasonOption

    func run() async throws {
        let reason = try why.words()
        let (id, record) = try await segment.carryOut(reason: reason) {
            try await $0.assignSegment($1, to: purpose, reason: reason)
        }
        if segment.json { return try StandardOutput.json(record) }
        StandardOutput.line("\(id) is kept for \((record.segment.purpose ?? .replay).rawValue)")
    }
}

/// Which stored segment, for the commands that do something with it in the daemon that holds it.
struct SegmentChoice: ParsableArguments {
    @OptionGroup var feed: FeedOptions

    @Argument(help: "The segment's identifier, or the first characters of it, at least \(IdentifierLength.min).")
    var id: String

    @Flag(help: "Print the daemon's answer as one JSON object.") var json = false

    func validate() throws {
        guard id.count >= IdentifierLength.min, SegmentID.isValid(id) else {
            throw ValidationError("give at least \(IdentifierLength.min) characters of a segment's identifier")
        }
    }

    /// Does something with the segment that is meant.
    /// - Parameters:
    ///   - reason: why; quality assurance has to say so before it may look for a segment.
    ///   - act: what to do with it.
    /// - Returns: what `act` returns, and the segment's whole identifier.
    /// - Throws: ``CommandFailure`` where no segment is meant, `FeedClientError` where the daemon refuses.
    func carryOut<Answer: Sendable>(
        reason: String, _ act: @escaping @Sendable (FeedClient, String) async throws -> Answer
    ) async throws -> (String, Answer) {
        let clients = try feed.clients()
        // Of a whole identifier nobody needs to see the list, where but one daemon can be meant. Of several the one
        // that holds it is found first: a deed, and its reason, go to no other.
        if clients.count == 1, id.count >= IdentifierLength.wholeSegment { return (id, try await act(clients[0], id)) }
        let filter = SegmentFilter(state: .all, limit: SegmentFilter.most)
        let answers = try await clients.ask { try await $0.segments(filter, reason: reason) }
        let found = answers.eachOnce().map { ($0, $1.segment.segmentID) }.filter { $1.hasPrefix(id) }
        // A whole name weighs more than the beginning of another.
        let names = Set(found.map(\.1))
        guard let first = found.first(where: { $0.1 == id }) ?? found.first else {
            throw CommandFailure("there is no segment \(id); `undertone segments list --state all` lists them")
        }
        guard names.count == 1 || names.contains(id) else {
            throw CommandFailure(
                "\(names.count) segments begin with \(id); give more of it: "
                    + names.sorted().prefix(5).joined(separator: ", "))
        }
        let same = found.filter { $0.1 == first.1 }
        guard same.count == 1 else { throw CommandFailure.ambiguous(first.1, same.map(\.0)) }
        if clients.count > 1 { Terminal.note("held by \(first.0.name())'s daemon") }
        return (first.1, try await act(first.0, first.1))
    }
}

extension CommandFailure {
    /// Several daemons say that they hold one thing.
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
