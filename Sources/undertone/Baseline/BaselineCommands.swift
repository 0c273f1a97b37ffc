import ArgumentParser
import Capture
import DaemonConfiguration
import Languages
import Pipeline
import Stress

/// `undertone baseline`: how the agent's calm voice sounds, device by device.
struct BaselineCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "baseline", abstract: localized("Learn, show, export or reset how the agent's calm voice sounds."),
        discussion: localized(
            """
            A running daemon takes a change into use within seconds.

            Example:
              undertone baseline learn calm.wav
              undertone baseline show
            """),
        subcommands: [
            BaselineLearnCommand.self, BaselineShowCommand.self, BaselineExportCommand.self, BaselineResetCommand.self,
        ])
}

/// `--device`, for the commands about baselines.
struct BaselineDeviceOptions: ParsableArguments {
    @OptionGroup var configuration: ConfigurationOptions

    @Option(help: ArgumentHelp(localized("Identity of the device, as `undertone devices` lists it."))) var device:
        String?

    func validate() throws {
        guard let device else { return }
        guard !device.isEmpty, !device.hasPrefix("."), !device.contains("/") else {
            throw ValidationError(localized("--device is an identity as `undertone devices` lists it"))
        }
    }

    /// The device that is named, else the only one with a baseline, else the one of them that is heard; `nil` where
    /// there is none. Where it stays open which is meant, the message also names `--all` where that may be given.
    func device(among stored: [String], _ loaded: LoadedConfiguration, takesAll: Bool = false) throws -> String? {
        if let device {
            // The identity of a device means its only baseline; port and profile need not be written.
            let keys = stored.filter { $0 == device || $0.hasPrefix(device + "-") }
            return keys.count == 1 ? keys[0] : device
        }
        if stored.count <= 1 { return stored.first }
        guard let inUse = loaded.deviceInUse, stored.contains(inUse) else {
            throw CommandFailure(
                takesAll
                    ? localized(
                        """
                        which device? name it with --device, or --all; there is a baseline on: \
                        \(stored.joined(separator: ", "))
                        """)
                    : localized(
                        "which device? name it with --device; there is a baseline on: \(stored.joined(separator: ", "))"
                    ),
                status: .usage)
        }
        return inUse
    }
}

extension LoadedConfiguration {
    /// The device that the daemon would hear now; `nil` where there is none, or no sound server.
    var deviceInUse: String? { (try? selectSource())?.selection.chosen.map { CaptureDevice($0).baselineKey } }
}

/// `undertone baseline learn`: makes a baseline from recordings, so that nothing needs to be learned on the job.
struct BaselineLearnCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "learn",
        abstract: localized("Learn the calm voice from recordings, in place of what was learned before."),
        discussion: localized(
            """
            All files are one voice: about two minutes of the agent's calm speech, recorded with the same headset. Without \
            --device it is learned for the microphone that `undertone devices` shows as heard, else for the only device \
            that has a baseline. A call that holds agent and customer on two channels is refused without --channel.

            Example:
              undertone baseline learn calm-morning.wav calm-evening.wav
              undertone baseline learn call.wav --channel left
            """))

    @OptionGroup var options: BaselineDeviceOptions

    @OptionGroup var channels: ChannelOptions

    @Argument(help: ArgumentHelp(localized("Recordings of calm speech; - for standard input.")), completion: .file())
    var files: [String]

    func run() throws {
        let loaded = try options.configuration.load()
        let device = try device(loaded)
        let settings = loaded.configuration.baseline
        let baseline = try FileAnalysis.learnBaseline(
            from: files.map { Recording(path: $0, channel: channels.channel) }, halfLifeMin: Float(settings.halfLifeMin)
        )
        if let lack = FileAnalysis.lackOfSpeech(in: baseline, from: files) {
            throw CommandFailure(lack, status: .badInput)
        }
        if let fault = baseline.implausibility {
            throw CommandFailure(
                localized(
                    """
                    \(files.joined(separator: ", ")): what was heard has \(BaselineWording.fault(fault)), so it is no calm \
                    speech; nothing was changed. Record a minute of the agent's calm speech
                    """), status: .badInput)
        }
        try loaded.baselineStore.save(baseline, device: device)
        let speech = Wording.span(seconds: Double(baseline.speechS))
        StandardOutput.line(
            localized(
                """
                learned \(loaded.configuration.agent.id) on \(device) from \(speech) of speech; `undertone baseline show` \
                shows it
                """))
        if Double(baseline.speechS) < settings.warmUpS {
            Terminal.warn(
                localized(
                    """
                    the daemon goes on learning until it has heard \(Wording.span(seconds: settings.warmUpS)); learn from \
                    more speech to have scores at once
                    """))
        }
    }

    /// What is plugged in comes first: learned for another headset, it would be of no use and nobody would notice.
    private func device(_ loaded: LoadedConfiguration) throws -> String {
        if let device = options.device ?? loaded.deviceInUse { return device }
        let stored = loaded.baselineStore.devices()
        guard let only = stored.first, stored.count == 1 else {
            throw CommandFailure(
                localized("for which device? no microphone can be heard now; plug it in, or name it with --device"),
                status: .usage)
        }
        return only
    }
}

