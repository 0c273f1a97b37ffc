import ArgumentParser

/// `undertone segments`: the stored, encrypted seconds around alerts.
struct SegmentsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "segments",
        abstract: "List flagged segments; open them with a secret key to replay, verify, export or mask them.",
        discussion: """
            A segment is stored encrypted to the recipients in the daemon's configuration: the daemon can write it and not \
            read it. Replay and export need the secret key of one of them, as `undertone keygen` makes it.
            """,
        subcommands: [
            SegmentsListCommand.self, SegmentsReplayCommand.self, SegmentsVerifyCommand.self,
            SegmentsExportCommand.self, SegmentsRedactCommand.self, SegmentsHoldCommand.self,
            SegmentsReleaseCommand.self, SegmentsEraseCommand.self, SegmentsPurposeCommand.self,
            SegmentsApproveCommand.self, SegmentsRekeyCommand.self,
        ])
}
