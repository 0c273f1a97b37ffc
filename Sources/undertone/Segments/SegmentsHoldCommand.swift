import ArgumentParser
import Feed

/// `undertone segments hold`: keeps a segment, whatever else would erase it.
struct SegmentsHoldCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "hold",
        abstract: "Keep a segment, whatever else would erase it: a legal hold.",
        discussion: """
            For quality assurance. Neither age nor space, nor the agent, nor a consent that is withdrawn erases a segment that is \
            held; the agent sees who holds it, since when and why. Release it when it is no longer needed.

            Example:
              undertone segments hold 6b0e1a2c --reason "complaint 17"
            """)

    @OptionGroup var segment: SegmentChoice
    @OptionGroup var why: ReasonOption

    func run() async throws {
        let (id, record) = try await segment.carryOut(reason: why.reason) { try await $0.hold($1, reason: why.reason) }
        if segment.json { return try StandardOutput.json(record) }
        StandardOutput.line("\(id) held")
    }
}
