import EventLog
import Events
import Hummingbird
import Sodium

/// Sees to it that a command with an `Idempotency-Key` is done once: who repeats it, because its answer was lost, is
/// given the same answer, from the log that keeps it, and who repeats it while it is under way waits for it.
///
/// Where the disk takes nothing, or the log cannot be read, a command is done all the same, and its key is not kept: an
/// agent who pauses is not kept waiting by a full disk.
actor CommandAnswers {
    private struct UnderWay {
        let command: KeptCommand
        let answer: Task<String, any Error>
    }

    private let log: EventLog
    private var underWay: [String: UnderWay] = [:]

    init(log: EventLog) { self.log = log }

    /// The answer of a command, which is done off the threads that serve connections.
    ///
    /// - Throws: what `act` throws, and a ``Problem`` for a key that was used for another request. A command that
    ///   failed may be tried again under its key.
    func answer(to call: Call, of route: Route, _ act: @escaping @Sendable () throws -> String) async throws -> String {
        guard let command = call.command(takesFile: route.takesFile) else { return try await Blocking.run(act) }
        if let same = underWay[command.key] {
            guard same.command == command else { throw Problem(.keyUsedBefore) }
            return try await same.answer.value
        }
        let task = Task { [log] in
            try await Blocking.run {
                switch (try? log.answer(to: command)) ?? .none {
                case .same(let answer): return answer
                case .otherRequest: throw Problem(.keyUsedBefore)
                case .none: break
                }
                let answer = try act()
                try? log.keep(answer, of: command)
                return answer
            }
        }
        underWay[command.key] = UnderWay(command: command, answer: task)
        defer { underWay[command.key] = nil }
        return try await task.value
    }

    /// Whether a command under this key was done, or is under way.
    func knows(_ call: Call) async throws -> Bool {
        guard let command = call.command(takesFile: false) else { return false }
        if underWay[command.key] != nil { return true }
        return try await Blocking.run { [log] in
            switch (try? log.answer(to: command)) ?? .none {
            case .same, .otherRequest: true
            case .none: false
            }
        }
    }
}

extension Call {
    /// What makes this request the same as another one; `nil` where it has no key. Keys are a person's own.
    fileprivate func command(takesFile: Bool) -> KeptCommand? {
        guard let key else { return nil }
        let person = caller.person.uid.map { "\($0)" } ?? caller.person.name
        // An answer is kept for long; a file is not.
        let sent = takesFile ? SHA256.hexadecimal(of: body) : String(decoding: body, as: UTF8.self)
        // No header holds an end of line, so that no key of one person reads like one of another.
        return KeptCommand(key: "\(person)\n\(key)", address: request.uri.string, body: sent, subject: id)
    }
}
