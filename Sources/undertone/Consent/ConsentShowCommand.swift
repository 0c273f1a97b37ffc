import ArgumentParser
import Feed

/// `undertone consent show`: every purpose, its notice, and how consent stands.
struct ConsentShowCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show every purpose with its notice, and what you have agreed to.",
        discussion: """
            Example:
              undertone consent show
              undertone consent show --json | jq '.purposes[] | select(.granted_at)'
            """)

    @OptionGroup var agent: AgentOptions

    @Flag(help: "Print the daemon's answer as one JSON object.")
    var json = false

    func run() async throws {
        let page = try await agent.client().get("/v1/consent", as: ConsentPage.self)
        if json { return try StandardOutput.json(page) }
        for line in ConsentText.lines(of: page, width: Terminal.size.columns) {
            StandardOutput.line(line.text(hasColour: Terminal.hasColour))
        }
    }
}
