import Events
import Foundation
import Sodium

/// One of several holds it, for as long as it renews it: a key in JetStream's key-value store that is gone by itself.
public actor BrokerLease {
    private struct Entry: Decodable {
        struct Message: Decodable {
            var seq: UInt64
            var data: String?
        }
        var message: Message
    }

    private let connection: BrokerConnection
    private let stream: String
    private let subject: String
    private let name: [UInt8]
    private let duration: Duration
    private let replicas: Int
    /// The number of the message with which this holder took or renewed it.
    private var sequence: UInt64?
    private var heldUntil: ContinuousClock.Instant?
    private var hasBucket = false

    /// A lease that nobody holds here yet.
    /// - Parameters:
    ///   - connection: to the broker.
    ///   - bucket: the bucket of the key, which is made where there is none.
    ///   - key: what is held.
    ///   - holder: who asks, as the others read it; nobody else who runs at the same time has this name, so that who
    ///     was killed and starts again need not wait for itself.
    ///   - duration: after how long without a renewal somebody else may take it.
    ///   - replicas: on how many servers the key is kept.
    public init(
        _ connection: BrokerConnection, bucket: String, key: String, holder: String, lasting duration: Duration,
        replicas: Int = 1
    ) {
        self.connection = connection
        stream = "KV_\(bucket)"
        subject = "$KV.\(bucket).\(key)"
        name = Array(holder.utf8)
        self.duration = duration
        self.replicas = replicas
    }

    /// Whether it is held still: false once its duration has passed without a renewal, also where the broker is away.
    public var isHeld: Bool { heldUntil.map { ContinuousClock.now < $0 } ?? false }

    /// Takes it or renews it: to be called every third of its duration.
    /// - Returns: whether this holder holds it.
    /// - Throws: what went wrong; ``isHeld`` says whether it is held all the same.
    public func attempt() async throws(BrokerError) -> Bool {
        do { return try await take() } catch {
            // A broker that has lost its disk has no bucket any more.
            hasBucket = false
            throw error
        }
    }

    private func take() async throws(BrokerError) -> Bool {
        try await makeBucket()
        // The server counts from later on.
        let end = ContinuousClock.now + duration
        if try await write(after: sequence ?? 0) {
            heldUntil = end
            return true
        }
        (sequence, heldUntil) = (nil, nil)
        // Somebody holds it: this holder itself, before it was started again?
        guard let entry = try await entry(), value(of: entry) == name, try await write(after: entry.message.seq) else {
            return false
        }
        heldUntil = end
        return true
    }

    /// Who holds it, as far as the broker knows; `nil` for nobody.
    public func holder() async throws(BrokerError) -> String? {
        try await entry().map { String(decoding: value(of: $0), as: UTF8.self) }
    }

    /// Gives it up, so that somebody else need not wait.
    public func release() async throws(BrokerError) {
        guard isHeld else { return }
        (sequence, heldUntil) = (nil, nil)
        _ = try await connection.ask("STREAM.PURGE.\(stream)", ["filter": .text(subject)], for: JSONNode.self)
    }

    /// Writes the holder's name where the last message of the key is the one with this number; 0 for none.
    private func write(after last: UInt64) async throws(BrokerError) -> Bool {
        do {
            let stored = try await connection.store(
                name, under: subject, headers: [("Nats-Expected-Last-Subject-Sequence", "\(last)")])
            sequence = stored.sequence
            return true
        } catch  where error.code == .conflict { return false }
    }

    private func entry() async throws(BrokerError) -> Entry? {
        do {
            return try await connection.ask(
                "STREAM.MSG.GET.\(stream)", ["last_by_subj": .text(subject)], for: Entry.self)
        } catch  where error.code == .notFound { return nil }
    }

    private func value(of entry: Entry) -> [UInt8] {
        entry.message.data.flatMap { Base64.bytes(of: Array($0.utf8)[...], isPadded: true) } ?? []
    }

    /// A bucket as NATS's own tools make them, whose keys last as long as the lease.
    private func makeBucket() async throws(BrokerError) {
        guard !hasBucket else { return }
        let bucket = subject.split(separator: ".")[1]
        try await connection.ensureStream(
            stream,
            [
                "name": .text(stream), "subjects": ["$KV.\(String(bucket)).>"], "retention": "limits",
                "storage": "file", "discard": "new", "max_age": .whole(duration.nanoseconds), "max_msgs": -1,
                "max_bytes": 1_048_576, "max_msg_size": 1_024, "max_msgs_per_subject": 1, "max_consumers": -1,
                "num_replicas": .whole(replicas), "allow_rollup_hdrs": true, "deny_delete": true, "allow_direct": true,
                "duplicate_window": .whole(min(duration, .seconds(120)).nanoseconds),
            ])
        hasBucket = true
    }
}
