import ArgumentParser
import Feed
import Foundation

/// `undertone consent grant`: the agent agrees, having read the notice.
struct ConsentGrantCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "grant", abstract: "Agree to purposes, after reading what each means.",
        discussion: """
            Shows the notice of each purpose and asks. --yes is for scripts that have shown the notices themselves.

            Example:
              undertone consent grant self-view alerts
            """)

    @OptionGroup var purposes: PurposeOptions
    @OptionGroup var agent: AgentOptions

    @Flag(help: "Do not ask.")
    var yes = false

    func run() async throws {
        let client = try agent.client()
        let page = try await client.get("/v1/consent", as: ConsentPage.self)
        let wanted = purposes.chosen(from: page).filter { $0.grantedAt == nil && ($0.isUsed || !purposes.all) }
        guard !wanted.isEmpty else { return StandardOutput.line("nothing to grant: you have agreed to this already") }
        // Whoever answers has the text before the eyes, and whoever gave --yes has it in the log of the script.
        for purpose in wanted {
            for line in ConsentText.lines(of: purpose, width: Terminal.size.columns) {
                Terminal.note(line.text(hasColour: false))
            }
        }
        if !yes {
            try Terminal.confirm(
                "Do you agree to \(wanted.map(\.purpose).joined(separator: ", "))?", refusal: "nothing was granted")
        }
        for purpose in wanted {
            let change = ConsentChange(purpose: purpose.purpose, granted: true, noticeVersion: purpose.noticeVersion)
            _ = try await client.post("/v1/consent", change, as: ConsentPage.self)
            StandardOutput.line("granted \(purpose.purpose)")
        }
    }
}
