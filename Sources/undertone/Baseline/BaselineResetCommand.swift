import ArgumentParser
import DaemonConfiguration
import Foundation
import Pipeline

/// `undertone baseline reset`: forgets a calm voice, so that it is learned anew.
struct BaselineResetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset",
        abstract: "Forget the calm voice on a device; the daemon learns it anew.",
        discussion: """
            Without --device the only device that has a baseline is meant, else the one that `undertone devices` shows as \
            heard.

            Example:
              undertone baseline reset --device usb-Jabra_Evolve_20 --yes
            """)

    @OptionGroup var options: BaselineDeviceOptions

    @Flag(help: "Forget it on every device.")
    var all = false

    @Flag(help: "Do not ask.")
    var yes = false

    func validate() throws {
        guard !all || options.device == nil else { throw ValidationError("give --device or --all, not both") }
    }

    func run() throws {
        let loaded = try options.configuration.load()
        let store = loaded.baselineStore
        let devices = try devices(loaded)
        if !yes, !devices.isEmpty { try Self.confirm(agent: loaded.configuration.agent.id, devices) }
        for device in devices {
            guard try store.erase(device: device) else {
                throw CommandFailure("there is no baseline on \(device)", status: .badInput)
            }
            StandardOutput.line("forgot the baseline on \(device)")
        }
        if devices.isEmpty { StandardOutput.line("no baseline is stored") }
    }

    private func devices(_ loaded: LoadedConfiguration) throws -> [String] {
        // What an older release has left goes too.
        let held = loaded.baselineStore.devicesWithOlder()
        if all { return held }
        return try options.device(among: held, loaded, others: ", or --all").map { [$0] } ?? []
    }

    private static func confirm(agent: String, _ devices: [String]) throws {
        guard Terminal.isTerminal(STDIN_FILENO) else {
            throw CommandFailure("no terminal to ask on; give --yes", status: .usage)
        }
        FileHandle.standardError.write(
            Data("Forget the calm voice of \(agent) on \(devices.joined(separator: ", "))? [y/N] ".utf8))
        guard ["y", "yes"].contains(readLine()?.lowercased() ?? "") else {
            throw CommandFailure("nothing was forgotten")
        }
    }
}
