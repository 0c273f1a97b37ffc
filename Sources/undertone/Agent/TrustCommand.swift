import Alerting
import ArgumentParser
import DaemonConfiguration
import Languages
import Pipeline
import Roster
import Stress

/// `undertone trust`: how far the probation of a voice is on each microphone, and what would have been raised.
struct TrustCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trust",
        abstract: localized("Show how far probation is, in which nobody but you is told anything of your voice."),
        discussion: localized(
            """
            A voice that is new, or new on a microphone, is on probation: you see the scores and what would have been raised, \
            and nobody else is told anything of it, until `alerting.probation_h` hours of talk are heard and at most one alert \
            would have been raised in the last of them. What would have been raised is never told afterwards. Requests for \
            help always come through. A baseline that is learned or reset anew begins anew here too.

            Without a running daemon it shows what is stored; what would have been raised, and when, only the daemon tells.

            Example:
              undertone trust
              undertone trust --json | jq 'select(.is_over | not).talk_needed_s'
            """))

    @OptionGroup var configuration: ConfigurationOptions

    @OptionGroup var output: OutputOptions

    /// What a spreadsheet is told of each microphone.
    private static let csv = [
        "agent", "device", "is_over", "probation_s", "talk_heard_s", "talk_needed_s", "tried_count", "reason",
    ]

    func run() async throws {
        let loaded = try configuration.load()
        let live: TrustFacts? = if let client = loaded.ownClient { try await TrustFacts(of: client) } else { nil }
        if live == nil {
            Terminal.warn(
                localized(
                    "the daemon does not run: this is what was saved, without what would have been raised and when"))
        }
        let (store, agent) = (loaded.baselineStore, loaded.configuration.agent.id)
        let devices = Set(store.devices() + [live?.device].compactMap(\.self)).sorted()
        guard !devices.isEmpty else {
            throw CommandFailure(
                localized("nothing of the voice of \(agent) has been heard yet; probation begins with the first talk"),
                status: .badInput)
        }
        var reports: [TrustReport] = []
        let looked = Result {
            try store.each(of: devices) { device in
                let record = try store.load(device: device)?.probation ?? ProbationRecord()
                reports.append(
                    TrustReport(
                        agent: agent, device: device, record: record, lengthS: loaded.configuration.alerting.probationS,
                        live: live))
            }
        }
        try output.list(reports, csv: Self.csv) {
            for (index, report) in reports.enumerated() {
                if index > 0 { StandardOutput.line("") }
                for line in TrustText(report).lines(columns: min(Terminal.size.columns, TrustText.widest)) {
                    StandardOutput.line(line)
                }
            }
        }
        try looked.get()
    }
}
