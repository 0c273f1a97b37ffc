import Events
import Foundation

/// JetStream: messages that are kept. Its questions and answers are JSON under `$JS.API`.
extension BrokerConnection {
    /// Sends a message that a stream keeps; done when the server says so.
    /// - Parameters:
    ///   - body: what it says.
    ///   - subject: under which subject.
    ///   - id: name of the message: sent twice under one name it is kept once, within the stream's window.
    ///   - limit: how long to wait for the server's word.
    /// - Returns: where it is kept.
    /// - Throws: what went wrong; where the word is missing it may be kept or not.
    public func store(_ body: [UInt8], under subject: String, id: String, within limit: Duration = .seconds(5))
        async throws(BrokerError) -> Stored
    {
        try await store(body, under: subject, headers: [("Nats-Msg-Id", id)], within: limit)
    }

    func store(
        _ body: [UInt8], under subject: String, headers: [(name: String, value: String)],
        within limit: Duration = .seconds(5)
    ) async throws(BrokerError) -> Stored {
        let answer = try await answers(to: body, of: subject, headers: headers, within: limit) { _, _ in true }[0]
        let stored: Answer.Stored = try Answer.read(answer, "storing under \(subject)")
        return Stored(stream: stored.stream, sequence: stored.seq, isDouble: stored.duplicate ?? false)
    }

    /// Asks JetStream.
    func ask<Answer: Decodable>(_ what: String, _ question: JSONNode? = nil, for type: Answer.Type)
        async throws(BrokerError) -> Answer
    {
        let body = question.flatMap { try? JSON.data($0) }.map { Array($0) } ?? []
        return try Broker.Answer.read(try await request(body, of: "$JS.API.\(what)"), what)
    }

    /// Makes a stream, or brings one to these settings.
    public func ensure(_ stream: StreamSettings) async throws(BrokerError) {
        try await ensureStream(stream.name, stream.configuration)
    }

    func ensureStream(_ name: String, _ configuration: JSONNode) async throws(BrokerError) {
        // The server counts the room of one that is there a second time where it is to be made.
        do {
            _ = try await ask("STREAM.UPDATE.\(name)", configuration, for: JSONNode.self)
        } catch  where error.code == .notFound {
            _ = try await ask("STREAM.CREATE.\(name)", configuration, for: JSONNode.self)
        }
    }

    /// Makes a consumer, or brings one to these settings.
    public func ensure(_ consumer: ConsumerSettings) async throws(BrokerError) {
        _ = try await ask(
            "CONSUMER.DURABLE.CREATE.\(consumer.stream).\(consumer.name)",
            ["stream_name": .text(consumer.stream), "config": consumer.configuration], for: JSONNode.self)
    }

    /// Removes a consumer; done where there is none.
    public func removeConsumer(_ name: String, of stream: String) async throws(BrokerError) {
        do {
            _ = try await ask("CONSUMER.DELETE.\(stream).\(name)", for: JSONNode.self)
        } catch  where error.code == .notFound {}
    }

    /// The next messages of a consumer: none where none came in time.
    /// - Parameters:
    ///   - consumer: its name.
    ///   - stream: of which stream.
    ///   - count: how many at most.
    ///   - limit: how long to wait for the first.
    /// - Returns: the messages, in the order of the stream but for those that come again.
    /// - Throws: what went wrong. Where there is no such consumer, server 2.9 is silent, and this is
    ///   ``BrokerError/Code/timeout``; with later ones it is ``BrokerError/Code/noResponder``.
    public func pull(_ consumer: String, of stream: String, upTo count: Int, within limit: Duration)
        async throws(BrokerError) -> [Delivery]
    {
        let subject = "$JS.API.CONSUMER.MSG.NEXT.\(stream).\(consumer)"
        // One shot: it waits for the first message, and then takes what is there.
        let question: JSONNode = [
            "batch": .whole(count), "no_wait": true, "expires": .whole(limit.nanoseconds),
        ]
        let body = (try? JSON.data(question)).map { Array($0) } ?? []
        let messages = try await answers(
            to: body, of: subject, within: limit + .seconds(2), underAnySubject: true
        ) { $0.status != nil || $1 == count }
        // 404 nothing is there, 408 nothing more came in time: any other status is a fault.
        if let status = messages.last?.status, status != 404, status != 408 {
            throw BrokerError(.refused, "\(subject) answers with the status \(status)")
        }
        return messages.compactMap(Delivery.init)
    }

