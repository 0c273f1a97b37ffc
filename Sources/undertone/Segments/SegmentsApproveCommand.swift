import ArgumentParser
import Feed

/// `undertone segments approve`: a second person's word.
struct SegmentsApproveCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "approve",
        abstract: "Agree, as a second person, to somebody's hearing a segment.",
        discussion: """
            For quality assurance, where vault.second_person asks for two people. Who wants to hear a segment is refused until \
            somebody else of quality assurance has agreed; that counts for 24 hours, for that person alone. `undertone segments \
            list` shows who waits.

            Example:
              undertone segments approve 6b0e1a2c --for alice
            """)

    @OptionGroup var segment: SegmentChoice

    @Option(name: .customLong("for"), help: ArgumentHelp("User name of who may hear it.", valueName: "name"))
    var person: String

    func validate() throws {
        guard !person.isEmpty else { throw ValidationError("--for names who may hear it") }
    }

    func run() async throws {
        let (id, record) = try await segment.carryOut(reason: "approve for \(person)") {
            try await $0.approve($1, for: person)
        }
        if segment.json { return try StandardOutput.json(record) }
        StandardOutput.line("\(person) may hear \(id) for 24 hours")
    }
}
