import Events
import FeedClient
import Foundation

/// The last question of setup: what the agent agrees to. Nobody is signed up by a default.
struct SetupConsents {
    let command: SetupCommand
    let isAsking: Bool

    /// How long a daemon that was just started may take to listen.
    private var patience: Duration { .seconds(isAsking || !command.consent.isEmpty ? 5 : 2) }

    func run() async throws {
        guard let client = try command.configuration.load().ownClient, let page = await page(of: client) else {
            return StandardOutput.line("the daemon does not run yet; once it does: undertone consent grant")
        }
        let given = page.purposes.filter { $0.grantedAt != nil && $0.suspension == nil }.map(\.purpose)
        if !given.isEmpty { StandardOutput.line("you have agreed to \(given.joined(separator: ", "))") }
        guard isAsking || !command.consent.isEmpty else {
            guard given.isEmpty else { return }
            return StandardOutput.line(
                "nothing is heard before you agree: undertone consent show, undertone consent grant")
        }
        for purpose in page.purposes where purpose.isUsed && purpose.grantedAt == nil {
            guard isAsking || command.consent.contains(purpose.purpose) else { continue }
            let lines = ConsentText.lines(of: purpose, now: page.terms, width: Terminal.size.columns)
            for line in lines + ConsentText.lines(of: page.terms, width: Terminal.size.columns) {
                Terminal.note(line.text(hasColour: false))
            }
            if isAsking, !command.consent.contains(purpose.purpose) {
                Terminal.ask("Do you agree to \(purpose.purpose)? [y/N]")
                guard let answer = readLine() else {
                    Terminal.note("")
                    return StandardOutput.line("the answers ended: nothing more was granted")
                }
                guard ["y", "yes"].contains(answer.lowercased()) else { continue }
            }
            if command.consent.contains(purpose.purpose) { try ConsentGrantCommand.checkLogin() }
            let change = ConsentChange(
                purpose: purpose.purpose, granted: true, noticeVersion: purpose.noticeVersion, terms: page.termsDigest)
            try await client.setConsent(change)
            StandardOutput.line("granted \(purpose.purpose)")
        }
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
