import ArgumentParser
import EventLog
import Feed

/// `undertone segments purpose`: sets a segment aside for evaluation, or back.
struct SegmentsPurposeCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "purpose",
        abstract: "Keep a segment for evaluation, or for replay again.",
        discussion: """
            For quality assurance, and only while the agent agrees to that purpose. A segment for evaluation stays for \
            vault.evaluation_keep_days; where the agent withdraws, it goes, or back to replay.

            Example:
              undertone segments purpose 6b0e1a2c evaluation --reason "new script, before"
            """)

    @OptionGroup var segment: SegmentChoice

    @Argument(help: "replay or evaluation.")
    var purpose: SegmentPurpose

    @OptionGroup var why: ReasonOption

    func run() async throws {
        let (id, record) = try await segment.carryOut(reason: why.reason) {
            try await $0.assignSegment($1, to: purpose, reason: why.reason)
        }
        if segment.json { return try StandardOutput.json(record) }
        StandardOutput.line("\(id) is kept for \((record.segment.purpose ?? .replay).rawValue)")
    }
}
