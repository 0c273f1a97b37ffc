import ArgumentParser
import Feed

/// `undertone consent withdraw`: the agent takes consent back.
struct ConsentWithdrawCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "withdraw", abstract: "Take consent back: it stops at once, and what it held is erased.",
        discussion: """
            Does not ask: what is erased is yours. self-view held the calm voice, alerts what the past ones said, replay the \
            recordings. The microphone is let go where neither self-view nor alerts is left.

            Example:
              undertone consent withdraw replay
              undertone consent withdraw --all
            """)

    @OptionGroup var purposes: PurposeOptions
    @OptionGroup var agent: AgentOptions

    func run() async throws {
        let client = try agent.client()
        let page = try await client.get("/v1/consent", as: ConsentPage.self)
        var failures: [FeedError] = []
        // In an order that lets go of the microphone first.
        for purpose in purposes.chosen(from: page) {
            let change = ConsentChange(
                purpose: purpose.purpose, granted: false, noticeVersion: purpose.noticeVersion)
            do throws(FeedError) {
                _ = try await client.post("/v1/consent", change, as: ConsentPage.self)
                StandardOutput.line("withdrew \(purpose.purpose)")
            } catch {
                failures.append(error)
            }
        }
        if let failure = failures.first { throw failure }
    }
}
