import ArgumentParser
import Capture
import DaemonConfiguration
import Stress

/// `undertone baseline`: how the agent's calm voice sounds, device by device.
struct BaselineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "baseline",
        abstract: "Learn, show, export or reset how the agent's calm voice sounds.",
        discussion: """
            A running daemon takes a change into use within seconds.

            Example:
              undertone baseline learn calm.wav
              undertone baseline show
            """,
        subcommands: [
            BaselineLearnCommand.self, BaselineShowCommand.self, BaselineExportCommand.self, BaselineResetCommand.self,
        ])
}

/// `--device`, for the commands about baselines.
struct BaselineDeviceOptions: ParsableArguments {
    @OptionGroup var configuration: ConfigurationOptions

    @Option(help: "Identity of the device, as `undertone devices` lists it.")
    var device: String?

    func validate() throws {
        guard let device else { return }
        guard !device.isEmpty, !device.hasPrefix("."), !device.contains("/") else {
            throw ValidationError("--device is an identity as `undertone devices` lists it")
        }
    }

    /// The device that is named, else the only one of those given, else the one of them that is heard.
    /// - Parameters:
    ///   - stored: devices with a baseline.
    ///   - loaded: the configuration.
    ///   - others: what may be given in place of --device, for the message.
    /// - Returns: its identity; `nil` where there is none.
    /// - Throws: where it stays open which is meant.
    func device(
        among stored: [String], _ loaded: LoadedConfiguration, others: String = ""
    ) throws -> String? {
        if let device {
            // The identity of a device means its only baseline; port and profile need not be written.
            let keys = stored.filter { $0 == device || $0.hasPrefix(device + "-") }
            return keys.count == 1 ? keys[0] : device
        }
        if stored.count <= 1 { return stored.first }
        guard let inUse = loaded.deviceInUse, stored.contains(inUse) else {
            throw CommandFailure(
                "which device? name it with --device\(others); there is a baseline on: "
                    + stored.joined(separator: ", "), status: .usage)
        }
        return inUse
    }
}

extension LoadedConfiguration {
    /// The device that the daemon would hear now; `nil` where there is none, or no sound server.
    var deviceInUse: String? {
        (try? selectSource())?.selection.chosen.map { CaptureDevice($0).baselineKey }
    }
}

extension StressFeature {
    /// What a person calls it.
    var title: String {
        switch self {
        case .pitch: "pitch"
        case .rate: "speech rate"
        case .level: "level"
        case .balance: "spectral balance"
        case .variation: "pitch variation"
        case .hnr: "harmonics to noise"
        }
    }
}
