import NIOCore

/// Answers already given to commands with an `Idempotency-Key`: who repeats a command, because its answer was lost, is
/// given the same answer, and nothing is done twice.
///
/// Commands on alerts and requests for help keep their keys in the log itself, for as long as it keeps them. All others
/// set something to a value, so that doing one again after a restart of the daemon changes nothing; for them the newest
/// answers are kept here.
actor CommandAnswers {
    private struct Entry {
        let request: ByteBuffer
        let answer: Task<ByteBuffer, any Error>
    }

    private static let mostEntries = 1024
    private var entries: [String: Entry] = [:]
    private var order: [String] = []

    /// The answer of `command`, done once for a key: a repetition that comes while it is under way waits for it.
    ///
    /// - Throws: what `command` throws, and a ``Problem`` for a key that was used for another request. A command that
    ///   failed may be tried again under its key.
    func answer(
        toKey key: String, request: ByteBuffer, _ command: @escaping @Sendable () async throws -> ByteBuffer
    ) async throws -> ByteBuffer {
        if let entry = entries[key] {
            guard entry.request == request else {
                throw Problem(
                    409, "Key used before",
                    detail: "The idempotency key was used for another request. Use a new key for each request.")
            }
            return try await entry.answer.value
        }
        let task = Task { try await command() }
        entries[key] = Entry(request: request, answer: task)
        order.append(key)
        if order.count > Self.mostEntries { entries[order.removeFirst()] = nil }
        do {
            return try await task.value
        } catch {
            entries[key] = nil
            order.removeAll { $0 == key }
            throw error
        }
    }
}
