import DaemonConfiguration
import Feed

/// The last question of setup: what the agent agrees to. Nobody is signed up by a default.
struct SetupConsents {
    let command: SetupCommand
    let isAsking: Bool

    /// How long a daemon that was just started may take to listen.
    private static let patience = Duration.seconds(5)

    func run() async throws {
        guard isAsking || !command.consent.isEmpty else {
            return StandardOutput.line(
                "nothing is heard before you agree: undertone consent show, undertone consent grant")
        }
        guard let socket = try command.configuration.load().locations.agentSocket,
            let page = await page(of: FeedClient(socketPath: socket))
        else {
            return StandardOutput.line("the daemon does not run yet; once it does: undertone consent grant")
        }
        let client = FeedClient(socketPath: socket)
        for purpose in page.purposes where purpose.isUsed && purpose.grantedAt == nil {
            guard isAsking || command.consent.contains(purpose.purpose) else { continue }
            for line in ConsentText.lines(of: purpose, width: Terminal.size.columns) {
                Terminal.note(line.text(hasColour: false))
            }
            if isAsking, !command.consent.contains(purpose.purpose),
                (try? Terminal.confirm("Do you agree to \(purpose.purpose)?", refusal: "")) == nil
            {
                continue
            }
            let change = ConsentChange(purpose: purpose.purpose, granted: true, noticeVersion: purpose.noticeVersion)
            _ = try await client.post("/v1/consent", change, as: ConsentPage.self)
            StandardOutput.line("granted \(purpose.purpose)")
        }
    }

    private func page(of client: FeedClient) async -> ConsentPage? {
        let deadline = ContinuousClock.now + Self.patience
        while true {
            if let page = try? await client.get("/v1/consent", as: ConsentPage.self) { return page }
            guard ContinuousClock.now < deadline, (try? await Task.sleep(for: .milliseconds(100))) != nil else {
                return nil
            }
        }
    }
}
