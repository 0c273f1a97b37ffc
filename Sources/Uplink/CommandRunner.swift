import Events
import FeedClient
import Fleet
import Foundation
import Vocabulary

/// Does what somebody at the hub asks for: on the daemon's socket, in their name, once for each name of a command. The
/// daemon's log and roles decide.
struct CommandRunner: Sendable {
    /// Talks to the daemon of a lane; `nil` where there is none now.
    let client: @Sendable (_ lane: String) -> FeedClient?

    /// Does it.
    /// - Parameters:
    ///   - command: what is asked for.
    ///   - now: the time.
    /// - Returns: what became of it; `nil` where the daemon is away, and it is to be tried again.
    func outcome(of command: DeskCommand, at now: Timestamp) async -> CommandOutcome? {
        guard now < command.expiresAt else {
            return Self.outcome(
                of: command, .expired, "It reached this desk's daemon too late, after \(command.expiresAt.text).")
        }
        guard let step = command.handling else {
            return Self.outcome(
                of: command, .refused, "This desk's release does not know what \"\(command.verb.rawValue)\" asks for.")
        }
        guard let client = client(command.lane) else { return nil }
        do {
            try await client.acting(for: command.person.name, through: command.hub)
                .take(step, with: command.alertID, key: command.id)
            return Self.outcome(of: command, .done)
        } catch let error as FeedClientError {
            return switch error.code {
            case .noDaemon, .disconnected, .unavailable, .unreadableAnswer: nil
            case .configuration, .needsPermission, .wrongOwner, .notFound, .refused:
                Self.outcome(of: command, .refused, error.context)
            }
        } catch { return nil }
    }

    private static func outcome(
        of command: DeskCommand, _ result: CommandOutcome.Result, _ why: String? = nil
    ) -> CommandOutcome {
        CommandOutcome(
            id: command.id, lane: command.lane, result: result,
            why: why.map { PlainText.shown($0, maxBytes: Wire.maxWordsBytes) })
    }
}
