import ArgumentParser
import Events
import FeedClient
import Glibc
import Vault
import Vocabulary

/// `undertone segments`: the stored, encrypted seconds around alerts.
struct SegmentsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "segments",
        abstract: "List flagged segments; open them with a secret key to replay, verify, export or mask them.",
        discussion: """
            A segment is stored encrypted to the recipients in the daemon's configuration: the daemon can write it and not \
            read it. Replay and export need the secret key of one of them, as `undertone keygen` makes it: --identity names it, \
            or $UNDERTONE_IDENTITY, or qa.identity in your configuration. On a terminal `undertone segments` alone is \
            `undertone segments browse`.

            Example:
              undertone segments list --since yesterday
              undertone segments replay 6b0e1a2c --identity qa.key
            """,
        subcommands: [
            SegmentsBrowseCommand.self, SegmentsListCommand.self, SegmentsReplayCommand.self,
            SegmentsVerifyCommand.self,
            SegmentsExportCommand.self, SegmentsRedactCommand.self, SegmentsHoldCommand.self,
            SegmentsReleaseCommand.self, SegmentsEraseCommand.self, SegmentsPurposeCommand.self,
            SegmentsApproveCommand.self, SegmentsRekeyCommand.self, SegmentsConfirmCommand.self,
            SegmentsRestoreCommand.self, SegmentsObjectCommand.self,
        ])

    func run() async throws {
        guard Terminal.isTerminal(STDIN_FILENO), Terminal.isTerminal(STDOUT_FILENO) else {
            throw CleanExit.helpRequest(self)
        }
        try await SegmentsBrowseCommand.parse([]).run()
    }
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
            "When it is to be looked at again: in so many days (30d, \"2 weeks\"), or a day (2026-03-01).",
            valueName: "when"))
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
            elsewhere, and what a solid-state disk keeps of its own accord, are out of reach. You are asked once, with whose \
            recording of which moment it is; a script says --yes.

            Example:
              undertone segments erase 6b0e1a2c
            """)

    @OptionGroup var segment: SegmentChoice
    @OptionGroup var why: ReasonOption
    @OptionGroup var question: LastQuestion

    func run() async throws {
        let reason = try why.words()
        let (id, receipt) = try await segment.carryOut(reason: reason, asking: question.asking("Erase for good")) {
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

    @Argument(
        help: "The segment's identifier, or the first characters of it, at least \(IdentifierLength.min).",
        completion: Completions.segments) var id: String

    @Flag(help: "Print the daemon's answer as one JSON object.") var json = false

    func validate() throws {
        guard id.count >= IdentifierLength.min, SegmentID.isValid(id) else {
            throw ValidationError("give at least \(IdentifierLength.min) characters of a segment's identifier")
        }
    }

    /// Does something with the segment that is meant.
    /// - Parameters:
    ///   - reason: why; quality assurance has to say so before it may look for a segment.
    ///   - question: asked first, where what is done cannot be undone.
    ///   - act: what to do with it.
    /// - Returns: what `act` returns, and the segment's whole identifier.
    /// - Throws: ``CommandFailure`` where no segment is meant or the answer is no, `FeedClientError` where the daemon
    ///   refuses.
    func carryOut<Answer: Sendable>(
        reason: String, asking question: LastQuestion? = nil,
        _ act: @escaping @Sendable (FeedClient, String) async throws -> Answer
    ) async throws -> (String, Answer) {
        try question?.check()
        let clients = try feed.clients()
        let isWhole = id.count >= IdentifierLength.wholeSegment
        // Of a whole identifier nobody needs to see the list, where but one daemon can be meant. Of several the one
        // that holds it is found first: a deed, and its reason, go to no other.
        if clients.count == 1, isWhole, question?.yes != false { return (id, try await act(clients[0], id)) }
        let told = try await StatedLook.list(clients, SegmentSearch.filter, reason: reason).told
        // A file that the log does not know, or takes for erased, can still be erased.
        let search = SegmentSearch(told: told, status: .failure, takesGone: question != nil)
        if clients.count == 1, isWhole, !told.contains(where: { $0.1.segment.segmentID == id }) {
            try question?.ask("\(id), of which nothing else is known")
            return (id, try await act(clients[0], id))
        }
        let (client, record) = try search.one(id)
        try question?.ask(record.description(from: client))
        if clients.count > 1 { Terminal.note("a recording of \(client.name())") }
        return (record.segment.segmentID, try await act(client, record.segment.segmentID))
    }
}

/// The question before something that cannot be undone: asked once at a terminal, answered by `--yes` in a script.
struct LastQuestion: ParsableArguments {
    @Flag(help: "Do not ask.") var yes = false

    /// What is done, as the question begins: `Erase for good`.
    var deed = ""

    private enum CodingKeys: CodingKey { case yes }

    /// The same for something that is done.
    func asking(_ deed: String) -> LastQuestion {
        var question = self
        question.deed = deed
        return question
    }

    /// Whose voice it is, when, for how long, and its whole name: what somebody has to know who is to say yes.
    static func words(agent: String, began: Timestamp, durationS: Double, id: String) -> String {
        "\(agent), \(began.localDay) \(began.localTimeOfDay), \(Wording.span(seconds: durationS)), \(id)"
    }

    /// Refuses before anything is looked at, where nobody can be asked and nothing was said.
    func check() throws {
        guard yes || Terminal.isTerminal(STDIN_FILENO) else {
            throw CommandFailure("no terminal to ask on; give --yes", status: .usage)
        }
    }

    /// Asks.
    /// - Parameter what: what it is done to, in words.
    /// - Throws: ``CommandFailure`` where the answer is not yes.
    func ask(_ what: String) throws {
        if !yes { try Terminal.confirm("\(deed): \(what)?", refusal: "nothing was changed") }
    }
}
