import DaemonConfiguration
import Events
import FeedClient
import Foundation
import Languages

extension FeedClient {
    /// How the questions to many daemons went, in the order of the daemons.
    struct Answers<Answer: Sendable>: Sendable {
        var answers: [(FeedClient, Answer)] = []
        /// Those that gave none, and why.
        var silent: [(FeedClient, FeedClientError)] = []

        /// Why some gave none.
        var failures: [FeedClientError] { silent.map(\.1) }

        /// Tells of the daemons that gave no answer, which are left out: once of those that say the same.
        /// - Throws: what the last of them say where none answers.
        func told() throws -> [(FeedClient, Answer)] {
            // Where all others refuse, whose daemon does not run is no news: it would refuse, too.
            let present = silent.filter { $0.1.code != .noDaemon }
            let isRefusedByAll = answers.isEmpty && !present.isEmpty && present.allSatisfy { $0.1.code == .refused }
            let silent = isRefusedByAll ? present : silent
            let faults = DaemonFault.all(of: silent, asked: answers.count + silent.count)
            let last = answers.isEmpty ? faults.last : nil
            for fault in last == nil ? faults : faults.dropLast() { Terminal.warn(fault.words) }
            if let last { throw last.error }
            return answers
        }
    }
}

extension [FeedClient] {
    /// How long the others still have once one has given the answer that was looked for.
    private static let grace = Duration.seconds(1)

    /// Asks every daemon, all at once: one that hangs costs no other its answer. Of several, one that does not answer
    /// in its time is told of and left out.
    /// - Parameters:
    ///   - isEnough: whether an answer is what was looked for; the others then have a second left.
    ///   - question: asks one.
    /// - Returns: the answers, at least one, in the order of the daemons.
    /// - Throws: the fault of the last of them where none answers.
    @discardableResult func ask<Answer: Sendable>(
        until isEnough: @Sendable (Answer) -> Bool = { _ in false },
        _ question: @escaping @Sendable (FeedClient) async throws -> Answer
    ) async throws -> [(FeedClient, Answer)] { try await asked(until: isEnough, question).told() }

    /// The same, with the faults of those that did not answer.
    func asked<Answer: Sendable>(
        until isEnough: @Sendable (Answer) -> Bool = { _ in false },
        _ question: @escaping @Sendable (FeedClient) async throws -> Answer
    ) async throws -> FeedClient.Answers<Answer> {
        var results: [Int: Result<Answer, any Error>] = [:]
        try await withThrowingTaskGroup(of: (Int, Result<Answer, any Error>)?.self) { group in
            for (index, client) in enumerated() {
                group.addTask {
                    do { return (index, .success(try await question(client))) } catch {
                        return (index, .failure(error))
                    }
                }
            }
            var isSettling = false
            while results.count < count, let next = try await group.next() {
                // Nothing but the alarm gives nothing.
                guard let (index, result) = next else { break }
                results[index] = result
                if !isSettling, case .success(let answer) = result, isEnough(answer) {
                    isSettling = true
                    group.addTask {
                        try? await Task.sleep(for: Self.grace)
                        return nil
                    }
                }
            }
            group.cancelAll()
        }
        tellTwinsApart()
        var told = FeedClient.Answers<Answer>()
        for (index, client) in enumerated() {
            switch results[index] {
            case .success(let answer): told.answers.append((client, answer))
            case .failure(let error as FeedClientError): told.silent.append((client, error))
            case .failure(let error): throw error
            case nil:
                let late = Phrase("The daemon at \(client.socketPath) has not answered yet, and is left out.")
                told.silent.append((client, FeedClientError(code: .unavailable, late)))
            }
        }
        return told
    }
}

extension [String] {
    /// Refuses the name of an agent of whom no daemon tells, and says who there is.
    /// - Parameters:
    ///   - answers: the names that each daemon's agent goes by, the first as all are told.
    ///   - status: with which the program then ends.
    /// - Throws: ``CommandFailure``.
    func checkAgents(among answers: [[String]], status: CommandFailure.Status) throws {
        let known = Set(answers.compactMap(\.first)).sorted()
        for agent in self where !answers.joined().contains(agent) {
            let meant = NameDistance.nearest(to: agent, among: known)
            throw CommandFailure(
                meant.map { localized("no daemon of an agent \(agent) answers; did you mean \($0)?") }
                    ?? localized(
                        "no daemon of an agent \(agent) answers; there are: \(known.joined(separator: ", "))"),
                status: status)
        }
    }
}

/// What a daemon answered, as one JSON object with one more member: whose daemon it is, as the kernel says. What the
/// answer itself says of that is the daemon's word. What was read from a file has no such member.
struct Served<Value: Encodable>: Encodable {
    private struct Key: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }
        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }

    let value: Value
    let client: FeedClient?
    /// An attribute of an event has no underscore in its name.
    var member = "served_by"

    func encode(to encoder: any Encoder) throws {
        try value.encode(to: encoder)
        var container = encoder.container(keyedBy: Key.self)
        try container.encodeIfPresent(client?.identity?.name, forKey: Key(stringValue: member))
    }
}
