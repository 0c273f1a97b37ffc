import ArgumentParser
import Feed

/// `undertone segments release`: ends a hold.
struct SegmentsReleaseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "release",
        abstract: "End the hold on a segment, anybody's.",
        discussion: """
            For quality assurance. From then on the segment goes by its age, or as somebody erases it.

            Example:
              undertone segments release 6b0e1a2c --reason "complaint 17 is settled"
            """)

    @OptionGroup var segment: SegmentChoice
    @OptionGroup var why: ReasonOption

    func run() async throws {
        let (id, record) = try await segment.carryOut(reason: why.reason) {
            try await $0.release($1, reason: why.reason)
        }
        if segment.json { return try StandardOutput.json(record) }
        StandardOutput.line("\(id) released")
    }
}