/// `undertone baseline export`: all that is held about a calm voice.
struct BaselineExportCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "export",
        abstract: localized("Hand out the stored calm voice on a device: all that is held about it, as it is on disk."),
        discussion: localized(
            """
            JSON with the number of its version: histograms of the measures, and where calm was day by day. There is no \
            audio in it. Without --device the only device that has a baseline is meant, else the one that `undertone devices` \
            shows as heard.

            Example:
              undertone baseline export --output my-voice.json
              undertone baseline export | jq .history.days
            """))

    @OptionGroup var options: BaselineDeviceOptions

    @Option(
        help: ArgumentHelp(localized("File to write, readable for you alone; without it, standard output.")),
        completion: .file())
    var output: String?

    @Flag(help: ArgumentHelp(localized("Replace the file if it is there."))) var force = false

    func validate() throws {
        if force, output == nil { throw ValidationError(localized("--force replaces a file; it needs --output")) }
    }

    func run() throws {
        let loaded = try options.configuration.load()
        let store = loaded.baselineStore
        let agent = loaded.configuration.agent.id
        guard let device = try options.device(among: store.devices(), loaded) else {
            throw CommandFailure(localized("no baseline of \(agent) is stored"), status: .badInput)
        }
        guard let contents = try store.contents(device: device) else {
            throw CommandFailure(localized("no baseline of \(agent) on \(device)"), status: .badInput)
        }
        if let output {
            try PlaintextFile.write(contents, to: output, mayReplace: force)
            StandardOutput.path(output)
        } else {
            StandardOutput.json(Array(contents) + [UInt8(ascii: "\n")])
        }
    }
}

/// `undertone baseline reset`: forgets a calm voice, so that it is learned anew.
struct BaselineResetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "reset", abstract: localized("Forget the calm voice on a device; the daemon learns it anew."),
        discussion: localized(
            """
            Without --device the only device that has a baseline is meant, else the one that `undertone devices` shows as \
            heard.

            Example:
              undertone baseline reset --device usb-Jabra_Evolve_20 --yes
            """))

    @OptionGroup var options: BaselineDeviceOptions

    @Flag(help: ArgumentHelp(localized("Forget it on every device."))) var all = false

    @Flag(help: ArgumentHelp(localized("Do not ask."))) var yes = false

    func validate() throws {
        guard !all || options.device == nil else {
            throw ValidationError(localized("give --device or --all, not both"))
        }
    }

    func run() throws {
        let loaded = try options.configuration.load()
        let store = loaded.baselineStore
        let devices = try devices(loaded)
        if !yes, !devices.isEmpty {
            try Terminal.confirm(
                localized(
                    "Forget the calm voice of \(loaded.configuration.agent.id) on \(devices.joined(separator: ", "))?"),
                refusal: localized("nothing was forgotten"))
        }
        for device in devices {
            guard try store.erase(device: device) else {
                throw CommandFailure(localized("there is no baseline on \(device)"), status: .badInput)
            }
            StandardOutput.line(localized("forgot the baseline on \(device)"))
        }
        if devices.isEmpty { StandardOutput.line(localized("no baseline is stored")) }
    }

    private func devices(_ loaded: LoadedConfiguration) throws -> [String] {
        // What an older release has left is removed too.
        let held = loaded.baselineStore.devicesWithOlder()
        if all { return held }
        return try options.device(among: held, loaded, takesAll: true).map { [$0] } ?? []
    }
}
