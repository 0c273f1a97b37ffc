import Events
import FeedClient
import Foundation
import Languages

/// The last question of setup: what the agent agrees to. Nobody is signed up by a default.
struct SetupConsents {
    let command: SetupCommand
    let isAsking: Bool

    /// How long a daemon that was just started may take to listen.
    private var patience: Duration { .seconds(isAsking || !command.consent.isEmpty ? 5 : 2) }

    func run() async throws {
        guard let client = try command.configuration.load().ownClient, let page = await page(of: client) else {
            return StandardOutput.line(
                localized("the daemon does not run yet; once it does: undertone consent grant"))
        }
        let given = page.purposes.filter { $0.grantedAt != nil && $0.suspension == nil }.map(\.purpose)
        if !given.isEmpty {
            StandardOutput.line(localized("you have agreed to \(given.joined(separator: ", "))"))
        }
        guard isAsking || !command.consent.isEmpty else {
            guard given.isEmpty else { return }
            return StandardOutput.line(
                localized("nothing is heard before you agree: undertone consent show, undertone consent grant"))
        }
        try await ConsentGrantCommand.askEach(of: page, given: command.consent, isAsking: isAsking, client)
    }

    private func page(of client: FeedClient) async -> ConsentPage? {
        let deadline = ContinuousClock.now + patience
        while true {
            if let page = try? await client.consent() { return page }
            guard ContinuousClock.now < deadline, (try? await Task.sleep(for: .milliseconds(100))) != nil else {
                return nil
            }
        }
    }
}
