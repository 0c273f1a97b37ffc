import Broker
import EventLog
import Events
import Fleet
import Foundation
import Logging
import ServiceLifecycle
import Vocabulary

/// Tells the broker's servers who counts no more: at the start, at once when somebody is cut off, and now and then. A
/// server that hears it ends the connections of whom it names.
struct ClaimsService: Service {
    let keys: SiteKeys
    let desks: DeskRegister
    let tokens: TokenRegister
    let store: SiteStore
    let cuts: AsyncStream<Void>
    let part: HubPart
    let broker: BrokerConnection
    let logger: Logger

    private static let subject = "$SYS.REQ.CLAIMS.UPDATE"
    private static let interval = Duration.seconds(600)

    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                let (wakes, wake) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
                group.addTask { for await _ in cuts { wake.yield() } }
                group.addTask { for await _ in part.changes() { wake.yield() } }
                group.addTask { for await _ in broker.links() { wake.yield() } }
                group.addTask {
                    repeat { wake.yield() } while (try? await Task.sleep(for: Self.interval)) != nil
                }
                for await _ in wakes where mayTell { await tellUntilHeard() }
                group.cancelAll()
            }
        }
    }

    /// Another hub may know of others who are cut off, so whoever leads tells; and where the broker does not know the
    /// site so far, whoever is first.
    private var mayTell: Bool {
        if case .down(let error) = broker.link, error.code == .unauthorized { return true }
        return part.leads
    }

    private func tellUntilHeard() async {
        var hasComplained = false
        while !Task.isCancelled, mayTell {
            do { return try await tell() } catch {
                if !hasComplained { logger.warning("the broker does not hear who is cut off; tried again: \(error)") }
                hasComplained = true
                try? await Task.sleep(for: .seconds(1))
            }
        }
    }

    private func tell() async throws {
        let now = store.clock()
        let revocations = try await Blocking.run { [desks, tokens] in
            try desks.revocations().merging(tokens.revocations(), uniquingKeysWith: max)
        }
        let jwt = Array(keys.accountJWT(revoking: revocations, at: now).utf8)
        let settings = BrokerSettings(
            servers: keys.servers, authority: keys.authority, credential: keys.systemCredential(at: now),
            inbox: "_INBOX.hub", name: "undertone-hub claims")
        let answer = try await BrokerConnection.once(settings, logger: logger) { broker throws(BrokerError) in
            try await broker.request(jwt, of: Self.subject)
        }
        let word = try? JSONDecoder().decode(Word.self, from: Data(answer.body))
        guard word?.data?.code == 200 else {
            throw BrokerError(.refused, "the servers do not take the account: \(word?.error?.description ?? "no word")")
        }
    }

    private struct Word: Decodable {
        struct Done: Decodable { var code: Int }
        struct Fault: Decodable { var description: String? }
        var data: Done?
        var error: Fault?
    }
}
