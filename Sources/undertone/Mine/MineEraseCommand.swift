import ArgumentParser
import EventLog
import Feed

/// `undertone mine erase`: takes away what is held.
struct MineEraseCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "erase", abstract: "Erase what is held about you: for good, with a receipt in the log.",
        discussion: """
            Your consent stays as it is; `undertone consent withdraw` ends it, and erases too.

            Example:
              undertone mine erase --segments
              undertone mine erase --all --yes
            """)

    @Flag(help: "What the events say of alerts.") var alerts = false
    @Flag(help: "The recorded seconds.") var segments = false
    @Flag(help: "What was learned of your calm voice.") var baseline = false
    @Flag(help: "All of it.") var all = false
    @Flag(help: "Do not ask.") var yes = false

    @OptionGroup var agent: AgentOptions

    @Flag(help: "Print the receipts, one JSON object a line.")
    var json = false

    func validate() throws {
        guard alerts || segments || baseline || all else {
            throw ValidationError("say what: --alerts, --segments, --baseline or --all")
        }
    }

    func run() async throws {
        let chosen: [(Bool, ErasureRequest.What)] = [(segments, .segments), (alerts, .alerts), (baseline, .baseline)]
        let what = all ? [.all] : chosen.filter(\.0).map(\.1)
        if !yes {
            try Terminal.confirm(
                "Erase \(what.map(\.rawValue).joined(separator: ", ")) for good?", refusal: "nothing was erased")
        }
        let client = try agent.client()
        for each in what {
            let receipt = try await client.post(
                "/v1/erase", ErasureRequest(what: each), as: ErasurePayload.self)
            if json {
                try StandardOutput.json(receipt)
            } else {
                let held = receipt.held.map { "; \($0) held by others and kept, see undertone mine" } ?? ""
                StandardOutput.line("erased \(receipt.what): \(receipt.count)\(held)")
            }
        }
    }
}