    /// Says that a message is done with: it does not come again.
    public func acknowledge(_ delivery: Delivery) throws(BrokerError) {
        try publish(Array("+ACK".utf8), to: delivery.reply)
    }

    /// Asks for a message again, after a while.
    public func postpone(_ delivery: Delivery, for delay: Duration) throws(BrokerError) {
        try publish(Array(#"-NAK {"delay":\#(delay.nanoseconds)}"#.utf8), to: delivery.reply)
    }
}

/// An answer of JetStream.
struct Answer: Decodable {
    struct Fault: Decodable {
        var code: Int
        var err_code: Int?
        var description: String?
    }
    struct Stored: Decodable {
        var stream: String
        var seq: UInt64
        var duplicate: Bool?
    }

    private static let wrongLast = 10_071

    var error: Fault?

    /// What an answer says, where it is no fault.
    static func read<Value: Decodable>(_ message: BrokerMessage, _ what: String) throws(BrokerError) -> Value {
        let data = Data(message.body)
        if let fault = (try? JSONDecoder().decode(Answer.self, from: data))?.error {
            let number = fault.err_code ?? fault.code
            throw BrokerError(code(of: fault), "\(what): \(fault.description ?? "\(number)")", number: number)
        }
        do { return try JSONDecoder().decode(Value.self, from: data) } catch {
            throw BrokerError(.refused, "\(what): an answer that is not understood")
        }
    }

    private static func code(of fault: Fault) -> BrokerError.Code {
        switch (fault.err_code ?? 0, fault.code) {
        case (wrongLast, _): .conflict
        // Message, stream or account is full.
        case (10_047, _), (10_054, _), (10_077, _), (10_023, _): .tooLarge
        case (_, 404): .notFound
        // A cluster that elects its leader.
        case (_, 503): .unreachable
        default: .refused
        }
    }
}

extension Delivery {
    /// Reads a message of a stream: its numbers stand in the subject of its acknowledgement,
    /// `$JS.ACK.STREAM.CONSUMER.COUNT.SEQUENCE....`, newer servers put a domain and an account before the stream.
    init?(_ message: BrokerMessage) {
        guard message.status == nil, let reply = message.reply else { return nil }
        let parts = reply.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count >= 9, parts[0] == "$JS", parts[1] == "ACK" else { return nil }
        let first = parts.count > 9 ? 6 : 4
        guard let count = Int(parts[first], radix: 10), let sequence = UInt64(parts[first + 1], radix: 10) else {
            return nil
        }
        self.init(subject: message.subject, body: message.body, sequence: sequence, count: count, reply: reply)
    }
}

extension StreamSettings {
    fileprivate var configuration: JSONNode {
        [
            "name": .text(name), "subjects": .list(subjects.map { .text($0) }), "retention": "limits",
            "storage": "file", "discard": "old", "max_age": .whole(maxAge.nanoseconds), "max_bytes": .whole(maxBytes),
            "max_msg_size": .whole(maxMessageBytes), "max_msgs": -1, "max_consumers": -1,
            "max_msgs_per_subject": .whole(maxPerSubject ?? -1), "num_replicas": .whole(replicas),
            "duplicate_window": .whole(min(duplicateWindow, maxAge).nanoseconds),
        ]
    }
}

extension ConsumerSettings {
    fileprivate var configuration: JSONNode {
        var members: [String: JSONNode] = [
            "durable_name": .text(name), "ack_policy": "explicit", "deliver_policy": "all",
            "ack_wait": .whole(ackWait.nanoseconds), "max_deliver": -1, "max_ack_pending": .whole(maxPending),
            "replay_policy": "instant",
        ]
        if let filter { members["filter_subject"] = .text(filter) }
        return .object(members)
    }
}

extension Duration {
    /// As JetStream counts time; what does not fit is its largest number.
    var nanoseconds: Int {
        let (seconds, overflows) = Int(components.seconds).multipliedReportingOverflow(by: 1_000_000_000)
        return overflows ? .max : seconds &+ Int(components.attoseconds / 1_000_000_000)
    }
}
