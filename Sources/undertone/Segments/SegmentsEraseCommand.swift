import ArgumentParser
import EventLog
import Feed

/// `undertone segments erase`: takes one segment away for good.
struct SegmentsEraseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase",
        abstract: "Erase a segment for good, with a receipt.",
        discussion: """
            For the agent and for quality assurance. The encrypted file goes, and with it the only key that opens it, wrapped \
            inside; who erased it, when and why stays in the audit. What somebody holds is not erased. Copies that were made \
            elsewhere, and what a solid-state disk keeps of its own accord, are out of reach.

            Example:
              undertone segments erase 6b0e1a2c --reason "recorded by mistake"
            """)

    @OptionGroup var segment: SegmentChoice
    @OptionGroup var why: ReasonOption

    func run() async throws {
        let (id, receipt) = try await segment.carryOut(reason: why.reason) {
            try await $0.eraseSegment($1, reason: why.reason)
        }
        if segment.json { return try StandardOutput.json(receipt) }
        let hash = receipt.hash.map { ", SHA-256 \($0)" } ?? ", its file was not there any more"
        StandardOutput.line("\(id) erased by \(receipt.by) at \(receipt.at.text)\(hash)")
    }
}
