import ArgumentParser
import Events
import Fleet
import Uplink
import Vocabulary

/// `undertone-uplink doctor`: what keeps events from leaving, and what to do about it.
struct DoctorCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Look for what keeps events from leaving, and say what to do about it.",
        discussion: """
            Exit status: 0 nothing is wrong, 1 something is.

            Example:
              sudo undertone-uplink doctor
              sudo undertone-uplink doctor --json
            """)

    @Flag(help: "Print JSON for programs.") var json = false

    @OptionGroup var state: StateOption

    func run() throws {
        let folder = try state.folder()
        let findings = UplinkFinding.all(
            membership: try folder.membership(), credential: try folder.credential(), isRunning: folder.isRunning,
            report: try folder.report(), at: .now)
        if json { Console.tell(try JSON.text(findings)) } else { findings.map(\.line).forEach(Console.tell) }
        if findings.contains(where: { !$0.isFine }) { throw ExitCode(1) }
    }
}
