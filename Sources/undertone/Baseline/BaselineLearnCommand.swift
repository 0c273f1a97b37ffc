import ArgumentParser
import DaemonConfiguration
import Pipeline
import Stress

/// `undertone baseline learn`: makes a baseline from recordings, so that nothing needs to be learned on the job.
struct BaselineLearnCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "learn",
        abstract: "Learn the calm voice from recordings, in place of what was learned before.",
        discussion: """
            All files are one voice: about two minutes of the agent's calm speech, recorded with the same headset. Without \
            --device it is learned for the microphone that `undertone devices` shows as heard, else for the only device \
            that has a baseline.

            Example:
              undertone baseline learn calm-morning.wav calm-evening.wav
            """)

    @OptionGroup var options: BaselineDeviceOptions

    @Argument(help: "Recordings of calm speech.", completion: .file())
    var files: [String]

    func run() throws {
        let loaded = try options.configuration.load()
        let device = try device(loaded)
        let settings = loaded.configuration.baseline
        let baseline = try FileAnalysis.learnBaseline(from: files, halfLifeMin: Float(settings.halfLifeMin))
        if let lack = FileAnalysis.lackOfSpeech(in: baseline, from: files) {
            throw CommandFailure(lack, status: .badInput)
        }
        if let fault = baseline.implausibility {
            throw CommandFailure(
                "\(files.joined(separator: ", ")): what was heard has \(fault), so it is no calm speech; nothing was "
                    + "changed. Record a minute of the agent's calm speech", status: .badInput)
        }
        try loaded.baselineStore.save(baseline, device: device)
        let speech = Wording.span(seconds: Double(baseline.speechS))
        StandardOutput.line(
            "learned \(loaded.configuration.agent.id) on \(device) from \(speech) of speech; "
                + "`undertone baseline show` shows it")
        if Double(baseline.speechS) < settings.warmUpS {
            Terminal.warn(
                "the daemon goes on learning until it has heard \(Wording.span(seconds: settings.warmUpS)); "
                    + "learn from more speech to have scores at once")
        }
    }

    /// What is plugged in comes first: learned for another headset, it would be of no use and nobody would notice.
    private func device(_ loaded: LoadedConfiguration) throws -> String {
        if let device = options.device ?? loaded.deviceInUse { return device }
        let stored = loaded.baselineStore.devices()
        guard let only = stored.first, stored.count == 1 else {
            throw CommandFailure(
                "for which device? no microphone can be heard now; plug it in, or name it with --device", status: .usage
            )
        }
        return only
    }
}
