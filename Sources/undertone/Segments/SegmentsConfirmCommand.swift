import ArgumentParser
import Events
import FeedClient
import Vault

/// `undertone segments confirm`: somebody else has opened what took a segment's place.
struct SegmentsConfirmCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "confirm",
        abstract: "Open a segment that somebody has rekeyed or masked, and say so: what was there before then goes.",
        discussion: """
            A daemon holds no key, and cannot know whether a file opens. So the old header of a rekeyed segment, and the original \
            of a masked one, stay until somebody else has opened the new one, or the segment goes by its age. This fetches \
            the segment, checks that all of it is genuine and what it says it is, and tells the daemon. Not for who changed it.

            Example:
              undertone segments confirm 6b0e1a2c --identity qa.key --reason "confirming new keys"
            """)

    @OptionGroup var segment: SegmentOptions

    func run() async throws {
        let opened = try await segment.open()
        guard let client = opened.client else {
            throw CommandFailure("\(segment.segment): a file; only what a daemon holds is confirmed", status: .usage)
        }
        let metadata = opened.files.segment.metadata
        let filter = SegmentFilter(alert: metadata.alertID, state: .stored)
        let records = try await client.segments(filter, reason: opened.reason)
        guard let record = records.first(where: { $0.segment.segmentID == opened.id }), metadata.id == opened.id,
            metadata.replaces == record.segment.replaces
        else {
            throw CommandFailure(
                "\(opened.id): what opens is another segment (\(metadata.id)); it is not confirmed", status: .failure)
        }
        try await client.confirm(opened.id, file: opened.hash)
        let gone = record.unconfirmed?.action == .redact ? "the original is erased" : "the old header is gone"
        StandardOutput.line("\(opened.id) opens; \(gone)")
    }
}

/// `undertone segments restore`: the keys that a segment had before.
struct SegmentsRestoreCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "restore", abstract: "Give a segment that was rekeyed the keys back that it had before.",
        discussion: """
            As long as nobody has confirmed the new keys; once more, and it has the new ones again. Nothing is lost by it.

            Example:
              undertone segments restore 6b0e1a2c
            """)

    @OptionGroup var segment: SegmentChoice
    @OptionGroup var why: ReasonOption

    func run() async throws {
        let reason = try why.words()
        let (id, record) = try await segment.carryOut(reason: reason) {
            try await $0.restoreKeys(of: $1, reason: reason)
        }
        if segment.json { return try StandardOutput.json(record) }
        let keys = record.segment.recipients?.joined(separator: ", ") ?? "keys that are not known"
        StandardOutput.line(InkedLine("\(id) has its other header now, for \(keys)"))
    }
}

/// `undertone segments object`: the agent's word against a hold.
struct SegmentsObjectCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "object", abstract: "Say what you have against the hold on a segment of yours.",
        discussion: """
            For the agent. It stands with the segment until the hold ends, and quality assurance sees it; the hold stays.

            Example:
              undertone segments object 6b0e1a2c
            """)

    @OptionGroup var segment: SegmentChoice
    @OptionGroup var why: ReasonOption

    func run() async throws {
        let reason = try why.words()
        let (id, record) = try await segment.carryOut(reason: reason) {
            try await $0.objectToHold(of: $1, reason: reason)
        }
        if segment.json { return try StandardOutput.json(record) }
        StandardOutput.line("your objection to the hold on \(id) stands with it")
    }
}
